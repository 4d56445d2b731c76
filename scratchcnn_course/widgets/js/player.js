// The player: pictures, the sentence, and the controls. A step is drawn here, in the browser: no round trip.

const SCALES = [1, 0.9, 0.8]; // of the pictures, tried until they fit beside each other

class Player extends Playing {
  constructor(model, el) {
    super();
    this.model = model;
    this.trace = new Trace(JSON.parse(model.get("trace")));
    this.build();
    el.append(this.root);
    this.makePictures();
    this.listen();
    this.dress();
    this.layOut();
    this.go(model.get("step"), false);
  }

  build() {
    const { trace } = this;
    this.frame("scratchcnn-player", `${trace.title}, step by step`);
    this.loops = make("span", "loops");
    this.moving = trace.loops.map(([name, values]) => [name, values, String(Math.max(...values)).length]);
    this.moving = this.moving.filter(([, values]) => values.some((value) => value !== values[0]));
    const head = div("head", make("b", "title", trace.title), this.loops);
    this.stage = make("div", "stage");
    this.code = div("code", ...trace.code.map((line) => make("div", "line", line || " ")));
    this.code.hidden = !trace.code.length;
    this.sentence = words("sentence");
    this.tip = make("div", "tip");
    this.tip.hidden = true;
    const note = make("p", "note", trace.note);
    note.hidden = !trace.note;
    const show = div("show", this.code, this.stage);
    this.foot = this.controls(this.model.get("speed"));
    this.root.append(head, note, show, this.sentence, this.foot, this.tip);
    this.takeKeys();
  }

  get at() {
    return this.trace.step;
  }

  get last() {
    return this.trace.steps;
  }

  makePictures() {
    this.lenses = [];
    if (this.trace.graph) {
      this.graph = new Graph(this.trace, (array) => this.jump(array, 0), (...changed) => this.change(...changed));
      this.stage.append(this.graph.figure);
      this.wholes = this.pictures = [];
      return;
    }
    this.wholes = this.trace.arrays.map((array) => new Whole(array));
    this.wholes.forEach((whole, number) => {
      this.stage.append(whole.figure);
      const slots = this.trace.scenes.flatMap((scene) => scene.slots);
      const slot = slots.find(({ array, role, cells }) => array === number && role === "read" && cells.length > 1);
      if (!slot || !whole.array.numbers) return;
      const [rows, columns] = Lens.extent(slot.cells, whole.columns);
      if (Math.max(...slot.cells) >= whole.rows * whole.columns || rows > 7 || columns > 7) return;
      const lens = new Lens(whole, slot.cells);
      lens.figure.hidden = true;
      this.lenses.push({ lens, whole, number });
      this.stage.append(lens.figure);
    });
    this.pictures = [...this.wholes, ...this.lenses.map(({ lens }) => lens)];
    this.wholes.forEach((whole, number) => {
      const { array } = whole;
      if (this.trace.computed && !array.written && array.numbers) new Editor(whole, (cell, value) => this.change(number, cell, value));
    });
  }

  listen() {
    this.pictures.forEach((picture) => {
      const cellAt = (event) => {
        const box = picture.canvas.getBoundingClientRect();
        return picture.cellAt(event.clientX - box.left, event.clientY - box.top);
      };
      picture.canvas.addEventListener("pointermove", (event) => this.point(picture, cellAt(event), event));
      picture.canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
      picture.canvas.addEventListener("click", (event) => this.jump(this.trace.arrays.indexOf(picture.array), cellAt(event)));
    });
    this.changed = () => {
      const step = this.model.get("step");
      if (step !== this.trace.step) this.go(step, false); // and else it is our own report
    };
    this.model.on("change:step", this.changed);
    this.sized = new ResizeObserver(() => {
      if (this.stage.clientWidth !== this.width) this.layOut();
    });
    this.sized.observe(this.stage);
    this.unwatch = watchLook(() => this.dress());
  }

  close() {
    this.pause();
    this.sized.disconnect();
    this.unwatch();
    this.model.off("change:step", this.changed);
    clearTimeout(this.report);
  }

  // Light or dark is what the page behind is, whoever decided that.
  dress() {
    this.root.style.colorScheme = "light dark";
    const ground = getComputedStyle(this.root).backgroundColor || "rgb(255, 255, 255)"; // none while out of the page
    const [r, g, b] = ground.match(/[\d.]+/g).map(Number);
    const name = 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
    this.root.style.colorScheme = name;
    this.root.dataset.look = name;
    for (const picture of [...this.pictures, this.graph ?? []].flat()) picture.wear(LOOKS[name]);
    if (this.fitted) this.draw();
  }

