// The two kinds of picture that the player shows: whole arrays, and the lit window of a large one.

// All of an array: its planes beside and below each other; of a long matrix, the rows round the lit one.
class Whole extends Picture {
  constructor(array) {
    super(array);
    const shape = [1, 1, ...array.shape];
    [this.rows, this.columns] = shape.slice(-2);
    this.planes = Math.max(1, array.size / (this.rows * this.columns));
    const abreast = shape[shape.length - 3]; // channels beside each other, filters below each other
    this.abreast = array.shape.length > 3 && abreast > 1 ? abreast : this.planes;
    this.seenRows = this.rows > 40 ? 10 : this.rows;
    this.seenColumns = this.columns > 100 ? 20 : this.columns;
    this.top = this.left = 0;
    this.pixels = new ImageData(this.columns, this.rows * this.planes);
    this.small = document.createElement("canvas");
    this.small.width = this.columns;
    this.small.height = this.rows * this.planes;
    this.canvas.setAttribute("aria-label", `${array.name}, ${array.shape.join(" × ") || "one number"}`);
  }

  wear(look) {
    super.wear(look);
    this.stale = true;
  }

  fit(room, scale, crowded) {
    const { seenRows, seenColumns, planes } = this;
    this.gap = planes > 1 ? 8 : 0;
    const high = scale * (planes > 3 ? 140 : planes > 1 || crowded ? 200 : 270);
    const wide = seenRows <= 10 ? (planes === 1 ? 640 : 240) : high;
    let cell = Math.min(scale * BIGGEST, high / seenRows, Math.min(wide, room - 8) / seenColumns);
    const abreast = ((room - 4 + this.gap) / this.abreast - this.gap) / seenColumns; // all planes in one row
    if (abreast >= 3) cell = Math.min(cell, abreast);
    this.cell = Math.max(1, cell > 5 ? Math.floor(cell) : cell);
    this.font = this.fontFor(this.cell);
    const width = seenColumns * this.cell + this.gap;
    const height = seenRows * this.cell + this.gap;
    const across = Math.max(1, Math.min(this.abreast, Math.floor((room - 4 + this.gap) / width)));
    this.corners = Array.from({ length: planes }, (_, plane) => {
      const row = Math.floor(plane / this.abreast) * Math.ceil(this.abreast / across);
      const inRow = plane % this.abreast;
      return [2 + (inRow % across) * width, 2 + (row + Math.floor(inRow / across)) * height];
    });
    const right = Math.max(...this.corners.map(([x]) => x)) + width - this.gap + 2;
    const bottom = Math.max(...this.corners.map(([, y]) => y)) + height - this.gap + 2;
    this.resize(right, bottom);
  }

  colour() {
    if (!this.array.written && !this.stale) return;
    this.stale = false;
    const { values, shown, size } = this.array;
    const data = this.pixels.data;
    for (let cell = 0; cell < size; cell++) {
      const colour = this.colours[this.shade(values[cell])];
      data[4 * cell] = colour[0];
      data[4 * cell + 1] = colour[1];
      data[4 * cell + 2] = colour[2];
      data[4 * cell + 3] = shown[cell] ? 255 : 0;
    }
    this.small.getContext("2d").putImageData(this.pixels, 0, 0);
  }

  draw(lit) {
    const { pen, cell, seenRows, seenColumns, array } = this;
    const area = this.rows * this.columns;
    this.follow(lit);
    this.colour();
    const busy = new Set(lit.flatMap(({ cells }) => cells.map((c) => Math.floor(c / area))));
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.imageSmoothingEnabled = false;
    this.corners.forEach(([x, y], plane) => {
      const [width, height] = [seenColumns * cell, seenRows * cell];
      pen.fillStyle = this.hatch();
      pen.fillRect(x, y, width, height);
      pen.drawImage(this.small, this.left, plane * this.rows + this.top, seenColumns, seenRows, x, y, width, height);
      this.border(x, y);
      if (this.font) this.numbers(plane * area, x, y);
      this.grid(x, y, seenRows, seenColumns, cell);
      if (!busy.size || busy.has(plane)) return;
      pen.fillStyle = `rgba(${this.look.ground}, 0.55)`; // this step has nothing to do with this plane
      pen.fillRect(x - 1, y - 1, width + 2, height + 2);
    });
    for (const role of ["read", "mark", "write"]) {
      for (const slot of lit) if (slot.role === role) this.outlineSlot(slot);
    }
    const place = (row) => String(row).padStart(String(this.rows).length, "\u2007"); // spaces as wide as digits
    const rows = seenRows < this.rows ? `, rows ${place(this.top)} to ${place(this.top + seenRows - 1)}` : "";
    this.say(`${array.shape.join(" × ")}${rows}${array.border.some(Boolean) ? ", with padding" : ""}`);
  }

  say(text) {
    if (this.said === text) return;
    this.said = text;
    const name = document.createElement("b");
    name.textContent = this.array.name;
    this.caption.replaceChildren(name, ` ${text}`);
  }

  outlineSlot({ cells, role }) {
    const area = this.rows * this.columns;
    for (const plane of new Set(cells.map((cell) => Math.floor(cell / area)))) {
      const own = cells.filter((cell) => Math.floor(cell / area) === plane).map((cell) => cell % area);
      const [x, y] = this.corners[plane];
      const place = (cell) => {
        const [row, column] = [Math.floor(cell / this.columns) - this.top, (cell % this.columns) - this.left];
        const outside = row < 0 || row >= this.seenRows || column < 0 || column >= this.seenColumns;
        return outside ? null : [x + column * this.cell, y + row * this.cell];
      };
      this.outline(own, this.columns, place, this.cell, role);
    }
  }

