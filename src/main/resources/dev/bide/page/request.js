/** What the form asks for: as a body, as an address, and as lines for a shell. Pure: it touches no document. */

/** The fields of the form, as the API names them. */
export const FIELDS = ["n", "shape", "seed", "timeout", "need", "failRate", "failStatus", "onFailure", "name"];

/** What an empty page begins with: one press from a picture. */
export const FIRST = { n: "100000", shape: "uniform(0,10)" };

/** These are texts, whatever is in them: a name may be 7. */
const TEXTS = new Set(["shape", "onFailure", "name"]);

/** A number as JSON has it. It is passed on as it was typed, because a seed may have more digits than a double keeps. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What a shell takes as it is. */
const PLAIN = /^[\w./:@%+,-]+$/;

/** Returns the fields that have a value, each without the blanks around it. */
export function given(values) {
  const pairs = FIELDS.map((field) => [field, (values[field] ?? "").trim()]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
}

/** Returns the body of POST /tasks. What is no number goes as a text, so that the server says what is wrong with it. */
export function bodyOf(values) {
  const fields = Object.entries(given(values)).map(([field, value]) => {
    const isNumber = !TEXTS.has(field) && NUMBER.test(value);
    return `${JSON.stringify(field)}:${isNumber ? value : JSON.stringify(value)}`;
  });
  return `{${fields.join(",")}}`;
}

/** Returns a query of some of the fields. */
export function queryOf(values, fields) {
  const has = given(values);
  return new URLSearchParams(fields.filter((field) => field in has).map((field) => [field, has[field]])).toString();
}

/** Returns the part of an address after its #. */
export function hashOf(values) {
  const pairs = Object.entries(given(values));
  // Brackets, commas and colons may stand in an address as they are, and a shape is easier to read with them.
  const readable = (value) => encodeURIComponent(value).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%3D/g, "=");
  return pairs.map(([field, value]) => `${field}=${readable(value)}`).join("&");
}

/** Returns the fields that an address has; null if it has none. What it says is text, and nothing else. */
export function valuesOf(hash) {
  const values = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const equals = part.indexOf("=");
    const field = part.slice(0, Math.max(0, equals));
    if (FIELDS.includes(field)) {
      values[field] = decoded(part.slice(equals + 1));
    }
  }
  return Object.keys(values).length > 0 ? values : null;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that a person typed
  }
}

/** Returns a word of a shell that stands for a text. */
export function quoted(text) {
  return PLAIN.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** Returns the line for curl that starts what the form starts. */
export function curlLine(values, base) {
  return `curl -H 'Content-Type: application/json' -d ${quoted(bodyOf(values))} ${quoted(`${base}/tasks`)}`;
}

/** Returns the line for bide that starts what the form starts. */
export function bideLine(values, base) {
  const options = Object.entries(given(values)).map(([field, value]) => {
    const option = `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    // A value that begins with a dash would be taken for an option.
    return value.startsWith("-") ? quoted(`${option}=${value}`) : `${option} ${quoted(value)}`;
  });
  return ["bide tasks create", ...options, `--url ${quoted(base)}`].join(" ");
}

/** Returns the field that a refusal of the server begins with; "" if it names none of the form. */
export function fieldIn(detail) {
  // Without a shape there is a longest delay, and a refusal of it belongs to the same field.
  const first = (/^[A-Za-z]+/.exec(detail)?.[0] ?? "").replace("maxDelay", "shape");
  return FIELDS.includes(first) ? first : "";
}
