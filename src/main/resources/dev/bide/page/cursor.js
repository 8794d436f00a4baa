/** The cursor over the picture: it moves often, and the bands under it stay as they are. */

/** Paints the cursor, and takes it away again from the bands that it covers. */
export class CursorOverlay {
  #bands = document.createElement("canvas");
  #isCopied = false;
  #isPainted = false;

  /** Notes that the bands were painted again, so that nothing covers them. */
  uncovered() {
    this.#isCopied = this.#isPainted = false;
  }

  /** Paints the cursor at a bin, or none. The bands are copied before they are covered for the first time, not earlier. */
  paint(surface, places, run, bin, now) {
    if (this.#isPainted) {
      copy(this.#bands, surface.canvas);
    } else if (bin !== null && !this.#isCopied) {
      this.#bands.width = surface.canvas.width;
      this.#bands.height = surface.canvas.height;
      copy(surface.canvas, this.#bands);
      this.#isCopied = true;
    }
    if (bin !== null) {
      paintCursor(surface, places, run, bin, now);
    }
    this.#isPainted = bin !== null;
  }
}

function copy(from, to) {
  const context = to.getContext("2d");
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, to.width, to.height);
  context.drawImage(from, 0, 0);
  context.restore();
}

/** Paints the cursor: a line through all bands, and a dot where the curve and the area are. */
function paintCursor(surface, places, run, bin, now) {
  const { context } = surface;
  const { curve, bottom } = places;
  const seconds = run.edges[bin + 1];
  const x = surface.sharp(curve.x(seconds));
  context.fillStyle = surface.colour.ink;
  for (let y = curve.top; y < bottom; y += 6) {
    context.fillRect(x, y, 1, 4);
  }
  const arrived = run.arrivals();
  dot(surface, x, curve.bottom - run.due[bin + 1] / Math.max(1, run.n) * curve.height, surface.colour.ink);
  if (seconds <= now) {
    dot(surface, x, curve.bottom - arrived(seconds) / Math.max(1, run.n) * curve.height, surface.colour.came);
  }
}

function dot(surface, x, y, colour) {
  const { context } = surface;
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.strokeStyle = surface.colour.ground;
  context.stroke();
}
