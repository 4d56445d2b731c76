// Scores, the probabilities that softmax makes of them, and the loss: one table, and its bars can be dragged.

import { number } from "../numbers.js";
import { div, make, words } from "../stepper.js";
import { Desk, opening, whole } from "./desk.js";

const MOST = 10;
const ADDED = 100;

/** @param {number[]} logits what exp makes of them, less the largest; and their shares */
export function softmaxOf(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const loss = logits.map((logit) => Math.log(total) - (logit - most));
  return { powers, total, probabilities: powers.map((power) => power / total), loss };
}

/** @param {number} value from 0 to 1: a power of ten where nothing else would be left of it */
export function chances(value) {
  return value > 0 && value < 0.0005 ? number(value) : value.toFixed(3);
}

/**
 * The score that gives a label some probability, while the others stay as they are.
 * @param {number[]} scores
 * @param {number} k
 * @param {number} probability
 */
export function scoreFor(scores, k, probability) {
  const others = scores.reduce((sum, score, i) => sum + (i === k ? 0 : Math.exp(score)), 0);
  const p = Math.max(1e-6, Math.min(1 - 1e-6, probability));
  const score = Math.log(p / (1 - p)) + Math.log(others);
  return Math.max(-MOST, Math.min(MOST, Math.round(10 * score) / 10)) + 0;
}

class LogitSliders extends Desk {
  label = "Logit sliders";
  settings = ["scores", "added", "label"];
  /** @type {ReturnType<LogitSliders["line"]>[]} */
  rows = [];
  note = words("two");
  loss = words("big two");

  build() {
    /** @type {number[]} */
    const scores = this.get("scores");
    this.first = scores.slice();
    const label = this.choice("label", "right label", scores.map((_, k) => [k, String(k)]));
    const head = make("tr", "head");
    for (const name of ["label", "logit", "exp(logit − max)", "probability: drag the bars"]) {
      head.append(Object.assign(make("th", "", name), { scope: "col" }));
    }
    this.rows = scores.map((_, k) => this.line(k));
    const table = make("table", "logits");
    table.append(head, ...this.rows.map(({ row }) => row));
    const add = this.button(`Add ${ADDED} to all`, `Add ${ADDED} to all`, () => this.set({ added: this.get("added") + ADDED }));
    const reset = this.button("Reset", "Reset", () => this.set({ added: 0, scores: this.first }));
    this.root.append(div("bar", label, add, reset), table, this.note, this.loss);
  }

  /** @param {number} k */
  line(k) {
    const change = (/** @type {number} */ score) => this.set({ scores: this.get("scores").map((/** @type {number} */ old, /** @type {number} */ i) => (i === k ? score : old)) });
    const slider = this.slider({ get: () => this.get("scores")[k], set: change }, `logit ${k}`, whole(-10 * MOST, 10 * MOST).map((z) => z / 10), (score) => number(score + this.get("added")));
    slider.firstElementChild?.remove(); // its name stands in the first column
    const [power, chance, bar, track] = [make("td", "power"), make("span", "chance"), make("span", "filled"), make("div", "track dragged")];
    track.append(bar);
    track.setAttribute("aria-hidden", "true"); // the slider does the same by keys
    const go = (/** @type {PointerEvent} */ event) => {
      const { left, width } = track.getBoundingClientRect();
      change(scoreFor(this.get("scores"), k, (event.clientX - left) / width));
    };
    track.addEventListener("pointerdown", (event) => {
      track.setPointerCapture(event.pointerId);
      go(event);
    });
    track.addEventListener("pointermove", (event) => event.buttons && go(event));
    const [row, logit, probability] = [make("tr", ""), make("td", "logit"), make("td", "")];
    logit.append(slider);
    probability.append(div("probability", track, chance));
    row.append(Object.assign(make("th", "", String(k)), { scope: "row" }), logit, power, probability);
    return { row, power, chance, bar };
  }

  show() {
    const label = this.get("label");
    const { powers, total, probabilities, loss } = softmaxOf(this.get("scores").map((/** @type {number} */ score) => score + this.get("added")));
    this.rows.forEach(({ row, power, chance, bar }, k) => {
      power.textContent = chances(powers[k]);
      chance.textContent = `${chances(probabilities[k])}${k === label ? " ✓" : ""}`;
      bar.style.width = `${100 * probabilities[k]}%`;
      row.classList.toggle("right", k === label);
    });
    this.note.textContent = `Each probability is its exp(logit − max), divided by their sum, ${number(total)}. Together the probabilities are 1.`;
    this.loss.textContent = `The loss is −log(probability of label ${label}) = −log(${chances(probabilities[label])}) ≈ ${number(loss[label])}.`;
  }
}

const render = opening(LogitSliders);

export default { render };
