// What the widgets that compute in the page have in common: settings that Python knows too, controls bound to them, words.

import { isNotebooks } from "../keys.js";
import { unpack } from "../network/arrays.js";
import { number } from "../numbers.js";
import { opened } from "../opened.js";
import { readNumber } from "../question/judging.js";
import { div, make, Stepper } from "../stepper.js";

/** @typedef {{ get: (name: string) => any, set: (name: string, value: unknown) => void, save_changes: () => void }} Kept */
/** @typedef {Kept & { on: (event: string, f: () => void) => void, off: (event: string, f: () => void) => void }} Model */
/** @typedef {string | { get: () => any, set: (value: any) => void }} Bound the name of a setting, or a part of one */

/**
 * Unpack every array in what Python sent.
 * @param {any} value
 * @returns {Promise<any>}
 */
async function unpacked(value) {
  if (value === null || typeof value !== "object") return value;
  if (typeof value.kind === "string" && typeof value.data === "string") return unpack(value);
  if (Array.isArray(value)) return typeof value[0] === "object" ? Promise.all(value.map(unpacked)) : value;
  const parts = Object.entries(value).map(async ([name, part]) => [name, await unpacked(part)]);
  return Object.fromEntries(await Promise.all(parts));
}

/** @param {number} from @param {number} to whole numbers, both ends among them */
export function whole(from, to) {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, k) => from + k);
}

/** What is drawn once (`build`) and follows the settings (`show`). A subclass names it and its settings. */
export class Desk extends Stepper {
  label = "";
  /** @type {string[]} */
  settings = [];

  /**
   * @param {Model} model
   * @param {any} data
   */
  constructor(model, data) {
    super();
    this.model = model;
    this.data = data;
    this.frame("scratchcnn-desk", "");
    /** @type {(() => void)[]} */
    this.follow = [];
    this.setting = false;
    this.width = 0; // of the page's room when it was last drawn
    this.resized = new ResizeObserver(() => this.room !== this.width && this.draw());
    this.draw = () => {
      if (this.setting) return;
      this.width = this.room;
      for (const one of this.follow) one();
      this.show();
    };
  }

  /** How wide a drawing may be. */
  get room() {
    return (this.root.clientWidth || 760) - 30;
  }

  async prepare() {}

  build() {}

  show() {}

  /** @param {HTMLElement} el */
  begin(el) {
    this.root.setAttribute("aria-label", this.label);
    el.append(this.root);
    this.build();
    this.listenForSpace();
    for (const name of this.settings) this.model.on(`change:${name}`, this.draw);
    this.draw();
    this.resized.observe(this.root);
  }

  // Space on a slider plays; the other keys are the controls' own, and not the notebook's.
  listenForSpace() {
    this.root.addEventListener("keydown", (event) => {
      if (isNotebooks(event)) return;
      event.stopPropagation();
      if (!this.play || event.key !== " " || /** @type {HTMLInputElement} */ (event.target).type !== "range") return;
      event.preventDefault();
      this.toggle();
    });
  }

  close() {
    this.resized.disconnect();
    if (this.play) this.pause();
    for (const name of this.settings) this.model.off(`change:${name}`, this.draw);
  }

  /** @param {string} name */
  get(name) {
    return this.model.get(name);
  }

  /**
   * Change settings, draw at once, and tell Python, if it is there, at most ten times a second.
   * @param {Record<string, unknown>} changes
   */
  set(changes) {
    this.setting = true;
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.setting = false;
    this.draw();
    this.tell(() => ({}));
  }

  /**
   * @param {Bound} what
   * @returns {{ get: () => any, set: (value: any) => void }}
   */
  bound(what) {
    if (typeof what !== "string") return what;
    return { get: () => this.get(what), set: (value) => this.set({ [what]: value }) };
  }

  /**
   * A slider over a list of values, with a button on each side for one step.
   * @param {Bound} what
   * @param {string} label
   * @param {any[] | (() => any[])} values
   * @param {(value: any) => string} [says]
   */
  slider(what, label, values, says = String) {
    const { get, set } = this.bound(what);
    const all = () => (typeof values === "function" ? values() : values);
    const at = () => all().reduce((best, value, k, list) => (Math.abs(value - get()) < Math.abs(list[best] - get()) ? k : best), 0);
    const go = (/** @type {number} */ k) => set(all()[Math.max(0, Math.min(all().length - 1, k))]);
    const input = this.track(label, 0, 0, go);
    const told = make("output", "value");
    this.follow.push(() => {
      input.max = String(all().length - 1);
      input.value = String(at());
      input.disabled = all().length < 2;
      told.textContent = says(get());
      input.setAttribute("aria-valuetext", says(get()));
    });
    const [back, forth] = [[-1, "◀", "back"], [1, "▶", "forth"]].map(([step, sign, word]) =>
      this.button(String(sign), `${label}: one step ${word}`, () => go(at() + Number(step))));
    return div("control", make("span", "name", label), back, input, forth, told);
  }

  /**
   * @param {Bound} what
   * @param {string} label
   * @param {[any, string][]} options value and text
   */
  choice(what, label, options) {
    const { get, set } = this.bound(what);
    const select = make("select", "");
    select.setAttribute("aria-label", label);
    options.forEach(([, text], k) => select.append(new Option(text, String(k))));
    select.addEventListener("change", () => set(options[Number(select.value)][0]));
    this.follow.push(() => {
      select.value = String(options.findIndex(([value]) => value === get()));
    });
    return div("control", make("span", "name", label), select);
  }

  /**
   * A number to be typed, fractions too; what does not fit is refused in words, and changes nothing.
   * @param {Bound} what
   * @param {string} label
   * @param {() => [number, number]} ends
   */
  field(what, label, ends) {
    const { get, set } = this.bound(what);
    const input = make("input", "typed");
    input.setAttribute("aria-label", label);
    input.autocomplete = "off";
    const refused = make("output", "wrong");
    const read = () => {
      const [value, [low, high]] = [readNumber(input.value), ends()];
      const fits = value !== null && value >= low && value <= high;
      input.setAttribute("aria-invalid", String(!fits));
      refused.textContent = fits ? "" : `a number from ${number(low, 6)} to ${number(high, 6)}, please; still ${number(get(), 6)}`;
      if (fits) set(value);
    };
    const back = () => {
      input.value = number(get(), 6);
      refused.textContent = "";
      input.removeAttribute("aria-invalid");
    };
    input.addEventListener("input", read);
    input.addEventListener("blur", back);
    this.follow.push(() => document.activeElement === input || back()); // what is being typed stays
    return div("control field", make("span", "", label), input, refused);
  }

  /**
   * @param {HTMLElement} element
   * @param {string} text
   * @param {boolean} [wrong] in red
   */
  say(element, text, wrong = false) {
    element.textContent = text;
    element.classList.toggle("wrong", wrong);
  }
}

/**
 * What anywidget asks for, from a kind of desk.
 * @param {new (model: Model, data: any) => Desk} Kind
 * @returns {(place: { model: Model, el: HTMLElement }) => (() => void)}
 */
export function opening(Kind) {
  return ({ model, el }) => opened(el, async () => {
    const desk = new Kind(model, await unpacked(JSON.parse(model.get("data"))));
    await desk.prepare();
    return () => {
      desk.begin(el);
      return desk;
    };
  });
}
