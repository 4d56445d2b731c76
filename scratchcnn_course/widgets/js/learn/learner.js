// An explorer whose network begins with random weights and learns in the page, while one watches its maps and filters.

import { NetworkExplorer } from "../explorer/explorer.js";
import { select } from "../explorer/panel.js";
import { Sheet } from "../explorer/sheet.js";
import { number } from "../numbers.js";
import { div, make, words } from "../stepper.js";
import { Course } from "./course.js";
import { Curve } from "./curve.js";

/** @typedef {import("../network/network.js").Network} Network */
/** @typedef {import("./course.js").Digits} Digits */

const RATES = [0.01, 0.03, 0.1, 0.3, 1];
const BATCH = 32;
const SLICE = 14; // milliseconds of training between two looks at the page
const JUDGED = 8; // steps between two looks at the test digits
const KERNEL = 44; // pixels of a filter

export class Learner extends NetworkExplorer {
  running = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  soon;
  lr = 0.1;
  curve = new Curve();
  filters = new Sheet();
  nets = select("Network", [], (at) => this.take(at));
  startButton = this.button("Start", "Start the training", () => (this.running ? this.stop() : this.start()));
  news = words("verdict news");
  place = make("div", "curve");
  /** @type {ResizeObserver | undefined} */
  narrowed;

  /**
   * @param {any} model
   * @param {HTMLElement} el
   * @param {Network[]} nets
   * @param {string[]} names
   * @param {Digits} train
   * @param {Digits} test
   */
  constructor(model, el, nets, names, train, test) {
    super(model, el, nets[0], { data: test.images.data.slice(0, 20 * 784), shape: [20, 1, 28, 28] });
    this.courses = nets.map((net) => new Course(net, train, test, BATCH));
    this.course = this.courses[0];
    names.forEach((name, k) => this.nets.append(new Option(name, String(k))));
    this.root.prepend(...this.lesson());
    this.below.after(this.input.root); // first the maps that form, then what goes in
    this.course.judge();
    this.see();
    this.narrowed = new ResizeObserver(() => this.place.clientWidth !== this.curve.sheet.width && this.drawCurve());
    this.narrowed.observe(this.place);
  }

  lesson() {
    const rate = select("Learning rate", RATES.map(String), (at) => {
      this.lr = RATES[at];
    });
    rate.value = String(RATES.indexOf(this.lr));
    this.startButton.className = "start";
    const one = this.button("One step", "One step of the training", () => this.once());
    const again = this.button("Start again", "Back to the weights of the beginning", () => this.again());
    const told = make("p", "lead", `A network that learns. Its weights are random, and it knows nothing. Press Start: with every step it looks at ${BATCH} digits, and each weight moves a little to where the loss, how wrong it is, gets smaller.`);
    const [rateLabel, netLabel] = [make("label", "", "learning rate "), make("label", "", "network ")];
    rateLabel.append(rate);
    netLabel.append(this.nets);
    this.place.append(this.curve.sheet.canvas);
    const filters = div("filters", make("p", "hint", "The filters of the first convolution, as they are now:"), this.filters.canvas);
    const left = div("left", make("p", "hint", "Loss of each step (line, left scale); test digits read rightly (dashes, right scale):"), this.place);
    const show = div("lesson", left, filters);
    return [told, this.news, this.bar(this.startButton, one, again, netLabel, rateLabel), show];
  }

  close() {
    this.stop();
    this.narrowed?.disconnect();
    super.close();
  }

  // The training

  start() {
    this.running = true;
    this.news.setAttribute("aria-live", "off"); // nobody can listen that fast
    this.startButton.textContent = "Stop";
    this.startButton.setAttribute("aria-label", "Stop the training");
    this.train();
  }

  stop() {
    this.running = false;
    clearTimeout(this.soon);
    this.news.setAttribute("aria-live", "polite");
    this.startButton.textContent = "Start";
    this.startButton.setAttribute("aria-label", "Start the training");
  }

  train() {
    const until = performance.now() + SLICE;
    do this.step();
    while (performance.now() < until && this.running);
    this.see();
    if (this.running) this.soon = setTimeout(() => this.train()); // the page has its turn: Stop is heard
  }

  step() {
    const lost = () => this.course.losses.length && !Number.isFinite(this.course.losses[this.course.losses.length - 1]);
    if (!lost()) this.course.step(this.lr);
    if (lost()) this.stop();
    if (this.course.losses.length % JUDGED === 0) this.course.judge();
  }

  once() {
    this.stop();
    this.step();
    this.course.judge();
    this.see();
  }

  again() {
    this.stop();
    this.course.reset();
    this.course.judge();
    this.see();
  }

  /** @param {number} at */
  take(at) {
    this.stop();
    this.course = this.courses[at];
    this.net = this.course.net;
    this.scene.plan = null;
    this.focus = { step: 1, cell: 0 }; // what was looked at may not be there
    if (!this.course.tests.length) this.course.judge();
    this.layer.replaceChildren(...this.names.map((name, step) => new Option(name, String(step))));
    this.run(this.image);
    this.look(1, -1);
    this.see();
  }

  /** Look at the page's own image again, with the weights as they are now. */
  see() {
    this.run(this.image);
    const { losses, tests } = this.course;
    const [loss, accuracy] = [losses[losses.length - 1], tests[tests.length - 1]?.accuracy ?? 0];
    const right = `${(100 * accuracy).toFixed(1)} % of ${this.course.test.labels.length} test digits right.`;
    const lost = `Step ${losses.length}: the loss is no number any more. The learning rate was too large: choose a smaller one, and start again.`;
    const told = losses.length ? `Step ${losses.length}: loss ${number(loss)}. ${right}` : `Nothing is learned yet: ${right}`;
    this.news.textContent = losses.length && !Number.isFinite(loss) ? lost : told;
    this.curve.sheet.canvas.setAttribute("aria-label", `The loss over ${losses.length} steps, and the part of the test digits that is read rightly. ${told}`);
    Object.assign(this.root.dataset, { steps: losses.length, accuracy });
  }

  show() {
    super.show();
    if (!this.course) return;
    this.drawCurve();
    this.drawFilters();
  }

  drawCurve() {
    this.curve.draw(this.course, this.place.clientWidth || 300);
  }

  drawFilters() {
    this.filters.filters(this.net.layers[this.net.kinds.indexOf("Conv2d")].params.w, KERNEL, 8);
  }
}
