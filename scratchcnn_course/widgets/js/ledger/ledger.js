// Who taught this weight? One weight at a time: how far each class and each image moved it, and what if one were left out.

import { colourOf, limitOf } from "../explorer/colours.js";
import { paintImage, radios } from "../explorer/panel.js";
import { filterBox, FONT, Sheet, WRITE } from "../explorer/sheet.js";
import { number } from "../numbers.js";
import { div, make, Stepper, words } from "../stepper.js";
import { byClass, loudest } from "./book.js";

/** @typedef {import("./book.js").Book} Book */
/** @typedef {import("./book.js").Pages} Pages */

const [KERNEL, GAP, ABREAST, SHOWN] = [66, 12, 4, 8];
/** @type {Record<string, number>} */
const KEYS = { ArrowRight: 1, ArrowLeft: -1, PageUp: 9, PageDown: -9, ArrowDown: 3, ArrowUp: -3 };
const PLURALS = ["zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines"];

/** @param {number} value */
const exact = (value) => number(value, 6);

/** @param {number} value with its sign */
const moved = (value) => (value > 0 ? `+${exact(value)}` : exact(value));

export class LedgerView extends Stepper {
  weight = 4;
  /** @type {Pages | null} */
  pages = null;
  /** @type {number} an image to leave out, or -1 */
  out = -1;
  guess = "";
  busy = false;
  filters = new Sheet();
  classes = new Sheet();
  news = words("verdict");
  sentence = words("sentence");
  up = make("div", "shelf");
  down = make("div", "shelf");
  trial = make("div", "trial");
  result = words("result");

  /**
   * @param {any} model
   * @param {HTMLElement} el
   * @param {Book} book
   */
  constructor(model, el, book) {
    super();
    this.model = model;
    this.book = book;
    this.build();
    el.append(this.root);
    this.begin();
  }

  get at() {
    return this.weight;
  }

  get last() {
    return this.book.filters.data.length - 1;
  }

  get keys() {
    return KEYS;
  }

  build() {
    this.frame("scratchcnn-ledger", "Ledger of a training");
    const told = (/** @type {string} */ className, /** @type {string} */ text, /** @type {HTMLElement} */ part) => div(className, make("p", "hint", text), part);
    const show = div("show", told("left", "The trained filters. Click a weight, then the arrow keys go on:", this.filters.canvas),
      told("right", "What the images of each digit added to it, all steps together:", this.classes.canvas));
    const images = div("show", told("side", "These images pulled it up most:", this.up), told("side", "These pulled it down most:", this.down));
    this.filters.canvas.setAttribute("aria-label", "The filters, once they are trained");
    this.classes.canvas.setAttribute("aria-label", "What each digit added, once they are trained");
    this.trial.hidden = true;
    this.root.append(this.news, this.steps("Weight"), this.sentence, show, images, this.trial, this.result, make("p", "hint", NOTE));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.filters.canvas.addEventListener("click", (event) => this.click(event.offsetX, event.offsetY));
  }

  close() {
    this.pause();
  }

  // The training

  async begin() {
    this.pages = await this.book.keep(-1, (steps) => this.say(`Training: step ${steps} …`));
    const { start, end, shares, accuracy, steps } = this.pages;
    const apart = Math.max(...Array.from(end, (value, w) => {
      let sum = start[w];
      for (let i = w; i < shares.length; i += start.length) sum += shares[i];
      return Math.abs(value - sum);
    }));
    this.say(
      `${steps} steps, ${(100 * accuracy).toFixed(1)} % of ${this.book.test.labels.length} test digits right. Each weight is its start plus ` +
      `what ${this.book.train.labels.length} images added to it: the sums and the trained weights differ by ${number(apart)} at most.`,
    );
    this.root.dataset.ready = "true";
    this.go(this.weight);
  }

  /** @param {string} text */
  say(text) {
    this.news.textContent = text;
  }

  async without() {
    if (this.busy || !this.pages || !this.guess) return;
    this.busy = true;
    const [pages, { out, weight, guess }] = [this.pages, this];
    this.result.textContent = "Training without it …";
    const other = await this.book.keep(out);
    const change = other.end[weight] - pages.end[weight];
    const share = pages.shares[out * pages.start.length + weight];
    const found = change > 0 ? "higher" : change < 0 ? "lower" : "the same";
    const judged = guess === found ? "As you said" : `You said ${guess}`;
    this.result.textContent =
      `${judged}: without it, the weight ends ${found}, at ${exact(other.end[weight])} and not ${exact(pages.end[weight])} (${moved(change)}). ` +
      `Its own share was ${moved(share)}; taken away alone, that would be ${moved(-share)}. The rest: without it, every later step was another.`;
    this.busy = false;
  }

  // What is shown

  /** @param {number} weight */
  go(weight) {
    this.weight = Math.max(0, Math.min(this.last, weight));
    if (this.pages) this.show(this.pages);
  }

