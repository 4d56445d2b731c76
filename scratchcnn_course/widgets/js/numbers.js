// Numbers as a sentence shows them. `traces/words.py` does the same; a test holds the two together.

/**
 * @param {number} size
 * @param {number} decimals
 */
function rounded(size, decimals) {
  const scale = 10 ** decimals;
  return String(Math.floor(size * scale + 0.5) / scale);
}

/**
 * @param {number} value
 * @param {number} [decimals] at most so many
 */
export function number(value, decimals = 3) {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 ? "−" : "";
  let size = Math.abs(value);
  if (size === Infinity) return `${sign}∞`;
  if (size === 0 || (size * 10 ** decimals >= 0.5 && size < 1e6)) return sign + rounded(size, decimals);
  let exponent = 0;
  for (; size >= 10; exponent++) size /= 10;
  for (; size < 1; exponent--) size *= 10;
  return `${sign}${rounded(size, 2)}e${exponent}`;
}

/** @param {number} value */
export function short(value) {
  return value !== 0 && Math.abs(value) < 0.005 ? "~0" : number(value, 2);
}

/** @param {number} probability never 0 or 1 where it is only near */
export function chance(probability) {
  if (probability > 0 && probability < 0.0005) return "< 0.001";
  return probability >= 0.9995 && probability < 1 ? "> 0.999" : probability.toFixed(3);
}
