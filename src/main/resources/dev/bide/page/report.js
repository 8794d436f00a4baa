/** What the picture of a run says in words: for a reader, a table and a file. Pure: it touches no document. */

import { countText, rangeText, timeText } from "./units.js";

const TABLE_ROWS = 32;

/** Returns the figures at the end of a bin, and a sentence of them. */
export function readingAt(run, bin, now) {
  const at = run.edges[bin + 1];
  const planned = run.due[bin + 1];
  const came = at <= now ? Math.round(run.arrivals()(at)) : run.finished;
  const latest = run.latest(bin, bin + 1);
  const text = [`at ${timeText(at, 4)}: ${countText(planned)} planned`];
  text.push(at <= now ? `${countText(came)} had come` : `${countText(came)} have come so far`);
  if (latest) {
    text.push(`the latest of those due then came ${rangeText(latest.from, latest.to)} late`);
  } else if (run.due[bin + 1] === run.due[bin]) {
    text.push("none due then");
  } else {
    text.push("none of those due then yet");
  }
  return { bin, at, planned, came, lateMax: latest && latest.to, text: text.join(", ") };
}

/** Returns rows for a table: what was due in an interval, how many of it came, and the greatest lateness of them. */
export function tableOf(run) {
  const step = Math.max(1, Math.ceil(run.bins / TABLE_ROWS));
  const rows = [];
  for (let bin = 0; bin < run.bins; bin += step) {
    const end = Math.min(run.bins, bin + step);
    const latest = run.latest(bin, end);
    rows.push({
      from: run.edges[bin],
      to: run.edges[end],
      planned: run.due[end] - run.due[bin],
      came: run.came.subarray(bin, end).reduce((sum, count) => sum + count, 0),
      late: latest && latest.to,
      text: latest ? rangeText(latest.from, latest.to) : "",
    });
  }
  return rows;
}

/** Returns all counts as comma-separated values: a line for each bin, and a column for each row of lateness. */
export function csvOf(run) {
  const columns = run.rows.from.map((from) => `late from ${from} s`);
  const lines = [["due from (s)", "due before (s)", "planned", "came", ...columns]];
  for (let bin = 0; bin < run.bins; bin++) {
    const cells = run.cells.subarray(bin * run.rows.count, (bin + 1) * run.rows.count);
    const planned = run.due[bin + 1] - run.due[bin];
    lines.push([run.edges[bin], run.edges[bin + 1], planned, run.came[bin], ...cells]);
  }
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}
