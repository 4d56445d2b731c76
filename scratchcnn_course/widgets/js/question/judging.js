// What a prediction is answered with: judged here, in the browser.

/** @typedef {number | string | number[] | string[] | null} Answer */
/** @typedef {{ answer?: Answer, sure?: number, right?: boolean | null, skipped?: boolean }} Made */
/** @typedef {{ id: string, kind: string, question: string, choices: string[], unit: string, picture?: number[][], quiet?: boolean, inside: Inside }} Asked */
/** @typedef {{ right: any, keys: string[], told: Record<string, string>, after: string, within?: number }} Inside */

const same = (/** @type {any} */ one, /** @type {any} */ other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {number} one
 * @param {number} other
 * @param {number} [within]
 */
function near(one, other, within = 0) {
  return Math.abs(one - other) <= within + 1e-6 * Math.max(1, Math.abs(other));
}

/**
 * What people write for a number: 0.5, 0,5, 1/2, 1,437, 12 %.
 * @param {string} text
 * @returns {number | null}
 */
export function readNumber(text) {
  let plain = text.replaceAll("−", "-").replace(/[\s_%]/g, "");
  if (/^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  const parts = plain.replace(",", ".").split("/");
  if (parts.length > 2 || parts.some((part) => part === "")) return null;
  const value = parts.map(Number).reduce((above, below) => above / below);
  return Number.isFinite(value) ? value : null;
}

/**
 * @param {string} kind
 * @param {Inside} inside
 * @param {any} answer
 * @returns {boolean | null}
 */
export function isRight(kind, inside, answer) {
  if (kind === "line") return null;
  if (kind === "number") return near(answer, inside.right, inside.within);
  if (kind === "cell") return inside.right.right.some((/** @type {number[]} */ cell) => same(cell, answer));
  return same(answer, inside.right);
}

/**
 * What a wrong answer took for granted.
 * @param {string} kind
 * @param {Inside} inside
 * @param {any} answer
 * @returns {string}
 */
export function toldTo(kind, { told, right }, answer) {
  /** @param {string} key */
  const fits = (key) => {
    if (kind === "number") return key !== "otherwise" && near(answer, Number(key));
    if (kind === "cell") return right[key]?.some((/** @type {number[]} */ cell) => same(cell, answer));
    return key === answer;
  };
  return told[Object.keys(told).find(fits) ?? "otherwise"] ?? "";
}

/**
 * The right answer in words, where the picture of the answer does not say it.
 * @param {Asked} asked
 * @param {Inside} inside
 * @returns {string}
 */
export function solutionOf({ kind, choices, unit }, { right, keys }) {
  if (kind === "number") return `It is ${String(right).replace("-", "−")}${unit && ` ${unit}`}.`;
  if (kind === "order") return `The order: ${right.map((/** @type {string} */ key) => choices[keys.indexOf(key)]).join("; ")}.`;
  return "";
}
