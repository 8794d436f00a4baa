import assert from "node:assert/strict";
import { test } from "node:test";
import { endText, longestOf, planText, progressText, stallsOf, stallText, verdictText } from "../../main/resources/dev/bide/page/runtext.js";

const PLAN = { id: "a", n: 1000, text: "uniform(0,10)", seed: 7, start: 100, end: 10, last: 9.9 };

test("a run is told with its name, its waits and its seed", () => {
  assert.equal(planText(PLAN), "1,000 waits, uniform(0,10), seed 7");
  assert.equal(planText({ ...PLAN, name: "lunch", n: 1, seed: undefined }), "lunch: 1 wait, uniform(0,10)");
});

test("a run that goes on tells what is left until the last wait", () => {
  assert.equal(progressText(PLAN, { finished: 500 }, 105), "1,000 waits, uniform(0,10), seed 7: 500 have come, 4.9 s left");
  assert.equal(progressText(PLAN, null, 100), "1,000 waits, uniform(0,10), seed 7: 0 have come, 9.9 s left");
  assert.match(progressText(PLAN, { finished: 1 }, 110), /1 has come, the last one is due$/);
});

test("a run that ended tells how", () => {
  const result = { elapsed: 9.9012, late: { p50: 0.0005, p99: 0.001, max: 0.0121 } };
  assert.match(endText(PLAN, { state: "done", result }, 1000),
    /: all came in 9.9012 s, late by 500 µs in the median, 1 ms at the 99th percentile, 12.1 ms at most$/);
  assert.match(endText(PLAN, { state: "cancelled" }, 3), /: cancelled, 3 of 1,000 had come$/);
  assert.match(endText(PLAN, { state: "failed", error: { detail: "timed out" } }, 3), /: timed out, 3 of 1,000 had come$/);
});

test("a single wait has come or not, and is late by one number", () => {
  const one = { ...PLAN, n: 1 };
  assert.match(progressText(one, { finished: 0 }, 105), /: it has not come yet, 4.9 s left$/);
  assert.match(progressText(one, { finished: 1 }, 110), /: it has come, the last one is due$/);
  assert.match(endText(one, { state: "done", result: { elapsed: 1, late: { p50: 0.002, p99: 0.002, max: 0.002 } } }, 1), /: it came in 1 s, 2 ms late$/);
  assert.match(endText(one, { state: "cancelled" }, 0), /, seed 7: cancelled$/);
  assert.match(endText({ ...PLAN, n: 1 }, { state: "done", result: { elapsed: 1, late: 0.002 } }, 1), /: it came in 1 s, 2 ms late$/);
});

test("the stalls of a run are those that touch it, and the longest is told", () => {
  const stalls = [{ from: 99, seconds: 0.5 }, { from: 99.8, seconds: 0.3 }, { from: 105, seconds: 0.4 }, { from: 111, seconds: 1 }];
  assert.deepEqual(stallsOf(stalls, 100, 110), [stalls[1], stalls[2]]);
  assert.deepEqual(stallsOf(stalls, 100), stalls.slice(1));
  assert.equal(longestOf(stallsOf(stalls, 100, 110)), stalls[2]);
  assert.equal(longestOf([]), null);
});

test("a sentence about a stall calls the loops as the pictures do", () => {
  const text = "vert.x-eventloop-thread-1, vert.x-eventloop-thread-10 were held up, at Pay.call(Pay.java:41)";
  assert.equal(stallText({ text }), "loop 1, loop 10 were held up, at Pay.call(Pay.java:41)");
});

test("a verdict begins with a capital, but not the name of a thread", () => {
  assert.equal(verdictText({ text: "all 2 loops were held up" }), "All 2 loops were held up");
  assert.equal(verdictText({ text: "vert.x-eventloop-thread-1 alone was held up" }), "Loop 1 alone was held up");
  assert.equal(verdictText({ text: "own.loop-1 was held up" }), "own.loop-1 was held up");
});
