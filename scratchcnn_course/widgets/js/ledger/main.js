// The ledger in a notebook or on a page: as anywidget asks for it.

import { unpack } from "../network/arrays.js";
import { Network } from "../network/network.js";
import { opened } from "../opened.js";
import { Book } from "./book.js";
import { LedgerView } from "./ledger.js";

/** @param {{ model: any, el: HTMLElement }} place */
function render({ model, el }) {
  return opened(el, async () => {
    const net = await Network.open(JSON.parse(model.get("network")));
    const [train, test] = await Promise.all(["train", "test"].map(async (name) => {
      const { images, labels } = JSON.parse(model.get(name));
      return { images: await unpack(images), labels };
    }));
    const { order, lr, batch } = JSON.parse(model.get("recipe"));
    return () => new LedgerView(model, el, new Book(net, train, test, order, { lr, batch }));
  });
}

export default { render };
