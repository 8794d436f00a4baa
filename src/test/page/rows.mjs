/** What several tests need: rows as the server has them, and small runs. */

import { Run } from "../../main/resources/dev/bide/page/run.js";

/** The least lateness of each row: eight a decade from 0.1 ms to 10 s, and one below. */
export const ROWS = [0, ...Array.from({ length: 41 }, (_, i) => 0.0001 * 10 ** (i / 8))];

/** Returns the row of a lateness. */
export function rowOf(seconds) {
  return ROWS.findLastIndex((from) => from <= seconds);
}

/** Returns a run of 1000 waits in ten bins of 0.1 s. */
export function evenRun() {
  const plan = { id: "a", n: 1000, start: 100, end: 1, last: 0.999, axis: "linear", plan: new Array(10).fill(100) };
  return new Run(plan, ROWS);
}

/** Returns cells of all waits of some bins, each as late as a function tells. */
export function cells(from, to, late) {
  return Array.from({ length: to - from }, (_, i) => [from + i, rowOf(late(from + i)), 100]);
}
