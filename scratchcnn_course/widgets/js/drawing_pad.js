// The pad: strokes become 28 x 28 numbers here; Python answers with a page and a sentence.

const SIDE = 280;
const CELLS = 28;
const CELL = SIDE / CELLS;
const PEN = 21; // about as thick as in MNIST, with an edge as soft
const SOFT = 7;
const PAUSE = 65; // milliseconds between two messages, at the least
const MOVES = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
};
const HINT =
  "Draw with mouse, pen or finger. Keyboard: arrow keys move, Space puts the pen down or lifts it, " +
  "Home, End, Page Up and Page Down move diagonally, Backspace undoes, Delete clears.";

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

class Pad {
  constructor(model, el) {
    this.model = model;
    this.strokes = []; // each a list of points
    this.ground = null; // a drawing that was there before the first stroke
    this.at = [SIDE / 2, SIDE / 2]; // of the keyboard's cursor
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
    this.canvas = make("canvas", "");
    this.canvas.width = this.canvas.height = SIDE;
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application"); // arrow keys are for the pad, not for the screen reader
    this.canvas.setAttribute("aria-label", "Pad to draw a digit on");
    this.canvas.setAttribute("aria-description", HINT);
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.cursor = make("div", "cursor");
    this.cursor.hidden = true;
    const paper = make("div", "paper");
    paper.append(this.canvas, this.cursor);
    const bar = make("div", "bar");
    bar.append(this.button("Clear", () => this.clear()), this.button("Undo", () => this.undo()));
    this.place = make("p", "hint place");
    this.place.setAttribute("role", "status");
    const left = make("div", "");
    left.append(paper, bar, make("p", "hint", HINT), this.place);
    this.words = make("p", "verdict");
    this.words.setAttribute("aria-live", "polite");
    this.page = make("div", "");
    const right = make("div", "answer");
    right.append(this.words, this.page);
    this.root.append(left, right);
    keepKeys(this.canvas);
  }

  button(text, action) {
    const button = make("button", "", text);
    button.type = "button";
    keepKeys(button);
    button.addEventListener("click", action);
    return button;
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.end(event));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => {
      this.lift();
      this.cursor.hidden = true;
      this.place.textContent = "";
    });
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

  // Pointers

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  }

  begin(event) {
    if (this.pointer !== undefined || event.button !== 0) return; // one finger draws
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.lift();
    this.cursor.hidden = true;
    this.pointer = event.pointerId;
    this.strokes.push([this.point(event)]);
    this.draw();
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    const several = event.getCoalescedEvents?.() ?? [];
    for (const one of several.length ? several : [event]) this.strokes.at(-1)?.push(this.point(one));
    this.draw();
  }

  end(event) {
    if (event.pointerId === this.pointer) this.pointer = undefined;
  }

  // Keys

  key(event) {
    if (event.key === "Tab" || isNotebooks(event)) return;
    event.stopPropagation();
    if (this.pointer !== undefined) return;
    const act = {
      " ": () => !event.repeat && (this.down ? this.lift() : this.put()),
      Delete: () => this.clear(),
      Backspace: () => this.undo(),
    }[event.key];
    const move = MOVES[event.key];
    if (!act && !move) return;
    event.preventDefault();
    if (move) this.step(move);
    else act();
    this.show();
  }

  put() {
    this.down = true;
    this.strokes.push([[...this.at]]);
    this.draw();
  }

  lift() {
    this.down = false;
  }

  step(move) {
    this.at = this.at.map((place, i) => Math.max(CELL / 2, Math.min(SIDE - CELL / 2, place + CELL * move[i])));
    if (!this.down) return;
    this.strokes.at(-1).push([...this.at]);
    this.draw();
  }

  show() {
    const [x, y] = this.at;
    this.cursor.hidden = false;
    this.cursor.classList.toggle("down", Boolean(this.down));
    this.cursor.style.transform = `translate(${x}px, ${y}px)`;
    const [column, row] = this.at.map((place) => Math.floor(place / CELL));
    this.place.textContent = `Pen ${this.down ? "down" : "up"} at row ${row}, column ${column}.`;
  }

  // The drawing

  clear() {
    this.strokes = [];
    this.ground = null;
    this.pointer = undefined;
    this.lift();
    this.draw();
  }

  undo() {
    this.lift();
    if (!this.strokes.pop()) this.ground = null;
    this.draw();
  }

  // Begin with what Python has: after a reload, or when a program put a drawing here.
  load() {
    const bytes = Uint8Array.from(atob(this.model.get("pixels")), (letter) => letter.charCodeAt(0));
    const small = make("canvas", "");
    small.width = small.height = CELLS;
    const image = new ImageData(CELLS, CELLS);
    bytes.forEach((value, i) => image.data.set([value, value, value, 255], 4 * i));
    small.getContext("2d").putImageData(image, 0, 0);
    this.strokes = [];
    this.ground = bytes.every((value) => value === 255) ? null : small;
    this.lift();
    this.paint();
  }

  draw() {
    this.paint();
    this.timer ??= setTimeout(() => this.send(), PAUSE);
  }

  paint() {
    const { pen } = this;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.imageSmoothingEnabled = false;
    if (this.ground) pen.drawImage(this.ground, 0, 0, SIDE, SIDE);
    pen.save();
    Object.assign(pen, { lineCap: "round", lineJoin: "round", lineWidth: PEN, shadowColor: "#000", shadowBlur: SOFT });
    for (const [first, ...others] of this.strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      pen.lineTo(first[0] + 0.01, first[1]); // a dot, if there is nothing else
      for (const point of others) pen.lineTo(...point);
      pen.stroke();
    }
    pen.restore();
  }

  send() {
    this.timer = null;
    const { data } = this.pen.getImageData(0, 0, SIDE, SIDE);
    const sums = new Float64Array(CELLS * CELLS);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        sums[Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)] += data[4 * (y * SIDE + x)];
      }
    }
    const bytes = Uint8Array.from(sums, (sum) => Math.round(sum / (CELL * CELL)));
    this.model.set("pixels", btoa(String.fromCharCode(...bytes)));
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
