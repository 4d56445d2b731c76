// A prediction: asked, locked with how sure one is, and only then answered. No Python is needed for any of it.
// A quiet one is not answered: a class locks first, talks, and then is asked again.

import { isNotebooks } from "../keys.js";
import { make, Stepper } from "../stepper.js";
import { INPUTS, prose } from "./inputs.js";
import { isRight, solutionOf, toldTo } from "./judging.js";

const QUIET = "What comes out is told later.";
const SURE = ["I guess", "I think so", "I am sure"];

class Question extends Stepper {
  /** @type {HTMLButtonElement} */
  skip;

  /**
   * @param {any} model
   * @param {HTMLElement} el
   */
  constructor(model, el) {
    super();
    this.model = model;
    /** @type {import("./judging.js").Asked} */
    this.asked = JSON.parse(model.get("asked"));
    this.inside = this.asked.inside;
    const Input = INPUTS[/** @type {keyof typeof INPUTS} */ (this.asked.kind)];
    this.input = new Input(this.asked, this.inside.keys);
    const locks = this.asked.kind === "line" ? ["Keep it"] : SURE;
    this.locks = locks.map((text, sure) => this.button(text, `Lock it in: ${text}`, () => this.lock(sure)));
    this.verdict = make("div", "verdict");
    this.verdict.setAttribute("aria-live", "polite");
    this.build();
    el.append(this.root);
    const kept = this.kept();
    if (kept) this.reveal(kept);
  }

  build() {
    this.frame("scratchcnn-question", "Prediction");
    const question = prose("asked", this.asked.question);
    question.children[0].prepend(make("b", "", "Predict. "));
    this.skip = this.button("Skip", "Skip this prediction", () => this.keep({ skipped: true }));
    this.root.append(question, this.input.element, this.bar(...this.locks, this.skip), this.verdict);
    this.root.addEventListener("keydown", (event) => isNotebooks(event) || event.stopPropagation());
  }

  /** @param {number} sure */
  lock(sure) {
    const { kind } = this.asked;
    const answer = this.input.read();
    if (answer === null) {
      this.verdict.replaceChildren(prose("", kind === "number" ? "Write a number first, such as 12 or 0.5." : "Answer first."));
      return;
    }
    this.keep({ answer, sure, right: isRight(kind, this.inside, answer) });
  }

  /** @param {import("./judging.js").Made} made */
  keep(made) {
    const text = JSON.stringify(made);
    this.model.set("answer", text);
    this.model.save_changes();
    if (this.alone) localStorage.setItem(this.place, text);
    this.reveal(made);
  }

  /** @returns {import("./judging.js").Made | null} */
  kept() {
    const text = this.model.get("answer") || this.model.get("kept") || (this.alone && localStorage.getItem(this.place));
    return text ? JSON.parse(text) : null;
  }

  // On a page the browser keeps the answers, too; where it must not, they are forgotten. In a notebook they are those
  // of this very output: Python, which a notebook that is opened again does not ask, keeps all.
  get alone() {
    try {
      return !this.model.send && Boolean(window.localStorage);
    } catch {
      return false;
    }
  }

  get place() {
    return `scratchcnn-prediction-${this.model.ear ?? this.asked.id}`;
  }

  /** @param {import("./judging.js").Made} made */
  reveal({ answer = null, sure = -1, right, skipped }) {
    const { asked, inside } = this;
    const judged = !skipped && asked.kind !== "line" && !asked.quiet;
    this.input.lock(answer, asked.quiet ? null : inside.right);
    for (const button of [...this.locks, this.skip]) button.disabled = true;
    this.locks[sure]?.setAttribute("aria-pressed", "true");
    const head = skipped ? "Skipped. " : !judged ? "Kept. " : right ? "Right. " : "Not this time. ";
    const told = judged && !right ? toldTo(asked.kind, inside, answer) : "";
    const solution = right ? "" : solutionOf(asked, inside);
    const words = prose("", asked.quiet ? QUIET : [told, solution, inside.after].filter(Boolean).join("\n\n"));
    words.children[0].prepend(make("b", "", head));
    this.verdict.replaceChildren(words);
    this.root.dataset.state = skipped ? "skipped" : judged && !right ? "wrong" : "locked";
  }
}

/** @param {{ model: any, el: HTMLElement }} view */
function render({ model, el }) {
  new Question(model, el);
}

export default { render };
