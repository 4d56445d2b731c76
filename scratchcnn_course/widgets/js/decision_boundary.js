// A network with two inputs, computed in the browser from stored weights: its map, its lines, its loss.

const CELLS = 120; // of the map, each way
const [LOW, HIGH] = [-0.5, 1.5]; // both axes
const SIDE = 300; // of the map in the drawing; left and below it there is room for the axes
const LEFT = 40;
const NO = [0, 114, 178];
const YES = [213, 94, 0];
const BOX = { viewBox: `0 0 ${LEFT + SIDE} ${LEFT + SIDE}`, role: "img" };

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const across = (x) => LEFT + ((x - LOW) / (HIGH - LOW)) * SIDE;
const up = (y) => SIDE - ((y - LOW) / (HIGH - LOW)) * SIDE;

// The line where a function of the plane is 0, as an SVG path: exact for a straight line, whatever the number of cells.
function line(cells, f) {
  const place = (i) => LOW + ((HIGH - LOW) * i) / cells;
  const values = Array.from({ length: (cells + 1) ** 2 }, (_, k) => f(place(k % (cells + 1)), place(Math.floor(k / (cells + 1)))));
  let path = "";
  for (let j = 0; j < cells; j++) {
    for (let i = 0; i < cells; i++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const found = [];
      corners.forEach(([x, y], k) => {
        const [nextX, nextY] = corners[(k + 1) % 4];
        const [here, there] = [values[y * (cells + 1) + x], values[nextY * (cells + 1) + nextX]];
        if (here > 0 === there > 0) return;
        const share = here / (here - there);
        found.push([across(place(x + share * (nextX - x))), up(place(y + share * (nextY - y)))]);
      });
      for (let k = 0; k + 1 < found.length; k += 2) {
        path += `M${found[k].map((v) => v.toFixed(1))}L${found[k + 1].map((v) => v.toFixed(1))}`;
      }
    }
  }
  return path;
}

// The weights of one training. In a row: w1 of the first input, of the second, b1, w2, and b2.
class Run {
  constructor(code, hidden, { step, points }) {
    const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
    this.hidden = hidden;
    this.size = 4 * hidden + 1;
    this.weights = Float64Array.from(new Int16Array(bytes.buffer), (whole) => whole * step);
    this.frames = this.weights.length / this.size;
    this.losses = Array.from({ length: this.frames }, (_, frame) => {
      this.frame = frame;
      const losses = points.map(([x, y, t]) => {
        const z = this.logit(x, y);
        return Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
      });
      return losses.reduce((a, b) => a + b) / points.length;
    });
  }

  unit(j, x, y) {
    const { hidden, weights } = this;
    const at = this.frame * this.size + j;
    return weights[at] * x + weights[at + hidden] * y + weights[at + 2 * hidden];
  }

  logit(x, y) {
    const { hidden, weights } = this;
    const at = this.frame * this.size + 3 * hidden;
    let z = weights[at + hidden];
    for (let j = 0; j < hidden; j++) z += weights[at + j] * Math.tanh(this.unit(j, x, y));
    return z;
  }
}

class Boundary extends Stepper {
  pace = 120;

  constructor(model, el) {
    super();
    this.model = model;
    this.data = JSON.parse(model.get("runs"));
    this.build();
    el.append(this.root);
    this.changed = () => this.take();
    for (const name of ["hidden", "epoch", "start"]) model.on(`change:${name}`, this.changed);
    this.take();
  }

