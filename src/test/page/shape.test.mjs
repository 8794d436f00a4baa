import assert from "node:assert/strict";
import { test } from "node:test";
import { delayText, forecastText, hasLongTail, moved, shareWithSlowest } from "../../main/resources/dev/bide/page/shape.js";

test("a delay has the unit that makes it short, and three digits", () => {
  assert.deepEqual([0, 0.05, 0.0525, 1, 12.3456, 0.99999, 3600, 1e-7].map(delayText),
    ["0", "50ms", "52.5ms", "1s", "12.3s", "1s", "3600s", "0.0001ms"]);
});

test("a point of a lognormal is one of its parameters", () => {
  const curve = { shape: { type: "lognormal", median: 0.05, p99: 1, max: 5 } };
  assert.equal(moved(curve, "median", 0.05, 0.06), "lognormal(median=60ms,p99=1s,max=5s)");
  assert.equal(moved(curve, "p99", 1, 1.05), "lognormal(median=50ms,p99=1.05s,max=5s)");
  assert.equal(moved(curve, "max", 5, 6), "lognormal(median=50ms,p99=1s,max=6s)");
});

test("the median of a uniform moves its minimum, and its maximum if the minimum is 0 already", () => {
  const curve = { shape: { type: "uniform", min: 0, max: 10 } };
  assert.equal(moved(curve, "median", 5, 6), "uniform(2s,10s)");
  assert.equal(moved(curve, "median", 5, 4), "uniform(0,8s)");
  assert.equal(moved(curve, "p99", 9.9, 19.8), "uniform(0,20s)");
  assert.equal(moved(curve, "max", 10, 11), "uniform(0,11s)");
});

test("a longest delay is a uniform from 0", () => {
  assert.equal(moved({ maxDelay: 10 }, "max", 10, 11), "uniform(0,11s)");
});

test("percentiles move the one that is shown, and all if they have none there", () => {
  const curve = { shape: { type: "percentiles", p50: 0.02, p90: 0.1, max: 3, min: 0 } };
  assert.equal(moved(curve, "median", 0.02, 0.03), "percentiles(p50=30ms,p90=100ms,max=3s)");
  assert.equal(moved(curve, "p99", 1, 2), "percentiles(p50=40ms,p90=200ms,max=6s,min=0)");
});

test("what has no such parameter is scaled as a whole, up to the same maximum", () => {
  const exponential = { shape: { type: "exponential", mean: 0.5, max: 10 } };
  assert.equal(moved(exponential, "median", 0.4, 0.8), "exponential(mean=1s,max=10s)");
  assert.equal(moved(exponential, "max", 10, 12), "exponential(mean=500ms,max=12s)");
  const pareto = { shape: { type: "pareto", min: 0.01, alpha: 1.5, max: 10 } };
  assert.equal(moved(pareto, "p99", 0.2, 0.4), "pareto(min=20ms,alpha=1.5,max=10s)");
});

test("a weighted shape keeps its weights, and a fixed one is where it was put", () => {
  const weighted = { shape: { type: "weighted", of: [[0.01, 90], [2, 10]] } };
  assert.equal(moved(weighted, "max", 2, 3), "weighted(15ms:90,3s:10)");
  assert.equal(moved({ shape: { type: "fixed", delay: 2 } }, "median", 2, 2.1), "fixed(2.1s)");
});

test("a p99 of more than four medians is a long tail", () => {
  assert.equal(hasLongTail({ p50: 1, p99: 4 }), false);
  assert.equal(hasLongTail({ p50: 1, p99: 4.01 }), true);
});

test("63 of 100 requests that wait for 100 wait for one of the slowest", () => {
  assert.equal(Math.round(100 * shareWithSlowest(100)), 63);
});

test("a forecast tells the longest only of several, and of what never varies one delay", () => {
  const curve = { quantiles: [[0, 0], [1, 10]], p50: 5, p99: 9.9, longest: 9.999 };
  const tail = " Of requests that wait for 100 of them, 63 % wait for one of the slowest 1 %.";
  assert.equal(forecastText(curve, 1000), `Half within 5 s, 99 % within 9.9 s. The longest of 1,000: about 10 s.${tail}`);
  assert.equal(forecastText(curve, 1), `Half within 5 s, 99 % within 9.9 s.${tail}`);
  assert.equal(forecastText({ quantiles: [[0, 2], [1, 2]], p50: 2, p99: 2, longest: 2 }, 7), "Each takes 2 s.");
});
