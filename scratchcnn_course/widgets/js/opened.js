// What has to be unpacked before it can be shown, and may be closed before that.

import { make } from "./stepper.js";

/**
 * @param {HTMLElement} el
 * @param {() => Promise<() => { close: () => void }>} unpack gives what makes the view
 * @returns {() => void} what closes it
 */
export function opened(el, unpack) {
  let closed = false;
  let close = () => {};
  const shown = unpack().then((open) => {
    if (closed) return;
    const view = open();
    close = () => view.close();
  });
  shown.catch((error) => {
    el.append(make("p", "", `This cannot be shown here: ${error.message}`));
    throw error;
  });
  return () => {
    closed = true;
    close();
  };
}
