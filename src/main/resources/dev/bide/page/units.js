/** Texts for times and counts. Pure: it touches no document. */

const WHOLE = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]];
const MINUTE = 60;

/** Returns a number with a limited number of significant digits, without zeros at its end. */
function significant(value, digits) {
  return String(Number(value.toPrecision(digits)));
}

/** Returns a time such as "550 µs", "12.1 ms", "4.2 s" or "2 min 5 s". */
export function timeText(seconds, digits = 3) {
  if (seconds === 0) {
    return "0 s";
  }
  // Rounded first, so that 0.9999 ms is 1 ms and not 1000 µs.
  const rounded = Number(seconds.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 2 * MINUTE) {
    return minutesText(Math.round(rounded));
  }
  const [unit, name] = UNITS.find(([least]) => size >= least * (1 - 1e-9)) ?? UNITS.at(-1);
  return `${significant(rounded / unit, digits)} ${name}`;
}

function minutesText(seconds) {
  const minutes = Math.floor(seconds / MINUTE);
  const rest = seconds - minutes * MINUTE;
  if (minutes >= MINUTE) {
    const hours = Math.floor(minutes / MINUTE);
    return minutes % MINUTE === 0 ? `${hours} h` : `${hours} h ${minutes % MINUTE} min`;
  }
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** Returns a count with commas, such as "84,211". */
export function countText(count) {
  return WHOLE.format(count);
}

/** Returns a count for an axis, such as "200 k" or "1.5 M". */
export function shortCount(count) {
  for (const [unit, name] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
    if (count >= unit) {
      return `${significant(count / unit, 4)} ${name}`;
    }
  }
  return String(count);
}

/** Returns an interval of lateness, such as "237 to 316 ms". */
export function rangeText(from, to) {
  if (from <= 0) {
    return `less than ${timeText(to)}`;
  }
  if (!Number.isFinite(to)) {
    return `${timeText(from)} or more`;
  }
  const [low, lowUnit] = timeText(from).split(" ");
  const high = timeText(to);
  return high.endsWith(` ${lowUnit}`) ? `${low} to ${high}` : `${low} ${lowUnit} to ${high}`;
}
