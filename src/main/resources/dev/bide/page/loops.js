/** How late the event loops were. Pure: it touches no document. */

/** How long a column of the server is. */
export const COLUMN_SECONDS = 0.1;

/** A column that is less late than this is no part of a slope that a stall leaves. */
const SLOPE_SECONDS = 0.05;

/** More columns than this are merged in pairs: no screen has more. */
const MOST_COLUMNS = 8192;

/** The worst lateness of each tenth of a second of one loop. */
export class LoopHistory {
  #worst = new Map();
  #width = 1;

  /** Takes the worst lateness of a column. The server sends a column again if it got worse. */
  put(column, worst) {
    const place = Math.floor(column / this.#width);
    this.#worst.set(place, Math.max(worst, this.#worst.get(place) ?? 0));
    if (this.#worst.size > MOST_COLUMNS) {
      this.#merge();
    }
  }

  /** The worst of two neighbours is the worst of the column that takes their place: nothing is averaged away. */
  #merge() {
    const finer = this.#worst;
    this.#worst = new Map();
    this.#width *= 2;
    for (const [place, worst] of finer) {
      const half = Math.floor(place / 2);
      this.#worst.set(half, Math.max(worst, this.#worst.get(half) ?? 0));
    }
  }

  /** Forgets what was before a moment. */
  forget(before) {
    for (const place of this.#worst.keys()) {
      if ((place + 1) * this.#width * COLUMN_SECONDS <= before) {
        this.#worst.delete(place);
      }
    }
  }

  /** Returns [from, to, worst] of each column that has a sample, in order. */
  columns() {
    const width = this.#width * COLUMN_SECONDS;
    return [...this.#worst].sort((a, b) => a[0] - b[0])
      .map(([place, worst]) => [place * width, (place + 1) * width, worst]);
  }

  /**
   * Returns [from, to] of each time in which the loop was held up.
   *
   * A stall is a slope: of what was due in its first tenth of a second the worst is as late as the stall is long, and each
   * tenth later a tenth less. So each column of the slope ends at the same moment, which is when the loop came back.
   */
  heldUp(warnSeconds) {
    const slopes = [];
    let slope = null;
    for (const [from, to, worst] of this.columns()) {
      const width = to - from;
      if (worst < SLOPE_SECONDS) {
        slope = null;
        continue;
      }
      const back = from + worst;
      if (slope === null || back > slope.to + width || from > slope.last + width * 1.5) {
        slope = { to: back, worst, last: from };
        slopes.push(slope);
      } else {
        slope.to = Math.min(slope.to, back);
        slope.worst = Math.max(slope.worst, worst);
        slope.last = from;
      }
    }
    return slopes.filter(({ worst }) => worst >= warnSeconds).map(({ to, worst }) => [to - worst, to]);
  }
}

/** Returns intervals in order, with those that meet joined. */
export function joined(intervals) {
  const result = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      result.push([from, to]);
    }
  }
  return result;
}

/** All event loops: their columns, and the stalls that the server has explained. */
export class Loops {
  names = [];
  warnSeconds = 0.25;
  #histories = [];
  #stalls = [];
  #version = 0;
  #held = new Map();

  /** Begins again with these loops. */
  set(names, warnSeconds) {
    this.names = names;
    this.warnSeconds = warnSeconds;
    this.#histories = names.map(() => new LoopHistory());
    this.#stalls = [];
    this.#version++;
  }

  /** Takes columns that have changed, a list for each loop. */
  add(changed) {
    changed.forEach((columns, loop) => {
      columns.forEach(([column, worst]) => this.#histories[loop]?.put(column, worst));
    });
    this.#version++;
  }

  /** Takes stalls. */
  addStalls(stalls) {
    this.#stalls.push(...stalls.filter((stall) => stall.from !== undefined));
    this.#version++;
  }

  /** Forgets what was before a moment. */
  forget(before) {
    this.#histories.forEach((history) => history.forget(before));
    this.#stalls = this.#stalls.filter((stall) => stall.from + stall.seconds > before);
    this.#version++;
  }

  /** Returns the lanes to draw: one for each loop, or one with the worst of all. */
  lanes(worstOnly) {
    const lanes = this.names.map((name, loop) => ({
      name,
      columns: this.#histories[loop].columns(),
      held: this.#heldUp(loop),
    })).sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    if (!worstOnly || lanes.length < 2) {
      return lanes;
    }
    const columns = lanes.flatMap((lane) => lane.columns).sort((a, b) => a[0] - b[0]);
    return [{ name: "worst", columns, held: joined(lanes.flatMap((lane) => lane.held)) }];
  }

  /** Returns when any loop was held up, joined. */
  heldUp() {
    return joined(this.names.flatMap((_, loop) => this.#heldUp(loop)));
  }

  #heldUp(loop) {
    const known = this.#held.get(loop);
    if (known?.version === this.#version) {
      return known.held;
    }
    // What the server says is exact. The slope shows a stall at once, and those that were before the first stall event.
    const told = this.#stalls
      .filter((stall) => stall.cause !== "queue" && stall.loops.includes(this.names[loop]))
      .map((stall) => [stall.from, stall.from + stall.seconds]);
    const seen = this.#histories[loop].heldUp(this.warnSeconds)
      .filter(([from, to]) => !told.some(([start, end]) => start < to && from < end));
    const held = joined([...told, ...seen]);
    this.#held.set(loop, { version: this.#version, held });
    return held;
  }
}

/** Returns the least text that tells loops apart: the number at the end of a thread's name. */
export function loopLabel(name, short) {
  const number = /(\d+)$/.exec(name)?.[1];
  if (number === undefined) {
    return name;
  }
  return short ? number : `loop ${number}`;
}
