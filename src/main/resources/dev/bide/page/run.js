/** What a run planned, and what came of it. Pure: it touches no document. */

import { LateRows, TimeAxis } from "./axis.js";

/** A wait that is due for longer than this and has not come is overdue. */
const GRACE_SECONDS = 0.01;

/** Returns the number of the last element that is not above a value; -1 if all are. */
export function lastNotAbove(array, value, read = (each) => each) {
  let low = 0;
  let high = array.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (read(array[middle]) <= value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

function edgesOf(plan) {
  const bins = plan.plan.length;
  return plan.edges ? [...plan.edges] : Array.from({ length: bins + 1 }, (_, i) => plan.end * i / bins);
}

/** Returns the axis whose places of the edges are evenly spaced. */
function axisOf(kind, edges) {
  // A log axis begins one bin before the first edge that is not 0, so that the first bin is as wide as the others.
  const first = edges[0] > 0 ? edges[0] : edges[1] * edges[1] / edges[2];
  return new TimeAxis(kind, edges.at(-1), first);
}

/** A run: counts in bins of time, and in rows of lateness. The figures of the server are absolute, so they replace. */
export class Run {
  #done = [];

  /**
   * Creates a run of which nothing has come yet.
   *
   * @param plan the event of the server
   * @param rows the least lateness of each row
   */
  constructor(plan, rows) {
    this.plan = plan;
    this.rows = new LateRows(rows);
    this.bins = plan.plan.length;
    this.edges = edgesOf(plan);
    this.axis = axisOf(plan.axis, this.edges);
    this.due = new Float64Array(this.bins + 1); // how many are due before each edge
    plan.plan.forEach((count, bin) => { this.due[bin + 1] = this.due[bin] + count; });
    this.n = this.due[this.bins];
    this.cells = new Uint32Array(this.bins * this.rows.count);
    this.came = new Uint32Array(this.bins); // of those due in a bin, how many have come
    this.at = 0;
    this.finished = 0;
    this.late = null;
    this.greatestCount = 0;
    this.greatestRow = 0;
  }

  /** Shows it on another axis of time than that of its bins, until the server has counted in others. */
  show(kind) {
    this.axis = axisOf(kind, this.edges);
  }

  /** Returns whether all bins are equally wide on the axis. */
  isEven() {
    return this.axis.kind === (this.plan.axis ?? "linear");
  }

  /** Takes what has changed. */
  add(changed) {
    for (const [bin, row, count] of changed.cells ?? []) {
      this.#set(bin, row, count);
    }
    for (const point of changed.done ?? []) {
      this.#addDone(point);
    }
    this.at = Math.max(this.at, changed.at);
    this.finished = changed.finished;
    this.late = changed.late ?? this.late;
  }

  #set(bin, row, count) {
    const cell = bin * this.rows.count + row;
    const more = count - this.cells[cell];
    this.cells[cell] = count;
    this.came[bin] += more;
    this.greatestCount = Math.max(this.greatestCount, count);
    this.greatestRow = Math.max(this.greatestRow, row);
  }

  /** Adds a report, in the order of time. Of a bin with many the first and the last are kept, however long the run is. */
  #addDone(point) {
    const done = this.#done;
    const before = lastNotAbove(done, point[0], (each) => each[0]);
    const bin = this.binAt(point[0]);
    const isSame = done[before]?.[0] === point[0];
    const isThird = this.binAt(done[before]?.[0] ?? -1) === bin && this.binAt(done[before - 1]?.[0] ?? -1) === bin;
    const replaced = isSame || (before > 0 && isThird) ? 1 : 0;
    done.splice(before + 1 - replaced, replaced, point);
  }

  /** Returns how many reports are kept. */
  reports() {
    return this.#done.length;
  }

  /** Returns the bin of a time. */
  binAt(seconds) {
    return Math.min(this.bins - 1, Math.max(0, lastNotAbove(this.edges, seconds)));
  }

  #within(cumulated, seconds) {
    if (seconds <= this.edges[0]) {
      return 0;
    }
    if (seconds >= this.edges[this.bins]) {
      return cumulated[this.bins];
    }
    const bin = this.binAt(seconds);
    const share = (seconds - this.edges[bin]) / (this.edges[bin + 1] - this.edges[bin]);
    return cumulated[bin] + Math.max(0, share) * (cumulated[bin + 1] - cumulated[bin]);
  }

  /** Returns how many are due until a moment. */
  planned(seconds) {
    return this.#within(this.due, seconds);
  }

  /**
   * Returns a function that tells how many had come at a moment.
   *
   * The server reports how many have come a few times a second. Between two reports the cells tell: what was less than a
   * bin late came when it was due, and the rest as late as its row at most, but no later than the report that counts it. So
   * an area on time is the line to the pixel, and a loop that is held up leaves a step, however seldom the server reports.
   */
  arrivals() {
    const { onTime, late } = this.#cameByCells();
    const reports = [[0, 0], ...this.#done.filter(([at]) => at < this.at), [this.at, this.finished]];
    // A report in the middle of a bin has counted a part of it that only can be estimated: a part of a wait is none.
    const lateOnes = reports.map(([at, finished]) => Math.max(0, Math.floor(finished - this.#within(onTime, at) + 1e-6)));
    for (let i = reports.length - 2; i >= 0; i--) { // the number only grows
      lateOnes[i] = Math.min(lateOnes[i], lateOnes[i + 1]);
    }
    return (seconds) => {
      const last = Math.max(0, lastNotAbove(reports, seconds, (each) => each[0]));
      const next = Math.min(last + 1, reports.length - 1);
      const overdue = Math.max(lateOnes[last], Math.min(lateOnes[next], this.#within(late, seconds)));
      const came = Math.max(reports[last][1], Math.min(reports[next][1], this.#within(onTime, seconds) + overdue));
      return Math.min(came, this.planned(seconds)); // no wait comes early, but a part of a bin is an estimate
    };
  }

  /** Returns how many had come before each edge as far as the cells tell, those on time and those that were late. */
  #cameByCells() {
    const onTime = new Float64Array(this.bins + 1);
    const late = new Float64Array(this.bins + 1);
    const worst = this.late?.[2] ?? Infinity;
    for (let bin = 0; bin < this.bins; bin++) {
      const width = this.edges[bin + 1] - this.edges[bin];
      for (let row = 0; row <= this.greatestRow; row++) {
        const count = this.cells[bin * this.rows.count + row];
        if (this.rows.to(row) <= width) {
          onTime[bin + 1] += count;
        } else if (count > 0) {
          late[this.binAt(this.edges[bin + 1] + Math.min(this.rows.to(row), worst)) + 1] += count;
        }
      }
    }
    for (let bin = 0; bin < this.bins; bin++) {
      onTime[bin + 1] += onTime[bin];
      late[bin + 1] += late[bin];
    }
    return { onTime, late };
  }

  /** Returns [seconds, how many had come, how many were due, how many were overdue] at each edge until a moment, and then. */
  cameUntil(now) {
    const arrived = this.arrivals();
    const moments = this.edges.filter((edge) => edge < now);
    moments.push(Math.min(now, this.edges[this.bins]));
    return moments.map((seconds, edge) => {
      const count = arrived(seconds);
      const bin = Math.min(edge, this.bins - 1);
      // A bin does not say where in it a wait was due, so what is less than a bin late is not overdue.
      const grace = Math.max(GRACE_SECONDS, this.edges[bin + 1] - this.edges[bin]);
      const overdue = Math.max(0, Math.round(this.planned(seconds - grace) - count));
      return [seconds, count, this.planned(seconds), overdue];
    });
  }

  /** Returns the highest row that has a wait due in a bin; -1 if none has come. */
  highestRow(bin) {
    const start = bin * this.rows.count;
    for (let row = this.rows.count - 1; row >= 0; row--) {
      if (this.cells[start + row] > 0) {
        return row;
      }
    }
    return -1;
  }

  /** Returns whether a wait has come that was due in some bins and is in some rows, both with their last ones. */
  hasCells([fromBin, toBin], [fromRow, toRow]) {
    for (let bin = Math.max(0, fromBin); bin <= Math.min(this.bins - 1, toBin); bin++) {
      const start = bin * this.rows.count;
      if (this.cells.subarray(start + Math.max(0, fromRow), start + Math.max(0, toRow + 1)).some((count) => count > 0)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how late the latest wait due in some bins was, as an interval; null if none has come. */
  latest(fromBin, toBin) {
    let row = -1;
    for (let bin = fromBin; bin < toBin; bin++) {
      row = Math.max(row, this.highestRow(bin));
    }
    if (row < 0) {
      return null;
    }
    const worst = this.late?.[2] ?? Infinity;
    return { from: this.rows.from[row], to: Math.max(this.rows.from[row], Math.min(this.rows.to(row), worst)) };
  }

  /** Returns a copy that does not change, for a picture that is paused. */
  copy() {
    const copy = new Run(this.plan, this.rows.from);
    const cells = [];
    this.cells.forEach((count, cell) => {
      if (count > 0) {
        cells.push([Math.floor(cell / this.rows.count), cell % this.rows.count, count]);
      }
    });
    copy.add({ at: this.at, finished: this.finished, late: this.late, done: this.#done, cells });
    return copy;
  }
}
