/** The form: its fields, its address, the line that does the same by hand, and its two buttons. */

import { createTask, drawDelays, UNREACHED } from "./api.js";
import { Designer, TYPING_MILLIS } from "./designer.js";
import { byId, setNote, setText } from "./element.js";
import { bideLine, bodyOf, curlLine, fieldIn, FIELDS, FIRST, given, hashOf, queryOf, valuesOf } from "./request.js";
import { countText, timeText } from "./units.js";

const LIMITS = FIELDS.slice(3);

/** The fields that the curve depends on. */
const CURVE = ["n", "shape"];

const COPIED_MILLIS = 2000;
const ADDRESS_MILLIS = 250;

/** With a list of more delays than this, an answer is larger than the page. */
const MOST_LISTED = 10000;

/** The form of the page. */
export class Form {
  #designer;
  #onStart;
  #say;
  #base = location.origin + location.pathname.replace(/\/$/, "");
  #address = ""; // the fragment that the form has taken or written
  #addressTimer = 0;

  /**
   * Creates the form from the address of the page, which never starts anything.
   *
   * @param onStart receives the answer of a task that was started, and whether its shape has a long tail
   * @param onCurve receives the curve of the shape when it changes, and for how many waits it is
   * @param say says a sentence to those who do not see the page
   */
  constructor({ onStart, onCurve, say }) {
    this.#onStart = onStart;
    this.#say = say;
    this.#designer = new Designer({
      onShape: (shape) => this.#set({ ...this.values(), shape }),
      onCurve,
      onAnswer: (detail) => (detail ? this.#refuse(detail) : this.#clear(CURVE)),
    });
    byId("form").addEventListener("input", ({ target }) => (target.name ? this.#changed(TYPING_MILLIS) : this.#showCommand()));
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#start();
    });
    byId("draw").addEventListener("click", () => this.#draw());
    byId("copy").addEventListener("click", () => this.#copy());
    addEventListener("hashchange", () => this.#readAddress());
    addEventListener("pagehide", () => this.#writeAddress());
    this.#restore();
    // Not before: a press while the modules load would send the form to the server, as if it were a page of the old kind.
    byId("start").disabled = false;
  }

  /** Returns the text of each field. */
  values() {
    return Object.fromEntries(FIELDS.map((field) => [field, byId(field).value]));
  }

  /** Takes the form from an address that a person has typed, or that a link has. */
  #readAddress() {
    if (location.hash !== this.#address) {
      this.#restore();
    }
  }

  /** Writes the form into the address. One that was typed meanwhile wins: its event may come later than this timer. */
  #writeAddress() {
    this.#readAddress();
    // It replaces, so that "back" does not undo letter by letter.
    history.replaceState(null, "", `#${hashOf(this.values())}`);
    this.#address = location.hash; // as the browser writes it
  }

  /** Notes that the server is there: that it could not be reached is old then. */
  connected() {
    if (byId("refusal").textContent === UNREACHED) {
      setNote(byId("refusal"), "");
    }
  }

  #restore() {
    this.#address = location.hash;
    this.#set(valuesOf(location.hash) ?? FIRST);
    byId("limits").open ||= LIMITS.some((field) => byId(field).value !== "");
  }

  #set(values) {
    for (const field of FIELDS) {
      byId(field).value = values[field] ?? "";
    }
    this.#changed();
  }

  #showCommand() {
    const line = byId("by").value === "bide" ? bideLine : curlLine;
    setText(byId("command"), line(this.values(), this.#base));
  }

  #changed(millis = 0) {
    const values = this.values();
    this.#showCommand();
    clearTimeout(this.#addressTimer);
    // Later, as a browser refuses to change the address often.
    this.#addressTimer = setTimeout(() => this.#writeAddress(), ADDRESS_MILLIS);
    byId("drawn").hidden = true;
    this.#clear();
    const { n = "1" } = given(values);
    this.#designer.ask(queryOf({ ...values, n }, CURVE), millis);
  }

  #clear(fields = FIELDS) {
    for (const field of fields) {
      byId(field).removeAttribute("aria-invalid");
      setNote(byId(`${field}-refusal`), "");
    }
    if (fields === FIELDS) {
      setNote(byId("refusal"), "");
    }
  }

  /** Shows the server's sentence at the field that it names. Returns that field, if there is one. */
  #refuse(detail) {
    this.#clear();
    const field = fieldIn(detail);
    if (field === "") {
      setNote(byId("refusal"), detail);
      return null;
    }
    byId(field).setAttribute("aria-invalid", "true");
    setNote(byId(`${field}-refusal`), detail);
    return byId(field);
  }

  async #start() {
    byId("start").disabled = true;
    const { ok, json, detail } = await createTask(bodyOf(this.values()));
    byId("start").disabled = false;
    if (ok) {
      this.#clear();
      this.#onStart(json, this.#designer.isLong);
    } else {
      this.#failed(detail);
    }
  }

  #failed(detail) {
    this.#say(`Refused: ${detail}`);
    const field = this.#refuse(detail);
    if (field && LIMITS.includes(field.id)) {
      byId("limits").open = true;
    }
    (field ?? byId("start")).focus();
  }

  async #draw() {
    const { n = "1", ...others } = given(this.values());
    const list = Number(n) <= MOST_LISTED;
    const query = `${queryOf({ ...others, n }, ["n", "shape", "seed"])}&list=${list}`;
    const { ok, json, detail } = await drawDelays(query);
    if (!ok) {
      this.#failed(detail);
      return;
    }
    this.#clear();
    const sentence = drawnText(json);
    setNote(byId("drawn"), sentence);
    this.#say(sentence);
    if (json.delays) {
      this.#designer.showSamples(json.delays);
    }
  }

  async #copy() {
    const command = byId("command");
    try {
      await navigator.clipboard.writeText(command.textContent);
      setText(byId("copy"), "Copied");
      this.#say("The command was copied");
    } catch {
      // Not a secure context, or not allowed: then it is one key away.
      getSelection().selectAllChildren(command);
      setText(byId("copy"), "Selected");
      this.#say("The command is selected");
    }
    setTimeout(() => setText(byId("copy"), "Copy"), COPIED_MILLIS);
  }
}

/** Returns what was drawn, in a sentence. */
function drawnText({ n, delays, quantiles, seed }) {
  const sorted = delays && [...delays].sort((a, b) => a - b);
  const at = (p) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  const { p50, p99, max } = quantiles ?? { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) };
  if (n === 0 || max === undefined) {
    return `Nothing drawn, seed ${seed}.`;
  }
  return `Drawn, not waited for: half of ${countText(n)} within ${timeText(p50)}, 99 % within ${timeText(p99)}, `
    + `the longest ${timeText(max, 6)} (seed ${seed}).`;
}
