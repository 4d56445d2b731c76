// Numbers of an array changed in place: by a double click; or Tab, arrow keys, Enter.

class Editor {
  constructor(picture, change) {
    Object.assign(this, { picture, change, cell: null });
    const { canvas, figure } = picture;
    figure.classList.add("changing");
    this.cursor = figure.appendChild(make("div", "cursor"));
    this.cursor.hidden = true;
    canvas.tabIndex = 0;
    canvas.setAttribute("aria-label", `${canvas.getAttribute("aria-label")}: arrow keys choose a number, Enter changes it`);
    canvas.addEventListener("dblclick", (event) => {
      const box = canvas.getBoundingClientRect();
      this.open(picture.cellAt(event.clientX - box.left, event.clientY - box.top));
    });
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => (this.cursor.hidden = true));
  }

  key(event) {
    const move = ARROWS[event.key];
    if (isNotebooks(event) || (!move && event.key !== "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    const { picture } = this;
    this.cell ??= picture.array.shown.findIndex((_, cell) => picture.placeOf(cell));
    if (!move) {
      this.open(this.cell);
      return;
    }
    const next = this.cell + move[0] * picture.columns + move[1];
    if (next >= 0 && next < picture.array.size && picture.placeOf(next)) this.cell = next;
    this.put(this.cursor, this.cell);
  }

  put(element, cell) {
    const [x, y] = this.picture.placeOf(cell);
    const [from, at] = [this.picture.figure, this.picture.canvas].map((part) => part.getBoundingClientRect());
    element.style.transform = `translate(${at.left - from.left + x}px, ${at.top - from.top + y}px)`;
    element.style.minWidth = element.style.height = `${this.picture.cell}px`;
    element.hidden = false;
  }

  open(cell) {
    if (cell === null || !this.picture.placeOf(cell)) return;
    this.cell = cell;
    const { array, figure, canvas } = this.picture;
    const input = figure.appendChild(make("input", "editing"));
    input.setAttribute("aria-label", nameOf(array, cell));
    input.value = array.values[cell];
    this.put(input, cell);
    let done = false;
    const close = (take) => {
      if (done) return;
      done = true;
      const value = input.value.trim() ? Number(input.value.replace("−", "-").replace(",", ".")) : Number.NaN;
      input.remove();
      if (take && Number.isFinite(value)) this.change(cell, value);
    };
    input.addEventListener("input", () => input.setAttribute("aria-invalid", !Number.isFinite(Number(input.value.replace("−", "-").replace(",", ".")))));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      close(event.key === "Enter");
      canvas.focus({ preventScroll: true });
    });
    input.addEventListener("blur", () => close(true));
    input.select();
    input.focus({ preventScroll: true });
  }
}
