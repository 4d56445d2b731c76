// The picture language: orange above 0, blue below, white is 0, in light and dark; images are grey, black is 0.
// `widgets/pixels.py` has the same colours; a test holds the two together.

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

export const LOW = [0, 114, 178];
export const HIGH = [213, 94, 0];

/**
 * @param {number} value
 * @param {number} limit what is fully orange, or white in an image
 * @param {boolean} grey
 * @returns {[number, number, number]}
 */
export function colourOf(value, limit, grey) {
  const share = Math.max(-1, Math.min(1, value / limit)) || 0;
  if (grey) {
    const level = Math.round(255 * Math.max(share, 0));
    return [level, level, level];
  }
  const end = share < 0 ? LOW : HIGH;
  const mixed = (/** @type {number} */ part) => Math.round(255 + Math.abs(share) * (end[part] - 255));
  return [mixed(0), mixed(1), mixed(2)];
}

/** @param {[number, number, number]} colour the ink that can be read on it */
export function inkOn([r, g, b]) {
  const linear = (/** @type {number} */ part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) > 0.179 ? "#000" : "#fff";
}

/** @param {Numbers} values the largest of them without its sign, or 1 */
export function limitOf(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}