  layOut() {
    this.width = this.stage.clientWidth;
    if (!this.width) return; // out of sight: when it comes in sight, its size changes
    this.dress();
    this.graph?.fit(this.width);
    const costs = SCALES.map((scale) => this.fit(scale));
    this.fit(SCALES[costs.indexOf(Math.min(...costs))]); // of equals, the largest
    this.fitted = true;
    this.reserve();
    this.draw();
  }

  // Give every picture its size; return what is bad about it: numbers that cannot be read, then rows.
  fit(scale) {
    const crowded = this.wholes.some(({ planes }) => planes > 3);
    for (const picture of this.pictures) picture.fit(this.width, scale, crowded);
    for (const { lens, whole } of this.lenses) lens.figure.hidden = whole.font > 0 || lens.font === 0;
    const seen = this.pictures.filter(({ figure }) => !figure.hidden);
    return 100 * seen.filter(({ font }) => !font).length + new Set(seen.map(({ figure }) => figure.offsetTop)).size;
  }

  // Keep room for the longest sentence, so that nothing below it moves.
  reserve() {
    const { trace, sentence } = this;
    this.longest ??= trace.longest();
    sentence.style.minHeight = "";
    const heights = this.longest.map((text) => {
      this.say(text);
      return Math.ceil(sentence.getBoundingClientRect().height);
    });
    sentence.style.minHeight = `${Math.max(...heights)}px`;
    this.say(trace.sentence);
  }

  say(text) {
    this.sentence.textContent = text.replaceAll(" × ", "\u00a0×\u00a0"); // a product stays on one line
  }

  go(step, tell = true) {
    this.trace.go(Math.max(0, Math.min(this.trace.steps, step)));
    this.draw();
    if (tell) this.tell(() => ({ step: this.trace.step }));
  }

  draw() {
    const { trace } = this;
    const { step } = trace;
    if (this.fitted && this.graph) this.graph.draw();
    else if (this.fitted) {
      const lit = this.wholes.map(() => []);
      for (const slot of trace.lit()) lit[slot.array].push(slot);
      this.wholes.forEach((whole, number) => whole.draw(lit[number]));
      for (const { lens, number } of this.lenses) if (!lens.figure.hidden) lens.draw(lit[number]);
    }
    this.say(trace.sentence);
    this.showStep(`${step} of ${trace.steps}`, `${step} / ${trace.steps}`);
    const index = ([name, values, width]) => `${name} = ${String(step ? values[step - 1] : "").padStart(width)}`;
    const own = this.foot.isConnected ? [] : [`step ${step} / ${trace.steps}`]; // the control is another's
    this.loops.textContent = [...own, ...this.moving.map(index)].join("   ");
    this.loops.style.visibility = step ? "" : "hidden"; // it keeps its place
    if (trace.lines) {
      const now = step ? trace.lines[step - 1] : -1;
      this.code.querySelector(".now")?.classList.remove("now");
      this.code.children[now]?.classList.add("now");
    }
    this.root.dataset.step = step;
  }

  point(picture, cell, event) {
    this.tip.hidden = cell === null;
    picture.canvas.style.cursor = cell === null ? "" : "pointer";
    if (cell === null) return;
    const { array } = picture;
    const value = array.shown[cell] && array.numbers ? ` = ${number(array.values[cell], 6)}` : "";
    const hint = picture.figure.matches(".changing") && picture.placeOf(cell) ? "; double-click: change it" : "";
    this.tip.textContent = nameOf(array, cell) + value + hint;
    const box = this.root.getBoundingClientRect();
    const x = Math.min(event.clientX - box.left + 14, box.width - this.tip.offsetWidth - 4);
    this.tip.style.transform = `translate(${x}px, ${event.clientY - box.top + 18}px)`;
  }

  jump(array, cell) {
    const step = cell === null ? null : this.trace.stepFor(array, cell);
    if (step !== null) this.choose(step);
  }

  change(array, cell, value) {
    this.trace.change(array, cell, value);
    this.longest = null;
    this.layOut();
  }

  choose(step) {
    this.pause();
    this.go(step);
  }
}

function render({ model, el }) {
  const player = new Player(model, el);
  return () => player.close();
}

export default { render };
