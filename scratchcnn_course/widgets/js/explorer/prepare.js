// From a drawing to the 28 x 28 that the network knows: `digits.prepare` says the same of photos too; a test compares.

/** @typedef {{ values: Float32Array, H: number, W: number }} Grid */

const [STROKE, INK, SPECK, NEAR, BOX, SIDE] = [2.5 / 20, 0.5, 0.05, 0.15, 20, 28];

/**
 * @param {Float32Array} values
 * @param {number} H
 * @param {number} W
 * @returns {Grid}
 */
function grid(values, H, W) {
  return { values, H, W };
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} q percent
 */
function percentile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const at = ((sorted.length - 1) * q) / 100;
  const below = Math.floor(at);
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]);
}

/** @typedef {{ cells: number[], top: number, left: number, bottom: number, right: number }} Part */

/**
 * What hangs together, corners included, in reading order.
 * @param {boolean[]} mask
 * @param {number} W
 */
function parts(mask, W) {
  const seen = mask.map((marked) => !marked);
  /** @type {Part[]} */
  const found = [];
  for (let first = 0; first < mask.length; first++) {
    if (seen[first]) continue;
    const part = { cells: [first], top: Infinity, left: Infinity, bottom: 0, right: 0 };
    seen[first] = true;
    for (const cell of part.cells) {
      const [row, column] = [Math.floor(cell / W), cell % W];
      part.top = Math.min(part.top, row);
      part.left = Math.min(part.left, column);
      part.bottom = Math.max(part.bottom, row);
      part.right = Math.max(part.right, column);
      for (const near of [-W - 1, -W, -W + 1, -1, 1, W - 1, W, W + 1]) {
        const other = cell + near;
        if (seen[other] !== false || Math.abs((other % W) - column) > 1) continue;
        seen[other] = true;
        part.cells.push(other);
      }
    }
    found.push(part);
  }
  return found;
}

/**
 * The largest mark, and what lies close to it.
 * @param {boolean[]} mask
 * @param {number} W
 * @returns {{ cells: number[], apart: number }} and how many other marks there are
 */
function findDigit(mask, W) {
  const found = parts(mask, W);
  const size = (/** @type {Part} */ p) => p.cells.length * (Math.max(p.bottom - p.top, p.right - p.left) + 1) ** 2;
  const main = found.reduce((best, part) => (size(part) > size(best) ? part : best), found[0]);
  const reach = NEAR * Math.max(main.bottom - main.top, main.right - main.left);
  const close = (/** @type {Part} */ part) =>
    part.top <= main.bottom + reach && part.bottom >= main.top - reach &&
    part.left <= main.right + reach && part.right >= main.left - reach;
  const kept = (/** @type {Part} */ part) => part === main || (close(part) && part.cells.length > SPECK * main.cells.length);
  const digit = found.filter(kept);
  return { cells: digit.flatMap((part) => part.cells), apart: found.length - digit.length };
}

/**
 * @param {Grid} ink
 * @returns {Grid}
 */
function crop({ values, H, W }) {
  let [top, left, bottom, right] = [H, W, -1, -1];
  values.forEach((value, cell) => {
    if (value <= 0) return;
    const [row, column] = [Math.floor(cell / W), cell % W];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
  });
  const [height, width] = [bottom - top + 1, right - left + 1];
  const cut = new Float32Array(height * width);
  for (let i = 0; i < cut.length; i++) cut[i] = values[(top + Math.floor(i / width)) * W + left + (i % width)];
  return grid(cut, height, width);
}

/**
 * Lay a grid into a larger one.
 * @param {Grid} ink
 * @param {number} H
 * @param {number} W
 * @param {number} top
 * @param {number} left
 */
function lay(ink, H, W, top, left) {
  const values = new Float32Array(H * W);
  for (let row = 0; row < ink.H; row++) {
    values.set(ink.values.subarray(row * ink.W, (row + 1) * ink.W), (top + row) * W + left);
  }
  return grid(values, H, W);
}

/**
 * @param {Grid} ink
 * @param {number} radius
 */
function dilate({ values, H, W }, radius) {
  const reach = Math.ceil(radius);
  const thick = values.slice();
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const weight = Math.min(1, radius + 1 - Math.hypot(y, x));
      if (weight <= 0) continue;
      for (let cell = 0; cell < values.length; cell++) {
        const [row, column] = [Math.floor(cell / W) + y, (cell % W) + x];
        if (row < 0 || row >= H || column < 0 || column >= W) continue;
        thick[cell] = Math.max(thick[cell], weight * values[row * W + column]);
      }
    }
  }
  return grid(thick, H, W);
}

