/**
 * The picture: three bands over one axis of time. The curve of what was planned, whole since the start, with what has come
 * as an area under it; how late each wait came, where it was due; and a lane for each event loop. A loop that is held up
 * is a wedge in the first, a slope in the second and a bar in the third, above one another.
 */

import { CursorOverlay } from "./cursor.js";
import { layout, pictureHeight, presentText } from "./layout.js";
import { Loops } from "./loops.js";
import { Painter } from "./painter.js";
import { Surface } from "./plot.js";
import { Replay } from "./replay.js";
import { csvOf, readingAt, tableOf } from "./report.js";
import { Run } from "./run.js";

/** The picture of one run. All figures that it takes are absolute, so it may miss some and get some twice. */
export class Picture {
  #surface;
  #painter = new Painter();
  #overlay = new CursorOverlay();
  #loops = new Loops();
  #rows = [];
  #run = null;
  #preview = null;
  #frozen = null;
  #replay = null;
  #cursor = null;
  #reading = "";
  #onCursor;
  #worstOnly = false;
  #changed = true;
  #mustPaint = true;
  #painted = 0;
  #t = 0;
  #over = false;
  #old = false;

  /**
   * Creates a picture without a run.
   *
   * @param canvas the element
   * @param onCursor receives {bin, at, planned, came, lateMax, text} when that changes, and null when the cursor is let go
   */
  constructor(canvas, { onCursor = () => {} } = {}) {
    this.#onCursor = onCursor;
    this.#surface = new Surface(canvas, () => this.#repaint());
    canvas.style.touchAction = "pan-y"; // a finger that moves sideways moves the cursor, not the page
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerdown", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", () => this.setCursor(null));
  }

  /** Begins again with these loops. */
  setLoops(names, warnSeconds, rows) {
    this.#loops.set(names, warnSeconds);
    this.#rows = rows;
    this.#resize();
  }

  /** Begins a run, or shows none. */
  setPlan(plan) {
    const known = plan?.plan ? plan : null;
    const same = known !== null && this.#run?.plan.id === known.id;
    this.#run = known && new Run(known, this.#rows);
    this.#over = false;
    if (!same || this.#cursor >= (this.#run?.bins ?? 0)) {
      this.#replay?.stop();
      this.setCursor(null);
    }
    this.#show();
  }

  /** Shows about what a run would plan, as long as there is no run. */
  setPreview(plan) {
    this.#preview = plan && new Run(plan, this.#rows);
    this.#show();
  }

  /** Takes what has come of the run. */
  addRun(run) {
    this.#run?.add(run);
    this.#over &&= false;
    this.#change();
  }

  /** Notes that the run is over, so that what has not come is not overdue. */
  setOver() {
    this.#over = true;
    this.#change();
  }

  /** Notes whether what is shown is old, because there is no connection. */
  setOld(old) {
    this.#old = old;
    this.#show();
  }

  /** Takes columns of loops, a list for each loop. */
  addLoops(changed) {
    this.#loops.add(changed);
    this.#change();
  }

  /** Takes stalls. */
  addStalls(stalls) {
    if (stalls.length > 0) {
      this.#loops.addStalls(stalls);
      this.#change();
    }
  }

  /** Chooses the axis of time. The server counts in bins of that axis, so its next plan has it. */
  setAxis(kind) {
    this.#run?.show(kind);
    this.#show();
  }

  /** Shows one lane, with the worst of all loops, or one for each. */
  setWorstOnly(worstOnly) {
    this.#worstOnly = worstOnly;
    this.#resize();
  }

  /** Stops drawing, or goes on. Nothing is lost meanwhile. */
  pause(paused) {
    this.#frozen = paused && this.#run ? this.#view(this.#run.copy()) : null;
    this.paused = paused;
    this.#show();
  }

  /** Plays the run again, so many times as fast as it was; 0 stops. Calls back when it ends. */
  replay(speed, onEnd = () => {}) {
    this.#replay?.stop();
    if (speed > 0 && this.#run) {
      const { at, axis } = this.#run;
      const tick = () => {
        this.#change();
        this.#surface.soon();
      };
      this.#replay = new Replay(Math.min(at, axis.end), speed, tick, () => {
        this.#replay = null;
        this.#show();
        onEnd();
      });
    }
  }

  /** Paints if something has changed and no picture was painted just now. Returns whether it did. */
  draw(t = this.#t) {
    this.#t = t;
    const moved = this.#run !== null && this.#now() !== this.#painter.now;
    const idle = this.paused || this.#replay || !(this.#changed || moved);
    if (idle || !this.#surface.mayPaint() || !this.#surface.fit()) {
      return false;
    }
    this.#paint();
    this.#compose();
    return true;
  }

  /** Moves the cursor by bins, from the present moment if there is none. */
  moveCursor(bins) {
    const run = this.#view().run;
    if (run) {
      const from = this.#cursor ?? run.binAt(this.#view().now);
      this.setCursor(Math.min(run.bins - 1, Math.max(0, from + bins)));
    }
  }

  /** Sets the cursor to the "first" bin, the "last" one, one of a number, or none. */
  setCursor(bin) {
    const run = this.#view().run;
    const places = { first: 0, last: run ? run.bins - 1 : null };
    this.#cursor = run ? places[bin] ?? bin : null;
    this.#tell();
    this.#surface.soon();
  }

  /** Returns rows for a table: from, to, planned, came, late, text. */
  table() {
    const { run } = this.#view();
    return run ? tableOf(run) : [];
  }

  /** Returns all counts as comma-separated values. */
  csv() {
    const { run } = this.#view();
    return run ? csvOf(run) : "";
  }

  #point(event) {
    const { run } = this.#view();
    const box = this.#painter.places?.curve;
    if (run && box) {
      const place = Math.min(1, Math.max(0, (event.offsetX - box.left) / box.width));
      this.setCursor(run.binAt(run.axis.seconds(place)));
    }
  }

  #tell() {
    const { run, now } = this.#view();
    const reading = this.#cursor === null || !run ? null : readingAt(run, this.#cursor, now);
    const text = reading?.text ?? "";
    if (text !== this.#reading) {
      this.#reading = text;
      this.#onCursor(reading);
    }
  }

  /** Returns the moment up to which the picture shows what came, in seconds since the start. */
  #now() {
    const run = this.#run;
    if (run.finished >= run.n) {
      return Math.max(run.at, run.axis.end);
    }
    const since = this.#t - run.plan.start;
    // The area ends with the last report, as a report takes a while. If none comes for long, nothing does: time goes on.
    const silent = !this.#over && since - run.at >= this.#loops.warnSeconds;
    return silent ? since : run.at;
  }

  #view(run = this.#run) {
    if (this.#frozen && run === this.#run) {
      return this.#frozen;
    }
    const ended = this.#over || (run !== null && run.finished >= run.n);
    return { run, now: run ? this.#now() : 0, ended };
  }

  /** Notes that there is something new, for the next picture. */
  #change() {
    this.#changed = true;
  }

  /** Has it painted at once, as the reader asked for something else to be shown. */
  #show() {
    this.#mustPaint = true;
    this.#surface.soon();
  }

  #resize() {
    this.#surface.fit();
    const lanes = this.#worstOnly ? Math.min(1, this.#loops.names.length) : this.#loops.names.length;
    const height = `${pictureHeight(this.#surface.width, this.#surface.font, lanes)}px`;
    if (this.#surface.canvas.style.height !== height) {
      this.#surface.canvas.style.height = height;
    }
    this.#show();
  }

  /** Paints what has changed. A cursor that moves leaves the bands below it as they are, also while they are paused. */
  #repaint() {
    if (this.#surface.canvas.clientWidth !== this.#surface.width) {
      this.#resize();
    }
    if (!this.#surface.fit()) {
      return;
    }
    const isNew = this.#changed && (!this.paused || this.#replay !== null) && this.#surface.mayPaint();
    if (isNew || this.#mustPaint || this.#painted !== this.#surface.version) {
      this.#paint();
    }
    this.#compose();
  }

  #paint() {
    const surface = this.#surface;
    const { context } = surface;
    surface.prepare(context);
    const lanes = this.#loops.lanes(this.#worstOnly);
    this.#painter.paint(context, surface, layout(surface, lanes), {
      ...this.#view(),
      preview: this.#preview,
      present: presentText(this.paused, this.#old),
      lanes,
      until: this.#replay?.at,
      held: this.#loops.heldUp(),
      warnSeconds: this.#loops.warnSeconds,
    });
    this.#changed = this.#mustPaint = false;
    this.#painted = surface.version;
    this.#overlay.uncovered();
    surface.painted();
  }

  #compose() {
    const { run, now } = this.#view();
    const bin = run === null ? null : this.#cursor;
    this.#overlay.paint(this.#surface, this.#painter.places, run, bin, this.#replay?.at ?? now);
    this.#tell();
  }
}
