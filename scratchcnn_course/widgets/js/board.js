// Sliders of ipywidgets have no name for a screen reader, buttons are named by their sign alone, and the notebook takes
// the arrow keys for itself. This names them, and keeps the keys, for all that stands on one board.
function render({ el }) {
  let frame = 0;
  let watch = null;
  const name = (board) => {
    for (const handle of board.querySelectorAll(".noUi-handle, .ui-slider-handle")) {
      const label = handle.closest(".widget-slider, .widget-hslider")?.querySelector(".widget-label");
      if (label) handle.setAttribute("aria-label", label.textContent);
    }
    for (const button of board.querySelectorAll("button[title]")) button.setAttribute("aria-label", button.title);
  };
  const begin = () => {
    const board = el.closest(".scratchcnn-board");
    if (!board) {
      frame = requestAnimationFrame(begin); // not on the page yet
      return;
    }
    keepKeys(board);
    name(board);
    watch = new MutationObserver(() => name(board));
    watch.observe(board, { childList: true, subtree: true, attributes: true, attributeFilter: ["title"] });
  };
  begin();
  return () => {
    cancelAnimationFrame(frame);
    watch?.disconnect();
  };
}
export default { render };
