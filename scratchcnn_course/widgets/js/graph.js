// A computation drawn as a graph: boxes and arrows; above each box what flows forward, below it what flows back.

const [BELOW, CHIP] = [116, 26]; // between two rows, and how high a number's ground is

class Graph {
  constructor(trace, choose, change) {
    Object.assign(this, { trace, choose, change, marks: [] });
    this.figure = make("figure", "graph");
  }

  // Draw it once more where the room has changed: without the formulas, where they find none.
  fit(room) {
    if (this.narrow === room < 640) return;
    this.narrow = room < 640;
    const apart = this.narrow ? 104 : 182; // between two boxes
    Object.assign(this, { at: {}, marks: [], arrows: [] });
    const places = Object.values(this.trace.graph.places);
    const [width, height] = [0, 1].map((axis) => Math.max(...places.map((place) => place[axis])) + 1);
    this.figure.replaceChildren();
    this.svg = shape(this.figure, "svg", { viewBox: `0 0 ${width * apart} ${height * BELOW}`, width: width * apart, role: "group" });
    for (const [formula, [column, row]] of Object.entries(this.trace.graph.places)) {
      const name = formula.split(" = ")[0];
      const text = this.narrow ? name : formula;
      this.at[name] = { text, x: (column + 0.5) * apart, y: (row + 0.5) * BELOW, half: Math.max(16, 4.6 * text.length + 8) };
    }
    for (const arrow of this.trace.graph.arrows) this.arrow(...arrow.split(" "));
    for (const [name, { text, x, y, half }] of Object.entries(this.at)) {
      shape(this.svg, "rect", { class: "box", x: x - half, y: y - 16, width: 2 * half, height: 32, rx: 7 });
      shape(this.svg, "text", { x, y: y + 6, "text-anchor": "middle" }, text);
      this.mark(name, x, y - 33);
      this.mark(`d${name}`, x, y + 33);
    }
    if (this.look) this.wear(this.look);
  }

  arrow(from, to) {
    const [start, end] = [this.at[from], this.at[to]];
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const steep = dy / dx;
    const [x1, x2] = [start.x + start.half + 3, end.x - end.half - 3]; // it stays between the sides of the boxes
    const [y1, y2] = [start.y + (x1 - start.x) * steep * 0.4, end.y - (end.x - x2) * steep * 0.4];
    const line = shape(this.svg, "path", { class: "arrow", d: `M${x1} ${y1}L${x2} ${y2}` });
    const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
    const heads = [[x2, y2, turn], [x1, y1, turn + 180]].map(([x, y, angle]) =>
      shape(this.svg, "path", { class: "tip", d: "M0 0L-11-5.5V5.5Z", transform: `translate(${x} ${y}) rotate(${angle})` }));
    this.arrows.push({ from, to, line, heads });
  }

  mark(name, x, y) {
    const place = this.trace.arrays.findIndex((array) => array.name === name);
    if (place < 0) return;
    const ground = shape(this.svg, "rect", { class: "chip", x: x - 50, y: y - CHIP / 2, width: 100, height: CHIP, rx: 4 });
    const text = shape(this.svg, "text", { x, y: y + 6, "text-anchor": "middle" });
    for (const part of [ground, text]) part.addEventListener("click", () => this.choose(place));
    const array = this.trace.arrays[place];
    this.marks.push({ array, ground, text });
    if (!array.written && this.trace.computed) this.edit(array, place, ground, text);
  }

  // A number that was given can be changed: its ground is the picture of a single cell.
  edit(array, place, canvas, text) {
    const [figure, at, only] = [this.figure, [0, 0], () => 0];
    canvas.setAttribute("role", "button");
    canvas.setAttribute("aria-label", array.name);
    shape(canvas, "title", {}, "double-click: change it");
    const picture = { array, canvas, figure, columns: 1, placeOf: () => at, cellAt: only, cell: CHIP };
    const editor = new Editor(picture, (_, value) => this.change(place, 0, value));
    text.addEventListener("dblclick", () => editor.open(0));
  }

  wear(look) {
    this.look = look;
    const limit = Math.max(...this.trace.arrays.map((array) => array.limit)); // numbers of one graph are compared
    for (const array of this.trace.arrays) array.limit = limit;
    for (const mark of this.marks) mark.colours = scaleOf(mark.array);
  }

  draw() {
    const { trace, look } = this;
    const lit = trace.lit().map(({ array, role }) => [trace.arrays[array].name, role]);
    const has = (name, role) => lit.some(([other, how]) => other === name && how === role);
    for (const { array, ground, text, colours } of this.marks) {
      const role = lit.find(([name]) => name === array.name)?.[1];
      const colour = array.shown[0] ? colours[shadeOf(array, array.values[0])] : null;
      text.textContent = array.shown[0] ? `${array.name} = ${short(array.values[0])}` : array.name;
      ground.setAttribute("style", `fill: ${colour ? `rgb(${colour})` : "var(--ground)"}; stroke: ${role ? look[role] : look.edge}; stroke-width: ${role ? 4 : 1}`);
      ground.setAttribute("stroke-dasharray", colour ? "" : "4 3");
      text.setAttribute("style", colour ? `fill: ${inkOn(colour)}` : "");
    }
    for (const { from, to, line, heads } of this.arrows) {
      const forth = has(from, "read") && has(to, "write");
      const back = has(`d${from}`, "write");
      line.setAttribute("style", forth || back ? `stroke: ${look.write}; stroke-width: 4` : "");
      heads.forEach((head, k) => {
        head.setAttribute("visibility", back === Boolean(k) ? "visible" : "hidden");
        head.setAttribute("style", forth || back ? `fill: ${look.write}` : "");
      });
    }
    const known = this.marks.filter(({ array }) => array.shown[0]).map(({ array }) => `${array.name} = ${number(array.values[0])}`);
    this.svg.setAttribute("aria-label", `Graph of ${Object.keys(trace.graph.places).join(", ")}. ${known.join(", ")}`);
  }
}
