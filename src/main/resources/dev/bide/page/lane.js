/** Draws one event loop as a lane: the worst lateness of each tenth of a second, and when it was held up. */

const LEAST_PIXELS = 16;
const LANE_FONTS = 4 / 3;
const GAP_PIXELS = 3;
const LEAST_SECONDS = 0.0001;
const LEAST_HELD_PIXELS = 3;

/** What is not held up stays in the background. */
const CALM_STRENGTH = 0.6;

/** Returns how high a lane is, with the gap below it: 16 pixels, or more for a reader with large text. */
export function laneHeight(font) {
  return Math.max(LEAST_PIXELS, Math.ceil(font * LANE_FONTS));
}

/** Returns the height of a mark, from 1 to that of the lane: a logarithm, full when the loop counts as held up. */
export function markHeight(worst, warnSeconds, full) {
  const share = Math.log(Math.max(worst, LEAST_SECONDS) / LEAST_SECONDS) / Math.log(warnSeconds / LEAST_SECONDS);
  return 1 + Math.min(1, share) * (full - 1);
}

/**
 * Returns the worst lateness at each pixel from 0 to a width; NaN where there was no sample.
 *
 * @param visit passes from, to and the worst lateness of each column to a function
 * @param place maps a moment to pixels
 */
export function worstByPixel(visit, width, place) {
  const worst = new Float64Array(Math.max(0, Math.ceil(width))).fill(NaN);
  visit((from, to, late) => {
    const start = Math.floor(place(from));
    const end = Math.min(worst.length, Math.max(Math.floor(place(to)), start + 1));
    for (let pixel = Math.max(0, start); pixel < end; pixel++) {
      worst[pixel] = worst[pixel] >= late ? worst[pixel] : late;
    }
  });
  return worst;
}

/**
 * Draws a lane.
 *
 * @param context where to draw
 * @param surface the colours
 * @param lane its columns, and when it was held up
 * @param box left, top and width in pixels
 * @param place maps a moment of the server to pixels from the left
 * @param warnSeconds from which lateness on the loop counts as held up
 */
export function drawLane(context, surface, lane, box, place, warnSeconds) {
  const full = laneHeight(surface.font) - GAP_PIXELS;
  const bottom = box.top + full;
  context.fillStyle = surface.colour.grid;
  context.fillRect(box.left, bottom, box.width, 1);
  context.fillStyle = surface.colour.muted;
  context.globalAlpha = CALM_STRENGTH;
  const worst = worstByPixel(outside(lane, warnSeconds), box.width, place);
  for (let pixel = 0; pixel < worst.length;) {
    const from = pixel;
    while (pixel < worst.length && Object.is(worst[pixel], worst[from])) {
      pixel++;
    }
    if (!Number.isNaN(worst[from])) {
      const height = markHeight(worst[from], warnSeconds, full);
      context.fillRect(box.left + from, bottom - height, pixel - from, height);
    }
  }
  context.globalAlpha = 1;
  drawHeld(context, surface, lane.held, { ...box, height: full }, place);
}

/** Returns a visit without the columns of which the bar of a stall tells when it began and ended, to less than a tenth. */
function outside(lane, warnSeconds) {
  return (visitor) => lane.visit((from, to, worst) => {
    if (worst < warnSeconds || !lane.held.some(([start, end]) => start < to && from < end)) {
      visitor(from, to, worst);
    }
  });
}

function drawHeld(context, surface, held, box, place) {
  for (const [from, to] of held.filter((each) => place(each[1]) > 0 && place(each[0]) < box.width)) {
    const start = Math.max(0, place(from));
    const end = Math.min(box.width, Math.max(place(to), start + LEAST_HELD_PIXELS));
    const x = surface.edge(box.left + start);
    // Cleared first: where the reader's own colours are in force, the fill is a pattern with holes.
    context.clearRect(x, box.top, surface.edge(box.left + end) - x, box.height + 1);
    context.fillStyle = surface.heldFill(context);
    context.fillRect(x, box.top, surface.edge(box.left + end) - x, box.height + 1);
  }
}
