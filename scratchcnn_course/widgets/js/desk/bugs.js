// The curves of a network that may be broken, over those of the right one, its gradient check, and what is wrong with it.

import { shape } from "../shapes.js";
import { div, make, words } from "../stepper.js";
import { Chart } from "./chart.js";
import { Desk, opening, whole } from "./desk.js";

/** @typedef {{ place: number[], layer: number, nudged: number }} Entry */
/** @typedef {{ kind: string, name: string, error?: number, shape?: number[], marks?: string, first?: Entry[] }} Checked */

const CELL = 17;

/** @param {Entry[]} first what the layer says, what nudging says, and how the two relate */
export function compared(first) {
  return first.map(({ place, layer, nudged }) => {
    const ratio = Math.abs(nudged) > 1e-9 ? `${(layer / nudged + 0).toFixed(2)} times` : "not 0, as it should be";
    return `[${place.join(", ")}]: ${(layer + 0).toFixed(3)}, nudged ${nudged.toFixed(3)} (${ratio})`.replaceAll("-", "−");
  });
}

/**
 * The mean over all seeds, and the ends between which they lie, for each epoch.
 * @param {number[][]} runs
 */
export function spanned(runs) {
  const columns = runs[0].map((_, epoch) => runs.map((run) => run[epoch]));
  const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return { mean, low: columns.map((values) => Math.min(...values)), high: columns.map((values) => Math.max(...values)) };
}

class BugPicker extends Desk {
  label = "Bug picker";
  settings = ["network", "probe", "checked", "revealed"];
  charts = { loss: new Chart(344, 270), accuracy: new Chart(344, 270) };
  figures = words("two");
  results = make("div", "results");
  name = words("two");
  code = make("pre", "");

  build() {
    const { networks, probes } = this.data;
    const named = networks.map((/** @type {string} */ which) => [which, which === "right" ? "the right one" : `bug ${which}`]);
    const network = { get: () => this.get("network"), set: (/** @type {string} */ which) => this.set({ network: which, revealed: false }) };
    const controls = div("controls", this.choice(network, "network", named), this.choice("probe", "probe", probes.map((/** @type {string} */ name) => [name, name])));
    const buttons = div("buttons", this.button("Check its gradients", "Check its gradients", () => this.set({ checked: true })),
      this.button("Reveal the bug", "Reveal the bug", () => this.set({ revealed: true })));
    this.results.setAttribute("aria-live", "polite");
    this.root.append(controls, div("show", this.charts.loss.box, this.charts.accuracy.box), this.figures,
      div("show", buttons, this.results), this.name, this.code);
  }

  show() {
    const which = this.get("network");
    this.curve("loss", "training loss, by epoch", which);
    this.curve("accuracy", "test accuracy, by epoch", which);
    this.say(this.figures, this.data.figures[which]);
    this.results.replaceChildren(...(this.get("checked") ? this.verdicts(this.data.verdicts[which][this.get("probe")]) : []));
    const bug = this.get("revealed") ? this.data.names : {};
    const { said = "", wrong = "", right = "" } = /** @type {any} */ (bug)[which] ?? {};
    this.say(this.name, said);
    this.name.hidden = !said;
    this.code.textContent = `− ${wrong}\n+ ${right}`;
    this.code.hidden = !wrong;
  }

  /** @param {"loss" | "accuracy"} what @param {string} title @param {string} which */
  curve(what, title, which) {
    const chart = this.charts[what];
    const runs = this.data[what];
    const every = /** @type {number[]} */ (Object.values(runs).flat(2)); // one scale for all networks
    const [low, high] = what === "loss" ? [0, Math.ceil(2 * Math.max(...every)) / 2] : [Math.floor(10 * Math.min(...every)) / 10, 1];
    const written = (/** @type {number} */ value) => (what === "loss" ? String(Number(value.toPrecision(2))) : `${Math.round(100 * value)} %`);
    const epochs = runs.right[0].length;
    const shown = [...new Set(["right", which])].map((name) => ({ name, ...spanned(runs[name]) }));
    const called = (/** @type {string} */ name) => (name === "right" ? "the right one" : `bug ${name}`);
    const ends = shown.map(({ name, mean }) => `${called(name)} ${mean[epochs - 1].toFixed(3)}`).join(", ");
    chart.begin(title, `Curves of the ${title}; at the end, ${ends}.`, {
      x: [0.7, epochs + 0.3], y: [low, high], across: whole(1, epochs).map((epoch) => [epoch, String(epoch)]),
      up: [0, 0.5, 1].map((share) => [low + share * (high - low), written(low + share * (high - low))]),
      below: which === "right" ? "dashed: the right one" : `line: bug ${which}; dashed: the right one`,
    });
    for (const { name, mean, low: least, high: most } of shown) {
      const look = name === "right" ? "dashed" : "red";
      const at = (/** @type {number[]} */ values) => values.map((value, epoch) => /** @type {[number, number]} */ ([epoch + 1, value]));
      chart.line([...at(most), ...at(least).reverse()], `band ${look}`);
      chart.line(at(mean), look);
    }
  }

  /** @param {Checked[]} rows a line for each kind of layer, a map of each gradient that is wrong, its first wrong numbers */
  verdicts(rows) {
    const table = make("table", "");
    for (const kind of new Set(rows.map((one) => one.kind))) {
      const line = make("tr", "");
      line.append(Object.assign(make("th", "", kind), { scope: "row" }), ...rows.filter((one) => one.kind === kind).map(({ name, error }) =>
        make("td", error === undefined ? "" : "wrong", error === undefined ? `✓ d${name} right` : `✕ d${name} WRONG, ${error}`)));
      table.append(line);
    }
    const wrong = rows.filter(({ error }) => error !== undefined);
    return [table, ...wrong.flatMap((one) => [this.map(one), make("p", "", `d${one.name}, the first wrong entries: ${compared(one.first ?? []).join("; ")}.`)])];
  }

  /** @param {Checked} row a square for each entry: full where it is wrong, crossed where it was set aside */
  map({ kind, name, shape: sizes = [], marks = "" }) {
    const [N, C, H, W] = [...Array(4 - sizes.length).fill(1), ...sizes];
    const count = [...marks].filter((mark) => mark === "x").length;
    const told = `${count} of ${marks.length} entries wrong (full squares)`;
    const [width, height] = [Math.max(330, C * (W * CELL + 14)), 30 + N * (H * CELL + 14)];
    const box = make("div", "chart");
    const svg = shape(box, "svg", { viewBox: `0 0 ${width} ${height + 22}`, width, role: "img", "aria-label": `Errors of d${name} of ${kind}: ${told}.` });
    shape(svg, "text", { x: 0, y: 18, class: "title" }, `${kind}: d${name}, ${[N, C, H, W].join(" × ")}`);
    [...marks].forEach((mark, k) => {
      const [n, c, h, w] = [Math.floor(k / (C * H * W)), Math.floor(k / (H * W)) % C, Math.floor(k / W) % H, k % W];
      const [x, y] = [c * (W * CELL + 14) + w * CELL + 1, 30 + n * (H * CELL + 14) + h * CELL];
      shape(svg, "rect", { x, y, width: CELL - 2, height: CELL - 2, class: mark === "x" ? "cell full" : "cell image" });
      if (mark === "?") shape(svg, "path", { d: `M${x} ${y}l${CELL - 2} ${CELL - 2}`, class: "axis" });
    });
    shape(svg, "text", { x: 0, y: height + 12 }, told);
    return box;
  }
}

const render = opening(BugPicker);

export default { render };
