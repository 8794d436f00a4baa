/** Requests to the server, and its refusals in its own words. */

/** What is wrong if there is no answer. */
export const UNREACHED = "the server cannot be reached";

/** Returns what the server answers: {ok, json, detail}. It does not throw, but for a request that was taken back. */
async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
    const json = await answer.json();
    return { ok: answer.ok, json, detail: answer.ok ? "" : json.detail ?? `the server answers ${answer.status}` };
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    return { ok: false, json: null, detail: answer ? `the server answers ${answer.status}` : UNREACHED };
  }
}

/** Starts a task. */
export function createTask(body) {
  return ask("tasks", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

/** Cancels a task. */
export function cancelTask(id) {
  return ask(`tasks/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** Asks for the quantiles of a shape. */
export function curveOf(query, signal) {
  return ask(`curve?${query}`, { signal });
}

/** Draws delays without waiting for them. */
export function drawDelays(query) {
  return ask(`draw?${query}`);
}
