/** Scales and their ticks. Pure: it touches no document. */

import { shortCount, timeText } from "./units.js";

/** Steps of a clock, for axes of more than a minute. */
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400];
const SLACK = 1e-9;

/** Returns the least of 1, 2 and 5 times a power of ten that is not below a number. */
export function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(least) + SLACK);
  const factor = [1, 2, 5, 10].find((each) => each * power >= least * (1 - SLACK));
  // Powers below 1 are inexact: 3 * 0.1 is not 0.3.
  return Number((factor * power).toPrecision(12));
}

function timeStep(end, most) {
  const least = end / most;
  return end > 60 ? CLOCK_STEPS.find((each) => each >= least) ?? niceStep(least) : niceStep(least);
}

/** Returns the multiples of a step from 0 to an end. */
function multiples(step, end) {
  const length = Math.floor(end / step * (1 + SLACK)) + 1;
  return Array.from({ length }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Returns at most about so many ticks of a linear axis of time, each with a text. */
export function timeTicks(end, most) {
  return multiples(timeStep(end, Math.max(1, most)), end).map((at) => ({ at, text: timeText(at) }));
}

/** Returns the powers of ten between two times, and 2 and 5 times them if there is room. */
export function logTicks(first, end, most) {
  const decades = Math.log10(end / first);
  const factors = decades * 3 <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, most)));
  const ticks = [];
  for (let power = Math.floor(Math.log10(first)); power <= Math.log10(end) + SLACK; power++) {
    for (const factor of power % every === 0 ? factors : []) {
      const at = Number((factor * 10 ** power).toPrecision(12));
      if (at >= first * (1 - SLACK) && at <= end * (1 + SLACK)) {
        ticks.push({ at, text: timeText(at) });
      }
    }
  }
  return ticks;
}

/** Returns the ticks of an axis of counts. The greatest count is always one: the top of the axis is a true figure. */
export function countTicks(greatest, most) {
  if (greatest === 0) {
    return [{ at: 0, text: "0" }];
  }
  const step = Math.max(1, niceStep(greatest / most));
  const below = multiples(step, greatest).filter((at) => at <= greatest - step / 2);
  return [...below, greatest].map((at) => ({ at, text: shortCount(at) }));
}

/** An axis of seconds since the start. Its places are from 0, the left end, to 1. */
export class TimeAxis {
  #scale;
  #shift;

  /**
   * Creates an axis.
   *
   * @param kind "linear" or "log"
   * @param end the greatest time
   * @param first the least time; a log axis has none of 0
   */
  constructor(kind, end, first = 0) {
    this.kind = kind === "log" && first > 0 && first < end ? "log" : "linear";
    this.end = end > 0 ? end : 1;
    this.first = this.kind === "log" ? first : 0;
    this.#shift = this.kind === "log" ? Math.log(first) : 0;
    this.#scale = this.kind === "log" ? Math.log(end / first) : this.end;
  }

  /** Returns the place of a time. A log axis puts what is before its least time at its left end. */
  place(seconds) {
    if (this.kind === "linear") {
      return seconds / this.#scale;
    }
    return seconds <= this.first ? 0 : (Math.log(seconds) - this.#shift) / this.#scale;
  }

  /** Returns the time at a place. */
  seconds(place) {
    return this.kind === "linear" ? place * this.#scale : Math.exp(place * this.#scale + this.#shift);
  }

  /** Returns at most about so many ticks. */
  ticks(most) {
    return this.kind === "linear" ? timeTicks(this.end, most) : logTicks(this.first, this.end, most);
  }
}

/** The rows of lateness, which the server names: equal heights, each about a third higher than the one below. */
export class LateRows {
  constructor(from) {
    this.from = from;
    this.count = from.length;
  }

  /** Returns the least lateness that is too much for a row. */
  to(row) {
    return row + 1 < this.count ? this.from[row + 1] : Infinity;
  }

  /** Returns the height of a lateness, in rows from the lowest. */
  height(seconds) {
    let row = 0;
    while (row + 1 < this.count && seconds >= this.from[row + 1]) {
      row++;
    }
    const least = this.from[row];
    const to = this.to(row);
    if (least <= 0) {
      return row + Math.min(1, Math.max(0, seconds / to));
    }
    return row + (Number.isFinite(to) ? Math.log(seconds / least) / Math.log(to / least) : 0.5);
  }

  /** Returns how many rows to show: up to a second, or all if something was later. */
  shown(greatestRow) {
    const second = this.from.findIndex((from) => from > 1 - SLACK);
    return second < 0 || greatestRow >= second ? this.count : second;
  }

  /** Returns the rows that begin at a power of ten, each with a text. */
  decades(shown) {
    const decades = [];
    for (let row = 1; row <= Math.min(shown, this.count - 1); row++) {
      const power = Math.log10(this.from[row]);
      if (Math.abs(power - Math.round(power)) < 1e-4) {
        decades.push({ row, text: timeText(10 ** Math.round(power)) });
      }
    }
    return decades;
  }
}
