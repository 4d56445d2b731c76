// Drawings in SVG.

const SHAPE = "http://www.w3.org/2000/svg";

function shape(parent, tag, attributes, text = "") {
  const element = document.createElementNS(SHAPE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  parent.append(element);
  return element;
}
