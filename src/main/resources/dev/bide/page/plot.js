/**
 * The ground under every plot: a canvas that knows its size, the density of the screen, and the colours of the page.
 *
 * No chart library draws this page. uPlot is the smallest that was weighed: 51 KB minified, without a heat map, without one
 * axis of time over three bands, without a keyboard. Chart.js and Plotly need inline styles, which the page's content
 * security policy refuses. The picture needs lines, rectangles and one image, and a canvas has these.
 */

const COLOURS = ["ink", "muted", "grid", "came", "late", "held", "ground"];
const LEAST_FONT = 11;

/**
 * How many milliseconds a picture stays at least. The server sends ten frames a second, and some come close together. Who
 * wants little motion gets one picture a second.
 */
const LEAST_GAP = 50;
const CALM_GAP = 1000;

/** Returns the red, green and blue of a colour as the browser computes it: "rgb(0, 114, 178)". */
export function channels(computed) {
  const numbers = computed.match(/[\d.]+/g)?.map(Number) ?? [];
  // A browser writes a mixed colour as color(srgb 0 0.45 0.7).
  return computed.startsWith("color(") ? numbers.slice(0, 3).map((part) => Math.round(part * 255)) : numbers.slice(0, 3);
}

/** A canvas for plots. Its owner paints when it is told to, and only then. */
export class Surface {
  /** Grows with each change of the size or the colours: what was painted before is of no use then. */
  version = 0;
  #pixels = "";
  #lastPaint = 0;
  #timer = 0;
  #frame = 0;
  #repaint;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #forced = matchMedia("(forced-colors: active)");

  /**
   * Creates a surface.
   *
   * @param canvas the element
   * @param repaint paints again; called when the size or the colours have changed, or when a picture was put off
   */
  constructor(canvas, repaint) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.#repaint = repaint;
    new ResizeObserver(() => this.soon()).observe(canvas);
    const restyle = () => {
      this.#readStyle();
      this.now();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
    this.#forced.addEventListener("change", restyle);
    this.#readStyle();
  }

  /** Reads the colours as the browser computes them: names of system colours and light-dark() included. */
  #readStyle() {
    this.version++;
    const style = this.canvas.style;
    style.forcedColorAdjust = "none"; // or each probe below would give the same system colour
    this.colour = {};
    for (const name of COLOURS) {
      style.color = `var(--${name})`;
      this.colour[name] = getComputedStyle(this.canvas).color;
    }
    style.color = "";
    this.patterns = this.#forced.matches;
  }

  /** Fits the canvas to its size on the screen. Returns whether anything can be seen of it. */
  fit() {
    const density = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const style = getComputedStyle(this.canvas);
    const pixels = `${width} ${height} ${density} ${style.fontSize} ${style.fontFamily}`;
    if (pixels !== this.#pixels) {
      this.#pixels = pixels;
      this.version++;
      this.canvas.width = Math.round(width * density);
      this.canvas.height = Math.round(height * density);
      // As large as the page's small text, so that it grows when the reader makes text larger.
      this.font = Math.max(LEAST_FONT, Number.parseFloat(style.fontSize) * 0.75 || 0);
      this.family = style.fontFamily || "sans-serif";
    }
    Object.assign(this, { width, height, density });
    return width > 0 && height > 0;
  }

  /** Clears a context, and prepares it for painting in the page's pixels. */
  prepare(context) {
    context.setTransform(this.density, 0, 0, this.density, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    context.font = `${this.font}px ${this.family}`;
    context.textBaseline = "middle";
    context.lineWidth = 1;
  }

  /** Returns a number of pixels at which a line of one pixel is sharp. */
  sharp(pixels) {
    return (Math.floor(pixels * this.density) + 0.5) / this.density;
  }

  /** Returns a number of pixels that is the edge of a pixel of the screen. */
  edge(pixels) {
    return Math.round(pixels * this.density) / this.density;
  }

  /** Returns whether a new picture is due, and has it painted later if it is too early. */
  mayPaint() {
    const gap = this.#calm.matches ? CALM_GAP : LEAST_GAP;
    const left = this.#lastPaint + gap - performance.now();
    if (left <= 0) {
      return true;
    }
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#repaint();
    }, left);
    return false;
  }

  /** Notes that a picture was painted. */
  painted() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#lastPaint = performance.now();
  }

  /** Has it painted before the screen shows the next frame, however many times it is called until then. */
  soon() {
    this.#frame ||= requestAnimationFrame(() => this.now());
  }

  /** Has it painted. */
  now() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#repaint();
  }

  /** Writes a text over a seam of the ground's colour, so that lines under it do not cross it out. */
  text(context, text, x, y, { align = "left", colour = this.colour.ink, bold = false } = {}) {
    context.font = `${bold ? "600 " : ""}${this.font}px ${this.family}`;
    context.textAlign = align;
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.colour.ground;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
    context.lineWidth = 1;
  }

  /** Returns the width of a text. */
  textWidth(text) {
    this.context.font = `${this.font}px ${this.family}`;
    return this.context.measureText(text).width;
  }

  /** Returns a fill for what is held up: its colour, or stripes where the reader's own colours replace those of the page. */
  heldFill(context) {
    if (!this.patterns) {
      return this.colour.held;
    }
    const tile = document.createElement("canvas");
    tile.width = tile.height = 4;
    const drawing = tile.getContext("2d");
    drawing.fillStyle = this.colour.ground;
    drawing.fillRect(0, 0, 4, 4);
    drawing.fillStyle = this.colour.held;
    for (let i = 0; i < 4; i++) {
      drawing.fillRect(i, 3 - i, 1, 1);
      drawing.fillRect((i + 1) % 4, 3 - i, 1, 1);
    }
    return context.createPattern(tile, "repeat");
  }
}
