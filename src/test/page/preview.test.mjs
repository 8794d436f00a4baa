import assert from "node:assert/strict";
import { test } from "node:test";
import { bandHeights, isNarrow } from "../../main/resources/dev/bide/page/layout.js";
import { laneHeight } from "../../main/resources/dev/bide/page/lane.js";
import { previewOf } from "../../main/resources/dev/bide/page/quantiles.js";
import { Run } from "../../main/resources/dev/bide/page/run.js";
import { ROWS } from "./rows.mjs";

const P = Array.from({ length: 201 }, (_, i) => i / 200);

/** The answer of /curve for uniform(0,10). */
const EVEN = { quantiles: P.map((p) => [p, 10 * p]), p50: 5, p99: 9.9, longest: 9.999, shape: { type: "uniform", min: 0, max: 10 } };

/** The answer for a shape of which each two hundredth takes a fiftieth of a decade longer. */
const LONG = { quantiles: P.map((p) => [p, 0.001 * 10 ** (4 * p)]), p50: 0.1, p99: 9.1, longest: 9.9, shape: { type: "pareto", max: 10 } };

function assertNear(actual, expected, message) {
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${message}: ${actual}, not ${expected}`);
}

test("a preview has about what the server would plan", () => {
  const run = new Run(previewOf(EVEN, 1000, "linear"), ROWS);
  assertNear(run.n, 1000, "all");
  assert.equal(run.axis.end, 10);
  for (const seconds of [0, 1.25, 5, 8.75]) {
    assertNear(run.planned(seconds), 100 * seconds, seconds);
  }
});

test("a preview of a long tail gives each decade as much room", () => {
  const run = new Run(previewOf(LONG, 1000, "log"), ROWS);
  assertNear(run.n, 1000, "all");
  assert.equal(run.axis.kind, "log");
  assert.ok(run.isEven());
  assertNear(run.axis.place(1) - run.axis.place(0.1), run.axis.place(0.1) - run.axis.place(0.01), "a decade");
  const share = Math.log10(run.edges[256] / 0.001) / 4;
  // The answer has points, and between them the line is straight.
  assert.ok(Math.abs(run.planned(run.edges[256]) - 1000 * share) < 5, String(run.planned(run.edges[256])));
});

test("a run that would end long before the longest delay has an axis of its own", () => {
  assert.equal(previewOf({ ...LONG, longest: 0.5 }, 3, "linear").end, 0.5);
  assert.equal(previewOf({ ...EVEN, longest: 8.5 }, 10, "linear").end, 10);
});

test("waits that are all due at once are in the last bin", () => {
  const fixed = { quantiles: [[0, 2], [1, 2]], p50: 2, p99: 2, longest: 2, shape: { type: "fixed", delay: 2 } };
  const { plan, end } = previewOf(fixed, 7, "linear");
  assert.equal(end, 2);
  assert.equal(plan.at(-1), 7);
});

test("nothing to wait for has no preview", () => {
  assert.equal(previewOf(EVEN, 0, "linear"), null);
  assert.equal(previewOf(EVEN, NaN, "linear"), null);
  assert.equal(previewOf({ ...EVEN, longest: 0, shape: undefined, maxDelay: 0 }, 5, "linear"), null);
});

test("a picture grows with its text, and has short texts if it is narrow for them", () => {
  assert.equal(laneHeight(12), 16);
  assert.equal(laneHeight(24), 32);
  assert.ok(!isNarrow({ width: 600, font: 12 }));
  assert.ok(isNarrow({ width: 599, font: 12 }));
  assert.ok(isNarrow({ width: 600, font: 24 }));
  for (const width of [300, 900, 3000]) {
    const normal = bandHeights(width, 12);
    const large = bandHeights(2 * width, 24);
    assert.deepEqual([large.curve, large.lateness], [2 * normal.curve, 2 * normal.lateness]);
  }
});
