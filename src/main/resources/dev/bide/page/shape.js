/** What a shape means in words, and its text after one of its points has moved. Pure: it touches no document. */

import { countText, timeText } from "./units.js";

const DIGITS = 3;

/** Returns a delay as a shape takes it, such as 52.5ms: short enough to read, and as exact as a hand is. */
export function delayText(seconds) {
  const rounded = Number(seconds.toPrecision(DIGITS));
  if (rounded === 0) {
    return "0";
  }
  // Below a microsecond a unit would not help, and toString writes an exponent.
  return Math.abs(rounded) < 1 ? `${Number((rounded * 1000).toPrecision(DIGITS))}ms` : `${rounded}s`;
}

function text(type, parameters) {
  return `${type}(${parameters.map(([name, value]) => (name ? `${name}=${value}` : value)).join(",")})`;
}

/** Returns the parameters of a shape with each delay times a factor. What is no delay stays. */
function scaled(shape, factor) {
  const { type, alpha, of, ...delays } = shape;
  if (of) {
    return `${type}(${of.map(([delay, weight]) => `${delayText(delay * factor)}:${weight}`).join(",")})`;
  }
  const parameters = Object.entries(delays).map(([name, value]) => [name, delayText(value * factor)]);
  if (alpha !== undefined) {
    parameters.splice(1, 0, ["alpha", alpha]);
  }
  return text(type, parameters);
}

function uniform({ min, max }, name, seconds) {
  const ends = {
    median: [2 * seconds - max, max],
    p99: [min, min + (seconds - min) / 0.99],
    max: [min, seconds],
  }[name];
  // A median below the middle leaves no room for the maximum: then it is the maximum that moves.
  const [from, to] = ends[0] < 0 ? [0, 2 * seconds] : ends;
  return text("uniform", [["", delayText(from)], ["", delayText(Math.max(from, to))]]);
}

function lognormal({ median, p99, max }, name, seconds) {
  const points = { median, p99, max, [name]: seconds };
  return text("lognormal", Object.entries(points).map(([key, value]) => [key, delayText(value)]));
}

function percentiles(shape, name, seconds) {
  const { type, ...points } = shape;
  const key = name === "median" ? "p50" : name;
  if (!(key in points)) {
    return null;
  }
  const parameters = Object.entries({ ...points, [key]: seconds }).filter(([point, value]) => point !== "min" || value > 0);
  return text(type, parameters.map(([point, value]) => [point, delayText(value)]));
}

/**
 * Returns the text of a shape after one of its points has moved. The server says whether there is such a shape.
 *
 * @param curve the answer of /curve
 * @param name median, p99 or max
 * @param was where the point was, in seconds
 * @param seconds where the point is now
 */
export function moved(curve, name, was, seconds) {
  const shape = curve.shape ?? { type: "uniform", min: 0, max: curve.maxDelay };
  const factor = was > 0 ? seconds / was : 1;
  switch (shape.type) {
    case "uniform":
      return uniform(shape, name, seconds);
    case "fixed":
      return text("fixed", [["", delayText(seconds)]]);
    case "lognormal":
      return lognormal(shape, name, seconds);
    case "percentiles":
      return percentiles(shape, name, seconds) ?? scaled(shape, factor);
    case "exponential":
    case "pareto":
      // Their tail follows from what they are, so a point in the middle moves the whole, up to the same maximum.
      return name === "max" ? scaled({ ...shape, max: seconds }, 1) : scaled({ ...shape, max: shape.max / factor }, factor);
    default:
      return scaled(shape, factor);
  }
}

/** Returns the part of many fan-outs of a number of waits that has at least one of the slowest hundredth of all waits. */
export function shareWithSlowest(waits) {
  return 1 - 0.99 ** waits;
}

/** Returns what delays to expect of n waits, in sentences. */
export function forecastText({ quantiles, p50, p99, longest }, n) {
  if (quantiles[0][1] === longest) {
    return `Each takes ${timeText(longest)}.`;
  }
  const most = n > 1 ? ` The longest of ${countText(n)}: about ${timeText(longest)}.` : "";
  const percent = countText(100 * shareWithSlowest(100));
  return `Half within ${timeText(p50)}, 99 % within ${timeText(p99)}.${most}`
    + ` Of requests that wait for 100 of them, ${percent} % wait for one of the slowest 1 %.`;
}

/** A tail this much longer than the median needs a log axis: on a linear one, the bulk would be one bar. */
const LONG_TAIL = 4;

/** Returns whether an axis of time should be logarithmic. */
export function hasLongTail({ p50, p99 }) {
  return p50 > 0 && p99 > LONG_TAIL * p50;
}
