import assert from "node:assert/strict";
import { test } from "node:test";
import { labelPlace, strength, wedges } from "../../main/resources/dev/bide/page/bands.js";
import { TextLine } from "../../main/resources/dev/bide/page/layout.js";
import { channels } from "../../main/resources/dev/bide/page/plot.js";
import { DelayAxis, histogram, partWithin, quantilePlace } from "../../main/resources/dev/bide/page/quantiles.js";
import { Replay, replayAt } from "../../main/resources/dev/bide/page/replay.js";
import { csvOf, readingAt, tableOf } from "../../main/resources/dev/bide/page/report.js";
import { cells, evenRun, rowOf } from "./rows.mjs";

/** Returns a run in which a loop was held up from 0.3 s to 0.7 s, at 0.8 s. */
function stalledRun() {
  const run = evenRun();
  const late = (bin) => (bin < 3 || bin > 6 ? 0.0005 : 0.7 - bin / 10);
  run.add({ at: 0.8, finished: 800, late: [0, 0, 0.4], done: [[0.3, 300], [0.7, 700]], cells: cells(0, 8, late) });
  return run;
}

test("the cursor says what was planned, what had come, and how late the latest was", () => {
  const reading = readingAt(stalledRun(), 3, 0.8);
  assert.deepEqual([reading.at, reading.planned, Math.round(reading.came), reading.lateMax], [0.4, 400, 300, 0.4]);
  assert.equal(reading.text, "at 400 ms: 400 planned, 300 had come, the latest of those due then came 316 to 400 ms late");
});

test("the cursor says of the future what is planned", () => {
  assert.equal(readingAt(stalledRun(), 9, 0.8).text, "at 1 s: 1,000 planned, 800 have come so far, none of those due then yet");
});

test("a wait that came is never invisible, and the strongest cell has full strength", () => {
  assert.equal(strength(0, 1e6), 0);
  assert.ok(strength(1, 1e6) >= 0.25);
  assert.equal(strength(1e6, 1e6), 1);
});

test("there is a wedge where something was overdue, if it is high enough", () => {
  const points = [[0, 0, 0, 0], [1, 1, 2, 0], [2, 1, 3, 1], [3, 4, 4, 0], [4, 5, 5, 0]];
  assert.deepEqual(wedges(points, 2), [[0, 3]]);
  assert.deepEqual(wedges(points, 2.1), []);
});

test("what is behind by less than the grace is no wedge", () => {
  assert.deepEqual(wedges([[0, 0, 0, 0], [1, 0, 9, 0], [2, 9, 9, 0]], 1), []);
});

test("a wedge that is still open ends now", () => {
  assert.deepEqual(wedges([[0, 0, 0, 0], [1, 0, 2, 1]], 1), [[0, 1]]);
});

test("the rows of the table sum up to the run", () => {
  const table = tableOf(stalledRun());
  assert.equal(table.reduce((sum, row) => sum + row.planned, 0), 1000);
  assert.equal(table.reduce((sum, row) => sum + row.came, 0), 800);
  assert.deepEqual(table[3], { from: 0.3, to: 0.4, planned: 100, came: 100, late: 0.4, text: "316 to 400 ms" });
  assert.equal(table[9].late, null);
});

test("the file has a line for each bin and a column for each row of lateness", () => {
  const lines = csvOf(stalledRun()).trimEnd().split("\r\n").map((line) => line.split(","));
  assert.equal(lines.length, 11);
  assert.ok(lines.every((line) => line.length === 46));
  assert.deepEqual(lines[4].slice(0, 4), ["0.3", "0.4", "100", "100"]);
  assert.equal(lines[4][4 + rowOf(0.4)], "100");
});

test("a replay at a tenth of the speed is a tenth as far", () => {
  assert.equal(replayAt(5000, 7000, 0.1), 0.2);
});

test("a replay ends once, at the end of the run or when it is stopped", async () => {
  let ended = 0;
  const clock = { now: 0 };
  await new Promise((resolve) => {
    const replay = new Replay(1, 10, () => {}, () => { ended++; resolve(replay); }, () => (clock.now += 60));
  }).then((replay) => replay.stop());
  assert.equal(ended, 1);
});

test("a text about a cell is above it, or where it covers nothing", () => {
  const box = { left: 0, width: 100, top: 20, free: [40, 90] };
  const size = { width: 30, height: 10 };
  const place = (cell, covers) => Object.values(labelPlace({ from: cell, to: cell + 2, top: 50 }, size, box, covers));
  assert.deepEqual(place(50, () => false), [36, 43]);
  assert.deepEqual(place(50, ({ left }) => left === 36), [14, 50]);
  assert.deepEqual(place(50, ({ left }) => left < 50), [58, 50]);
  assert.deepEqual(place(50, () => true), [36, 43]);
  assert.deepEqual(Object.values(labelPlace({ from: 60, to: 62, top: 25 }, size, box, () => false)), [46, 18]);
  assert.deepEqual(Object.values(labelPlace({ from: 20, to: 22, top: 25 }, size, box, () => false)), [28, 25]);
});

test("texts of a line do not touch", () => {
  const line = new TextLine();
  assert.deepEqual([line.take(0, 10), line.take(12, 20), line.take(17, 20)], [true, false, true]);
});

test("a colour is read as the browser computes it", () => {
  assert.deepEqual(channels("rgb(0, 114, 178)"), [0, 114, 178]);
  assert.deepEqual(channels("rgba(255, 158, 74, 0.5)").slice(0, 3), [255, 158, 74]);
  assert.deepEqual(channels("color(srgb 0 0.5 1)"), [0, 128, 255]);
});

const UNIFORM = { quantiles: [[0, 0], [0.5, 5], [0.9, 9], [0.99999, 9.9999]], p50: 5, p99: 9.9 };
const LONG = { quantiles: [[0, 0], [0.01, 0.01], [0.5, 0.05], [0.99, 1], [0.99999, 8]], p50: 0.05, p99: 1 };

test("each nine of the quantiles has as much room", () => {
  assert.deepEqual([0, 0.9, 0.999, 1].map((p) => Math.round(quantilePlace(p) * 1e6) / 1e6), [0, 0.2, 0.6, 1]);
});

test("a long tail has a log axis", () => {
  assert.equal(new DelayAxis(UNIFORM, 10).kind, "linear");
  assert.equal(new DelayAxis(LONG, 10).kind, "log");
  const axis = new DelayAxis(LONG, 10);
  assert.ok(Math.abs(axis.seconds(axis.place(0.3)) - 0.3) < 1e-9);
});

test("the bars have all delays between them", () => {
  assert.equal(partWithin(UNIFORM.quantiles, 7), 0.7);
  for (const curve of [UNIFORM, LONG]) {
    const bars = histogram(new DelayAxis(curve, 10), 20, curve.quantiles);
    assert.ok(Math.abs(bars.reduce((sum, part) => sum + part, 0) - 1) < 1e-4);
  }
});

test("delays that were drawn take the place of the quantiles", () => {
  assert.deepEqual(histogram(new DelayAxis(UNIFORM, 10), 2, UNIFORM.quantiles, [1, 2, 3, 9]), [0.75, 0.25]);
});

test("a delay that never varies is one bar", () => {
  const constant = { quantiles: [[0, 1], [0.5, 1], [0.99999, 1]], p50: 1, p99: 1 };
  assert.deepEqual(histogram(new DelayAxis(constant, 1), 2, constant.quantiles), [0, 1]);
});
