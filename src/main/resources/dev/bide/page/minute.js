/** The last minute of the event loops, and what held them up. */

import { byId, element, setText } from "./element.js";
import { Lanes } from "./lanes.js";
import { stallText } from "./runtext.js";

const MINUTE_SECONDS = 60;
const MOST_SHOWN = 4;

/** The panel of the event loops. */
export class Minute {
  #lanes = new Lanes(byId("lanes"));
  #stalls = [];

  /** Begins again with what the server knows. */
  hello({ loops, warnMillis, minute, stalls, t }) {
    this.#lanes.setOld(false);
    this.#lanes.setLoops(loops, warnMillis / 1000);
    this.#lanes.addLoops(minute);
    this.#lanes.addStalls(stalls);
    this.#stalls = stalls;
    this.#lanes.draw(t);
  }

  /** Takes what is new in a frame. */
  frame({ t, loops, stalls }) {
    this.#lanes.addLoops(loops);
    this.#lanes.addStalls(stalls);
    this.#stalls = [...this.#stalls, ...stalls].filter(({ from, seconds }) => from + seconds > t - MINUTE_SECONDS);
    this.#lanes.draw(t);
  }

  /** Shows the newest stalls, with how long ago they began. */
  show(t) {
    const list = byId("stalls");
    const newest = this.#stalls.slice(-MOST_SHOWN).reverse();
    while (list.children.length > newest.length) {
      list.lastChild.remove();
    }
    newest.forEach((stall, i) => {
      const row = list.children[i] ?? list.appendChild(element("li", { className: "stall" }));
      setText(row, `${Math.max(0, Math.round(t - stall.from))} s ago: ${stallText(stall)}`);
    });
  }

  /** Notes that the server is gone. */
  lost() {
    this.#lanes.setOld(true);
  }

  /** Stops drawing, or goes on. */
  pause(paused) {
    this.#lanes.pause(paused);
  }

  /** Shows a lane for each loop, or one with the worst of all. */
  setEach(each) {
    this.#lanes.setWorstOnly(!each);
  }
}
