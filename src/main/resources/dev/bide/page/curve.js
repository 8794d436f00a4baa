/** The shape of the delays: its quantiles as a curve, with the three points that one can move, and what it makes of many. */

import { logTicks, timeTicks } from "./axis.js";
import { TextLine } from "./layout.js";
import { DelayAxis, histogram, QUANTILE_TICKS, quantilePlace } from "./quantiles.js";
import { Surface } from "./plot.js";
import { timeText } from "./units.js";

const BARS = 36;
const BARS_PIXELS = 44;
const NEAR_PIXELS = 24;

/** A canvas with the quantiles of a shape. */
export class Curve {
  #surface;
  #curve = null;
  #samples = null;
  #axis = null;
  #box = null;
  #held = null;
  #onChange;

  /**
   * Creates a curve.
   *
   * @param canvas the element
   * @param onChange receives {name, seconds} when the reader drags a point
   */
  constructor(canvas, { onChange = () => {} } = {}) {
    this.#onChange = onChange;
    canvas.style.touchAction = "pan-x"; // a finger moves a point up and down, not the page
    this.#surface = new Surface(canvas, () => this.#paint());
    canvas.addEventListener("pointerdown", (event) => this.#take(event));
    canvas.addEventListener("pointermove", (event) => this.#drag(event));
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => { this.#held = null; });
    }
  }

  /**
   * Shows a shape.
   *
   * @param curve the answer of /curve, or null to show none
   * @param samples delays that were drawn from it, if there are any
   * @param kind "linear", "log", or undefined to choose by the tail
   */
  set(curve, samples, kind) {
    this.#curve = curve;
    this.#samples = samples;
    // While a point is dragged the axis stays, so that the point stays under the pointer.
    if (curve && (this.#held === null || this.#axis === null)) {
      this.#axis = new DelayAxis(curve, Math.max(this.#greatest(), curve.quantiles.at(-1)?.[1] ?? 0), kind);
    }
    this.#surface.soon();
  }

  #greatest() {
    const { shape, maxDelay, longest } = this.#curve;
    return shape?.max ?? maxDelay ?? longest;
  }

  /** Returns the points that can be moved: name, p, seconds, text, and x and y in pixels of the canvas. */
  handles() {
    if (!this.#curve || !this.#place()) {
      return [];
    }
    const { p50, p99 } = this.#curve;
    return [["median", 0.5, p50], ["p99", 0.99, p99], ["max", 1, this.#greatest()]].map(([name, p, seconds]) => ({
      name, p, seconds, text: timeText(seconds), x: this.#x(p), y: this.#y(seconds),
    }));
  }

  /** Returns the delay at a height of the canvas, in pixels from its top, for who drags a point by other means. */
  secondsAt(y) {
    return this.#place() && this.#axis ? this.#axis.seconds((this.#box.bottom - y) / this.#box.height) : 0;
  }

  #take(event) {
    const distance = (handle) => Math.hypot(handle.x - event.offsetX, handle.y - event.offsetY);
    const nearest = this.handles().sort((a, b) => distance(a) - distance(b))[0];
    if (nearest && distance(nearest) <= NEAR_PIXELS) {
      this.#held = nearest.name;
      this.#surface.canvas.setPointerCapture(event.pointerId);
    }
  }