  build() {
    const { data } = this;
    this.root = make("div", "scratchcnn-stepper scratchcnn-boundary");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Decision boundary, epoch by epoch");
    this.units = this.slider("Hidden units", 1, data.weights[0].length, (value) => this.choose({ hidden: value }));
    this.starts = make("select", "");
    data.weights.forEach((_, i) => this.starts.append(new Option(i + 1, i + 1)));
    this.starts.addEventListener("change", () => this.choose({ start: Number(this.starts.value) }));
    const start = make("label", "", "Start");
    start.append(this.starts);
    this.unitCount = make("span", "count");
    const head = this.bar(make("span", "", "Hidden units"), this.button("◀", "One hidden unit less", () => this.choose({ hidden: this.hidden - 1 })),
      this.units, this.button("▶", "One hidden unit more", () => this.choose({ hidden: this.hidden + 1 })), this.unitCount, start);
    this.sentence = make("p", "sentence");
    this.sentence.setAttribute("aria-live", "polite");
    this.range = this.slider("Epoch", 0, 1, (value) => { this.pause(); this.go(value); });
    this.count = make("span", "count");
    const foot = this.bar(this.button("‹ Back", "Step back", () => this.move(-1)), this.playButton(),
      this.button("Next ›", "Step forward", () => this.move(1)), this.range, this.count);
    const show = make("div", "show");
    show.append(this.map(), this.chart());
    this.root.append(head, show, this.sentence, foot);
    this.listenForSpace();
  }

  get at() {
    return this.frame;
  }

  get last() {
    return this.run.frames - 1;
  }

  map() {
    const map = make("div", "map");
    this.canvas = make("canvas", "");
    this.canvas.width = this.canvas.height = CELLS;
    map.append(this.canvas);
    this.drawing = shape(map, "svg", BOX);
    shape(this.drawing, "rect", { class: "frame", x: LEFT, y: 0.5, width: SIDE - 0.5, height: SIDE - 0.5 });
    for (const tick of [0, 1]) {
      shape(this.drawing, "text", { x: across(tick), y: SIDE + 18, "text-anchor": "middle" }, tick);
      shape(this.drawing, "text", { x: LEFT - 10, y: up(tick) + 6, "text-anchor": "end" }, tick);
    }
    shape(this.drawing, "text", { x: across(0.5), y: SIDE + 34, "text-anchor": "middle" }, "switch 1");
    shape(this.drawing, "text", { transform: `translate(14 ${up(0.5)}) rotate(-90)`, "text-anchor": "middle" }, "switch 2");
    this.lines = shape(this.drawing, "path", { class: "unit" });
    this.edge = shape(this.drawing, "path", { class: "edge" });
    for (const [x, y, t] of this.data.points) {
      shape(this.drawing, "circle", { class: `point ${t ? "yes" : "no"}`, cx: across(x), cy: up(y), r: 16 });
      shape(this.drawing, "text", { class: "target", x: across(x), y: up(y) + 7, "text-anchor": "middle" }, t);
    }
    return map;
  }

  chart() {
    const chart = make("div", "");
    this.plot = shape(chart, "svg", BOX);
    return chart;
  }

  // Take over what the model says: at the beginning, and when Python has changed it.
  take() {
    const [hidden, start, epoch] = ["hidden", "start", "epoch"].map((name) => this.model.get(name));
    const frame = epoch / this.data.every;
    if (hidden === this.hidden && start === this.start && frame === this.frame) return;
    if (this.report) return; // our own report is on its way
    this.open(hidden, start);
    this.go(frame, false);
  }

  choose({ hidden = this.hidden, start = this.start }) {
    if (hidden < 1 || hidden > this.data.weights[0].length) return;
    this.open(hidden, start);
    this.go(this.frame);
  }

