/** The head of the page: whether what is shown is live, and the figures of the whole process. */

import { byId, setText } from "./element.js";
import { countText, timeText } from "./units.js";

const NONE = "–";

/** The head of the page. */
export class Head {
  #since = null;
  #paused = false;

  /** Says that what is shown is from now. */
  live() {
    this.#since = null;
    this.#show(true, this.#paused ? "live, the picture is paused" : "live");
  }

  /** Says that nothing is known yet. */
  connecting() {
    this.#show(false, "connecting");
  }

  /** Says that what is shown is old, since when, and why if the server said so. */
  lost(why) {
    this.#since ??= new Date();
    const clock = this.#since.toTimeString().slice(0, 8);
    this.#show(false, `not connected since ${clock}${why ? `: ${why}` : ""}, trying again`);
    // A number looks new wherever it stands.
    setText(byId("pending"), NONE);
    setText(byId("late"), NONE);
  }

  /** Says that the picture stands still, or goes on. */
  pause(paused) {
    this.#paused = paused;
    setText(byId("pause"), paused ? "Go on" : "Pause the picture");
    if (document.body.classList.contains("live")) {
      this.live();
    }
  }

  /** Shows the figures of a frame. */
  show({ pending, late }) {
    setText(byId("pending"), countText(pending));
    setText(byId("late"), late.map((each) => timeText(each)).join(" / "));
  }

  #show(isLive, text) {
    document.body.classList.toggle("live", isLive);
    document.body.classList.toggle("stale", !isLive);
    setText(byId("connection"), text);
  }
}
