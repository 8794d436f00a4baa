/** Paints the picture: the bands, what is above and below them, and the cursor. */

import { drawCounts, drawCurve, drawPlan, drawStrengths, LatenessBand } from "./bands.js";
import { TimeAxis } from "./axis.js";
import { drawLane, laneHeight } from "./lane.js";
import { TextLine } from "./layout.js";
import { channels } from "./plot.js";
import { timeText } from "./units.js";

/** So many digits tell the last wait from the end of the axis. */
const LAST_DIGITS = 6;
const TICK_FONTS = 6.7;
const NARROW_TICK_FONTS = 4.7;
const EMPTY_SECONDS = 10;
const PREVIEW_DASHES = [6, 4];

/** Paints pictures one after another. */
export class Painter {
  #band = new LatenessBand();

  /** The moment that the last picture showed, and where its bands are. */
  now = -1;
  places = null;

  /** Paints what the picture shows: a run, what has come by a moment, and the lanes of the loops. */
  paint(context, surface, places, view) {
    const axis = (view.run ?? view.preview)?.axis ?? new TimeAxis("linear", EMPTY_SECONDS);
    const x = (seconds) => places.curve.left + Math.min(1, Math.max(0, axis.place(seconds))) * places.curve.width;
    for (const box of [places.curve, places.lateness, places.lanes]) {
      box.x = x;
    }
    this.now = view.now;
    this.places = places;
    this.#paintTime(context, surface, places, axis);
    this.#paintCaptions(context, surface, places);
    this.#paintLanes(context, surface, places, view);
    if (view.run) {
      this.#paintRun(context, surface, places, view);
    } else if (view.preview) {
      this.#paintPreview(context, surface, places, view.preview);
    }
  }

