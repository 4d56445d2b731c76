// Where a kernel runs, its ear: passes on what is done with the widget that stands in an output, and what Python sets.
// The widget itself needs no kernel, so that it works in a notebook that was saved and is opened again.

/** @param {any} kernel what a notebook has; null once it was shut down, and undefined where nobody can tell */
function isDead(kernel) {
  return kernel === null || Boolean(kernel?.isDisposed) || kernel?.status === "dead";
}

/** @param {{ model: any }} kernel */
export function initialize({ model }) {
  const own = `[data-ear="${model.get("ear")}"]`;
  let hearing = false;
  const hear = (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).matches?.(own)) || isDead(model.widget_manager?.kernel)) return;
    hearing = true;
    for (const [name, value] of Object.entries(/** @type {CustomEvent} */ (event).detail)) model.set(name, value);
    hearing = false;
    model.save_changes();
  };
  const tell = (/** @type {any} */ changed) => {
    if (hearing) return;
    const detail = changed.changedAttributes();
    for (const el of document.querySelectorAll(own)) el.dispatchEvent(new CustomEvent("scratchcnn-told", { detail }));
  };
  document.addEventListener("scratchcnn-set", hear);
  model.on("change", tell);
  return () => document.removeEventListener("scratchcnn-set", hear);
}
