// The ways to answer. Each is an element, says what is chosen (`read`, null for nothing), and shows it locked (`lock`).

// Text in paragraphs, with `code`, **strong** and *stressed* words.
function prose(className, text) {
  const block = make("div", className);
  for (const part of text.split("\n\n")) {
    const paragraph = make("p", "");
    for (const piece of part.split(/(`[^`]+`|\*\*[^*]+\*\*|\*[^* ][^*]*\*)/)) {
      const [marks, tag] = piece[0] === "`" ? [1, "code"] : piece.startsWith("**") ? [2, "b"] : [1, "em"];
      const marked = piece.length > 2 && piece[0] === piece.at(-1) && "`*".includes(piece[0]);
      paragraph.append(marked ? make(tag, "", piece.slice(marks, -marks)) : piece);
    }
    block.append(paragraph);
  }
  return block;
}

// What people write for a number: 0.5, 0,5, 1/2, 1,437, 12 %.
function readNumber(text) {
  let plain = text.replaceAll("−", "-").replace(/[\s_%]/g, "");
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  const parts = plain.replace(",", ".").split("/");
  if (parts.length > 2 || parts.some((part) => part === "")) return null;
  const value = parts.map(Number).reduce((above, below) => above / below);
  return Number.isFinite(value) ? value : null;
}

class ChoiceInput {
  constructor({ id, choices, question }, keys) {
    this.element = make("div", "choices");
    this.element.setAttribute("role", "radiogroup");
    this.element.setAttribute("aria-label", question);
    const group = `${id}-${Math.random()}`; // the same question may stand on a page twice
    this.buttons = choices.map((text, i) => {
      const label = make("label", "");
      const button = make("input", "");
      Object.assign(button, { type: "radio", name: group, value: keys[i] });
      label.append(button, prose("text", text));
      this.element.append(label);
      return button;
    });
  }

  read() {
    return this.buttons.find((button) => button.checked)?.value ?? null;
  }

  lock(answer, right) {
    for (const button of this.buttons) {
      button.checked = button.value === answer;
      button.disabled = true;
      button.parentElement.classList.toggle("yours", button.checked);
      if (button.value === right) button.parentElement.append(make("b", "mark", "✓"));
    }
  }
}

class NumberInput {
  constructor({ unit, question }) {
    this.element = make("label", "number");
    this.field = make("input", "");
    Object.assign(this.field, { type: "text", inputMode: "decimal", autocomplete: "off", size: 10 });
    this.field.setAttribute("aria-label", `${question} Your number${unit ? `, in ${unit}` : ""}`);
    this.element.append("Your number", this.field, unit);
  }

  read() {
    return readNumber(this.field.value);
  }

  lock(answer) {
    if (answer !== null) this.field.value = answer;
    this.field.disabled = true;
  }
}

class LineInput {
  constructor({ question }) {
    this.element = make("label", "line", "In a few words");
    this.field = make("textarea", "");
    this.field.rows = 2;
    this.field.setAttribute("aria-label", `${question} In a few words`);
    this.element.append(this.field);
  }

  read() {
    return this.field.value.trim() || null;
  }

  lock(answer) {
    if (answer !== null) this.field.value = answer;
    this.field.disabled = true;
  }
}

// A table of buttons; arrow keys go from cell to cell, Enter or Space chooses.
class CellInput {
  constructor({ picture, question }) {
    this.element = make("div", "cells");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", question);
    this.element.style.setProperty("--columns", picture[0].length);
    const values = picture.flat();
    const signed = values.some((value) => value < 0);
    const largest = Math.max(...values.map(Math.abs)) || 1;
    this.columns = picture[0].length;
    this.chosen = null;
    this.cells = values.map((value, i) => this.cell(value, i, signed, largest));
    this.element.append(...this.cells);
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  cell(value, i, signed, largest) {
    const cell = make("button", signed ? "" : "grey", this.columns > 12 ? "" : String(value).replace("-", "−"));
    cell.type = "button";
    cell.tabIndex = i ? -1 : 0;
    cell.style.setProperty("--share", `${Math.round((100 * Math.abs(value)) / largest)}%`);
    cell.style.setProperty("--tone", value < 0 ? "var(--low)" : "var(--high)");
    cell.dataset.bright = Math.abs(value) > largest / 2;
    cell.setAttribute("aria-label", `row ${Math.floor(i / this.columns)}, column ${i % this.columns}: ${value}`);
    cell.setAttribute("aria-pressed", "false");
    cell.addEventListener("click", () => this.choose(i));
    return cell;
  }

  choose(i) {
    this.chosen = i;
    this.cells.forEach((cell, k) => {
      cell.setAttribute("aria-pressed", String(k === i));
      cell.tabIndex = k === i ? 0 : -1;
    });
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns }[event.key];
    const next = this.cells[this.cells.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  read() {
    return this.chosen === null ? null : [Math.floor(this.chosen / this.columns), this.chosen % this.columns];
  }

  lock(answer, right) {
    if (answer) this.choose(answer[0] * this.columns + answer[1]);
    for (const [row, column] of right.right) this.cells[row * this.columns + column].classList.add("right");
    for (const cell of this.cells) cell.disabled = true;
  }
}

// A list whose entries move up and down with two buttons each.
class OrderInput {
  constructor({ choices, question }, keys) {
    this.element = make("ol", "order");
    this.element.setAttribute("aria-label", question);
    this.moved = false;
    choices.forEach((text, i) => {
      const entry = make("li", "");
      entry.dataset.key = keys[i];
      entry.append(this.mover("▲", `Up: ${text}`, entry, -1), this.mover("▼", `Down: ${text}`, entry, 1), prose("text", text));
      this.element.append(entry);
    });
  }

  mover(sign, label, entry, step) {
    const button = make("button", "", sign);
    button.type = "button";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      const entries = [...this.element.children];
      const other = entries[entries.indexOf(entry) + step];
      if (!other) return;
      if (step < 0) other.before(entry);
      else other.after(entry);
      button.focus(); // moving takes the focus away
    });
    return button;
  }

  read() {
    return [...this.element.children].map((entry) => entry.dataset.key);
  }

  lock(answer) {
    const entries = new Map([...this.element.children].map((entry) => [entry.dataset.key, entry]));
    if (answer) this.element.append(...answer.map((key) => entries.get(key)).filter(Boolean));
    this.element.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  }
}

const INPUTS = { choice: ChoiceInput, number: NumberInput, line: LineInput, cell: CellInput, order: OrderInput };
