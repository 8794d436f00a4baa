/** A run that is played again. */

const LEAST_GAP = 100;

/** A clock from 0 to an end that goes slower or faster than the real one. */
export class Replay {
  #timer;

  /**
   * Begins.
   *
   * @param end how many seconds the run took
   * @param speed how many times as fast as it was
   * @param onTick called ten times a second at most
   * @param onEnd called once, also if it is stopped
   * @param clock returns milliseconds
   */
  constructor(end, speed, onTick, onEnd, clock = () => performance.now()) {
    this.at = 0;
    this.onEnd = onEnd;
    const start = clock();
    this.#timer = setInterval(() => {
      this.at = replayAt(start, clock(), speed);
      if (this.at >= end) {
        this.stop();
      } else {
        onTick();
      }
    }, LEAST_GAP);
  }

  /** Ends it. */
  stop() {
    clearInterval(this.#timer);
    this.onEnd();
    this.onEnd = () => {};
  }
}

/** Returns the moment of the run, in seconds, that is shown at a moment, in milliseconds. */
export function replayAt(start, now, speed) {
  return Math.max(0, now - start) / 1000 * speed;
}