  #paintTime(context, surface, places, axis) {
    const { left, width, top, x } = places.curve;
    const y = places.bottom + places.font / 2 + 5;
    for (const { at, text } of axis.ticks(width / places.font / (places.narrow ? NARROW_TICK_FONTS : TICK_FONTS))) {
      context.fillStyle = surface.colour.grid;
      context.fillRect(surface.sharp(x(at)), top, 1 / surface.density, places.bottom - top);
      const half = surface.textWidth(text) / 2;
      const middle = Math.min(left + width + 18 - half, x(at));
      surface.text(context, text, middle, y, { align: "center", colour: surface.colour.muted });
    }
  }

  #paintCaptions(context, surface, places) {
    context.fillStyle = surface.colour.grid;
    for (const { left, width, bottom } of [places.curve, places.lateness]) {
      context.fillRect(left, surface.sharp(bottom), width, 1 / surface.density);
    }
    const style = { colour: surface.colour.muted };
    const texts = this.#captions(places);
    [places.lateness, places.lanes].forEach((box, i) => {
      const left = Math.min(box.left, surface.width - surface.textWidth(texts[i]));
      surface.text(context, texts[i], left, box.top - places.font / 2 - 4, style);
    });
  }

  #captions(places) {
    return places.narrow
      ? ["how late", "event loops"]
      : ["how late each wait came, at the moment when it was due", "event loops: the worst of each tenth of a second"];
  }

  #paintLanes(context, surface, places, { run, now, until, lanes, warnSeconds }) {
    const height = laneHeight(surface.font);
    lanes.forEach((lane, i) => {
      const { left, x } = places.lanes;
      const top = places.lanes.top + i * height;
      const middle = top + height / 2 - 1;
      surface.text(context, places.labels[i], left - 6, middle, { align: "right", colour: surface.colour.muted });
      context.fillStyle = surface.colour.grid;
      context.fillRect(left, top + height - 3, places.lanes.width, 1);
      if (run) {
        const end = x(until ?? now) - left;
        const place = (moment) => {
          const seconds = moment - run.plan.start;
          return seconds < 0 ? -1 : Math.min(end, x(seconds) - left);
        };
        drawLane(context, surface, lane, { left, top, width: end }, place, warnSeconds);
      }
    });
  }

  #paintRun(context, surface, places, view) {
    const { run, until } = view;
    const now = until ?? view.now;
    const late = channels(surface.colour.late);
    drawCounts(context, surface, run, places.curve);
    drawCurve(context, surface, run, places.curve, now);
    const { left, width, top } = places.lateness;
    const from = left + surface.textWidth(this.#captions(places)[0]) + 6;
    const room = { from, right: left + width, y: top - places.font / 2 - 4 };
    places.lateness.free = [from, drawStrengths(context, surface, run, room, late) - 6];
    places.lateness.bins = (from, to) => [from, to].map((each) => run.binAt(run.axis.seconds((each - left) / width)));
    this.#band.draw(context, surface, run, places.lateness, late, until);
    const line = new TextLine();
    this.#paintLast(context, surface, run, places, line);
    this.#paintHeld(context, surface, places, { ...view, now }, line);
    this.#paintNow(context, surface, places, { ...view, now }, line);
  }

  /** Draws about what a run would plan, dashed, as it is not a run. */
  #paintPreview(context, surface, places, preview) {
    drawCounts(context, surface, preview, places.curve);
    context.setLineDash(PREVIEW_DASHES);
    drawPlan(context, surface, preview, places.curve, surface.colour.muted);
    context.setLineDash([]);
    const last = `about ${timeText(preview.plan.last)}`;
    const text = places.narrow ? `preview, last: ${last}` : `a preview: the last one would be due after ${last}`;
    const { left, width } = places.curve;
    surface.text(context, text, left + width + 16, places.font / 2 + 2, { align: "right", colour: surface.colour.muted });
  }

  /** Writes when the last wait is due: it is known before the first has come. */
  #paintLast(context, surface, run, places, line) {
    const last = run.plan.last ?? run.plan.end;
    const text = places.narrow ? `last: ${timeText(last, LAST_DIGITS)}` : `the last one, at ${timeText(last, LAST_DIGITS)}`;
    const width = surface.textWidth(text);
    const left = Math.max(places.curve.left, Math.min(places.curve.x(last) + 16, places.curve.left + places.curve.width + 16) - width);
    if (run.n > 0 && line.take(left, left + width)) {
      surface.text(context, text, left, places.font / 2 + 2);
    }
  }

  /** Marks when loops were held up, through all bands: what is above one another belongs together. The longest go first. */
  #paintHeld(context, surface, places, { run, now, held }, line) {
    const { x, top } = places.curve;
    const since = held.map(([from, to]) => [from - run.plan.start, to - run.plan.start])
      .filter(([from, to]) => from < Math.min(now, run.axis.end) && to > 0)
      .sort((a, b) => (b[1] - b[0]) - (a[1] - a[0]));
    for (const [from, to] of since) {
      const text = `▲ ${timeText(to - from, 2)}`;
      const width = surface.textWidth(text);
      const middle = (x(Math.max(0, from)) + x(Math.min(to, run.axis.end))) / 2;
      if (!line.take(middle - width / 2, middle + width / 2)) {
        continue;
      }
      surface.text(context, text, middle, places.font / 2 + 2, { align: "center", colour: surface.colour.held, bold: true });
      context.fillStyle = surface.colour.muted;
      for (const edge of [from, to].filter((each) => each >= 0 && each <= run.axis.end)) {
        for (let y = top; y < places.lanes.top; y += 5) {
          context.fillRect(surface.sharp(x(edge)), y, 1 / surface.density, 2);
        }
      }
    }
  }

  #paintNow(context, surface, places, { run, now, until, ended, present }, line) {
    const { x, top } = places.curve;
    const isWhole = ended && run.finished >= run.n;
    if ((isWhole && until === undefined) || now > run.axis.end) {
      return;
    }
    const end = ended ? "it ended here" : present;
    const text = until === undefined ? end : `replay: ${timeText(now)}`;
    const half = surface.textWidth(text) / 2;
    const middle = Math.max(places.curve.left + half, x(now));
    context.fillStyle = surface.colour.ink;
    context.fillRect(surface.sharp(x(now)), top - 4, 1, places.bottom - top + 4);
    if (line.take(middle - half, middle + half)) {
      surface.text(context, text, middle, places.font / 2 + 2, { align: "center" });
    }
  }
}
