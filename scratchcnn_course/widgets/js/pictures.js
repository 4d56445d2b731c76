// Arrays as pictures on a canvas: a rectangle a cell, coloured by its value, with its number where that fits.

const BIGGEST = 44; // pixels of a cell
const LOOKS = {
  light: {
    ground: [255, 255, 255],
    grid: "rgba(0, 0, 0, 0.16)", hatch: "rgba(0, 0, 0, 0.17)", edge: "#595959",
    read: "#007a58", write: "#b0006d", mark: "#b0006d", halo: "#ffffff",
  },
  dark: {
    ground: [17, 17, 17],
    grid: "rgba(255, 255, 255, 0.18)", hatch: "rgba(255, 255, 255, 0.22)", edge: "#b5b5b5",
    read: "#23d9a5", write: "#ff8fd0", mark: "#ff8fd0", halo: "#000000",
  },
};

// 255 colours from the lowest value to the highest, each with the colour of the ink that can be read on it.
function scaleOf({ numbers, signed }) {
  return Array.from({ length: 255 }, (_, i) => (numbers ? colourOf((i - 127) / 127, 1, !signed) : colourOf(-0.2, 1, false)));
}

// Which of the 255 a value of an array has.
function shadeOf(array, value) {
  return Math.round(Math.max(-1, Math.min(1, value / array.limit)) * 127) + 127 || 0;
}

// The part that pictures of whole arrays and of enlarged windows share.
class Picture {
  constructor(array) {
    this.array = array;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.figure = document.createElement("figure");
    this.caption = document.createElement("figcaption");
    this.figure.append(this.caption, this.canvas);
    this.pen = this.canvas.getContext("2d");
  }

  resize(width, height) {
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio); // this also wipes the canvas, in the same frame as it is redrawn
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  wear(look) {
    this.look = look;
    this.colours = scaleOf(this.array);
    this.inks = this.colours.map(inkOn);
  }

  shade(value) {
    return shadeOf(this.array, value);
  }

  // The largest font in which every number of the array fits into a cell of that size; 0 if none can be read.
  fontFor(cell) {
    if (!this.array.numbers || cell < 20) return 0;
    for (let font = Math.min(16, Math.floor(cell * 0.45)); font >= 10; font--) {
      if (this.array.letters * font * 0.61 <= cell - 5) return font;
    }
    return 0;
  }

  paint(cell, x, y, size, font) {
    const { pen, array } = this;
    if (!array.shown[cell]) {
      pen.fillStyle = this.hatch();
      pen.fillRect(x, y, size, size);
      return;
    }
    const value = array.values[cell];
    const shade = this.shade(value);
    pen.fillStyle = `rgb(${this.colours[shade]})`;
    pen.fillRect(x, y, size, size);
    if (font) this.write(short(value), x + size / 2, y + size / 2, font, this.inks[shade]);
  }

  write(text, x, y, font, ink) {
    const { pen } = this;
    pen.font = `${font}px "DejaVu Sans Mono", Menlo, Consolas, monospace`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = ink;
    pen.fillText(text, x, y + font * 0.06);
  }

  // Cells that hold nothing yet are striped, not to be taken for zeros; padding too, the other way and darker.
  hatch(padding = false) {
    const kind = padding ? "padding" : "empty";
    this.look.patterns ??= {};
    this.look.patterns[kind] ??= this.stripes(padding);
    return this.look.patterns[kind];
  }

  stripes(padding) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = padding ? "#808080" : this.look.hatch;
    pen.lineWidth = 1.2;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift - 1, padding ? -1 : 9);
      pen.lineTo(shift + 9, padding ? 9 : -1);
    }
    pen.stroke();
    return this.pen.createPattern(tile, "repeat");
  }

  grid(x, y, rows, columns, size) {
    const { pen } = this;
    pen.beginPath();
    for (let row = 0; row <= rows && size >= 8; row++) {
      pen.moveTo(x, y + row * size);
      pen.lineTo(x + columns * size, y + row * size);
    }
    for (let column = 0; column <= columns && size >= 8; column++) {
      pen.moveTo(x + column * size, y);
      pen.lineTo(x + column * size, y + rows * size);
    }
    pen.lineWidth = 1;
    pen.strokeStyle = this.look.grid;
    pen.stroke();
    pen.strokeStyle = this.look.edge;
    pen.strokeRect(x, y, columns * size, rows * size);
  }

  // A line round cells, wherever the neighbour is not one of them. `place(cell)` is [x, y], or null out of sight.
  outline(cells, columns, place, size, role) {
    const { pen, look } = this;
    const among = new Set(cells);
    const corner = Math.max(3, size * 0.28);
    const edges = new Path2D();
    const corners = new Path2D();
    for (const cell of cells) {
      const spot = place(cell);
      if (!spot) continue;
      const [x, y] = spot;
      const line = (x1, y1, x2, y2) => {
        edges.moveTo(x + x1, y + y1);
        edges.lineTo(x + x2, y + y2);
      };
      if (!among.has(cell - columns)) line(0, 0, size, 0);
      if (!among.has(cell + columns)) line(0, size, size, size);
      if (!among.has(cell - 1) || cell % columns === 0) line(0, 0, 0, size);
      if (!among.has(cell + 1) || (cell + 1) % columns === 0) line(size, 0, size, size);
      if (role !== "mark") continue;
      corners.moveTo(x, y);
      corners.lineTo(x + corner, y);
      corners.lineTo(x, y + corner);
    }
    const width = size >= 16 ? 3.5 : 2.5;
    pen.lineCap = "square";
    for (const [colour, more] of [[look.halo, 2.5], [look[role], 0]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width + more;
      pen.stroke(edges);
    }
    pen.fillStyle = look[role];
    pen.fill(corners);
  }
}
