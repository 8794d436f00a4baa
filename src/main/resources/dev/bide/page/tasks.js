/** The tasks: how far each is, and a button that cancels it. */

import { cancelTask } from "./api.js";
import { byId, element, Rows, setText } from "./element.js";
import { countText, timeText } from "./units.js";

/** The list of the newest tasks. */
export class Tasks {
  #rows;
  #onShow;
  #say;
  #shown = null;
  #cancelled = new Set();
  #byId = new Map();

  /**
   * Creates a list.
   *
   * @param onShow receives a task whose run is to be shown
   * @param say says a sentence to those who do not see the page
   */
  constructor({ onShow, say }) {
    this.#onShow = onShow;
    this.#say = say;
    this.#rows = new Rows(byId("tasklist"), (id) => this.#make(id));
  }

  /** Shows the tasks of a frame. */
  show({ running, more, of }, shown) {
    this.#shown = shown;
    this.#byId = new Map(of.map((task) => [task.id, task]));
    this.#rows.show(of, (task) => task.id);
    setText(byId("running"), of.length === 0 ? "" : `${countText(running)} running`);
    const none = of.length === 0 ? "None yet. The tasks of all clients are listed here." : "";
    setText(byId("moretasks"), more > 0 ? `and ${countText(more)} more; bide tasks lists all` : none);
  }

  #make(id) {
    const show = element("button", { type: "button", className: "show" });
    const left = element("span", { className: "left muted" });
    const cancel = element("button", { type: "button" }, "Cancel");
    const bar = element("progress");
    const row = element("li", { className: "task" }, show, left, cancel, bar);
    show.addEventListener("click", () => this.#onShow(this.#byId.get(id)));
    cancel.addEventListener("click", () => this.#cancel(id, cancel, left));
    return { row, update: (task) => this.#update(task, { row, show, left, cancel, bar }) };
  }

  #update(task, { row, show, left, cancel, bar }) {
    const label = labelOf(task);
    const isRunning = task.state === "running";
    if (show.textContent !== label) {
      setText(show, label);
      show.title = "Show this run";
      bar.setAttribute("aria-label", `Progress of ${label}`);
      cancel.setAttribute("aria-label", `Cancel ${label}`);
    }
    if (task.id === this.#shown) {
      row.setAttribute("aria-current", "true");
    } else {
      row.removeAttribute("aria-current");
    }
    bar.max = Math.max(1, task.n);
    bar.value = task.n === 0 ? 1 : task.finished;
    if (isRunning && this.#cancelled.has(task.id)) {
      return; // the row says so already, and this frame is older
    }
    setText(left, isRunning ? `${timeText(round(task.left))} left` : endedText(task));
    if (!isRunning && document.activeElement === cancel) {
      show.focus(); // the button goes away, and the focus would be lost
    }
    cancel.hidden = !isRunning;
  }

  /** It asks nothing: a wait is cheap to start again. */
  async #cancel(id, cancel, left) {
    this.#cancelled.add(id);
    cancel.disabled = true;
    setText(left, "cancelling");
    const { ok, json, detail } = await cancelTask(id);
    this.#cancelled.delete(id);
    cancel.disabled = false;
    const sentence = ok ? endedText({ ...json, ...json.progress, n: json.progress?.of }) : detail;
    setText(left, sentence);
    this.#say(ok ? `The task is ${json.state}` : detail);
  }
}

function round(seconds) {
  return seconds >= 1 ? Math.round(seconds * 10) / 10 : Math.round(seconds * 100) / 100;
}

function labelOf({ name, text, n }) {
  const what = n === 1 ? `1 wait, ${text}` : `${countText(n)} of ${text}`;
  return name ? `${name}: ${what}` : what;
}

function endedText({ state, finished, n }) {
  return state === "done" ? "done" : `${state} after ${countText(finished ?? 0)} of ${countText(n ?? 0)}`;
}