  /** @param {Pages} pages */
  show(pages) {
    const [K, labels, { weight }] = [9, this.book.train.labels, this];
    const sums = byClass(pages, labels, weight);
    const order = Array.from(sums, (_, k) => k).sort((one, other) => Math.abs(sums[other]) - Math.abs(sums[one]));
    const name = `filter ${Math.floor(weight / K)}, row ${Math.floor((weight % K) / 3)}, column ${weight % 3}`;
    const [start, end] = [pages.start[weight], pages.end[weight]];
    this.sentence.textContent =
      `Weight of ${name}: it began at ${exact(start)}, moved by ${moved(end - start)}, and ends at ${exact(end)}. ` +
      `Of that, the ${PLURALS[order[0]]} did ${moved(sums[order[0]])}, the ${PLURALS[order[1]]} ${moved(sums[order[1]])}.`;
    this.showStep(name, name);
    this.root.dataset.weight = String(weight);
    this.drawFilters(pages);
    this.drawClasses(sums);
    this.shelf(this.up, loudest(pages, weight, 1, SHOWN));
    this.shelf(this.down, loudest(pages, weight, -1, SHOWN));
    this.trial.hidden = true;
    this.result.textContent = "";
  }

  /** @param {Pages} pages */
  drawFilters({ end }) {
    this.filters.filters({ data: end, shape: this.book.filters.shape }, KERNEL, GAP);
    const [{ x, y }, k] = [filterBox(Math.floor(this.weight / 9), KERNEL, GAP), this.weight % 9];
    this.filters.outline({ x: x + (k % 3) * 22, y: y + Math.floor(k / 3) * 22, w: 22, h: 22 }, WRITE, 2.5);
  }

  /** @param {Float64Array} sums */
  drawClasses(sums) {
    const [wide, high, limit] = [300, 23, limitOf(sums)];
    this.classes.begin(wide, 10 * high);
    sums.forEach((sum, k) => {
      const [y, long] = [k * high, (sum / limit) * 74];
      this.classes.write(String(k), 8, y + high / 2, `14px ${FONT}`);
      this.classes.pen.fillStyle = `rgb(${colourOf(Math.sign(sum), 1, false)})`;
      this.classes.pen.fillRect(104 + Math.min(0, long), y + 3, Math.max(1, Math.abs(long)), high - 6);
      this.classes.write(moved(sum), wide - 4, y + high / 2, `14px ${FONT}`, "right");
    });
    this.classes.pen.fillStyle = this.classes.ink;
    this.classes.pen.fillRect(104, 0, 1, 10 * high);
    const told = Array.from(sums, (sum, k) => `the ${PLURALS[k]} ${moved(sum)}`).join(", ");
    this.classes.canvas.setAttribute("aria-label", `What each digit added: ${told}`);
  }

  /**
   * @param {HTMLElement} row
   * @param {{ at: number, share: number }[]} found
   */
  shelf(row, found) {
    const { data, shape: [, , H, W] } = this.book.train.images;
    row.replaceChildren(...found.map(({ at, share }) => {
      const button = this.button("", `Image ${at}, a ${this.book.train.labels[at]}: ${moved(share)}. Leave it out`, () => this.choose(at, button));
      button.className = "thumb";
      const canvas = make("canvas", "");
      paintImage(canvas, data.subarray(at * H * W, (at + 1) * H * W), [1, H, W]);
      button.append(canvas, make("span", "", moved(share)));
      return button;
    }));
  }

  /**
   * @param {number} at
   * @param {HTMLElement} button
   */
  choose(at, button) {
    this.out = at;
    this.guess = "";
    this.result.textContent = "";
    for (const other of this.root.querySelectorAll(".thumb")) other.setAttribute("aria-pressed", String(other === button));
    const train = this.button("Train without it", "Train without it", () => this.without());
    train.disabled = true;
    const question = make("p", "", `Leave image ${at} out, a ${this.book.train.labels[at]}, and train again from the same start. Where will this weight end?`);
    const answers = radios("Where it will end", [["higher", "higher"], ["lower", "lower"], ["the same", "at the same place"]], (guess) => {
      this.guess = guess;
      train.disabled = false;
    });
    for (const input of answers.querySelectorAll("input")) input.checked = false; // nothing is said before
    this.trial.replaceChildren(question, this.bar(answers, train));
    this.trial.hidden = false;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  click(x, y) {
    const [column, row] = [Math.floor((x - 4) / (KERNEL + GAP)), Math.floor((y - 4) / (KERNEL + GAP))];
    const [u, v] = [Math.floor((y - 4 - row * (KERNEL + GAP)) / 22), Math.floor((x - 4 - column * (KERNEL + GAP)) / 22)];
    if (u < 0 || u > 2 || v < 0 || v > 2 || column < 0 || column >= ABREAST) return;
    this.pause();
    this.go((row * ABREAST + column) * 9 + u * 3 + v);
    this.rail.focus({ preventScroll: true });
  }
}

const NOTE =
  "This holds for plain gradient descent: every step is a sum over its images, so the whole way is one. Momentum carries a step on into " +
  "later ones, and Adam divides it by what all images before have done: there no weight is such a plain sum.";
