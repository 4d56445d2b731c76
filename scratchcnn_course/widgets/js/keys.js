// While a control has the focus, JupyterLab would take bare keys for its own: arrows change the cell, D twice deletes it.
// Ctrl+S and Shift+Enter stay the notebook's. JupyterLab looks at the attribute when a key comes, so it is set just before.

/** @param {HTMLElement} root what holds the controls */
export function keepKeys(root) {
  root.dataset.keepsKeys = "";
  const page = /** @type {Window & { scratchcnnKeys?: boolean }} */ (window);
  if (page.scratchcnnKeys) return;
  page.scratchcnnKeys = true;
  window.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!target.closest?.("[data-keeps-keys]")) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !isNotebooks(event));
  }, true);
}

/** @type {Record<string, [number, number]>} rows and columns that an arrow key goes */
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {KeyboardEvent} event */
export function isNotebooks(event) {
  return event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
}
