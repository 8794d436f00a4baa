/** The last minute of the event loops: a lane for each, as in the picture of a run. */

import { drawLane, laneHeight } from "./lane.js";
import { isNarrow, presentText } from "./layout.js";
import { loopLabel, Loops } from "./loops.js";
import { Surface } from "./plot.js";
import { timeText } from "./units.js";

const MINUTE_SECONDS = 60;
const TICKS = [60, 45, 30, 15, 0];
const TICK_FONTS = 5;

/** A canvas with the lanes of the last minute. */
export class Lanes {
  #surface;
  #loops = new Loops();
  #worstOnly = false;
  #changed = true;
  #t = 0;
  #shown = 0;
  #old = false;

  constructor(canvas) {
    this.#surface = new Surface(canvas, () => this.#paint());
  }

  /** Begins again with these loops. */
  setLoops(names, warnSeconds) {
    this.#loops.set(names, warnSeconds);
    this.#resize();
  }

  /** Takes columns of loops, a list for each loop. */
  addLoops(changed) {
    this.#loops.add(changed);
    this.#changed = true;
  }

  /** Takes stalls. */
  addStalls(stalls) {
    this.#loops.addStalls(stalls);
    this.#changed = true;
  }

  /** Shows one lane, with the worst of all loops, or one for each. */
  setWorstOnly(worstOnly) {
    this.#worstOnly = worstOnly;
    this.#resize();
  }

  /** Notes whether what is shown is old, because there is no connection. */
  setOld(old) {
    this.#old = old;
    this.#surface.soon();
  }

  /** Stops drawing, or goes on. */
  pause(paused) {
    this.paused = paused;
    this.#surface.soon();
  }

  /** Paints if something has changed and no picture was painted just now. Returns whether it did. */
  draw(t) {
    this.#t = t;
    if (this.paused || !this.#changed || !this.#surface.mayPaint()) {
      return false;
    }
    return this.#paint();
  }

  #resize() {
    const lanes = this.#worstOnly ? Math.min(1, this.#loops.names.length) : this.#loops.names.length;
    this.#surface.fit();
    this.#surface.canvas.style.height = `${lanes * laneHeight(this.#surface.font) + this.#surface.font + 10}px`;
    this.#surface.soon();
  }

  #paint() {
    const surface = this.#surface;
    if (!surface.fit()) {
      return false;
    }
    if (!this.paused) {
      this.#shown = this.#t;
      this.#loops.forget(this.#t - MINUTE_SECONDS - 1);
    }
    const { context } = surface;
    surface.prepare(context);
    const lanes = this.#loops.lanes(this.#worstOnly);
    const narrow = isNarrow(surface);
    const labels = lanes.map((lane) => loopLabel(lane.name, narrow));
    const left = Math.ceil(Math.max(20, ...labels.map((label) => surface.textWidth(label))) + 10);
    const right = surface.textWidth("▲ max 0.000 ms") + 14;
    const box = { left, width: Math.max(1, surface.width - left - right) };
    const height = laneHeight(surface.font);
    this.#paintTicks(box, lanes.length * height);
    lanes.forEach((lane, i) => this.#paintLane(lane, labels[i], { ...box, top: i * height }));
    this.#changed = false;
    surface.painted();
    return true;
  }

  #paintTicks(box, bottom) {
    const surface = this.#surface;
    const ticks = box.width < surface.font * TICK_FONTS * TICKS.length ? TICKS.filter((_, i) => i % 2 === 0) : TICKS;
    for (const ago of ticks) {
      const x = box.left + (1 - ago / MINUTE_SECONDS) * box.width;
      surface.context.fillStyle = surface.colour.grid;
      surface.context.fillRect(surface.sharp(x), 0, 1 / surface.density, bottom);
      const text = ago === 0 ? presentText(this.paused, this.#old) : `-${ago} s`;
      const style = { align: "center", colour: surface.colour.muted };
      surface.text(surface.context, text, x, bottom + surface.font / 2 + 4, style);
    }
  }

  #paintLane(lane, label, box) {
    const surface = this.#surface;
    const { context } = surface;
    const middle = box.top + laneHeight(surface.font) / 2 - 1;
    const style = { colour: surface.colour.muted };
    surface.text(context, label, box.left - 6, middle, { ...style, align: "right" });
    const begin = this.#shown - MINUTE_SECONDS;
    const place = (moment) => (moment - begin) / MINUTE_SECONDS * box.width;
    drawLane(context, surface, lane, box, place, this.#loops.warnSeconds);
    let worst = -1;
    lane.visit((from, to, late) => { worst = Math.max(worst, late); });
    if (worst >= 0) {
      const held = worst >= this.#loops.warnSeconds;
      const text = `${held ? "▲ " : ""}max ${timeText(worst)}`;
      surface.text(context, text, box.left + box.width + 8, middle, held ? { colour: surface.colour.held, bold: true } : style);
    }
  }
}
