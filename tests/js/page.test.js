// A widget on a page: its data unpacked, its settings kept, and a kernel's ear beside it, which hears and tells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { initialize } from "../../scratchcnn_course/widgets/js/ear.js";
import { loosened } from "../../scratchcnn_course/widgets/js/inflate.js";
import { Alone } from "../../scratchcnn_course/widgets/js/page.js";
import { values } from "./numpy.js";

test("what Python packed comes back", async () => {
  const { loose, tight } = values.state;
  assert.ok(tight.trace.deflated && tight.of[0].note.deflated && tight.of[1] === "short");
  assert.deepEqual(await loosened(tight), loose);
  await assert.rejects(loosened({ trace: { deflated: "bm8gemxpYg==" } }));
});

/** What stands in an output, as far as a page and an ear look at it. */
class Output extends EventTarget {
  /** @param {string} ear */
  constructor(ear) {
    super();
    this.dataset = { ear };
    this.addEventListener("scratchcnn-set", (event) => document.hear(this, event));
  }

  /** @param {string} selector */
  matches(selector) {
    return selector === `[data-ear="${this.dataset.ear}"]`;
  }
}

/** A document in which events rise. */
const document = {
  /** @type {Output[]} */
  outputs: [],
  /** @type {Set<(event: any) => void>} */
  ears: new Set(),
  addEventListener: (/** @type {string} */ _, /** @type {any} */ ear) => document.ears.add(ear),
  removeEventListener: (/** @type {string} */ _, /** @type {any} */ ear) => document.ears.delete(ear),
  querySelectorAll: (/** @type {string} */ own) => document.outputs.filter((output) => output.matches(own)),
  hear: (/** @type {Output} */ target, /** @type {any} */ { detail }) => {
    for (const ear of document.ears) ear({ target, detail });
  },
};

/** A model as ipywidgets has it. */
class Kernel {
  saved = 0;
  widget_manager = { kernel: /** @type {{ status: string } | null} */ ({ status: "idle" }) };
  /** @type {(changed: any) => void} */
  changed = () => {};

  /** @param {Record<string, any>} state */
  constructor(state) {
    this.state = state;
  }

  /** @param {string} name */
  get(name) {
    return this.state[name];
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    this.state[name] = value;
    this.changed({ changedAttributes: () => ({ [name]: value }) });
  }

  /** @param {string} _ @param {(changed: any) => void} listener */
  on(_, listener) {
    this.changed = listener;
  }

  save_changes() {
    this.saved++;
  }
}

test("a page and the ear of its own kernel", () => {
  Object.assign(globalThis, { document });
  document.outputs = [new Output("one"), new Output("two")];
  const [own, other] = document.outputs.map((output) => new Alone(/** @type {any} */ (output), { layer: 1, cell: 5 }));
  const kernel = new Kernel({ ear: "one", layer: 1, cell: 5 });
  const deafen = initialize({ model: kernel });
  const seen = /** @type {number[]} */ ([]);
  const listener = () => seen.push(Number(own.get("layer")));
  own.on("change:layer", listener);
  own.set("layer", 3);
  own.save_changes();
  other.set("layer", 9);
  other.save_changes();
  assert.deepEqual([kernel.state.layer, kernel.saved, seen], [3, 1, []], "what a page did is not told to it again");
  kernel.set("layer", 7);
  kernel.set("cell", 6);
  assert.deepEqual([own.get("layer"), own.get("cell"), other.get("layer"), seen], [7, 6, 9, [7]]);
  kernel.widget_manager.kernel = null;
  own.set("cell", 4);
  own.save_changes();
  assert.deepEqual([kernel.state.cell, kernel.saved], [6, 1], "who is dead hears nothing");
  kernel.widget_manager.kernel = { status: "idle" };
  own.off("change:layer", listener);
  deafen();
  own.set("layer", 2);
  own.save_changes();
  assert.deepEqual([kernel.state.layer, seen], [7, [7]], "who is closed hears nothing");
});
