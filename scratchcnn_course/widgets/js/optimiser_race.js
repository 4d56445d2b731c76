// Optimisers on a map, step by step, from paths that were computed beforehand.

const [LEFT, ABOVE, BELOW] = [34, 26, 26]; // room for the axes of the map
const CHART = { width: 262, left: 56, low: 1e-4, high: 20 };
const COLOURS = ["blue", "orange", "green", "pink"];
const DASHES = ["", "9 5", "2 5", "11 4 2 4"];
const MARKERS = ["M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z", "M-7-7H7V7H-7Z", "M0-9L8 7H-8Z", "M0-9L9 0L0 9L-9 0Z"];

// Three numbers a step: x, y, height.
function unpack(code) {
  const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

class Race extends Stepper {
  pace = 160;

  constructor(model, el) {
    super();
    this.model = model;
    this.data = JSON.parse(model.get("races"));
    this.build();
    el.append(this.root);
    this.changed = () => this.take();
    this.names = ["surface", "lr", "step", "racers"];
    for (const name of this.names) model.on(`change:${name}`, this.changed);
    this.take();
  }

  build() {
    const { data } = this;
    this.root = make("div", "scratchcnn-stepper scratchcnn-race");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Optimiser race, step by step");
    this.grounds = make("select", "");
    for (const name of Object.keys(data.surfaces)) this.grounds.append(new Option(name, name));
    this.grounds.addEventListener("change", () => this.choose({ surface: this.grounds.value }));
    const ground = make("label", "", "Surface");
    ground.append(this.grounds);
    this.rate = this.slider("Learning rate", 0, data.rates.length - 1, (value) => this.choose({ rate: value }));
    this.rateCount = make("span", "count");
    const head = this.bar(ground, make("span", "", "Learning rate"),
      this.button("◀", "Smaller learning rate", () => this.choose({ rate: this.rateIndex - 1 })), this.rate,
      this.button("▶", "Larger learning rate", () => this.choose({ rate: this.rateIndex + 1 })), this.rateCount);
    this.boxes = data.racers.map((name, i) => this.racer(name, i));
    this.range = this.slider("Step", 0, data.steps, (value) => { this.pause(); this.go(value); });
    this.count = make("span", "count");
    const foot = this.bar(this.button("◀", "Step back", () => this.move(-1)), this.playButton(),
      this.button("▶", "Step forward", () => this.move(1)), this.range, this.count);
    this.sentence = make("p", "sentence");
    this.sentence.setAttribute("aria-live", "polite");
    const show = make("div", "show");
    show.append(this.map(), this.chart());
    const racers = this.bar(...this.boxes.map((box) => box.parentElement));
    this.root.append(head, racers, show, this.sentence, foot);
    this.listenForSpace();
  }

  get at() {
    return this.step;
  }

  get last() {
    return this.data.steps;
  }

  racer(name, i) {
    const label = make("label", `racer ${COLOURS[i]}`);
    const box = make("input", "");
    box.type = "checkbox";
    box.addEventListener("change", () => this.choose({ racers: this.data.racers.filter((_, k) => this.boxes[k].checked) }));
    label.append(box);
    const sample = shape(label, "svg", { viewBox: "-18 -10 36 20", width: 36, height: 20, "aria-hidden": "true" });
    shape(sample, "path", { class: "path", d: "M-18 0H18", "stroke-dasharray": DASHES[i] });
    shape(sample, "path", { class: "marker", d: MARKERS[i], transform: "scale(0.8)" });
    label.append(name);
    return box;
  }

  map() {
    const [width, height] = this.data.map;
    const holder = make("div", "");
    this.drawing = shape(holder, "svg", { viewBox: `${-LEFT} ${-ABOVE} ${width + LEFT + 4} ${ABOVE + height + BELOW}`, width: width + LEFT + 4, role: "img" });
    this.ground = shape(this.drawing, "g", {});
    const inside = shape(this.drawing, "svg", { width, height }); // hides what leaves the map
    this.lines = COLOURS.map((colour, i) => shape(inside, "polyline", { class: `path ${colour}`, "stroke-dasharray": DASHES[i] }));
    this.markers = COLOURS.map((colour, i) => shape(inside, "path", { class: `marker ${colour}`, d: MARKERS[i] }));
    return holder;
  }

  chart() {
    const { width, left } = CHART;
    const height = this.data.map[1];
    const holder = make("div", "");
    this.plot = shape(holder, "svg", { viewBox: `0 ${-ABOVE} ${width} ${ABOVE + height + BELOW}`, width, role: "img" });
    shape(this.plot, "text", { x: left, y: -9 }, "height");
    shape(this.plot, "path", { class: "frame", d: `M${left} 0V${height}H${width - 8}` });
    for (const tick of [10, 1, 0.1, 0.01, 0.001]) {
      shape(this.plot, "path", { class: "level", d: `M${left} ${this.up(tick)}H${width - 8}` });
      shape(this.plot, "text", { x: left - 6, y: this.up(tick) + 6, "text-anchor": "end" }, tick);
    }
    for (const [tick, anchor] of [[0, "start"], [this.data.steps, "end"]]) {
      shape(this.plot, "text", { x: this.right(tick), y: height + 20, "text-anchor": anchor }, tick);
    }
    shape(this.plot, "text", { x: this.right(this.data.steps / 2), y: height + 20, "text-anchor": "middle" }, "step");
    this.curves = COLOURS.map((colour, i) => shape(this.plot, "polyline", { class: `path ${colour}`, "stroke-dasharray": DASHES[i] }));
    this.heads = COLOURS.map((colour, i) => shape(this.plot, "path", { class: `marker ${colour}`, d: MARKERS[i] }));
    return holder;
  }

  right(step) {
    return CHART.left + (step / this.data.steps) * (CHART.width - CHART.left - 10);
  }

  up(height) {
    const share = Math.log(Math.max(height, CHART.low) / CHART.low) / Math.log(CHART.high / CHART.low);
    return this.data.map[1] - Math.min(share, 1) * this.data.map[1];
  }

  // Take over what the model says: at the beginning, and when Python has changed it.
  take() {
    if (this.report) return; // our own report is on its way
    const [surface, lr, step, racers] = this.names.map((name) => this.model.get(name));
    this.open({ surface, rate: this.data.rates.indexOf(lr), racers });
    this.go(step, false);
  }

  choose({ surface = this.surface, rate = this.rateIndex, racers = this.racers }) {
    if (rate < 0 || rate >= this.data.rates.length) return;
    this.open({ surface, rate, racers });
    this.go(this.step);
  }

  open({ surface, rate, racers }) {
    Object.assign(this, { surface, rateIndex: rate, racers });
    const { formula, low, high, contours, runs } = this.data.surfaces[surface];
    const [width, height] = this.data.map;
    this.runs = runs[rate].map(unpack);
    const x = (value) => ((value - low[0]) / (high[0] - low[0])) * width;
    const y = (value) => height - ((value - low[1]) / (high[1] - low[1])) * height;
    this.places = this.runs.map((run) => {
      const places = [];
      for (let i = 0; i < run.length && !Number.isNaN(run[i]); i += 3) places.push([x(run[i]), y(run[i + 1])]);
      return places;
    });
    this.grounds.value = surface;
    this.rate.value = rate;
    this.rateCount.textContent = this.data.rates[rate];
    this.rate.setAttribute("aria-valuetext", this.data.rates[rate]);
    this.boxes.forEach((box, i) => { box.checked = racers.includes(this.data.racers[i]); });
    if (this.mapped === surface) return;
    this.mapped = surface;
    this.drawing.setAttribute("aria-label", `Contour map of ${formula} with the paths of the racers`);
    this.ground.replaceChildren();
    shape(this.ground, "text", { x: 0, y: -9 }, `height = ${formula}`);
    shape(this.ground, "path", { class: "contour", d: contours });
    shape(this.ground, "rect", { class: "frame", width, height });
    for (let tick = Math.ceil(low[0]); tick <= high[0]; tick++) {
      shape(this.ground, "text", { x: x(tick), y: height + 20, "text-anchor": x(tick) > width - 5 ? "end" : "middle" }, this.tick(tick));
    }
    for (let tick = Math.ceil(low[1]); tick <= high[1]; tick++) {
      shape(this.ground, "text", { x: -8, y: Math.min(Math.max(y(tick) + 6, 10), height), "text-anchor": "end" }, this.tick(tick));
    }
  }

  tick(value) {
    return String(value).replace("-", "−");
  }

  go(step, tell = true) {
    this.step = Math.max(0, Math.min(this.data.steps, step));
    this.draw();
    if (!tell) return;
    this.tell(() => ({ surface: this.surface, lr: this.data.rates[this.rateIndex], step: this.step, racers: this.racers }));
  }

  draw() {
    const { step, data } = this;
    data.racers.forEach((name, i) => {
      const places = this.places[i].slice(0, step + 1);
      const last = places.length - 1;
      const heights = places.map((_, k) => [this.right(k), this.up(this.runs[i][3 * k + 2])]);
      const ways = [[this.lines[i], this.markers[i], places], [this.curves[i], this.heads[i], heights]];
      for (const [line, marker, points] of ways) {
        for (const element of [line, marker]) element.setAttribute("visibility", this.racers.includes(name) ? "visible" : "hidden");
        line.setAttribute("points", points.map((point) => point.map((v) => v.toFixed(1)).join()).join(" "));
        marker.setAttribute("transform", `translate(${points[last].map((v) => v.toFixed(1)).join()})`);
      }
    });
    this.sentence.textContent = this.say();
    this.plot.setAttribute("aria-label", `Height of each racer, up to step ${step}`);
    this.range.value = step;
    this.range.setAttribute("aria-valuetext", `step ${step}`);
    this.count.textContent = `${step} / ${data.steps}`;
    this.root.dataset.step = step;
  }

  say() {
    const { step, data, racers } = this;
    const heights = data.racers.map((name, i) => [name, this.runs[i][3 * step + 2]]).filter(([name]) => racers.includes(name));
    if (!heights.length) return "Nobody runs. Choose a racer.";
    if (step === 0) return `Step 0: all begin at height ${heights[0][1].toFixed(3)}.`;
    const each = heights.map(([name, h]) => `${name} ${Number.isNaN(h) ? "off the map" : h.toFixed(3)}`).join(", ");
    const running = heights.filter(([, h]) => !Number.isNaN(h));
    const lowest = running.length ? ` Lowest: ${running.reduce((a, b) => (b[1] < a[1] ? b : a))[0]}.` : "";
    return `Step ${step}, learning rate ${data.rates[this.rateIndex]}. Heights: ${each}.${lowest}`;
  }

  close() {
    this.pause();
    clearTimeout(this.report);
    for (const name of this.names) this.model.off(`change:${name}`, this.changed);
  }
}

function render({ model, el }) {
  const race = new Race(model, el);
  return () => race.close();
}

export default { render };
