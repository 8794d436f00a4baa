/** Draws the bands of the picture: the curve of what was planned and what came, and how late each wait came. */

import { countTicks } from "./axis.js";
import { countText, timeText } from "./units.js";

/** The strength of a cell with one wait: weak, but nothing that came is invisible. */
const LEAST_STRENGTH = 0.25;

/** How high a wedge is at least. */
const LEAST_WEDGE_PIXELS = 3;

/** Counts between two bins are estimates: less than half a wait is none. */
const LEAST_BEHIND = 0.5;

/** The area lets the lines of the axes through, and keeps its contrast of 3:1 with the ground. */
const CAME_STRENGTH = 0.95;

/** Returns the strength of a cell, from 0 to 1: a square root, so that neither the bulk nor a lone wait is lost. */
export function strength(count, greatest) {
  return count === 0 ? 0 : LEAST_STRENGTH + (1 - LEAST_STRENGTH) * Math.sqrt(count / greatest);
}

/** Draws the lines of the axis of counts, with their texts. */
export function drawCounts(context, surface, run, box) {
  for (const { at, text } of countTicks(run.n, box.height / surface.font > 18 ? 4 : 2)) {
    const y = surface.sharp(box.bottom - at / Math.max(1, run.n) * box.height);
    context.fillStyle = surface.colour.grid;
    context.fillRect(box.left, y, box.width, 1 / surface.density);
    surface.text(context, text, box.left - 6, y, { align: "right", colour: surface.colour.muted });
  }
}

/** Draws what came as an area, what is overdue as a wedge above it, and what was planned as a line over both. */
export function drawCurve(context, surface, run, box, now) {
  const y = (count) => box.bottom - count / Math.max(1, run.n) * box.height;
  const points = run.cameUntil(now);
  const path = (from, to, count) => {
    for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? 1 : -1) {
      context.lineTo(box.x(points[i][0]), y(points[i][count]));
    }
  };
  context.fillStyle = surface.colour.came;
  context.globalAlpha = surface.patterns ? 1 : CAME_STRENGTH;
  context.beginPath();
  context.moveTo(box.x(points[0][0]), box.bottom);
  path(0, points.length - 1, 1);
  context.lineTo(box.x(points.at(-1)[0]), box.bottom);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = surface.heldFill(context);
  const overdue = wedges(points, LEAST_WEDGE_PIXELS * run.n / box.height);
  for (const [from, to] of overdue) {
    context.beginPath();
    path(from, to, 2);
    path(to, from, 1);
    context.fill();
  }
  // A seam, so that the edge of the wedge is seen even if the colours of the page are replaced.
  context.strokeStyle = surface.colour.ground;
  for (const [from, to] of overdue) {
    context.beginPath();
    path(from, to, 1);
    context.stroke();
  }
  drawPlan(context, surface, run, box, surface.colour.ink);
  drawLast(context, surface, run, box);
}

/**
 * Returns the [from, to] of the points between which what came was behind what was planned, if something was overdue
 * between them, and they are far enough apart at their worst to be seen.
 */
export function wedges(points, least) {
  const behind = (i) => points[i][2] - points[i][1];
  const result = [];
  for (let from = 0; from < points.length; from++) {
    let to = from;
    let overdue = 0;
    let worst = 0;
    while (to < points.length && behind(to) >= LEAST_BEHIND) {
      overdue = Math.max(overdue, points[to][3]);
      worst = Math.max(worst, behind(to));
      to++;
    }
    if (overdue > 0 && worst >= least) {
      result.push([Math.max(0, from - 1), Math.min(points.length - 1, to)]);
    }
    from = Math.max(from, to);
  }
  return result;
}

/** Draws what was planned as a line. */
export function drawPlan(context, surface, run, box, colour) {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  run.edges.forEach((edge, i) => context.lineTo(box.x(edge), box.bottom - run.due[i] / Math.max(1, run.n) * box.height));
  context.stroke();
}

