/** The quantiles of a shape of delays, as the server computes them. Pure: it touches no document. */

import { TimeAxis } from "./axis.js";
import { hasLongTail } from "./shape.js";

/** The ticks of the axis of quantiles, in percent. Those that come first are written first, if there is little room. */
export const QUANTILE_TICKS = [50, 99, 99.999, 99.9, 90, 99.99];

/** How many nines the axis shows. */
const NINES = 5;

/** How many bins a preview has, as a plan of the server has. */
const BINS = 512;

/** An axis ends with the shape of its delays if the last wait is due after this share of it. */
const CLOSE_TO_END = 0.8;

/** A log axis of time has at most four decades. */
const LEAST_SHARE = 1e-4;

/** Returns the place of a quantile from 0 to 1: each nine takes as much room. */
export function quantilePlace(p) {
  return Math.min(1, Math.max(0, -Math.log10(Math.max(1 - p, 10 ** -NINES)) / NINES));
}

/** Returns which part of the delays is at most so long, between the quantiles of the answer. */
export function partWithin(quantiles, seconds) {
  let before = [0, quantiles[0]?.[1] ?? 0];
  if (seconds < before[1]) {
    return 0;
  }
  for (const point of quantiles) {
    if (point[1] > seconds) {
      const share = point[1] > before[1] ? (seconds - before[1]) / (point[1] - before[1]) : 1;
      return before[0] + share * (point[0] - before[0]);
    }
    before = point;
  }
  return 1;
}

/** The axis of delays: linear, or a log one if the tail is long. */
export class DelayAxis {
  /**
   * Creates an axis for a shape.
   *
   * @param curve the answer of the server
   * @param top the greatest delay to show
   * @param kind "linear", "log", or undefined to choose by the tail
   */
  constructor(curve, top, kind) {
    this.top = top > 0 ? top : 1;
    const least = curve.quantiles.find(([p, s]) => p >= 0.005 && s > 0)?.[1] ?? 0;
    this.kind = (kind ?? (hasLongTail(curve) ? "log" : "linear")) === "log" && least > 0 && least < this.top ? "log" : "linear";
    this.bottom = this.kind === "log" ? least : 0;
  }

  /** Returns the place of a delay, from 0 to 1. */
  place(seconds) {
    if (this.kind === "linear") {
      return seconds / this.top;
    }
    return seconds <= this.bottom ? 0 : Math.log(seconds / this.bottom) / Math.log(this.top / this.bottom);
  }

  /** Returns the delay at a place, which may be a little above the top. */
  seconds(place) {
    const within = Math.min(1.25, Math.max(0, place));
    return this.kind === "linear" ? within * this.top : this.bottom * (this.top / this.bottom) ** within;
  }
}

/** Returns which part of the delays is in each of so many bars of equal height, from the bottom. */
export function histogram(axis, bars, quantiles, samples) {
  if (samples?.length > 0) {
    const counts = new Array(bars).fill(0);
    for (const delay of samples) {
      counts[Math.min(bars - 1, Math.max(0, Math.floor(axis.place(delay) * bars)))]++;
    }
    return counts.map((count) => count / samples.length);
  }
  const within = Array.from({ length: bars + 1 }, (_, bar) => {
    if (bar === 0) {
      return 0; // a log axis has in its lowest bar what is below it
    }
    return partWithin(quantiles, axis.seconds(bar / bars));
  });
  return within.slice(1).map((part, bar) => Math.max(0, part - within[bar]));
}

/**
 * Returns about what a run of so many waits would plan, in the form of a plan of the server; null if there is none to draw.
 *
 * @param curve the answer of the server
 * @param n how many waits
 * @param axis "linear" or "log"
 */
export function previewOf(curve, n, axis) {
  const { quantiles, longest, shape, maxDelay } = curve;
  const most = shape?.max ?? maxDelay ?? longest;
  const end = longest > CLOSE_TO_END * most ? most : longest;
  if (!(n > 0 && end > 0)) {
    return null;
  }
  const soonest = quantiles.find(([p, seconds]) => p * n >= 1 && seconds > 0)?.[1] ?? 0;
  const scale = new TimeAxis(axis, end, Math.max(end * LEAST_SHARE, Math.min(soonest, end / 10)));
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (i === 0 ? 0 : scale.seconds(i / BINS)));
  const due = edges.map((edge, i) => n * (i < BINS ? partWithin(quantiles, edge) : 1));
  const plan = due.slice(1).map((count, bin) => count - (bin === 0 ? 0 : due[bin]));
  return { n, start: 0, end, last: longest, axis, edges, plan };
}
