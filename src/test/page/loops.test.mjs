import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, LoopHistory, loopLabel, Loops } from "../../main/resources/dev/bide/page/loops.js";
import { markHeight, worstByPixel } from "../../main/resources/dev/bide/page/lane.js";

const near = (actual, expected) => {
  assert.equal(actual.length, expected.length, JSON.stringify(actual));
  actual.flat().forEach((each, i) => assert.ok(Math.abs(each - expected.flat()[i]) < 1e-9, JSON.stringify(actual)));
};

/** Returns [from, to, worst] of each column. */
function columns(loop) {
  const all = [];
  loop.visit((...column) => all.push(column));
  return all;
}

/** Returns a history of a second on time, in which the loop was held up for some times. */
function history(...stalls) {
  const loop = new LoopHistory();
  for (let column = 100; column < 110; column++) {
    const due = column / 10 + 0.02;
    const stall = stalls.find(([from, to]) => due >= from && due < to);
    loop.put(column, stall ? stall[1] - column / 10 : 0.0002);
  }
  return loop;
}

test("the slope of a stall tells when the loop was held up", () => {
  near(history([10.2, 10.6]).heldUp(0.25), [[10.2, 10.6]]);
});

test("a stall that begins within a tenth of a second is exact too", () => {
  const loop = new LoopHistory();
  [0.4, 0.35, 0.25, 0.15, 0.05, 0.0002].forEach((worst, i) => loop.put(102 + i, worst));
  near(loop.heldUp(0.25), [[10.25, 10.65]]);
});

test("a loop that is late all the time is held up all the time", () => {
  const loop = new LoopHistory();
  for (let column = 100; column < 120; column++) {
    loop.put(column, 0.3);
  }
  near(joined(loop.heldUp(0.25)), [[10.1, 12.2]]); // what was due in a tenth was due at its end at the latest
});

test("less than the limit is no stall", () => {
  assert.deepEqual(history([10.2, 10.4]).heldUp(0.25), []);
});

test("two stalls that follow each other are two", () => {
  near(history([10, 10.4], [10.4, 10.9]).heldUp(0.25), [[10, 10.4], [10.4, 10.9]]);
});

test("a column that comes again has the worse value", () => {
  const loop = new LoopHistory();
  loop.put(5, 0.3);
  loop.put(5, 0.1);
  near(columns(loop), [[0.5, 0.6, 0.3]]);
});

test("columns before 0 are like others", () => {
  const loop = new LoopHistory();
  loop.put(-1, 0.3);
  near(columns(loop), [[-0.1, 0, 0.3]]);
});

test("an hour is kept in fewer, longer columns, and no peak is lost", () => {
  const loop = new LoopHistory();
  for (let column = 0; column < 36000; column++) {
    loop.put(column, column === 20001 ? 0.7 : 0.0002);
  }
  const kept = columns(loop);
  assert.ok(kept.length <= 4096);
  const worst = kept.filter(([, , late]) => late === 0.7);
  assert.equal(worst.length, 1);
  assert.ok(worst[0][0] <= 2000.1 && worst[0][1] > 2000.1);
  assert.ok(Math.abs(kept.at(-1)[1] - 3600) < 1);
});

test("a column far away does not fill the memory", () => {
  const loop = new LoopHistory();
  loop.put(5, 0.3);
  loop.put(1e12, 0.1);
  assert.deepEqual(columns(loop).map((column) => column[2]), [0.3, 0.1]);
});

test("columns come in order, though the server sends an earlier one later", () => {
  const loop = new LoopHistory();
  [7, 5, 6].forEach((column) => loop.put(column, column / 100));
  assert.deepEqual(columns(loop).map((column) => column[2]), [0.05, 0.06, 0.07]);
});

test("what was before a moment is forgotten", () => {
  const loop = history();
  loop.forget(10.5);
  assert.equal(columns(loop)[0][0], 10.5);
});

test("intervals that meet are joined", () => {
  assert.deepEqual(joined([[3, 4], [1, 2], [1.5, 3]]), [[1, 4]]);
  assert.deepEqual(joined([[3, 4], [1, 2]]), [[1, 2], [3, 4]]);
});

/** Returns two loops, of which the first was held up from 10.2 to 10.6 s. */
function loops() {
  const all = new Loops();
  all.set(["thread-10", "thread-9"], 0.25);
  all.add([columns(history([10.2, 10.6])), []].map((each) => each.map(([from, , worst]) => [Math.round(from * 10), worst])));
  return all;
}

test("lanes are in the order of their numbers", () => {
  assert.deepEqual(loops().lanes(false).map(({ name }) => name), ["thread-9", "thread-10"]);
});

test("what the server says of a stall is exact, and takes the place of the slope", () => {
  const all = loops();
  all.addStalls([{ loops: ["thread-10"], cause: "blocked", from: 10.23, seconds: 0.37 }]);
  near(all.lanes(false)[1].held, [[10.23, 10.6]]);
  assert.deepEqual(all.lanes(false)[0].held, []);
});

test("a long queue is no time in which the loop was held up", () => {
  const all = loops();
  all.addStalls([{ loops: ["thread-9"], cause: "queue", from: 10, seconds: 0.5 }]);
  assert.deepEqual(all.lanes(false)[0].held, []);
});

test("one lane for all loops has the worst of each", () => {
  const lanes = loops().lanes(true);
  assert.equal(lanes.length, 1);
  near(lanes[0].held, [[10.2, 10.6]]);
});

test("a pixel shows the worst of its columns, and nothing where there is no sample", () => {
  const visit = (visitor) => [[0, 0.1, 0.3], [0.1, 0.2, 0.1], [0.4, 0.5, 0.2]].forEach((each) => visitor(...each));
  assert.deepEqual([...worstByPixel(visit, 3, (seconds) => seconds * 5)], [0.3, NaN, 0.2]);
  assert.deepEqual([...worstByPixel((visitor) => visitor(0, 0.1, 0.3), 2, (seconds) => seconds * 1e6)], [0.3, 0.3]);
});

test("a mark is full when the loop counts as held up", () => {
  assert.equal(markHeight(0, 0.25, 13), 1);
  assert.equal(markHeight(0.25, 0.25, 13), 13);
  assert.equal(markHeight(9, 0.25, 13), 13);
});

test("a loop is labelled with the number of its thread", () => {
  assert.equal(loopLabel("vert.x-eventloop-thread-12", false), "loop 12");
  assert.equal(loopLabel("vert.x-eventloop-thread-12", true), "12");
  assert.equal(loopLabel("main", true), "main");
});
