// A widget on a page, or in a notebook's output: drawn, without a kernel, from the data beside its still, which then goes.

import { loosened } from "./inflate.js";

/** @typedef {(place: { model: any, el: HTMLElement }) => unknown} Render */

/**
 * Bring every widget of a name to life that is still a still.
 * @param {string} name
 * @param {string} css
 * @param {Render} render
 */
export function awaken(name, css, render) {
  for (const el of document.querySelectorAll(`[data-scratchcnn="${name}"]:not([data-alive])`)) {
    awakenOne(/** @type {HTMLElement} */ (el), css, render);
  }
}

/**
 * @param {HTMLElement} el
 * @param {string} css
 * @param {Render} render
 */
async function awakenOne(el, css, render) {
  el.dataset.alive = ""; // it will be
  const data = /** @type {HTMLElement} */ (el.querySelector("script[type='application/json']"));
  try {
    const state = await loosened(JSON.parse(data.textContent ?? ""));
    const style = document.createElement("style");
    style.textContent = css;
    el.replaceChildren(style);
    render({ model: new Alone(el, state), el });
    el.dataset.alive = "true";
  } catch (error) {
    el.append(`This cannot be shown here: ${/** @type {Error} */ (error).message}`);
    throw error;
  }
}

/** What a widget keeps its settings in. It tells of each change, and hears of those that a kernel's ear passes on. */
export class Alone {
  /** @type {Record<string, unknown>} what was done with it; a page may keep that */
  done = {};
  /** @type {Map<string, Set<() => void>>} */
  listeners = new Map();

  /**
   * @param {HTMLElement} el
   * @param {Record<string, unknown>} state
   */
  constructor(el, state) {
    this.el = el;
    this.state = state;
    this.ear = el.dataset.ear; // of the kernel that made it; in a saved notebook nobody has it any more
    el.addEventListener("scratchcnn-told", (event) => this.told(/** @type {CustomEvent} */ (event).detail));
  }

  /** @param {string} name */
  get(name) {
    return this.state[name];
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  set(name, value) {
    this.state[name] = this.done[name] = value;
  }

  save_changes() {
    this.el.dispatchEvent(new CustomEvent("scratchcnn-set", { bubbles: true, detail: this.done }));
  }

  /**
   * @param {string} event
   * @param {() => void} listener
   */
  on(event, listener) {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  /**
   * @param {string} event
   * @param {() => void} listener
   */
  off(event, listener) {
    this.listeners.get(event)?.delete(listener);
  }

  /** @param {Record<string, unknown>} changes */
  told(changes) {
    for (const [name, value] of Object.entries(changes)) this.state[name] = this.done[name] = value;
    for (const name of Object.keys(changes)) for (const listener of this.listeners.get(`change:${name}`) ?? []) listener();
  }
}
