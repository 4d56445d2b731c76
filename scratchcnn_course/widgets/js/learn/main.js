// The network that learns, in a notebook or on a page: as anywidget asks for it.

import { Network } from "../network/network.js";
import { opened } from "../opened.js";
import { digitsOf } from "./course.js";
import { Learner } from "./learner.js";

/** @param {{ model: any, el: HTMLElement }} place */
function render({ model, el }) {
  return opened(el, async () => {
    const specs = JSON.parse(model.get("networks"));
    const nets = await Promise.all(specs.map((/** @type {any} */ spec) => Network.open(spec)));
    const [train, test] = await digitsOf(model, "train", "test");
    return () => new Learner(model, el, nets, model.get("names"), train, test);
  });
}

export default { render };