/** @param {Grid} ink how thick its strokes are, in pixels: twice the area by the outline */
function strokeWidth(ink) {
  const { values, H, W } = lay(ink, ink.H + 2, ink.W + 2, 1, 1);
  let [steps, area] = [0, 0];
  for (let cell = 0; cell < values.length; cell++) {
    area += values[cell];
    if (cell % W < W - 1) steps += Math.abs(values[cell + 1] - values[cell]);
    if (cell < (H - 1) * W) steps += Math.abs(values[cell + W] - values[cell]);
  }
  return (2 * area) / ((Math.PI / 4) * steps);
}

/** @param {Grid} ink */
function thicken(ink) {
  const longer = Math.max(ink.H, ink.W);
  const radius = (STROKE * longer - strokeWidth(ink)) / 2 / (1 - STROKE);
  if (radius <= 0.02 * longer) return ink;
  const rim = Math.ceil(radius);
  return dilate(lay(ink, ink.H + 2 * rim, ink.W + 2 * rim, rim, rim), radius);
}

/** @param {number} value rounded half to even, as Python does */
function rounded(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

/**
 * @param {number} old
 * @param {number} fresh
 * @returns {(i: number, j: number) => number} how much each old pixel counts in each new one
 */
function shares(old, fresh) {
  return (i, j) => (Math.max(0, Math.min(((i + 1) * old) / fresh, j + 1) - Math.max((i * old) / fresh, j)) * fresh) / old;
}

/** @param {Grid} ink */
function fitBox(ink) {
  const cut = crop(ink);
  const longer = Math.max(cut.H, cut.W);
  const [H, W] = [cut.H, cut.W].map((side) => Math.max(1, rounded((side * BOX) / longer)));
  const [down, across] = [shares(cut.H, H), shares(cut.W, W)];
  const values = new Float32Array(H * W);
  for (let cell = 0; cell < values.length; cell++) {
    let sum = 0;
    for (let i = 0; i < cut.H; i++) {
      const share = down(Math.floor(cell / W), i);
      if (share) for (let j = 0; j < cut.W; j++) sum += share * across(cell % W, j) * cut.values[i * cut.W + j];
    }
    values[cell] = sum;
  }
  return lay(grid(values, H, W), BOX, BOX, Math.floor((BOX - H) / 2), Math.floor((BOX - W) / 2));
}

/** @param {Grid} ink */
function centreByMass(ink) {
  const cut = crop(ink);
  const first = [cut.H, cut.W].map((length, axis) => {
    let [mass, moment] = [0, 0];
    cut.values.forEach((value, cell) => {
      mass += value;
      moment += value * (axis ? cell % cut.W : Math.floor(cell / cut.W));
    });
    return Math.min(Math.max(Math.floor(SIDE / 2 - moment / mass + 0.5), 0), SIDE - length);
  });
  return lay(cut, SIDE, SIDE, first[0], first[1]);
}

/**
 * All stages of the way, and how many marks stood apart and were left out; or null where nothing is drawn.
 * @param {Uint8Array} drawing 28 x 28, 255 is the white of the paper
 */
export function prepare(drawing) {
  const ink = Float32Array.from(drawing, (value) => 1 - value / 255);
  if (!ink.some((value) => value > 0)) return null;
  let full = percentile(ink, 99.9);
  /** @type {ReturnType<typeof findDigit>} */
  let digit = { cells: [], apart: 0 };
  for (let turn = 0; turn < 2; turn++) {
    digit = findDigit(Array.from(ink, (value) => value > INK * full), SIDE);
    full = percentile(digit.cells.map((cell) => ink[cell]), 75);
  }
  const component = new Float32Array(ink.length);
  for (const cell of digit.cells) component[cell] = 1;
  const around = dilate(grid(component, SIDE, SIDE), 1.5).values;
  const soft = ink.map((value, cell) => {
    const share = around[cell] > 0 ? Math.min(1, value / full) : 0;
    return share < 0.1 ? 0 : share;
  });
  const cropped = crop(grid(soft, SIDE, SIDE));
  const boxed = fitBox(thicken(cropped));
  return { inverted: grid(ink, SIDE, SIDE), cropped, boxed, centred: centreByMass(boxed), apart: digit.apart };
}
