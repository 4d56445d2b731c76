// What has to be unpacked before it can be shown, and may be closed before that.

/**
 * @param {() => Promise<() => { close: () => void }>} unpack gives what makes the view
 * @returns {() => void} what closes it
 */
export function opened(unpack) {
  let closed = false;
  let close = () => {};
  unpack().then((make) => {
    if (closed) return;
    const view = make();
    close = () => view.close();
  });
  return () => {
    closed = true;
    close();
  };
}
