// What moves step by step: elements, controls, and a Play button that goes on by itself.

import { isNotebooks, keepKeys } from "./keys.js";

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param {string} className @param {...(Node | string)} parts what stands in it */
export function div(className, ...parts) {
  const element = make("div", className);
  element.append(...parts);
  return element;
}

/** @param {string} className a paragraph that is read out when it changes */
export function words(className) {
  const element = make("p", className);
  element.setAttribute("aria-live", "polite");
  return element;
}

/**
 * Be told when the page turns light or dark.
 * @param {() => void} told
 * @returns {() => void} ends it
 */
export function watchLook(told) {
  const watch = new MutationObserver(told);
  for (const element of [document.documentElement, document.body]) watch.observe(element, { attributes: true });
  const preference = window.matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", told);
  return () => {
    watch.disconnect();
    preference.removeEventListener("change", told);
  };
}

/** @type {Record<string, number>} how far each goes */
const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

// A subclass has a `sentence`, says where it is (`at`), where it ends (`last`) and how many milliseconds a step takes
// when it plays (`pace`), and draws a step in `go`.
export class Stepper {
  /** @type {ReturnType<typeof setTimeout> | null} */
  timer = null;
  /** @type {ReturnType<typeof setTimeout> | null} */
  report = null;
  telling = false; // whether a change of the model is this page's own
  /** @type {HTMLButtonElement} */
  play;
  /** @type {HTMLInputElement} */
  rail;
  /** @type {HTMLElement} */
  counted;
  /** @type {HTMLElement} */
  root;
  /** @type {HTMLElement} */
  sentence;
  /** @type {any} */
  model;

  get at() {
    return 0;
  }

  get last() {
    return 0;
  }

  get pace() {
    return 500;
  }

  get keys() {
    return KEYS;
  }

  /** @returns {[number, number]} where Home and End go */
  get ends() {
    return [0, this.last];
  }

  /** @param {number} _ */
  go(_) {}

  /**
   * @param {string} className
   * @param {string} label what a screen reader calls all of it
   */
  frame(className, label) {
    this.root = make("div", `scratchcnn-stepper ${className}`);
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", label);
    keepKeys(this.root);
  }

  /** @param {...(Node | string)} parts */
  bar(...parts) {
    return div("bar", ...parts);
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => void} action
   */
  button(text, label, action) {
    const element = make("button", "", text);
    element.type = "button";
    if (label !== text) element.setAttribute("aria-label", label);
    element.addEventListener("click", action);
    return element;
  }

  playButton() {
    this.play = this.button("Play", "Play", () => this.toggle());
    this.play.className = "play";
    return this.play;
  }

  /**
   * A slider without a name to be seen.
   * @param {string} name
   * @param {number} min
   * @param {number} max
   * @param {(value: number) => void} action
   */
  track(name, min, max, action) {
    const element = make("input", "");
    Object.assign(element, { type: "range", min, max, step: 1 });
    element.setAttribute("aria-label", name);
    element.addEventListener("input", () => action(Number(element.value)));
    return element;
  }

  /**
   * Step back, play, step forth, and a slider over all steps.
   * @param {string} name
   * @param {...(Node | string)} more what stands behind them
   */
  steps(name, ...more) {
    this.rail = this.track(name, 0, this.last, (at) => {
      this.pause();
      this.go(at);
    });
    this.counted = make("span", "count");
    return this.bar(this.button("‹ Back", "Step back", () => this.move(-1)), this.playButton(),
      this.button("Next ›", "Step forward", () => this.move(1)), this.rail, this.counted, ...more);
  }

  /** @param {string} spoken @param {string} count */
  showStep(spoken, count) {
    this.rail.max = String(this.last);
    this.rail.value = String(this.at);
    this.rail.setAttribute("aria-valuetext", spoken);
    this.counted.textContent = count;
  }

  /** @param {KeyboardEvent} event of what has the focus: it steps, and is not the notebook's */
  key(event) {
    if (isNotebooks(event)) return;
    event.stopPropagation();
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.matches("select, [type=radio], [type=checkbox], .editing")) return;
    if (event.key in this.keys) this.move(this.keys[event.key]);
    else if (event.key === "Home") this.go(this.ends[0]);
    else if (event.key === "End") this.go(this.ends[1]);
    else if (event.key === " " && target.tagName !== "BUTTON") this.toggle();
    else return;
    event.preventDefault();
  }

  /** @param {number} steps */
  move(steps) {
    this.pause();
    this.go(this.at + steps);
  }

  toggle() {
    if (this.timer !== null) {
      this.pause();
      return;
    }
    if (this.at === this.last) this.go(0);
    this.sentence.setAttribute("aria-live", "off"); // nobody can listen that fast
    this.play.textContent = "Pause";
    this.play.setAttribute("aria-label", "Pause");
    const tick = () => {
      this.timer = setTimeout(tick, this.pace);
      this.go(this.at + 1);
      if (this.at === this.last) this.pause();
    };
    tick();
  }

  pause() {
    clearTimeout(this.timer ?? 0);
    this.timer = null;
    this.play.textContent = "Play";
    this.play.setAttribute("aria-label", "Play");
    this.sentence.setAttribute("aria-live", "polite");
  }

  /**
   * Tell Python, at most ten times a second: `state` is asked when the time has come.
   * @param {() => Record<string, unknown>} state
   */
  tell(state) {
    if (this.report) return;
    this.report = setTimeout(() => {
      this.report = null;
      this.telling = true;
      for (const [name, value] of Object.entries(state())) this.model.set(name, value);
      this.telling = false;
      this.model.save_changes();
    }, 100);
  }
}
