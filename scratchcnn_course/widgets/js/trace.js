// A trace, as `traces/encode.py` writes it: what every array holds after a step, what is lit, and the sentence.
// Nothing here knows of pages or pixels. `traces/trace.py` and `traces/words.py` say the same in Python.

// @ts-nocheck
import { number, short } from "./numbers.js";

const KINDS = { f4: Float32Array, f8: Float64Array, i2: Int16Array, i4: Int32Array };
const PLACE = /\{(\d+)([.=@])(\d+)\}|\{(\w+)\}/g;

function readNumbers({ kind, data }) {
  const text = atob(data);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new KINDS[kind](bytes.buffer);
}

// A column of whole numbers: base64, or [base, stride ...] for nested loops of these sizes, the last one the fastest.
function readIntegers(column, sizes, steps) {
  if (!Array.isArray(column)) return readNumbers(column);
  const [base, ...strides] = column;
  const values = new Int32Array(steps);
  for (let t = 0; t < steps; t++) {
    let rest = t;
    let value = base;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      value += (rest % sizes[axis]) * strides[axis];
      rest = Math.floor(rest / sizes[axis]);
    }
    values[t] = value;
  }
  return values;
}

function longest(values) {
  return values.reduce((most, value) => Math.max(most, short(value).length), 1);
}

function placesOf(cell, shape) {
  const places = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    places.unshift(cell % shape[axis]);
    cell = Math.floor(cell / shape[axis]);
  }
  return places;
}

export function nameOf(array, cell) {
  return array.shape.length ? `${array.name}[${placesOf(cell, array.shape).join(", ")}]` : array.name;
}

// What a step writes, from what its slots hold: `Scene` in `traces/trace.py` tells how a formula is written.
const TWO = {
  "+": (a, b) => a + b, "−": (a, b) => a - b, "×": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => a ** b,
  max: (a, b) => Math.max(a, b), min: (a, b) => Math.min(a, b),
};
const ONE = {
  exp: Math.exp, log: Math.log, sqrt: Math.sqrt, tanh: Math.tanh, abs: Math.abs, absolute: Math.abs,
  negative: (x) => -x, square: (x) => x * x, sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};
const ALL = { sum: (a, b) => a + b, largest: (a, b) => Math.max(a, b) };

function valuesOf(formula, held) {
  const stack = [];
  for (const word of formula.split(" ")) {
    const [, slot, cell] = word.match(/^(\d+)\.(\d+|\*)$/) ?? [];
    if (slot) stack.push(cell === "*" ? held[slot] : [held[slot][cell]]);
    else if (word[0] === "=") stack.push([Number(word.slice(1))]);
    else if (ALL[word]) stack.push([stack.pop().reduce((a, b) => ALL[word](a, b))]);
    else if (ONE[word]) stack.push(stack.pop().map((x) => ONE[word](x)));
    else {
      const [b, a] = [stack.pop(), stack.pop()];
      stack.push(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => TWO[word](a[k % a.length], b[k % b.length])));
    }
  }
  return stack[0];
}

export class Trace {
  constructor(state) {
    const column = (values) => readIntegers(values, state.sizes, state.steps);
    Object.assign(this, { title: state.title, steps: state.steps, note: state.note, code: state.code, step: 0 });
    if (state.graph) this.graph = { places: state.graph[0], arrows: state.graph[1] };
    this.opening = state.opening;
    this.arrays = state.arrays.map((array) => {
      const size = array.shape.reduce((product, length) => product * length, 1);
      const start = array.values ? Float64Array.from(readNumbers(array.values)) : new Float64Array(size);
      return { ...array, size, start, values: start.slice(), shown: new Uint8Array(size).fill(array.blank ? 0 : 1) };
    });
    this.scenes = state.scenes;
    this.scene = column(state.scene);
    this.starts = state.starts.map(column);
    this.loops = Object.entries(state.loops).map(([name, values]) => [name, column(values)]);
    this.lines = state.lines && column(state.lines);
    this.written = readNumbers(state.written);
    this.firstWrite = new Int32Array(this.steps); // where in `written` each step begins
    for (let t = 0, place = 0; t < this.steps; t++) {
      this.firstWrite[t] = place;
      for (const slot of this.slotsOf(t)) if (slot.role === "write") place += slot.cells.length;
    }
    for (const scene of this.scenes) {
      for (const slot of scene.slots) if (slot.role === "write") this.arrays[slot.array].written = true;
    }
    for (const array of this.arrays) array.letters = array.blank ? 1 : longest(array.start);
    for (let t = 0; t < this.steps; t++) {
      let place = this.firstWrite[t];
      for (const { role, array, cells } of this.slotsOf(t)) {
        if (role !== "write") continue;
        const written = this.written.subarray(place, place + cells.length);
        place += cells.length;
        if (this.arrays[array].size <= 1024) {
          this.arrays[array].letters = Math.max(this.arrays[array].letters, longest(written)); // larger: no room anyway
        }
      }
    }
    this.sentence = this.opening;
  }

