// Whole arrays coloured at once: a table of colours, and a look into it for each number.

import { colourOf } from "./colours.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

/** @param {boolean} grey 511 colours, from the lowest value to the highest */
function paletteOf(grey) {
  const bytes = new Uint8ClampedArray(4 * 511).fill(255);
  for (let i = 0; i < 511; i++) bytes.set(colourOf((i - 255) / 255, 1, grey), 4 * i);
  return new Uint32Array(bytes.buffer);
}

const PALETTES = [paletteOf(false), paletteOf(true)];

/**
 * Colour a whole array.
 * @param {Uint8ClampedArray} pixels
 * @param {Numbers} values
 * @param {number} limit
 * @param {boolean} grey
 */
export function fill(pixels, values, limit, grey) {
  const [palette, out, scale] = [PALETTES[Number(grey)], new Uint32Array(pixels.buffer), 255 / limit];
  for (let i = 0; i < values.length; i++) {
    out[i] = palette[Math.round(Math.max(-255, Math.min(255, values[i] * scale))) + 255];
  }
}