  #drag(event) {
    if (this.#held !== null) {
      this.#onChange({ name: this.#held, seconds: this.#between(this.#held, this.secondsAt(event.offsetY)) });
    }
  }

  /** Returns the nearest delay that keeps the median, the p99 and the maximum in order. */
  #between(name, seconds) {
    const handles = this.handles();
    const own = handles.findIndex((handle) => handle.name === name);
    return Math.min(handles[own + 1]?.seconds ?? Infinity, Math.max(handles[own - 1]?.seconds ?? 0, seconds));
  }

  #x(p) {
    return this.#box.left + quantilePlace(p) * this.#box.width;
  }

  #y(seconds) {
    return this.#box.bottom - this.#axis.place(seconds) * this.#box.height;
  }

  #place() {
    const surface = this.#surface;
    if (!surface.fit()) {
      return false;
    }
    const left = Math.ceil(surface.textWidth("100 ms")) + 10;
    const top = Math.ceil(surface.font * 1.5) + 4;
    const bottom = surface.height - surface.font - 10;
    const width = Math.max(1, surface.width - left - BARS_PIXELS - 14);
    this.#box = { left, top, bottom, width, height: bottom - top };
    return true;
  }

  #paint() {
    if (!this.#place()) {
      return;
    }
    this.#surface.prepare(this.#surface.context);
    if (this.#curve) {
      this.#paintAxes();
      this.#paintBars();
      this.#paintCurve();
      this.#paintHandles();
    }
    this.#surface.painted();
  }

  #paintAxes() {
    const surface = this.#surface;
    const { context } = surface;
    const { left, width, bottom, height } = this.#box;
    const style = { colour: surface.colour.muted };
    const ticks = this.#axis.kind === "log"
      ? logTicks(this.#axis.bottom, this.#axis.top, height / 24)
      : timeTicks(this.#axis.top, height / 40);
    for (const { at, text } of ticks) {
      context.fillStyle = surface.colour.grid;
      context.fillRect(left, surface.sharp(this.#y(at)), width, 1 / surface.density);
      surface.text(context, text, left - 6, this.#y(at), { ...style, align: "right" });
    }
    const line = new TextLine();
    for (const percent of QUANTILE_TICKS) {
      const text = percent === QUANTILE_TICKS[0] ? `${percent} %` : String(percent);
      const x = this.#x(percent / 100);
      const half = surface.textWidth(text) / 2;
      context.fillStyle = surface.colour.grid;
      context.fillRect(surface.sharp(x), bottom, 1 / surface.density, 4);
      if (line.take(x - half, x + half)) {
        surface.text(context, text, x, bottom + surface.font / 2 + 7, { ...style, align: "center" });
      }
    }
  }

  /** Paints how many there are of each length, lying on their side beside the curve. */
  #paintBars() {
    const { context, colour } = this.#surface;
    const { left, width, bottom, height } = this.#box;
    const parts = histogram(this.#axis, BARS, this.#curve.quantiles, this.#samples);
    const greatest = Math.max(...parts);
    context.fillStyle = colour.came;
    parts.forEach((part, bar) => {
      if (part > 0) {
        // On whole pixels, so that bars that touch show no seam.
        const [top, end] = [bar + 1, bar].map((each) => this.#surface.edge(bottom - each / BARS * height));
        context.fillRect(left + width + 12, top, Math.max(1, part / greatest * BARS_PIXELS), end - top);
      }
    });
  }

  #paintCurve() {
    const { context, colour } = this.#surface;
    context.strokeStyle = colour.came;
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (const [p, seconds] of this.#curve.quantiles) {
      context.lineTo(this.#x(p), this.#y(seconds));
    }
    context.lineTo(this.#x(1), this.#y(this.#curve.quantiles.at(-1)[1]));
    context.stroke();
  }

  #paintHandles() {
    const surface = this.#surface;
    for (const { name, text, x, y } of this.handles()) {
      surface.context.fillStyle = surface.colour.ink;
      surface.context.beginPath();
      surface.context.arc(x, y, 4.5, 0, 2 * Math.PI);
      surface.context.fill();
      // The curve rises to the right: there is room above it at its end, and right of it before.
      const isLast = name === "max";
      const below = y + surface.font + 2 < this.#box.bottom;
      const height = isLast || !below ? y - surface.font : y + surface.font;
      surface.text(surface.context, isLast ? `max ${text}` : text, isLast ? x : x + 7, height, { align: isLast ? "right" : "left" });
    }
  }
}
