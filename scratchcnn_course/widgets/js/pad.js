// Paper to draw on, by mouse, pen, finger or keyboard: strokes become 28 x 28 numbers, dark on light.

import { isNotebooks } from "./keys.js";
import { make } from "./stepper.js";

const SIDE = 280;
export const CELLS = 28;
const CELL = SIDE / CELLS;
const PEN = 21; // about as thick as in MNIST, with an edge as soft
const SOFT = 7;
/** @type {Record<string, [number, number]>} */
const MOVES = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};
export const HINT =
  "Draw with mouse, pen or finger. Keyboard: arrow keys move, Space puts the pen down or lifts it, " +
  "Home, End, Page Up and Page Down move diagonally, Backspace undoes, Delete clears.";

export class Paper {
  /** @type {[number, number][][]} each a list of points */
  strokes = [];
  /** @type {HTMLCanvasElement | null} a drawing that was there before the first stroke */
  ground = null;
  /** @type {[number, number]} of the keyboard's cursor */
  at = [SIDE / 2, SIDE / 2];
  /** @type {number | undefined} */
  pointer;
  down = false;

  /** @param {() => void} changed is told of each stroke */
  constructor(changed) {
    this.changed = changed;
    this.canvas = make("canvas", "");
    this.canvas.width = this.canvas.height = SIDE;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application"); // arrow keys are for the pad, not for the screen reader
    this.canvas.setAttribute("aria-label", "Pad to draw a digit on");
    this.canvas.setAttribute("aria-description", HINT);
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d", { willReadFrequently: true }));
    this.cursor = make("div", "cursor");
    this.cursor.hidden = true;
    this.sheet = make("div", "paper");
    this.sheet.append(this.canvas, this.cursor);
    this.place = make("p", "hint place");
    this.place.setAttribute("role", "status");
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.follow(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      canvas.addEventListener(name, (event) => this.end(event));
    }
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => {
      this.lift();
      this.cursor.hidden = true;
      this.place.textContent = "";
    });
  }

  // Pointers

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (this.pointer !== undefined || event.button !== 0) return; // one finger draws
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.lift();
    this.cursor.hidden = true;
    this.pointer = event.pointerId;
    this.strokes.push([this.point(event)]);
    this.draw();
  }

  /** @param {PointerEvent} event */
  follow(event) {
    if (event.pointerId !== this.pointer) return;
    const several = event.getCoalescedEvents?.() ?? [];
    for (const one of several.length ? several : [event]) this.strokes.at(-1)?.push(this.point(one));
    this.draw();
  }

  /** @param {PointerEvent} event */
  end(event) {
    if (event.pointerId === this.pointer) this.pointer = undefined;
  }

  // Keys

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Tab" || isNotebooks(event)) return;
    event.stopPropagation();
    if (this.pointer !== undefined) return;
    /** @type {Record<string, () => void>} */
    const acts = {
      " ": () => !event.repeat && (this.down ? this.lift() : this.put()),
      Delete: () => this.clear(),
      Backspace: () => this.undo(),
    };
    const [act, move] = [acts[event.key], MOVES[event.key]];
    if (!act && !move) return;
    event.preventDefault();
    if (move) this.step(move);
    else act();
    this.show();
  }

  put() {
    this.down = true;
    this.strokes.push([[...this.at]]);
    this.draw();
  }

  lift() {
    this.down = false;
  }

  /** @param {[number, number]} move */
  step(move) {
    const inside = (/** @type {number} */ place) => Math.max(CELL / 2, Math.min(SIDE - CELL / 2, place));
    this.at = [inside(this.at[0] + CELL * move[0]), inside(this.at[1] + CELL * move[1])];
    if (!this.down) return;
    this.strokes.at(-1)?.push([...this.at]);
    this.draw();
  }

  show() {
    const [x, y] = this.at;
    this.cursor.hidden = false;
    this.cursor.classList.toggle("down", Boolean(this.down));
    this.cursor.style.left = `calc(${(100 * x) / SIDE}% - 11px)`; // the sheet may be shown smaller
    this.cursor.style.top = `calc(${(100 * y) / SIDE}% - 11px)`;
    const [column, row] = this.at.map((place) => Math.floor(place / CELL));
    this.place.textContent = `Pen ${this.down ? "down" : "up"} at row ${row}, column ${column}.`;
  }

  // The drawing

  clear() {
    this.strokes = [];
    this.ground = null;
    this.pointer = undefined;
    this.lift();
    this.draw();
  }

  undo() {
    this.lift();
    if (!this.strokes.pop()) this.ground = null;
    this.draw();
  }

  /**
   * Begin with a drawing: after a reload, or when a program put one here.
   * @param {Uint8Array} bytes
   */
  load(bytes) {
    const small = make("canvas", "");
    small.width = small.height = CELLS;
    const image = new ImageData(CELLS, CELLS);
    bytes.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    small.getContext("2d")?.putImageData(image, 0, 0);
    this.strokes = [];
    this.ground = bytes.every((value) => value === 255) ? null : small;
    this.lift();
    this.paint();
  }

  draw() {
    this.paint();
    this.changed();
  }

  paint() {
    const { pen } = this;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.imageSmoothingEnabled = false;
    if (this.ground) pen.drawImage(this.ground, 0, 0, SIDE, SIDE);
    pen.save();
    Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: PEN, shadowColor: "#000", shadowBlur: SOFT });
    for (const [first, ...others] of this.strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      pen.lineTo(first[0] + 0.01, first[1]); // a dot, if there is nothing else
      for (const point of others) pen.lineTo(...point);
      pen.stroke();
    }
    pen.restore();
  }

  /** The drawing as 28 x 28 bytes; 255 is the white of the paper. */
  bytes() {
    const { data } = this.pen.getImageData(0, 0, SIDE, SIDE);
    const sums = new Float64Array(CELLS * CELLS);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        sums[Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)] += data[4 * (y * SIDE + x)];
      }
    }
    return Uint8Array.from(sums, (sum) => Math.round(sum / (CELL * CELL)));
  }
}
