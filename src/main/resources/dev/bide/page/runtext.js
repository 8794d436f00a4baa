/** What a run says in sentences. Pure: it touches no document. */

import { countText, timeText } from "./units.js";

/** Returns what a run is: "1,000,000 waits, uniform(0,10), seed 7". */
export function planText({ name, n, text, seed }) {
  const waits = n === 1 ? "1 wait" : `${countText(n)} waits`;
  const parts = [waits, text, ...(seed === undefined ? [] : [`seed ${seed}`])].join(", ");
  return name ? `${name}: ${parts}` : parts;
}

/** Returns how far a run is, at a moment of the server's clock. */
export function progressText(plan, run, t) {
  const finished = run?.finished ?? 0;
  const left = plan.start + (plan.last ?? plan.end) - t;
  const rest = left > 0 ? `${timeText(left < 10 ? Math.round(left * 10) / 10 : Math.round(left))} left` : "the last one is due";
  return `${planText(plan)}: ${cameText(plan.n, finished)}, ${rest}`;
}

function cameText(n, finished) {
  if (n === 1) {
    return finished === 1 ? "it has come" : "it has not come yet";
  }
  return `${countText(finished)} ${finished === 1 ? "has" : "have"} come`;
}

/** Returns how a run ended. */
export function endText(plan, over, finished) {
  const what = planText(plan);
  if (over.state === "done") {
    const { elapsed, late } = over.result ?? {};
    const when = elapsed === undefined ? "" : ` in ${timeText(elapsed, 5)}`;
    return `${what}: ${plan.n === 1 ? "it" : "all"} came${when}${lateText(plan.n === 1 ? late?.max ?? late : late)}`;
  }
  const came = plan.n === 1 ? "" : `, ${countText(finished)} of ${countText(plan.n)} had come`;
  return over.state === "cancelled" ? `${what}: cancelled${came}` : `${what}: ${over.error?.detail ?? over.state}${came}`;
}

function lateText(late) {
  if (late === undefined) {
    return "";
  }
  return typeof late === "number"
    ? `, ${timeText(late)} late`
    : `, late by ${timeText(late.p50)} in the median, ${timeText(late.p99)} at the 99th percentile, ${timeText(late.max)} at most`;
}

/** Returns the server's sentence about a stall, with the loops called as in the pictures. */
export function stallText({ text }) {
  return text.replace(/\bvert\.x-eventloop-thread-(\d+)/g, "loop $1");
}

/** Returns that sentence as the first of a paragraph. */
export function verdictText(stall) {
  const text = stallText(stall);
  return /^[a-z]+ /.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
}

/** Returns the stalls that touch a run: from its start to its end, or to now if it goes on. */
export function stallsOf(stalls, start, end = Infinity) {
  return stalls.filter(({ from, seconds }) => from <= end && from + seconds >= start);
}

/** Returns the stall that says most about a run: the longest, and of equally long ones the last. */
export function longestOf(stalls) {
  return stalls.reduce((best, stall) => (best === null || stall.seconds >= best.seconds ? stall : best), null);
}
