// What moves step by step: elements, controls, and a Play button that goes on by itself.

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

// A subclass has a `sentence`, says where it is (`at`), where it ends (`last`) and how many milliseconds a step takes
// when it plays (`pace`), and draws a step in `go`.
class Stepper {
  timer = null;

  bar(...parts) {
    const bar = make("div", "bar");
    bar.append(...parts);
    return bar;
  }

  button(text, label, action) {
    const element = make("button", "", text);
    element.type = "button";
    element.setAttribute("aria-label", label);
    element.addEventListener("click", action);
    return element;
  }

  playButton() {
    this.play = this.button("Play", "Play", () => this.toggle());
    this.play.className = "play";
    return this.play;
  }

  slider(name, min, max, action) {
    const element = make("input", "");
    Object.assign(element, { type: "range", min, max, step: 1 });
    element.setAttribute("aria-label", name);
    element.addEventListener("input", () => action(Number(element.value)));
    return element;
  }

  // Space on a slider plays; the other keys are the controls' own, and not the notebook's.
  listenForSpace() {
    this.root.addEventListener("keydown", (event) => {
      if (isNotebooks(event)) return;
      event.stopPropagation();
      if (event.key !== " " || event.target.type !== "range") return;
      event.preventDefault();
      this.toggle();
    });
    this.root.querySelectorAll("button, input, select").forEach(keepKeys);
  }

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
    clearTimeout(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
    this.play.setAttribute("aria-label", "Play");
    this.sentence.setAttribute("aria-live", "polite");
  }

  // Tell Python, at most ten times a second: `state` is asked when the time has come.
  tell(state) {
    if (this.report) return;
    this.report = setTimeout(() => {
      this.report = null;
      for (const [name, value] of Object.entries(state())) this.model.set(name, value);
      this.model.save_changes();
    }, 100);
  }
}
