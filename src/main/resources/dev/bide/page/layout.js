/** Where the three bands are, and what is written around them. */

import { laneHeight } from "./lane.js";
import { loopLabel } from "./loops.js";

/** With fewer heights of its text beside one another, a picture is narrow, and what is written in it short. */
const NARROW_FONTS = 50;

/** Returns what is written at the end of a picture: nothing old is called now. */
export function presentText(isPaused, isOld) {
  return isPaused ? "paused" : isOld ? "last seen" : "now";
}

/** Returns whether there is room for short texts only. */
export function isNarrow({ width, font }) {
  return width < NARROW_FONTS * font;
}

/** Returns the height of the bands at a width and a size of text. The curve has most of it, as it is what one looks at first. */
export function bandHeights(width, font) {
  if (isNarrow({ width, font })) {
    return { curve: Math.round(font * 16), lateness: Math.round(font * 8.25) }; // a text for each of five decades
  }
  return { curve: Math.round(Math.min(font * 28, Math.max(font * 19, width * 0.24))), lateness: font * 11 };
}

/** Returns the height of the whole picture. */
export function pictureHeight(width, font, lanes) {
  const { curve, lateness } = bandHeights(width, font);
  return Math.ceil(curve + lateness + lanes * laneHeight(font) + 4 * captionHeight(font) + 4);
}

/** Returns the height of a line of text with the space around it. */
function captionHeight(font) {
  return font + 12;
}

/** Returns the boxes of the bands. All have the same left and width, and so the same axis of time. */
export function layout(surface, lanes) {
  const { width, font } = surface;
  const narrow = isNarrow(surface);
  const labels = lanes.map((lane) => loopLabel(lane.name, narrow));
  const left = Math.ceil(Math.max(...["100 ms", "100 k", ...labels].map((text) => surface.textWidth(text))) + 10);
  const right = 20;
  const box = { left, width: Math.max(1, width - left - right) };
  const { curve, lateness } = bandHeights(width, font);
  const caption = captionHeight(font);
  const band = (top, height) => ({ ...box, top, height, bottom: top + height });
  const curveBox = band(caption, curve);
  const latenessBox = band(curveBox.bottom + caption, lateness);
  const lanesBox = band(latenessBox.bottom + caption, lanes.length * laneHeight(font));
  return { narrow, labels, font, curve: curveBox, lateness: latenessBox, lanes: lanesBox, bottom: lanesBox.bottom + 2 };
}

/** Places texts on one line as long as they do not touch. */
export class TextLine {
  #taken = [];

  /** Returns whether the interval is free, and takes it if so. */
  take(from, to) {
    if (this.#taken.some(([start, end]) => from < end + 6 && start < to + 6)) {
      return false;
    }
    this.#taken.push([from, to]);
    return true;
  }
}
