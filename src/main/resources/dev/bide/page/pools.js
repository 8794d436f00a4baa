/** The pools: who is served, and who stands in line. */

import { byId, element, Rows, setText } from "./element.js";
import { countText, timeText } from "./units.js";

/** A pool of more servers than this is told in numbers alone. */
const MOST_SLOTS = 40;

/** The list of the fullest pools. */
export class Pools {
  #rows = new Rows(byId("poollist"), () => make());

  /** Shows the pools of a frame. */
  show({ more, of }) {
    this.#rows.show(of, (pool) => pool.name);
    const none = "None in use. A wait with a pool queues for one of its servers.";
    setText(byId("morepools"), more > 0 ? `and ${countText(more)} more` : of.length === 0 ? none : "");
  }
}

function make() {
  const name = element("b");
  const full = element("span");
  const queue = element("span", { className: "queue" });
  // The text beside them says the same in words.
  const slots = element("span", { className: "slots" }, full, queue);
  slots.setAttribute("aria-hidden", "true");
  const text = element("span", { className: "muted" });
  const update = (pool) => {
    setText(name, pool.name);
    setText(full, pool.capacity > 0 && pool.capacity <= MOST_SLOTS
      ? "■".repeat(Math.min(pool.busy, pool.capacity)) + "□".repeat(Math.max(0, pool.capacity - pool.busy))
      : "");
    setText(queue, pool.queued > 0 ? ` ${"▸".repeat(Math.min(pool.queued, MOST_SLOTS / 2))}` : "");
    setText(text, poolText(pool));
  };
  return { row: element("li", { className: "pool" }, name, slots, text), update };
}

function poolText({ capacity, busy, queued, nextFree }) {
  const servers = capacity > 0 ? `${countText(busy)} of ${countText(capacity)} busy` : `${countText(busy)} busy`;
  if (queued === 0) {
    return servers;
  }
  const next = nextFree >= 0 ? `, the next is free in ${timeText(Math.round(nextFree * 100) / 100)}` : "";
  return `${servers}, ${countText(queued)} in line${next}`;
}
