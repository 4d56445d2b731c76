// The explorer in a notebook or on a page: as anywidget asks for it.

import { unpack } from "../network/arrays.js";
import { Network } from "../network/network.js";
import { opened } from "../opened.js";
import { NetworkExplorer } from "./explorer.js";

/** @param {{ model: any, el: HTMLElement }} place */
function render({ model, el }) {
  return opened(el, async () => {
    const net = await Network.open(JSON.parse(model.get("network")));
    const images = await unpack(JSON.parse(model.get("images")));
    return () => new NetworkExplorer(model, el, net, images);
  });
}

export default { render };