  numbers(first, x, y) {
    for (let row = 0; row < this.seenRows; row++) {
      for (let column = 0; column < this.seenColumns; column++) {
        const cell = first + (row + this.top) * this.columns + column + this.left;
        if (!this.array.shown[cell]) continue;
        const ink = this.inks[this.shade(this.array.values[cell])];
        const [cx, cy] = [x + (column + 0.5) * this.cell, y + (row + 0.5) * this.cell];
        this.write(short(this.array.values[cell]), cx, cy, this.font, ink);
      }
    }
  }

  // Padding is striped: it is there to be read, but it is no picture, and no colour of a value.
  border(x, y) {
    const [PH, PW] = this.array.border;
    if (!PH && !PW) return;
    const { pen, cell } = this;
    const [width, height] = [this.columns * cell, this.rows * cell];
    const frame = new Path2D();
    frame.rect(x, y, width, height);
    frame.rect(x + PW * cell, y + PH * cell, width - 2 * PW * cell, height - 2 * PH * cell);
    pen.fillStyle = this.hatch(true);
    pen.fill(frame, "evenodd");
    pen.strokeStyle = this.look.edge;
    pen.lineWidth = 1.5;
    pen.setLineDash([5, 3]);
    pen.strokeRect(x + PW * cell, y + PH * cell, width - 2 * PW * cell, height - 2 * PH * cell);
    pen.setLineDash([]);
  }

  follow(lit) {
    if (!lit.length) return;
    const cell = lit[lit.length - 1].cells[0] % (this.rows * this.columns);
    const [row, column] = [Math.floor(cell / this.columns), cell % this.columns];
    const middle = (place, seen, all) => Math.max(0, Math.min(all - seen, place - Math.floor(seen / 2)));
    if (this.seenRows < this.rows) this.top = middle(row, this.seenRows, this.rows);
    if (this.seenColumns < this.columns) this.left = middle(column, this.seenColumns, this.columns);
  }

  // Where a cell lies, for those that somebody may change: not the padding, and not what is out of sight.
  placeOf(cell) {
    const area = this.rows * this.columns;
    const [row, column] = [Math.floor((cell % area) / this.columns), cell % this.columns];
    const [PH, PW] = this.array.border;
    if (row < PH || row >= this.rows - PH || column < PW || column >= this.columns - PW) return null;
    if (row < this.top || row >= this.top + this.seenRows || column < this.left || column >= this.left + this.seenColumns) return null;
    const [x, y] = this.corners[Math.floor(cell / area)];
    return [x + (column - this.left) * this.cell, y + (row - this.top) * this.cell];
  }

  cellAt(x, y) {
    for (const [plane, [left, top]] of this.corners.entries()) {
      const [row, column] = [Math.floor((y - top) / this.cell), Math.floor((x - left) / this.cell)];
      if (row < 0 || row >= this.seenRows || column < 0 || column >= this.seenColumns) continue;
      return (plane * this.rows + row + this.top) * this.columns + column + this.left;
    }
    return null;
  }
}

// A window, enlarged, of an array too large for numbers.
class Lens extends Picture {
  constructor(whole, cells) {
    super(whole.array);
    this.columnsOfAll = whole.columns;
    const [rows, columns] = Lens.extent(cells, whole.columns);
    Object.assign(this, { rows, columns, cells: [] });
    this.canvas.setAttribute("aria-label", `${whole.array.name}, the lit cells enlarged`);
    this.caption.textContent = `${whole.array.name}, enlarged`;
  }

  static extent(cells, width) {
    const rows = cells.map((cell) => Math.floor(cell / width));
    const columns = cells.map((cell) => cell % width);
    const span = (places) => Math.max(...places) - Math.min(...places) + 1;
    return [span(rows), span(columns)];
  }

  fit(room, scale) {
    this.cell = Math.floor(Math.min(scale * BIGGEST, (room - 8) / this.columns));
    this.font = this.fontFor(this.cell);
    this.resize(this.columns * this.cell + 4, this.rows * this.cell + 4);
  }

  draw(lit) {
    const slot = lit.find(({ role, cells }) => role === "read" && cells.length > 1);
    this.cells = slot ? slot.cells : [];
    this.pen.fillStyle = this.hatch();
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!slot) this.pen.fillRect(2, 2, this.columns * this.cell, this.rows * this.cell);
    this.origin = [
      Math.min(...this.cells.map((cell) => Math.floor(cell / this.columnsOfAll))),
      Math.min(...this.cells.map((cell) => cell % this.columnsOfAll)),
    ];
    const place = (cell) => [
      2 + ((cell % this.columnsOfAll) - this.origin[1]) * this.cell,
      2 + (Math.floor(cell / this.columnsOfAll) - this.origin[0]) * this.cell,
    ];
    for (const cell of this.cells) this.paint(cell, ...place(cell), this.cell, this.font);
    this.grid(2, 2, this.rows, this.columns, this.cell);
    for (const { role, cells } of lit) {
      if (role !== "write") this.outline(cells, this.columnsOfAll, place, this.cell, role);
    }
  }

  cellAt(x, y) {
    if (!this.cells.length) return null;
    const [row, column] = [Math.floor((y - 2) / this.cell), Math.floor((x - 2) / this.cell)];
    const cell = (row + this.origin[0]) * this.columnsOfAll + column + this.origin[1];
    return column < this.columns && this.cells.includes(cell) ? cell : null;
  }
}
