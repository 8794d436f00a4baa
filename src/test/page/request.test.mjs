import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { bideLine, bodyOf, curlLine, fieldIn, hashOf, queryOf, quoted, valuesOf } from "../../main/resources/dev/bide/page/request.js";

const BASE = "http://127.0.0.1:8080";

/** Forms with what shells, JSON and addresses give a meaning of their own. */
const FORMS = [
  { n: "1000000", shape: "uniform(0,10)", seed: "7" },
  { n: "1", shape: "lognormal(median=50ms, p99=1s, max=5s)" },
  { name: "it's \"quoted\" & $HOME `id` \\ !1 #2 100% é 日本" },
  { n: "5", timeout: "1m", need: "3", failRate: "0.5", failStatus: "503", onFailure: "collect", name: "nightly run" },
  { n: "-1", seed: "-9007199254740993", failRate: "1e-3" },
  { n: "many", timeout: "1.5", name: "7" },
];

/** Returns the words that a shell makes of a line. */
function wordsOf(line) {
  const output = execFileSync("bash", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8", env: { HOME: "/nowhere" } });
  return output.split("\0").slice(0, -1);
}

test("a number goes as it was typed, and what is none goes as a text", () => {
  assert.equal(bodyOf({ n: "10", seed: "9007199254740993", failRate: "5e-2" }), '{"n":10,"seed":9007199254740993,"failRate":5e-2}');
  assert.equal(bodyOf({ n: "ten", timeout: "1m", need: "007" }), '{"n":"ten","timeout":"1m","need":"007"}');
});

test("a name is a text even if it is a number, and a field without a value is left out", () => {
  assert.equal(bodyOf({ name: "7", n: " 3 ", shape: "  ", seed: "" }), '{"n":3,"name":"7"}');
  assert.equal(bodyOf({}), "{}");
});

test("the line for curl sends what the form sends", () => {
  for (const form of FORMS) {
    const words = wordsOf(curlLine(form, BASE));
    assert.deepEqual(words, ["curl", "-H", "Content-Type: application/json", "-d", bodyOf(form), `${BASE}/tasks`]);
    assert.equal(typeof JSON.parse(words[4]), "object");
  }
});

test("the line for bide has each value as one word", () => {
  const words = FORMS.map((form) => wordsOf(bideLine(form, BASE)));
  assert.deepEqual(words[2], ["bide", "tasks", "create", "--name", FORMS[2].name, "--url", BASE]);
  assert.deepEqual(words[3].slice(3, 13),
    ["--n", "5", "--timeout", "1m", "--need", "3", "--fail-rate", "0.5", "--fail-status", "503"]);
  assert.deepEqual(wordsOf(bideLine({ name: "--" }, BASE)).slice(3), ["--name=--", "--url", BASE]);
  assert.deepEqual(words[4].slice(3), ["--n=-1", "--seed=-9007199254740993", "--fail-rate", "1e-3", "--url", BASE]);
});

test("an address brings the same form back", () => {
  for (const form of FORMS) {
    assert.deepEqual(valuesOf(`#${hashOf(form)}`), form);
  }
});

test("an address is easy to read, and has only the fields of the form", () => {
  assert.equal(hashOf({ n: "5", shape: "weighted(10ms:90,2s:1)", seed: "" }), "n=5&shape=weighted(10ms:90,2s:1)");
  assert.deepEqual(valuesOf("#n=5&evil=1&__proto__=2&run&shape=<script>"), { n: "5", shape: "<script>" });
  assert.equal(valuesOf("#picture"), null);
  assert.equal(valuesOf(""), null);
  assert.deepEqual(valuesOf("#name=100%"), { name: "100%" });
});

test("a query has what is asked for and given", () => {
  assert.equal(queryOf({ n: "5", shape: "fixed(1s)", seed: "7" }, ["n", "shape"]), "n=5&shape=fixed%281s%29");
  assert.equal(queryOf({ n: "5", shape: "" }, ["n", "shape"]), "n=5");
});

test("a word without a meaning of its own needs no quotes", () => {
  assert.equal(quoted(`${BASE}/tasks`), `${BASE}/tasks`);
  assert.equal(quoted("it's"), "'it'\\''s'");
  assert.equal(quoted(""), "''");
});

test("a refusal belongs to the field that it begins with", () => {
  assert.equal(fieldIn("shape.p99 must be more than the median"), "shape");
  assert.equal(fieldIn("maxDelay must be at most 3600"), "shape");
  assert.equal(fieldIn("failRate must be a number from 0 to 1"), "failRate");
  assert.equal(fieldIn("the server is stopping"), "");
});
