import assert from "node:assert/strict";
import { test } from "node:test";
import { countTicks, LateRows, logTicks, niceStep, TimeAxis, timeTicks } from "../../main/resources/dev/bide/page/axis.js";
import { ROWS, rowOf } from "./rows.mjs";

const texts = (ticks) => ticks.map(({ text }) => text);

test("a step is 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual([0.003, 0.02, 0.7, 1, 3, 6].map(niceStep), [0.005, 0.02, 1, 1, 5, 10]);
});

test("a linear axis has ticks from 0 to its end", () => {
  assert.deepEqual(texts(timeTicks(10, 10)), ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s", "8 s", "9 s", "10 s"]);
  assert.deepEqual(texts(timeTicks(0.3, 3)), ["0 s", "100 ms", "200 ms", "300 ms"]);
});

test("a long axis has the steps of a clock", () => {
  assert.deepEqual(texts(timeTicks(300, 5)), ["0 s", "60 s", "2 min", "3 min", "4 min", "5 min"]);
});

test("a log axis has the powers of ten, and 2 and 5 times them if there is room", () => {
  assert.deepEqual(texts(logTicks(0.0005, 20, 4)), ["10 ms", "1 s"]);
  assert.deepEqual(texts(logTicks(0.001, 0.1, 10)), ["1 ms", "2 ms", "5 ms", "10 ms", "20 ms", "50 ms", "100 ms"]);
});

test("the top of the axis of counts is the true count", () => {
  assert.deepEqual(texts(countTicks(200000, 2)), ["0", "100 k", "200 k"]);
  assert.deepEqual(texts(countTicks(123456, 2)), ["0", "123.5 k"]);
  assert.deepEqual(texts(countTicks(1, 4)), ["0", "1"]);
  assert.deepEqual(texts(countTicks(0, 4)), ["0"]);
});

test("a place is found again as the time that it had", () => {
  for (const axis of [new TimeAxis("linear", 10), new TimeAxis("log", 10, 0.001)]) {
    for (const seconds of [0.002, 0.5, 9.99999]) {
      assert.ok(Math.abs(axis.seconds(axis.place(seconds)) - seconds) < 1e-9, `${axis.kind} ${seconds}`);
    }
    assert.equal(axis.place(10), 1);
  }
});

test("a log axis gives each decade as much room, and puts 0 at its left end", () => {
  const axis = new TimeAxis("log", 10, 0.01);
  assert.equal(axis.place(0), 0);
  assert.ok(Math.abs(axis.place(0.1) - 1 / 3) < 1e-12);
});

test("an axis without a least time is linear", () => {
  assert.equal(new TimeAxis("log", 10, 0).kind, "linear");
});

test("a lateness is as high as its row, and its logarithm within it", () => {
  const rows = new LateRows(ROWS);
  for (const seconds of [0.0001, 0.0005, 0.4, 3]) {
    assert.equal(Math.floor(rows.height(seconds) + 1e-9), rowOf(seconds), String(seconds));
  }
  assert.ok(Math.abs(rows.height(Math.sqrt(ROWS[8] * ROWS[9])) - 8.5) < 1e-9);
  assert.equal(rows.height(60), 41.5);
});

test("the rows above a second are shown once a wait was that late", () => {
  const rows = new LateRows(ROWS);
  assert.equal(rows.shown(rowOf(0.9)), 33);
  assert.equal(rows.shown(rowOf(1.1)), 42);
  assert.deepEqual(texts(rows.decades(33)), ["100 µs", "1 ms", "10 ms", "100 ms", "1 s"]);
});
