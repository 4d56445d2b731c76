// The pad and what the network says: strokes go to Python, which answers with a page and a sentence.

import { keepKeys } from "./keys.js";
import { HINT, Paper } from "./pad.js";
import { make } from "./stepper.js";

const PAUSE = 65; // milliseconds between two messages, at the least

class Pad {
  constructor(model, el) {
    this.model = model;
    this.paper = new Paper(() => (this.timer ??= setTimeout(() => this.send(), PAUSE)));
    this.build();
    el.append(this.root);
    this.listen();
    this.load();
    this.say();
    this.answer();
  }

  build() {
    this.root = make("div", "scratchcnn-pad");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Draw a digit");
    const bar = make("div", "bar");
    bar.append(this.button("Clear", () => this.paper.clear()), this.button("Undo", () => this.paper.undo()));
    const left = make("div", "");
    left.append(this.paper.sheet, bar, make("p", "hint", HINT), this.paper.place);
    this.words = make("p", "verdict");
    this.words.setAttribute("aria-live", "polite");
    this.page = make("div", "");
    const right = make("div", "answer");
    right.append(this.words, this.page);
    this.root.append(left, right);
  }

  button(text, action) {
    const button = make("button", "", text);
    button.type = "button";
    keepKeys(button);
    button.addEventListener("click", action);
    return button;
  }

  listen() {
    this.changed = { page: () => this.answer(), verdict: () => this.say() };
    for (const [name, action] of Object.entries(this.changed)) this.model.on(`change:${name}`, action);
    this.told = (message) => message.kind === "show" && this.load();
    this.model.on("msg:custom", this.told);
  }

  close() {
    clearTimeout(this.timer);
    for (const [name, action] of Object.entries(this.changed)) this.model.off(`change:${name}`, action);
    this.model.off("msg:custom", this.told);
  }

  // Begin with what Python has: after a reload, or when a program put a drawing here.
  load() {
    this.paper.load(Uint8Array.from(atob(this.model.get("pixels")), (letter) => letter.charCodeAt(0)));
  }

  send() {
    this.timer = null;
    this.model.set("pixels", btoa(String.fromCharCode(...this.paper.bytes())));
    this.model.save_changes();
  }

  // The answer

  say() {
    const words = this.model.get("verdict");
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  // The new page takes the place of the old one when its pictures are ready: no blank moment.
  async answer() {
    const page = make("div", "");
    page.innerHTML = this.model.get("page");
    const turn = (this.turn = (this.turn ?? 0) + 1);
    await Promise.all([...page.querySelectorAll("img")].map((image) => image.decode().catch(() => null)));
    if (turn < (this.shown ?? 0)) return;
    this.shown = turn;
    this.page.replaceChildren(page);
  }
}

function render({ model, el }) {
  const pad = new Pad(model, el);
  return () => pad.close();
}

export default { render };
