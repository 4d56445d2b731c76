// The loss of every step as a line, and how many of the test digits are read rightly.

import { FONT, Sheet } from "../explorer/sheet.js";

/** @typedef {import("./course.js").Course} Course */

const [LEFT, RIGHT, TOP, BOTTOM, HIGH] = [36, 52, 8, 22, 150];
const MOST = 2.5; // of the loss: a little more than that of guessing among ten

export class Curve {
  constructor() {
    this.sheet = new Sheet();
  }

  /**
   * @param {Course} course
   * @param {number} width
   */
  draw({ losses, tests }, width) {
    const { sheet } = this;
    sheet.begin(width, HIGH);
    const { pen, ink } = sheet;
    const steps = Math.max(40, losses.length);
    const x = (/** @type {number} */ step) => LEFT + (step / steps) * (width - LEFT - RIGHT);
    const y = (/** @type {number} */ part) => TOP + (1 - Math.min(1, part)) * (HIGH - TOP - BOTTOM);
    for (const part of [0, 0.5, 1]) {
      Object.assign(pen, { strokeStyle: ink, globalAlpha: 0.25, lineWidth: 1 });
      pen.strokeRect(LEFT, y(part), width - LEFT - RIGHT, 0);
      pen.globalAlpha = 1;
      sheet.write(String(MOST * part), LEFT - 5, y(part), `13px ${FONT}`, "right");
      sheet.write(`${100 * part} %`, width - RIGHT + 5, y(part), `13px ${FONT}`);
    }
    sheet.write("0", LEFT, HIGH - 9, `13px ${FONT}`, "center");
    sheet.write(`step ${steps}`, width - RIGHT, HIGH - 9, `13px ${FONT}`, "right");
    this.line(losses.map((loss, k) => [x(k + 1), y(loss / MOST)]), ink, [], 1.5);
    this.line(tests.map(({ step, accuracy }) => [x(step), y(accuracy)]), "#009e73", [6, 3], 3);
  }

  /**
   * @param {number[][]} points
   * @param {string} colour
   * @param {number[]} dashes
   * @param {number} lineWidth
   */
  line(points, colour, dashes, lineWidth) {
    const { pen } = this.sheet;
    Object.assign(pen, { strokeStyle: colour, lineWidth });
    pen.setLineDash(dashes);
    pen.beginPath();
    points.forEach(([x, y]) => pen.lineTo(x, y));
    pen.stroke();
    pen.setLineDash([]);
  }
}
