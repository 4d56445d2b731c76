// The ways to answer. Each is an element, says what is chosen (`read`, null for nothing), and shows it locked (`lock`).

import { make } from "../stepper.js";
import { readNumber } from "./judging.js";

/** @typedef {import("./judging.js").Asked} Asked */

/**
 * Text in paragraphs, with `code`, **strong** and *stressed* words.
 * @param {string} className
 * @param {string} text
 */
export function prose(className, text) {
  const block = make("div", className);
  for (const part of text.split("\n\n")) {
    const paragraph = make("p", "");
    for (const piece of part.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^* ][^*]*\*)/)) paragraph.append(marked(piece));
    block.append(paragraph);
  }
  return block;
}

/** @param {string} piece */
function marked(piece) {
  if (piece.length < 3 || piece[0] !== piece.at(-1) || !"`*".includes(piece[0])) return piece;
  if (piece.startsWith("**")) return make("b", "", piece.slice(2, -2));
  return make(piece[0] === "`" ? "code" : "em", "", piece.slice(1, -1));
}

class ChoiceInput {
  /**
   * @param {Asked} asked
   * @param {string[]} keys
   */
  constructor({ id, choices, question }, keys) {
    this.element = make("div", "choices");
    this.element.setAttribute("role", "radiogroup");
    this.element.setAttribute("aria-label", question);
    const group = `${id}-${Math.random()}`; // the same question may stand on a page twice
    this.labels = choices.map((text, i) => {
      const label = make("label", "");
      const button = make("input", "");
      Object.assign(button, { type: "radio", name: group, value: keys[i] });
      label.append(button, prose("text", text));
      this.element.append(label);
      return { label, button };
    });
  }

  read() {
    return this.labels.find(({ button }) => button.checked)?.button.value ?? null;
  }

  /**
   * @param {any} answer
   * @param {any} right
   */
  lock(answer, right) {
    for (const { label, button } of this.labels) {
      button.checked = button.value === answer;
      button.disabled = true;
      label.classList.toggle("yours", button.checked);
      if (button.value === right) label.append(make("b", "mark", "✓"));
    }
  }
}

// A number or a few words, written.
class Written {
  /**
   * @param {HTMLElement} element
   * @param {HTMLInputElement | HTMLTextAreaElement} field
   * @param {string} label
   */
  constructor(element, field, label) {
    this.element = element;
    this.field = field;
    field.setAttribute("aria-label", label);
  }

  /** @returns {any} */
  read() {
    return this.field.value.trim() || null;
  }

  /** @param {any} answer */
  lock(answer) {
    if (answer !== null) this.field.value = answer;
    this.field.disabled = true;
  }
}

class NumberInput extends Written {
  /** @param {Asked} asked */
  constructor({ unit, question }) {
    const field = make("input", "");
    Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off", size: 10 });
    super(make("label", "number", "Your number"), field, `${question} Your number${unit && `, in ${unit}`}`);
    this.element.append(field, unit);
  }

  read() {
    return readNumber(this.field.value);
  }
}

class LineInput extends Written {
  /** @param {Asked} asked */
  constructor({ question }) {
    const field = make("textarea", "");
    field.rows = 2;
    super(make("label", "line", "In a few words"), field, `${question} In a few words`);
    this.element.append(field);
  }
}

// A table of buttons; arrow keys go from cell to cell, Enter or Space chooses.
class CellInput {
  /** @param {Asked} asked */
  constructor({ picture = [[]], question }) {
    this.element = make("div", "cells");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", question);
    this.element.style.setProperty("--columns", String(picture[0].length));
    const values = picture.flat();
    this.signed = values.some((value) => value < 0);
    this.largest = Math.max(...values.map(Math.abs)) || 1;
    this.columns = picture[0].length;
    this.chosen = -1;
    this.cells = values.map((value, i) => this.cell(value, i));
    this.element.append(...this.cells);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * @param {number} value
   * @param {number} i
   */
  cell(value, i) {
    const text = this.columns > 12 ? "" : String(value).replace("-", "−");
    const cell = make("button", this.signed ? "" : "grey", text);
    cell.type = "button";
    cell.tabIndex = i ? -1 : 0;
    cell.style.setProperty("--share", `${Math.round((100 * Math.abs(value)) / this.largest)}%`);
    cell.style.setProperty("--tone", value < 0 ? "var(--low)" : "var(--high)");
    cell.dataset.bright = String(Math.abs(value) > this.largest / 2);
    cell.dataset.deep = String(value < -0.92 * this.largest); // on the deepest blue, only white can be read
    cell.setAttribute("aria-label", `row ${Math.floor(i / this.columns)}, column ${i % this.columns}: ${value}`);
    cell.setAttribute("aria-pressed", "false");
    cell.addEventListener("click", () => this.choose(i));
    return cell;
  }

  /** @param {number} i */
  choose(i) {
    this.chosen = i;
    this.cells.forEach((cell, k) => {
      cell.setAttribute("aria-pressed", String(k === i));
      cell.tabIndex = k === i ? 0 : -1;
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const next = this.cells[this.cells.indexOf(/** @type {HTMLButtonElement} */ (event.target)) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  read() {
    return this.chosen < 0 ? null : [Math.floor(this.chosen / this.columns), this.chosen % this.columns];
  }

  /**
   * @param {any} answer
   * @param {any} right
   */
  lock(answer, right) {
    if (answer) this.choose(answer[0] * this.columns + answer[1]);
    for (const [row, column] of right?.right ?? []) this.cells[row * this.columns + column].classList.add("right");
    for (const cell of this.cells) cell.disabled = true;
  }
}

// A list whose entries move up and down with two buttons each.
class OrderInput {
  /**
   * @param {Asked} asked
   * @param {string[]} keys
   */
  constructor({ choices, question }, keys) {
    this.element = make("ol", "order");
    this.element.setAttribute("aria-label", question);
    choices.forEach((text, i) => {
      const entry = make("li", "");
      entry.dataset.key = keys[i];
      entry.append(this.mover("▲", `Up: ${text}`, entry), this.mover("▼", `Down: ${text}`, entry), prose("text", text));
      this.element.append(entry);
    });
  }

  /**
   * @param {"▲" | "▼"} sign
   * @param {string} label
   * @param {HTMLElement} entry
   */
  mover(sign, label, entry) {
    const button = make("button", "", sign);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      if (sign === "▲") entry.previousElementSibling?.before(entry);
      else entry.nextElementSibling?.after(entry);
      button.focus(); // moving takes the focus away
    });
    return button;
  }

  get entries() {
    return /** @type {HTMLElement[]} */ ([...this.element.children]);
  }

  read() {
    return this.entries.map((entry) => entry.dataset.key ?? "");
  }

  /** @param {any} answer */
  lock(answer) {
    const entries = new Map(this.entries.map((entry) => [entry.dataset.key, entry]));
    for (const key of answer ?? []) this.element.append(entries.get(key) ?? "");
    for (const button of this.element.querySelectorAll("button")) button.disabled = true;
  }
}

export const INPUTS = { choice: ChoiceInput, number: NumberInput, line: LineInput, cell: CellInput, order: OrderInput };
