import assert from "node:assert/strict";
import { test } from "node:test";
import { lastNotAbove, Run } from "../../main/resources/dev/bide/page/run.js";
import { cells, evenRun, ROWS, rowOf } from "./rows.mjs";

test("the last element that is not above a value is found", () => {
  assert.deepEqual([0, 1, 1.5, 9].map((value) => lastNotAbove([1, 2, 3], value)), [-1, 0, 0, 2]);
});

test("the plan is whole before anything has come", () => {
  const run = evenRun();
  assert.equal(run.n, 1000);
  assert.equal(run.planned(0.55), 550);
  assert.equal(run.planned(7), 1000);
  assert.deepEqual(run.cameUntil(0), [[0, 0, 0, 0]]);
});

test("a figure that comes twice counts once", () => {
  const run = evenRun();
  const frame = { at: 0.1, finished: 100, late: [0, 0, 0.0005], done: [[0.1, 100]], cells: [[0, 6, 100]] };
  run.add(frame);
  run.add(frame);
  run.add({ ...frame, cells: [[0, 6, 90]] });
  assert.equal(run.came[0], 90);
});

test("an area on time is the line, though the server reports seldom", () => {
  const run = evenRun();
  run.add({ at: 0.75, finished: 750, late: [0, 0, 0.0005], done: [], cells: [...cells(0, 7, () => 0.0005), [7, 6, 50]] });
  for (const [seconds, came, planned, overdue] of run.cameUntil(0.75).slice(0, -1)) {
    assert.equal(came, planned, String(seconds));
    assert.equal(overdue, 0);
  }
});

test("a loop that is held up from 0.3 s to 0.7 s leaves a wedge in between and nowhere else", () => {
  const run = evenRun();
  const late = (bin) => (bin < 3 || bin > 6 ? 0.0005 : 0.7 - bin / 10);
  run.add({ at: 1, finished: 1000, late: [0, 0, 0.4], done: [[0.3, 300], [0.7, 700]], cells: cells(0, 10, late) });
  const points = run.cameUntil(1);
  assert.deepEqual(points.map(([, came]) => Math.round(came)), [0, 100, 200, 300, 300, 300, 300, 700, 800, 900, 1000]);
  const overdue = points.filter((point) => point[3] > 0).map(([seconds]) => seconds);
  assert.deepEqual(overdue, [0.5, 0.6]); // not yet at 0.4: what is less than a bin late may be on time
});

test("without a report in between, the rows of the cells tell how long the loop was held up", () => {
  const run = evenRun();
  const late = (bin) => (bin < 3 || bin > 6 ? 0.0005 : 0.7 - bin / 10);
  run.add({ at: 1, finished: 1000, late: [0, 0, 0.4], done: [], cells: cells(0, 10, late) });
  const came = run.cameUntil(1).map(([, count]) => count);
  assert.equal(came[3], 300);
  assert.equal(came[5], 300);
  assert.equal(came[9], 900);
});

test("a report in the middle of a bin is not counted twice", () => {
  const run = new Run({ id: "a", start: 0, end: 1, axis: "linear", plan: new Array(10).fill(1) }, ROWS);
  const done = [[0.15, 2], [0.42, 3]];
  run.add({ at: 0.42, finished: 3, late: [0, 0, 0.17], done, cells: [[0, 6, 1], [1, 6, 1], [2, rowOf(0.17), 1]] });
  assert.equal(run.arrivals()(0.3), 2);
});

test("waits that are due at once are not taken for late ones, though the report is in the middle of their bin", () => {
  const run = new Run({ id: "a", start: 0, end: 1, axis: "linear", plan: [0, 0, 500, 0, 0, 0, 0, 0, 500, 0] }, ROWS);
  const counts = { done: [[0.25, 500]], cells: [[2, 6, 500], [8, 6, 500]] };
  run.add({ at: 0.95, finished: 1000, late: [0, 0, 0.0005], ...counts });
  assert.deepEqual([0.3, 0.7, 0.9].map(run.arrivals()), [500, 500, 1000]);
  assert.ok(Math.abs(run.arrivals()(0.85) - 750) < 1e-6);
});

test("a report in the middle of a bin does not make more come than were planned", () => {
  const run = evenRun();
  run.add({ at: 0.9, finished: 900, late: [0, 0, 0.0005], done: [[0.295, 299]], cells: cells(0, 9, () => 0.0005) });
  assert.equal(run.arrivals()(0.295), 295);
  assert.equal(run.arrivals()(0.3), 300);
});

test("reports in any order are put in order", () => {
  const run = evenRun();
  run.add({ at: 0.9, finished: 500, done: [[0.8, 500], [0.2, 200], [0.5, 300]], cells: [] });
  run.add({ at: 0.9, finished: 500, done: [[0.5, 400]], cells: [] });
  const arrived = run.arrivals();
  assert.deepEqual([0.2, 0.5, 0.8].map(arrived), [200, 400, 500]);
});

test("the latest wait is within its row, and no later than the latest of the run", () => {
  const run = evenRun();
  run.add({ at: 1, finished: 200, late: [0, 0, 0.4], done: [], cells: [[2, rowOf(0.4), 1], [2, 6, 9], [3, 6, 5]] });
  assert.deepEqual(run.latest(0, 10), { from: ROWS[rowOf(0.4)], to: 0.4 });
  assert.equal(run.latest(3, 4).to, ROWS[7]);
  assert.equal(run.latest(5, 6), null);
});

test("the bins of a log axis are evenly wide, the one that begins at 0 too", () => {
  const edges = [0, 0.01, 0.1, 1];
  const run = new Run({ id: "a", start: 0, end: 1, axis: "log", edges, plan: [1, 2, 3] }, ROWS);
  const places = edges.map((edge) => run.axis.place(edge));
  places.forEach((place, i) => assert.ok(Math.abs(place - i / 3) < 1e-9, `${place}`));
  assert.ok(run.isEven());
  run.show("linear");
  assert.ok(!run.isEven());
});

test("a copy does not change with the run", () => {
  const run = evenRun();
  run.add({ at: 0.1, finished: 100, late: [0, 0, 0.0005], done: [[0.1, 100]], cells: [[0, 6, 100]] });
  const copy = run.copy();
  run.add({ at: 0.2, finished: 200, done: [[0.2, 200]], cells: [[1, 6, 100]] });
  assert.deepEqual([copy.finished, copy.came[1], copy.arrivals()(0.2)], [100, 0, 100]);
});

test("a long run keeps two reports of a bin at most", () => {
  const run = evenRun();
  for (let i = 0; i < 10000; i++) {
    run.add({ at: i / 10000, finished: i / 10, done: [[i / 10000, i / 10]], cells: [] });
  }
  assert.equal(run.reports(), 20);
  assert.equal(run.arrivals()(0.4999), 499.9);
});

test("cells of a rectangle are found, those at its edges too", () => {
  const run = evenRun();
  run.add({ at: 0.3, finished: 1, late: [0, 0, 0.4], done: [], cells: [[2, 29, 1]] });
  assert.ok(run.hasCells([2, 2], [29, 29]));
  assert.ok(run.hasCells([0, 5], [20, 60]));
  assert.ok(!run.hasCells([3, 9], [0, 41]));
  assert.ok(!run.hasCells([0, 9], [30, 41]));
});
