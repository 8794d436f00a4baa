/** The one stream of the page: it connects, notices silence, comes back, and lets go while the page is hidden. */

const RETRY_MILLIS = 1000;

/** The server sends a frame every two seconds at least. After this long, what is shown is old. */
const SILENCE_MILLIS = 5000;

const EVENTS = ["hello", "plan", "frame", "over", "stopped"];

/** A stream of the events of the page. */
export class Stream {
  #source = null;
  #retry = 0;
  #silence = 0;
  #query = new URLSearchParams();
  #handlers;

  /**
   * Creates a stream that is closed.
   *
   * @param handlers one for each event, and onLost(why), which is called each time that the stream is not there
   */
  constructor(handlers) {
    this.#handlers = handlers;
    // A browser has six connections to a server over HTTP/1.1: a hidden page must not keep one of them.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  /** Follows a task, or none, from now on. */
  follow(task, axis) {
    this.#query = new URLSearchParams({ ...(task && { task }), ...(task && axis && { axis }) });
    this.open();
  }

  /** Connects, unless the page is hidden. */
  open() {
    this.close();
    if (document.hidden) {
      return;
    }
    const query = this.#query.toString();
    const source = new EventSource(`live${query && `?${query}`}`);
    this.#source = source;
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        this.#watch();
        this.#handlers[name]?.(JSON.parse(event.data));
      });
    }
    source.addEventListener("error", () => this.#lost(source));
    this.#watch();
  }

  /** Lets go of the connection. */
  close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
  }

  #watch() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(this.#source), SILENCE_MILLIS);
  }

  /** Tries again itself: an EventSource gives up for good after any answer that is not a stream, such as a 503. */
  #lost(source) {
    if (source === null || source !== this.#source) {
      return;
    }
    const refused = source.readyState === EventSource.CLOSED;
    this.close();
    this.#handlers.onLost("");
    if (refused) {
      this.#askWhy();
    }
    this.#retry = setTimeout(() => this.open(), RETRY_MILLIS);
  }

  /** An EventSource does not tell what it was answered, so this asks once more. */
  async #askWhy() {
    const abort = new AbortController();
    try {
      const answer = await fetch("live", { headers: { Accept: "text/event-stream" }, signal: abort.signal });
      if (!answer.ok) {
        this.#handlers.onLost((await answer.json()).detail ?? "");
      }
    } catch {
      // Nothing answers: "not connected" says so.
    } finally {
      abort.abort();
    }
  }
}