/** Draws a dot where the last wait is due. */
function drawLast(context, surface, run, box) {
  if (run.n > 0) {
    context.fillStyle = surface.colour.ink;
    context.beginPath();
    context.arc(box.x(run.plan.last ?? run.plan.end), box.top, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Returns an image of the cells, a pixel each, that the canvas makes larger. */
function imageOf(run, colour, shown, filter) {
  const image = new ImageData(run.bins, shown);
  const [red, green, blue] = colour;
  for (let bin = 0; bin < run.bins; bin++) {
    for (let row = 0; row < shown; row++) {
      const count = run.cells[bin * run.rows.count + row];
      if (count > 0 && filter(bin, row)) {
        const pixel = ((shown - 1 - row) * run.bins + bin) * 4;
        image.data[pixel] = red;
        image.data[pixel + 1] = green;
        image.data[pixel + 2] = blue;
        image.data[pixel + 3] = 255 * strength(count, run.greatestCount);
      }
    }
  }
  return image;
}

/** The band of lateness: a cell for each bin and row, stronger where more waits are. */
export class LatenessBand {
  #cells = document.createElement("canvas");

  /**
   * Draws the band.
   *
   * @param colour red, green and blue of the cells
   * @param until a moment, if only what had come by then is to be shown
   */
  draw(context, surface, run, box, colour, until) {
    const shown = run.rows.shown(run.greatestRow);
    const rowHeight = box.height / shown;
    for (const { row, text } of run.rows.decades(shown)) {
      const y = surface.sharp(box.bottom - row * rowHeight);
      context.fillStyle = surface.colour.grid;
      context.fillRect(box.left, y, box.width, 1 / surface.density);
      surface.text(context, text, box.left - 6, y, { align: "right", colour: surface.colour.muted });
    }
    const had = until === undefined
      ? () => true
      : (bin, row) => run.edges[bin + 1] + run.rows.from[row] <= until;
    this.#cells.width = run.bins;
    this.#cells.height = shown;
    this.#cells.getContext("2d").putImageData(imageOf(run, colour, shown, had), 0, 0);
    context.imageSmoothingEnabled = false;
    this.#stretch(context, run, box, shown);
    if (until === undefined && run.late) {
      this.#drawWorst(context, surface, run, box, rowHeight);
    }
  }

  #stretch(context, run, box, shown) {
    if (run.isEven()) {
      context.drawImage(this.#cells, box.left, box.top, box.width, box.height);
      return;
    }
    for (let bin = 0; bin < run.bins; bin++) {
      const from = box.x(run.edges[bin]);
      context.drawImage(this.#cells, bin, 0, 1, shown, from, box.top, box.x(run.edges[bin + 1]) - from, box.height);
    }
  }

  /** Writes the greatest lateness, which is exact, where it is. */
  #drawWorst(context, surface, run, box, rowHeight) {
    const worst = run.late[2];
    const bin = Array.from({ length: run.bins }, (_, each) => each).find((each) => run.highestRow(each) === run.greatestRow);
    const text = `max ${timeText(worst)}`;
    const width = surface.textWidth(text);
    const top = box.bottom - (run.greatestRow + 1) * rowHeight;
    const cell = { from: box.x(run.edges[bin]), to: box.x(run.edges[bin + 1]), top };
    const { left, middle } = labelPlace(cell, { width, height: surface.font }, box, (rectangle) => {
      const row = (y) => Math.floor((box.bottom - y) / rowHeight);
      return run.hasCells(box.bins(rectangle.left, rectangle.left + width), [row(rectangle.bottom), row(rectangle.top)]);
    });
    surface.text(context, text, left, middle);
  }
}

/**
 * Returns where to write a text about a cell: above it, beside it, or in the caption above the band, where nothing is
 * covered.
 *
 * @param cell from, to and top of the cell
 * @param size width and height of the text
 * @param box the band, with the part of the line above it that is free
 * @param covers returns whether cells are in a rectangle
 */
export function labelPlace(cell, size, box, covers) {
  const centred = Math.max(box.left + 2, Math.min(box.left + box.width - size.width, (cell.from + cell.to - size.width) / 2));
  const above = { left: centred, middle: cell.top - size.height / 2 - 2 };
  const beside = Math.max(cell.top, box.top + size.height / 2);
  const places = [above, { left: cell.from - 6 - size.width, middle: beside }, { left: cell.to + 6, middle: beside }];
  const isFree = ({ left, middle }) => {
    const [top, bottom] = [middle - size.height / 2, middle + size.height / 2];
    const isInside = left >= box.left && left + size.width <= box.left + box.width;
    const isBelowCaption = top >= box.top || (left > box.free[0] && left + size.width < box.free[1]);
    return isInside && isBelowCaption && !covers({ left, top, bottom });
  };
  return places.find(isFree) ?? above;
}

/**
 * Draws what a strength means: the least and the greatest count of a cell, and the steps between. Returns its left end.
 *
 * @param from where it may begin; with less room, nothing is drawn
 */
export function drawStrengths(context, surface, run, { from, right, y }, colour) {
  const greatest = run.greatestCount;
  const steps = [...new Set([1, greatest / 16, greatest / 4, greatest / 2, greatest].map((count) => Math.max(1, Math.round(count))))];
  const text = greatest === 1 ? "1 wait" : `${countText(greatest)} waits`;
  const size = Math.round(surface.font * 0.8);
  const width = surface.textWidth(text) + steps.length * size + 12 + surface.textWidth("1");
  if (greatest === 0 || right - width < from) {
    return right;
  }
  const style = { align: "right", colour: surface.colour.muted };
  surface.text(context, text, right, y, style);
  let x = right - surface.textWidth(text) - 6;
  for (const count of steps.reverse()) {
    x -= size;
    context.fillStyle = `rgba(${colour.join(",")},${strength(count, greatest)})`;
    context.fillRect(x, y - size / 2, size, size);
  }
  if (greatest > 1) {
    surface.text(context, "1", x - 6, y, style);
    x -= 6 + surface.textWidth("1");
  }
  return x;
}
