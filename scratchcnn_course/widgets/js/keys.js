// While a control has the focus, JupyterLab would take bare keys for its own: arrows change the cell, D twice deletes it.
// Ctrl+S and Shift+Enter stay the notebook's. JupyterLab looks at the attribute when a key comes, so it is set just before.
function keepKeys(control) {
  control.dataset.keepsKeys = "";
  if (window.scratchcnnKeys) return;
  window.scratchcnnKeys = true;
  window.addEventListener("keydown", (event) => {
    if (event.target.dataset?.keepsKeys === undefined) return;
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !isNotebooks(event));
  }, true);
}
function isNotebooks(event) {
  return event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter");
}
