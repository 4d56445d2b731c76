// The ledger in a notebook or on a page: as anywidget asks for it.

import { digitsOf } from "../learn/course.js";
import { Network } from "../network/network.js";
import { opened } from "../opened.js";
import { Book } from "./book.js";
import { LedgerView } from "./ledger.js";

/** @param {{ model: any, el: HTMLElement }} place */
function render({ model, el }) {
  return opened(el, async () => {
    const net = await Network.open(JSON.parse(model.get("network")));
    const [train, test] = await digitsOf(model, "train", "test");
    const { order, lr, batch } = JSON.parse(model.get("recipe"));
    return () => new LedgerView(model, el, new Book(net, train, test, order, { lr, batch }));
  });
}

export default { render };