  slotsOf(t) {
    return this.scenes[this.scene[t]].slots;
  }

  // What the current step lights up: [{array, cells, role}], cells counted in row-major order.
  lit(step = this.step) {
    if (step === 0) return [];
    return this.slotsOf(step - 1).map((slot, s) => {
      const start = this.starts[s][step - 1];
      return { array: slot.array, cells: slot.cells.map((cell) => start + cell), role: slot.role };
    });
  }

  go(step) {
    if (step <= this.step) {
      for (const array of this.arrays) {
        if (!array.written) continue;
        array.values.set(array.start);
        array.shown.fill(array.blank ? 0 : 1);
      }
      this.step = 0;
    }
    while (this.step < step - 1) this.write(this.step++);
    if (step === 0) {
      this.sentence = this.opening;
      return;
    }
    const lit = this.lit(step);
    const value = (slot, k) => number(this.arrays[lit[slot].array].values[lit[slot].cells[k]]);
    const before = this.scenes[this.scene[step - 1]].text.replace(PLACE, (all, slot, kind, k, loop) => {
      if (loop) return String(this.loops.find(([name]) => name === loop)[1][step - 1]);
      if (kind === "@") return nameOf(this.arrays[lit[slot].array], lit[slot].cells[k]);
      return kind === "." ? value(slot, k) : all;
    });
    this.write(this.step++);
    this.sentence = before.replace(PLACE, (_all, slot, _kind, k) => value(slot, k));
  }

  write(t) {
    let place = this.firstWrite[t];
    this.slotsOf(t).forEach((slot, s) => {
      if (slot.role !== "write") return;
      const array = this.arrays[slot.array];
      const start = this.starts[s][t];
      for (const cell of slot.cells) {
        array.values[start + cell] = this.written[place++];
        array.shown[start + cell] = 1;
      }
    });
  }

  // Change a number that was there from the start, and compute all that follows from it.
  change(array, cell, value) {
    const { step } = this;
    this.arrays[array].start[cell] = this.arrays[array].values[cell] = value;
    this.written = Float64Array.from(this.written);
    this.go(0);
    for (; this.step < this.steps; this.step++) this.make(this.step);
    for (const one of this.arrays) {
      const values = one.written ? [...one.values] : one.start;
      one.signed ||= values.some((number) => number < 0);
      one.limit = Math.max(one.limit, ...values.map(Math.abs));
      one.letters = Math.max(one.letters, longest(values));
    }
    this.go(step);
  }

  // Whether the page can compute all steps.
  get computed() {
    return this.scenes.every(({ made }) => made?.length);
  }

  // Compute what a step writes, and write it.
  make(t) {
    this.point(t);
    const lit = this.lit(t + 1);
    const held = lit.map(({ array, cells }) => cells.map((cell) => this.arrays[array].values[cell]));
    let place = this.firstWrite[t];
    for (const formula of this.scenes[this.scene[t]].made) {
      const slot = lit.findIndex(({ role, done }) => role === "write" && !done);
      lit[slot].done = true;
      held[slot] = valuesOf(formula, held); // the next formula may read it
      this.written.set(held[slot], place);
      place += held[slot].length;
    }
    this.write(t);
  }

  // Where a step marks the largest of what it reads, the mark goes there, and with it what is written at its place.
  point(t) {
    const slots = this.slotsOf(t);
    const mark = slots.findIndex(({ role }) => role === "mark");
    if (mark < 0) return;
    const size = (slot) => this.arrays[slot.array].size;
    const held = slots[0].cells.map((cell) => this.arrays[slots[0].array].values[this.starts[0][t] + cell]);
    const most = Math.max(...held);
    const winner = this.starts[0][t] + slots[0].cells[held.indexOf(most)];
    slots.forEach((slot, s) => {
      if (s === mark || (slot.role === "write" && size(slot) === size(slots[mark]))) this.starts[s][t] = winner;
    });
    this.scene[t] = Math.min(this.scenes.length - 1, Number(held.indexOf(most) !== held.lastIndexOf(most)));
  }

  // The three longest sentences. Of a long trace, a thousand steps are looked at.
  longest() {
    const { step } = this;
    const texts = [];
    for (let at = 0; at <= this.steps; at += Math.ceil(Math.max(this.steps, 1) / 1000)) {
      this.go(at);
      texts.push(this.sentence);
    }
    this.go(this.steps);
    texts.push(this.sentence);
    this.go(step);
    return texts.sort((one, other) => other.length - one.length).slice(0, 3);
  }

  // The next step, from the current one round, that writes a cell; for an array that is never written, that reads it.
  stepFor(array, cell) {
    const writes = this.arrays[array].written;
    for (let n = 0; n < this.steps; n++) {
      const t = (this.step + n) % this.steps;
      const slots = this.slotsOf(t);
      for (let s = 0; s < slots.length; s++) {
        if (slots[s].array !== array || (writes && slots[s].role !== "write")) continue;
        if (slots[s].cells.includes(cell - this.starts[s][t])) return t + 1;
      }
    }
    return null;
  }
}
