/** How late the event loops were. Pure: it touches no document. */

/** How long a column of the server is. */
export const COLUMN_SECONDS = 0.1;

/** A column that is less late than this is no part of a slope that a stall leaves. */
const SLOPE_SECONDS = 0.05;

/** More columns than this are merged in pairs: no screen has more. */
const MOST_COLUMNS = 4096;

/** The worst lateness of each tenth of a second of one loop. */
export class LoopHistory {
  #first = 0;
  #worst = []; // by column from the first one; NaN where there is no sample
  #width = 1;

  /** Takes the worst lateness of a column. The server sends a column again if it got worse. */
  put(column, worst) {
    let place = Math.floor(column / this.#width);
    if (this.#worst.length === 0) {
      this.#first = place;
    }
    while (place - this.#first >= MOST_COLUMNS || this.#first - place >= MOST_COLUMNS) {
      this.#merge();
      place = Math.floor(column / this.#width);
    }
    while (place < this.#first) {
      this.#worst.unshift(NaN);
      this.#first--;
    }
    while (place >= this.#first + this.#worst.length) {
      this.#worst.push(NaN);
    }
    const index = place - this.#first;
    this.#worst[index] = worse(this.#worst[index], worst);
  }

  /** The worst of two neighbours is the worst of the column that takes their place: nothing is averaged away. */
  #merge() {
    const finer = this.#worst;
    const first = this.#first;
    this.#first = Math.floor(first / 2);
    this.#worst = [];
    this.#width *= 2;
    finer.forEach((worst, i) => {
      const index = Math.floor((first + i) / 2) - this.#first;
      this.#worst[index] = worse(this.#worst[index] ?? NaN, worst);
    });
  }

  /** Forgets what was before a moment. */
  forget(before) {
    const over = this.#worst.findIndex((_, i) => (this.#first + i + 1) * this.#width * COLUMN_SECONDS > before);
    const count = over < 0 ? this.#worst.length : over;
    this.#worst.splice(0, count);
    this.#first += count;
  }

  /** Passes from, to and the worst lateness of each column that has a sample to a function, in order. */
  visit(visitor) {
    const width = this.#width * COLUMN_SECONDS;
    this.#worst.forEach((worst, i) => {
      if (!Number.isNaN(worst)) {
        visitor((this.#first + i) * width, (this.#first + i + 1) * width, worst);
      }
    });
  }

  /**
   * Returns [from, to] of each time in which the loop was held up.
   *
   * A stall is a slope: of what was due in its first tenth of a second the worst is as late as the stall is long, and each
   * tenth later a tenth less. So beginning and lateness of a column add up to the moment when the loop came back, or to a
   * little less, as the worst was due some time after the column began. If the sum grows, another stall has begun.
   */
  heldUp(warnSeconds) {
    const slopes = [];
    let slope = null;
    this.visit((from, to, worst) => {
      const width = to - from;
      const back = from + worst;
      if (worst < SLOPE_SECONDS) {
        slope = null;
      } else if (slope === null || from > slope.last + width * 1.5 || back > slope.to + slope.grows * width) {
        slope = { to: back, worst, last: from, grows: 1.001 };
        slopes.push(slope);
      } else {
        // Only the first column can be due late in its tenth.
        Object.assign(slope, { to: Math.max(slope.to, back), worst: Math.max(slope.worst, worst), last: from, grows: 0.5 });
      }
    });
    return slopes.filter(({ worst }) => worst >= warnSeconds).map(({ to, worst }) => [to - worst, to]);
  }
}

/** Returns the greater lateness of two, of which each may be NaN. */
function worse(a, b) {
  return a >= b || Number.isNaN(b) ? a : b;
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

  /** Returns the lanes to draw: one for each loop, or one with the columns of all. */
  lanes(worstOnly) {
    const lanes = this.names.map((name, loop) => ({
      name,
      visit: (visitor) => this.#histories[loop].visit(visitor),
      held: this.#heldUp(loop),
    })).sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    if (!worstOnly || lanes.length < 2) {
      return lanes;
    }
    const visit = (visitor) => lanes.forEach((lane) => lane.visit(visitor));
    return [{ name: "worst", visit, held: joined(lanes.flatMap((lane) => lane.held)) }];
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
