/** The start of the page: it joins the form, the stream and the panels, and keeps which run is shown. */

import { curveOf } from "./api.js";
import { byId, setText } from "./element.js";
import { Form } from "./form.js";
import { Head } from "./head.js";
import { Minute } from "./minute.js";
import { Pools } from "./pools.js";
import { previewOf } from "./quantiles.js";
import { RunView } from "./runview.js";
import { hasLongTail } from "./shape.js";
import { Stream } from "./stream.js";
import { Tasks } from "./tasks.js";

const CALM_MILLIS = 1000;
const KEPT = "bide.run";

/** With more loops than this, a lane for each is taller than the picture. */
const MOST_LANES = 16;

const narrow = matchMedia("(max-width: 56.24rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const say = (sentence) => setText(byId("status"), sentence);
const head = new Head();
const run = new RunView({ say });
const minute = new Minute();
const pools = new Pools();
const tasks = new Tasks({ onShow: (task) => show(task), say });

let shown = null; // the id of the run that is shown
const gone = new Set(); // ids that the server no longer knows
let started = null; // the id of the run that was started here
let inForm = [null, 0]; // the curve in the form, and for how many waits it is
let isLong = false;
let isPaused = false;
let last = null; // the newest frame
let texts = 0; // when texts were shown
let loopCount = 0;

const stream = new Stream({
  hello: greet,
  plan: planned,
  frame: take,
  over: (over) => run.over(over),
  stopped: ({ detail }) => lose(detail),
  onLost: lose,
});

function greet(hello) {
  head.live();
  form.connected();
  setText(byId("version"), `Bide ${hello.version}`);
  if (hello.loops.length !== loopCount) {
    loopCount = hello.loops.length;
    byId("each").checked = loopCount <= MOST_LANES;
    setEach();
  }
  run.hello(hello);
  minute.hello(hello);
}

function lose(why) {
  head.lost(why);
  run.lost();
  minute.lost();
}

function planned(plan) {
  if (plan.missing) {
    gone.add(plan.id);
    shown = null;
    sessionStorage.removeItem(KEPT);
  }
  run.plan(plan, plan.id === started);
}

function take(frame) {
  last = frame;
  run.frame(frame);
  minute.frame(frame);
  const gap = calm.matches ? CALM_MILLIS : 0;
  if (!isPaused && performance.now() - texts >= gap) {
    showTexts();
  }
  if (shown === null) {
    showNewest(frame.tasks.of);
  }
}

/** A page without a run shows the newest task that is running, also one of another client, or else the last one that ended. */
function showNewest(newest) {
  const known = newest.filter((task) => task.n > 0 && !gone.has(task.id));
  const task = known.find(({ state }) => state === "running") ?? known[0];
  if (task) {
    show(task);
  }
}

function showTexts() {
  texts = performance.now();
  head.show(last);
  tasks.show(last.tasks, shown);
  pools.show(last.pools);
  run.show(last.t);
  minute.show(last.t);
}

function axis(long = isLong) {
  const chosen = byId("axis").value;
  const fitting = long ? "log" : "linear";
  return chosen === "auto" ? fitting : chosen;
}

function preview() {
  const [curve, n] = inForm;
  run.preview(curve && previewOf(curve, n, axis(hasLongTail(curve))));
}

function follow(id, long) {
  shown = id;
  isLong = long;
  sessionStorage.setItem(KEPT, JSON.stringify({ id, long }));
  stream.follow(id, axis());
}

/** Shows the run of a task that this page has not started: the server says whether its shape has a long tail. */
async function show({ id, text }) {
  shown = id;
  const { ok, json } = await curveOf(new URLSearchParams({ n: "1", shape: text }).toString());
  if (shown === id) {
    follow(id, ok && hasLongTail(json));
  }
}

function setEach() {
  run.setEach(byId("each").checked);
  minute.setEach(byId("each").checked);
}

byId("each").addEventListener("change", setEach);
byId("axis").addEventListener("change", () => {
  run.setAxis(axis());
  preview();
  if (shown !== null) {
    follow(shown, isLong);
  }
});
function pause(paused) {
  isPaused = paused;
  head.pause(isPaused);
  run.pause(isPaused);
  minute.pause(isPaused);
  if (!isPaused && last !== null) {
    showTexts();
  }
}

byId("pause").addEventListener("click", () => {
  pause(!isPaused);
  say(isPaused ? "The picture is paused; the waits go on" : "The picture goes on");
});
document.addEventListener("visibilitychange", () => document.hidden && head.connecting());

const form = new Form({
  say,
  onCurve: (...given) => {
    inForm = given;
    preview();
  },
  onStart: ({ id }, long) => {
    started = id;
    pause(false); // what was started is to be seen
    follow(id, long);
    if (narrow.matches) {
      byId("run").scrollIntoView();
      byId("line").focus({ preventScroll: true });
    }
  },
});
for (const id of ["designer", "byhand"]) {
  byId(id).open = !narrow.matches; // the picture should not be three screens away
}

const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
head.connecting();
if (kept === null) {
  stream.open();
} else {
  follow(kept.id, kept.long);
}
