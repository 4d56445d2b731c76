// Drawings in SVG.

const SHAPE = "http://www.w3.org/2000/svg";

/**
 * @param {Element} parent
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string | number} [text]
 * @returns {SVGElement}
 */
export function shape(parent, tag, attributes, text = "") {
  const element = document.createElementNS(SHAPE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = String(text);
  parent.append(element);
  return /** @type {SVGElement} */ (element);
}
