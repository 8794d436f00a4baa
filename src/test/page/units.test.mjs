import assert from "node:assert/strict";
import { test } from "node:test";
import { countText, rangeText, shortCount, timeText } from "../../main/resources/dev/bide/page/units.js";

test("a time has the unit that makes it short", () => {
  const texts = [0, 0.00055, 0.00108, 0.0121, 0.4, 1, 4.2, 60, 125, 3600, 5400].map((time) => timeText(time));
  assert.deepEqual(texts, ["0 s", "550 µs", "1.08 ms", "12.1 ms", "400 ms", "1 s", "4.2 s", "60 s", "2 min 5 s", "1 h", "1 h 30 min"]);
});

test("a time that is rounded up to the next unit has that unit", () => {
  assert.equal(timeText(0.0009999), "1 ms");
  assert.equal(timeText(0.99999), "1 s");
});

test("the last wait is told from the end of the axis", () => {
  assert.equal(timeText(9.99999, 6), "9.99999 s");
});

test("less than a microsecond is written in microseconds", () => {
  assert.equal(timeText(2e-7), "0.2 µs");
});

test("a count has commas in a sentence, and a letter on an axis", () => {
  assert.equal(countText(84211), "84,211");
  assert.deepEqual([7, 1000, 200000, 1500000, 2e9].map(shortCount), ["7", "1 k", "200 k", "1.5 M", "2 G"]);
});

test("an interval names its unit once if both ends have the same", () => {
  assert.equal(rangeText(0.237, 0.316), "237 to 316 ms");
  assert.equal(rangeText(0.75, 1), "750 ms to 1 s");
  assert.equal(rangeText(0, 0.0001), "less than 100 µs");
  assert.equal(rangeText(10, Infinity), "10 s or more");
});