  open(hidden, start) {
    Object.assign(this, { hidden, start });
    this.run = new Run(this.data.weights[start - 1][hidden - 1], hidden, this.data);
    this.units.value = this.unitCount.textContent = hidden;
    this.starts.value = start;
    this.range.max = this.run.frames - 1;
    const { every } = this.data;
    const { losses } = this.run;
    this.right = (frame) => LEFT + (frame / (losses.length - 1)) * (SIDE - 12);
    const top = Math.max(0.8, ...losses);
    this.high = (loss) => SIDE - (loss / top) * (SIDE - 30);
    this.plot.replaceChildren();
    shape(this.plot, "text", { x: LEFT, y: 16 }, "loss");
    shape(this.plot, "path", { class: "frame", d: `M${LEFT} 26V${SIDE}H340` });
    shape(this.plot, "path", { class: "half", d: `M${LEFT} ${this.high(Math.LN2)}H340` });
    shape(this.plot, "text", { x: 338, y: this.high(Math.LN2) - 6, "text-anchor": "end" }, "ln 2: a half everywhere");
    for (const tick of [0, 0.5]) {
      shape(this.plot, "text", { x: LEFT - 6, y: this.high(tick) + 6, "text-anchor": "end" }, tick);
    }
    for (const [frame, anchor] of [[0, "start"], [losses.length - 1, "end"]]) {
      shape(this.plot, "text", { x: this.right(frame), y: SIDE + 18, "text-anchor": anchor }, frame * every);
    }
    shape(this.plot, "text", { x: this.right(losses.length / 2), y: SIDE + 34, "text-anchor": "middle" }, "epoch");
    const points = losses.map((loss, frame) => `${this.right(frame).toFixed(1)},${this.high(loss).toFixed(1)}`);
    shape(this.plot, "polyline", { class: "curve", points: points.join(" ") });
    this.now = shape(this.plot, "circle", { class: "now", r: 8 });
  }

  go(frame, tell = true) {
    this.frame = this.run.frame = Math.max(0, Math.min(this.run.frames - 1, frame));
    this.draw();
    if (tell) this.tell(() => ({ hidden: this.hidden, start: this.start, epoch: this.frame * this.data.every }));
  }

  draw() {
    const { run, frame, data } = this;
    const epoch = frame * data.every;
    this.colour();
    const units = Array.from({ length: run.hidden }, (_, j) => line(1, (x, y) => run.unit(j, x, y)));
    this.lines.setAttribute("d", units.join(""));
    this.edge.setAttribute("d", line(CELLS / 2, (x, y) => run.logit(x, y)));
    this.now.setAttribute("cx", this.right(frame));
    this.now.setAttribute("cy", this.high(run.losses[frame]));
    const shares = data.points.map(([x, y]) => sigmoid(run.logit(x, y)));
    const right = data.points.filter(([, , t], i) => (t ? shares[i] : 1 - shares[i]) > data.sure).length;
    const each = data.points.map(([x, y], i) => `${(100 * shares[i]).toFixed(0)}% at ${x} ${y}`).join(", ");
    const loss = run.losses[frame].toFixed(3);
    this.sentence.textContent = `Epoch ${epoch}: loss ${loss}, ${right} of 4 right. Lamp on: ${each}.`;
    this.drawing.setAttribute("aria-label", `Map of the plane: ${right} of 4 points on their side of the line`);
    this.plot.setAttribute("aria-label", `Loss over 200 epochs, now ${loss} at epoch ${epoch}`);
    this.range.value = frame;
    this.range.setAttribute("aria-valuetext", `epoch ${epoch}`);
    this.count.textContent = `${epoch} / ${(run.frames - 1) * data.every}`;
    this.root.dataset.epoch = epoch;
  }

  // The surer, the stronger; what is undecided is clear, and shows the page behind, be it light or dark.
  colour() {
    const pixels = new ImageData(CELLS, CELLS);
    const middle = (i) => LOW + ((HIGH - LOW) * (i + 0.5)) / CELLS;
    for (let k = 0; k < CELLS * CELLS; k++) {
      const p = sigmoid(this.run.logit(middle(k % CELLS), -middle(Math.floor(k / CELLS)) + LOW + HIGH));
      pixels.data.set(p > 0.5 ? YES : NO, 4 * k);
      pixels.data[4 * k + 3] = 190 * Math.abs(2 * p - 1);
    }
    this.canvas.getContext("2d").putImageData(pixels, 0, 0);
  }

  close() {
    this.pause();
    clearTimeout(this.report);
    for (const name of ["hidden", "epoch", "start"]) this.model.off(`change:${name}`, this.changed);
  }
}

function render({ model, el }) {
  const boundary = new Boundary(model, el);
  return () => boundary.close();
}

export default { render };
