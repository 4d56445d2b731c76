// What stands round the picture: the paper, the stages of a drawing, the images to choose from, the switches.

import { fill } from "./fill.js";
import { make } from "../stepper.js";

/** @typedef {import("../network/arrays.js").Numbers} Numbers */

/**
 * An image as a canvas of its own pixels; of three channels, in colour.
 * @param {HTMLCanvasElement} canvas
 * @param {Numbers} values
 * @param {number[]} shape (C, H, W)
 */
export function paintImage(canvas, values, [C, H, W]) {
  [canvas.width, canvas.height] = [W, H];
  const pixels = new ImageData(W, H);
  if (C === 3) {
    for (let i = 0; i < H * W; i++) {
      pixels.data.set([0, 1, 2].map((c) => 255 * values[c * H * W + i]), 4 * i);
      pixels.data[4 * i + 3] = 255;
    }
  } else fill(pixels.data, values.subarray(0, H * W), 1, true);
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/** A stage on the way of a drawing: a small picture over its name. */
export class Stage {
  /** @param {string} name */
  constructor(name) {
    this.canvas = make("canvas", "");
    this.canvas.setAttribute("aria-hidden", "true");
    this.size = make("span", "size");
    this.figure = make("figure", "stage");
    const square = make("div", "square");
    square.append(this.canvas);
    const caption = make("figcaption", "");
    caption.append(make("b", "", name), make("br", ""), this.size);
    this.figure.append(square, caption);
  }

  /** @param {{ values: Float32Array, H: number, W: number } | null} stage */
  show(stage) {
    this.size.textContent = stage ? `${stage.H} × ${stage.W}` : "–";
    this.canvas.hidden = !stage;
    if (!stage) return;
    const { values, H, W } = stage;
    paintImage(this.canvas, values, [1, H, W]);
    const scale = 72 / Math.max(H, W);
    Object.assign(this.canvas.style, { width: `${W * scale}px`, height: `${H * scale}px` });
  }
}

/**
 * Images as buttons.
 * @param {{ data: Numbers, shape: number[] }} images
 * @param {string[]} names of what they show
 * @param {(at: number) => void} choose
 */
export function shelf({ data, shape: [N, C, H, W] }, names, choose) {
  const row = make("div", "shelf");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Images to choose from");
  for (let at = 0; at < N; at++) {
    const button = make("button", "thumb");
    button.type = "button";
    button.setAttribute("aria-label", `Image ${at}: ${names[at]}`);
    const canvas = make("canvas", "");
    paintImage(canvas, data.subarray(at * C * H * W, (at + 1) * C * H * W), [C, H, W]);
    button.append(canvas);
    button.addEventListener("click", () => choose(at));
    row.append(button);
  }
  return row;
}

/**
 * A choice between a few, as radio buttons.
 * @param {string} name
 * @param {[string, string][]} options value and text
 * @param {(value: string) => void} choose
 */
export function radios(name, options, choose) {
  const set = make("div", "radios");
  set.setAttribute("role", "radiogroup");
  set.setAttribute("aria-label", name);
  const group = `scratchcnn-${Math.random().toString(36).slice(2)}`; // one widget's buttons do not know another's
  options.forEach(([value, text], k) => {
    const label = make("label", "");
    const input = make("input", "");
    Object.assign(input, { type: "radio", name: group, value, checked: k === 0 });
    input.addEventListener("change", () => choose(value));
    label.append(input, text);
    set.append(label);
  });
  return set;
}

/**
 * @param {string} name
 * @param {string[]} options
 * @param {(at: number) => void} choose
 */
export function select(name, options, choose) {
  const element = make("select", "");
  element.setAttribute("aria-label", name);
  options.forEach((text, k) => element.append(new Option(text, String(k))));
  element.addEventListener("change", () => choose(Number(element.value)));
  return element;
}
