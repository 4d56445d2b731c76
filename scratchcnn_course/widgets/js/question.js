// A prediction: asked, locked with how sure one is, and only then answered. No Python is needed for any of it.

const SURE = ["I guess", "I think so", "I am sure"];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const near = (one, other, within = 0) => Math.abs(one - other) <= within + 1e-6 * Math.max(1, Math.abs(other));

// What Python sealed: so that nobody reads the answer by mistake, in a file that is stored with the question.
function unseal(id, letters) {
  const key = new TextEncoder().encode(id);
  const bytes = Uint8Array.from(atob(letters), (letter, i) => letter.charCodeAt(0) ^ key[i % key.length] ^ (i & 255));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function isRight(kind, inside, answer) {
  if (kind === "line") return null;
  if (kind === "number") return near(answer, inside.right, inside.within);
  if (kind === "cell") return inside.right.right.some((cell) => same(cell, answer));
  return same(answer, inside.right);
}

// What a wrong answer took for granted.
function toldTo(kind, { told, right }, answer) {
  const keys = Object.keys(told);
  const fits = {
    number: (key) => key !== "otherwise" && near(answer, Number(key)),
    cell: (key) => right[key]?.some((cell) => same(cell, answer)),
  }[kind] ?? ((key) => key === answer);
  return told[keys.find(fits) ?? "otherwise"] ?? "";
}

// The right answer in words, where the picture of the answer does not say it.
function solutionOf({ kind, choices, unit }, { right, keys }) {
  if (kind === "number") return `It is ${String(right).replace("-", "−")}${unit && ` ${unit}`}.`;
  if (kind === "order") return `The order: ${right.map((key) => choices[keys.indexOf(key)]).join("; ")}.`;
  return "";
}

class Question extends Stepper {
  constructor(model, el) {
    super();
    this.model = model;
    this.asked = JSON.parse(model.get("asked"));
    this.inside = unseal(this.asked.id, this.asked.sealed);
    this.build();
    el.append(this.root);
    const kept = this.kept();
    if (kept) this.reveal(kept);
  }

  build() {
    const { asked } = this;
    this.root = make("div", "scratchcnn-stepper scratchcnn-question");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Prediction");
    const question = prose("asked", asked.question);
    question.firstChild.prepend(make("b", "", "Predict. "));
    this.input = new INPUTS[asked.kind](asked, this.inside.keys);
    const locks = asked.kind === "line" ? ["Keep it"] : SURE;
    this.locks = locks.map((text, sure) => this.button(text, `Lock it in: ${text}`, () => this.lock(sure)));
    this.foot = this.bar(...this.locks, this.button("Skip", "Skip this prediction", () => this.keep({ skipped: true })));
    this.verdict = make("div", "verdict");
    this.verdict.setAttribute("aria-live", "polite");
    this.root.append(question, this.input.element, this.foot, this.verdict);
    this.root.addEventListener("keydown", (event) => isNotebooks(event) || event.stopPropagation());
    this.root.querySelectorAll("button, input, textarea").forEach(keepKeys);
  }

  lock(sure) {
    const answer = this.input.read();
    if (answer === null) {
      this.verdict.replaceChildren(prose("", this.asked.kind === "number" ? "Write a number first, such as 12 or 0.5." : "Choose first."));
      return;
    }
    this.keep({ answer, sure, right: isRight(this.asked.kind, this.inside, answer) });
  }

  keep(record) {
    const text = JSON.stringify(record);
    this.model.set("answer", text);
    this.model.save_changes();
    if (this.alone) localStorage.setItem(this.place, text);
    this.reveal(record);
  }

  // Without a kernel the browser keeps the answers; where it must not, they are forgotten.
  kept() {
    const text = this.model.get("answer") || this.model.get("kept") || (this.alone && localStorage.getItem(this.place));
    return text ? JSON.parse(text) : null;
  }

  get alone() {
    try {
      return !this.model.send && Boolean(window.localStorage);
    } catch {
      return false; // storage is forbidden here
    }
  }

  get place() {
    return `scratchcnn-prediction-${this.asked.id}`;
  }

  reveal({ answer = null, sure, right, skipped }) {
    const { kind } = this.asked;
    this.input.lock(answer, this.inside.right);
    for (const button of this.foot.querySelectorAll("button")) button.disabled = true;
    this.locks[sure]?.setAttribute("aria-pressed", "true");
    const head = skipped ? "Skipped." : kind === "line" ? "Kept." : right ? "Right." : "Not this time.";
    const told = skipped || right || kind === "line" ? "" : toldTo(kind, this.inside, answer);
    const solution = right ? "" : solutionOf(this.asked, this.inside);
    const [first, ...rest] = [told, solution, this.inside.after].filter(Boolean);
    const words = prose("", [first, ...rest].join("\n\n"));
    words.firstChild.prepend(make("b", "", `${head} `));
    this.verdict.replaceChildren(words);
    this.root.dataset.state = skipped ? "skipped" : right === false ? "wrong" : "locked";
  }
}

function render({ model, el }) {
  new Question(model, el);
}

export default { render };
