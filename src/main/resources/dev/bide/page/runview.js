/** The run that is shown: its picture with the keys and buttons of it, its sentences, and its table. */

import { byId, element, setNote, setText } from "./element.js";
import { Picture } from "./picture.js";
import { endText, longestOf, planText, progressText, stallsOf, verdictText } from "./runtext.js";
import { countText, timeText } from "./units.js";

const REPLAY_SPEED = 0.1;
const PAGE_BINS = 20;

/** Keys of the picture that move by bins. */
const MOVES = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE_BINS, PageDown: -PAGE_BINS };
const PLACES = { Home: "first", End: "last", Escape: null };

/** The panel of the run. */
export class RunView {
  #canvas = byId("picture");
  #picture = new Picture(this.#canvas, { onCursor: (reading) => this.#read(reading) });
  #plan = null;
  #run = null;
  #over = null;
  #stalls = [];
  #told = null;
  #isReplaying = false;
  #hint = byId("reading").textContent;
  #say;

  /** Creates the panel; it says what one may miss to those who do not see the page. */
  constructor({ say }) {
    this.#say = say;
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    byId("replay").addEventListener("click", () => this.#replay());
    byId("csv").addEventListener("click", () => this.#save());
    byId("table").addEventListener("toggle", () => this.#fill());
  }

  /** Begins again with what the server knows of its loops. */
  hello({ loops, warnMillis, rows, minute, stalls }) {
    this.#picture.setOld(false);
    this.#picture.setLoops(loops, warnMillis / 1000, rows);
    this.#picture.addLoops(minute);
    this.#stalls = [];
    this.addStalls(stalls, false);
  }

  /** Shows a run from its plan, or that there is none; says so if it was started here. */
  plan(plan, isOwn) {
    const isNew = plan.id !== this.#plan?.id;
    this.#plan = plan.missing ? null : plan;
    this.#run = this.#over = null;
    this.#picture.setPlan(this.#plan);
    if (this.#plan === null) {
      setText(byId("line"), "The server no longer knows the run that was shown here. Press Start for a new one.");
    } else if (isNew) {
      this.#told = null;
      this.#say(`${isOwn ? "Started" : "Shown"}: ${planText(plan)}, the last one is due after ${timeText(plan.last ?? plan.end, 6)}`);
    }
    this.#canvas.setAttribute("aria-valuemax", String(this.#plan?.end ?? 1));
    this.#enable();
    this.#judge(false);
    this.#fill();
  }

  /** Shows about what a run would plan, as long as none is shown; null shows nothing. */
  preview(plan) {
    this.#picture.setPreview(plan);
  }

  /** Takes what is new in a frame. */
  frame({ t, loops, stalls, run }) {
    this.#picture.addLoops(loops);
    this.addStalls(stalls, true);
    if (run && this.#plan) {
      this.#run = { ...this.#run, ...run };
      this.#picture.addRun(run);
    }
    this.#picture.draw(t);
  }

  /** Takes stalls. Those that are new are said. */
  addStalls(stalls, isNew) {
    if (stalls.length > 0) {
      this.#stalls.push(...stalls);
      this.#picture.addStalls(stalls);
      this.#judge(isNew);
    }
  }

  /** Shows how far the run is, at most as often as texts change. */
  show(t) {
    if (this.#plan && !this.#over) {
      setText(byId("line"), progressText(this.#plan, this.#run, t));
      this.#enable();
    }
    this.#fill();
  }

  /** Says that nothing is known of the run any more. */
  lost() {
    this.#picture.setOld(true);
    if (this.#plan && !this.#over) {
      setText(byId("line"), `${planText(this.#plan)}: ${countText(this.#run?.finished ?? 0)} had come when the connection was lost`);
    }
  }

  /** Shows how the run ended. The picture stays. */
  over(over) {
    if (over.id !== this.#plan?.id) {
      return;
    }
    this.#over = over;
    this.#picture.setOver();
    this.#picture.draw();
    const text = endText(this.#plan, over, this.#run?.finished ?? 0);
    setText(byId("line"), text);
    this.#say(`Ended: ${text}`);
    this.#enable();
    this.#fill();
  }

  /** Stops the picture, or lets it go on. */
  pause(paused) {
    this.#picture.pause(paused);
  }

  /** Chooses the axis of time. */
  setAxis(axis) {
    this.#picture.setAxis(axis);
  }

  /** Shows a lane for each loop, or one with the worst of all. */
  setEach(each) {
    this.#picture.setWorstOnly(!each);
  }

  #judge(isNew) {
    const { start } = this.#plan ?? {};
    const end = this.#over ? start + Math.max(this.#plan.end, this.#run?.at ?? 0) : Infinity;
    const worst = start === undefined ? null : longestOf(stallsOf(this.#stalls, start, end));
    setNote(byId("verdict"), worst ? verdictText(worst) : "");
    if (worst && isNew && worst !== this.#told) {
      this.#told = worst;
      this.#say(verdictText(worst));
    }
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key in MOVES) {
      this.#picture.moveCursor(MOVES[event.key]);
    } else if (event.key in PLACES) {
      this.#picture.setCursor(PLACES[event.key]);
    } else {
      return;
    }
    event.preventDefault();
  }

  #read(reading) {
    setText(byId("reading"), reading?.text ?? this.#hint);
    this.#canvas.setAttribute("aria-valuenow", String(reading?.at ?? 0));
    this.#canvas.setAttribute("aria-valuetext", reading?.text ?? "no moment is chosen");
  }

  #enable() {
    byId("replay").disabled = !this.#run;
    byId("csv").disabled = !this.#run;
  }

  /** Most runs are over before one looks. */
  #replay() {
    this.#isReplaying = !this.#isReplaying;
    this.#picture.replay(this.#isReplaying ? REPLAY_SPEED : 0, () => this.#setReplay(false));
    this.#setReplay(this.#isReplaying);
  }

  #setReplay(isReplaying) {
    this.#isReplaying = isReplaying;
    setText(byId("replay"), isReplaying ? "Stop the replay" : "Replay slowly");
  }

  #save() {
    const address = URL.createObjectURL(new Blob([this.#picture.csv()], { type: "text/csv" }));
    element("a", { href: address, download: `bide-${this.#plan.id}.csv` }).click();
    URL.revokeObjectURL(address);
  }

  /** Fills the table while it is open. */
  #fill() {
    if (!byId("table").open) {
      return;
    }
    const table = byId("rows");
    const rows = this.#picture.table();
    while (table.rows.length > rows.length) {
      table.deleteRow(-1);
    }
    rows.forEach(({ from, to, planned, came, text }, i) => {
      const row = table.rows[i] ?? table.insertRow();
      [timeText(from, 4), timeText(to, 4), countText(planned), countText(came), text].forEach((cell, column) => {
        setText(row.cells[column] ?? row.insertCell(), cell);
      });
    });
  }
}
