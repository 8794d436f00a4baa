/** The shape designer: a curve whose points move with the text of the shape, and the text with them. */

import { curveOf } from "./api.js";
import { Curve } from "./curve.js";
import { byId, setText } from "./element.js";
import { delayText, forecastText, hasLongTail, moved } from "./shape.js";

/** At most ten requests a second, however fast one drags. */
const GAP_MILLIS = 100;

/** One who types is asked about when they pause, as half a shape is no shape. */
export const TYPING_MILLIS = 100;

const STEP = 0.05;
const FINE_STEP = 0.01;

/** Keys of a slider, and how many steps each moves it. */
const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 };

/** The curve of the shape in the form, and what it means in words. */
export class Designer {
  #curve;
  #answer = null;
  #asked = "";
  #detail = "";
  #last = 0;
  #timer = 0;
  #abort = null;
  #onShape;
  #onAnswer;
  #onCurve;
  #sliders = [...document.querySelectorAll("[data-handle]")];

  /**
   * Creates a designer.
   *
   * @param onShape receives the text of a shape of which a point was moved
   * @param onAnswer receives the server's sentence about what is wrong with the shape; "" if nothing is
   * @param onCurve receives the curve of a shape, and for how many waits it is
   */
  constructor({ onShape, onAnswer, onCurve }) {
    this.#onShape = onShape;
    this.#onCurve = onCurve;
    this.#onAnswer = onAnswer;
    const canvas = byId("curve");
    canvas.setAttribute("aria-hidden", "true"); // the sliders on it say the same
    this.#curve = new Curve(canvas, { onChange: ({ name, seconds }) => this.#move(name, seconds) });
    new ResizeObserver(() => this.#place()).observe(canvas);
    for (const slider of this.#sliders) {
      slider.addEventListener("keydown", (event) => this.#key(event, slider.dataset.handle));
    }
  }

  /** Returns whether the shape in the form has a long tail. */
  get isLong() {
    return this.#answer !== null && hasLongTail(this.#answer);
  }

  /** Asks for the curve of a query after a while, and of several quick ones for the last. */
  ask(query, millis) {
    if (query === this.#asked) {
      this.#onAnswer(this.#detail); // what is wrong stays so while one corrects something else
      return;
    }
    this.#asked = query;
    this.#detail = "";
    clearTimeout(this.#timer);
    const left = this.#last + GAP_MILLIS - performance.now();
    this.#timer = setTimeout(() => this.#send(query), Math.max(millis, left));
  }

  /** Shows delays that were drawn beside the curve, until the shape changes. */
  showSamples(samples) {
    if (this.#answer) {
      this.#curve.set(this.#answer, samples);
    }
  }

  async #send(query) {
    this.#last = performance.now();
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const { ok, json, detail } = await curveOf(query, abort.signal);
      if (abort === this.#abort) {
        this.#detail = detail;
        this.#onAnswer(detail);
        this.#show(ok ? json : null, Number(new URLSearchParams(query).get("n")));
      }
    } catch {
      // A newer request has taken its place.
    }
  }

  #show(answer, n) {
    if (answer === null) {
      // The curve stays as it was, for one who corrects a letter.
      setText(byId("forecast"), this.#answer === null ? "The curve of the shape comes when the form is right." : "");
      return;
    }
    this.#answer = answer;
    this.#curve.set(answer);
    this.#place();
    this.#onCurve(answer, n);
    setText(byId("forecast"), forecastText(answer, n));
  }

  /** Puts a slider on each point, for those who use the keyboard or a screen reader. */
  #place() {
    const handles = new Map(this.#curve.handles().map((handle) => [handle.name, handle]));
    for (const slider of this.#sliders) {
      const handle = handles.get(slider.dataset.handle);
      slider.hidden = !handle;
      if (handle) {
        slider.style.left = `${handle.x}px`;
        slider.style.top = `${handle.y}px`;
        slider.setAttribute("aria-valuenow", String(handle.seconds));
        slider.setAttribute("aria-valuemin", "0");
        slider.setAttribute("aria-valuemax", String(Math.max(...[...handles.values()].map(({ seconds }) => seconds))));
        slider.setAttribute("aria-valuetext", handle.text);
      }
    }
  }

  #key(event, name) {
    const steps = KEYS[event.key];
    const handle = this.#curve.handles().find((each) => each.name === name);
    if (steps === undefined || !handle || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const factor = (1 + (event.shiftKey ? FINE_STEP : STEP)) ** steps;
    const seconds = handle.seconds * factor;
    // So short that the step is lost when it is rounded.
    this.#move(name, delayText(seconds) === delayText(handle.seconds) ? handle.seconds * (1 + Math.sign(steps) * STEP) : seconds);
  }

  #move(name, seconds) {
    const handle = this.#curve.handles().find((each) => each.name === name);
    if (handle && this.#answer && seconds > 0) {
      this.#onShape(moved(this.#answer, name, handle.seconds, seconds));
    }
  }
}
