"""Time the player in JupyterLab in Chromium, from a press of the arrow key to the frame that shows the next step.

    python -m tools.benchmarks.player [--presses 60]

A press begins when the browser notes the key, and ends when the frame drawn after it was handed to the screen. Of that,
a browser spends up to 16.7 ms waiting for the screen's next frame; "work" is the player's own part. The goal is a
median under 16 ms.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from scratchcnn_helpers.tables import table
from tools.browser import jupyterlab, lab_page, launched, notebook, show_in_lab

SETUP = """
import numpy as np
from scratchcnn_course import replay, traces
from scratchcnn_helpers import data
from scratchcnn_course.widgets import Player
digit, rng = data.load_digits().train_images[3, 0], np.random.default_rng(0)
def slide(image, kernel):
    out = np.zeros((image.shape[0] - 2, image.shape[1] - 2))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (image[i : i + 3, j : j + 3] * kernel).sum()
    return out
"""
CASES = {
    "5 × 5": "traces.conv2d(digit[6:11, 8:13], np.eye(3))",
    "28 × 28": "traces.conv2d(digit, np.eye(3), padding=1)",
    "28 × 28 × 8 channels": "traces.multi_channel(rng.random((8, 28, 28)), rng.normal(size=(1, 8, 3, 3)))",
    "own loops, 28 × 28": "replay.record(slide, digit, np.eye(3))",
}
WATCH = """() => {
  window.presses = [];
  window.addEventListener("keydown", (event) => {
    const press = [];
    presses.push(press);
    press.began = performance.now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (press[1] = performance.now() - event.timeStamp);
      channel.port2.postMessage(null); // it comes when the frame is done
    });
  }, true);
  const drawn = new MutationObserver(() => (presses.at(-1)[0] = performance.now() - presses.at(-1).began));
  drawn.observe(document.querySelector(".scratchcnn-player"), { attributeFilter: ["data-step"] });
}"""
SHOWN = "number => presses.length == number && presses.every(([work, shown]) => work >= 0 && shown >= 0)"


def measure(page, presses):
    """Press a key, and again; return `(presses, 2)` milliseconds: the player's own work, and until the new frame."""
    page.get_by_role("slider", name="Step").focus()
    page.evaluate(WATCH)
    for number in range(presses):
        page.keyboard.press("ArrowRight" if number % 8 < 6 else "ArrowLeft")  # back is another piece of work
        page.wait_for_timeout(50 + 7 * (number % 5))  # not in step with the screen
    page.wait_for_function(SHOWN, arg=presses)
    return np.array(page.evaluate("presses"))


def main(presses):
    """Measure all cases, each in a notebook of its own, and print a table."""
    rows = [["ms", "work, median", "90 %", "new frame, median", "90 %"]]
    with tempfile.TemporaryDirectory() as folder, launched() as browser, jupyterlab(Path(folder)) as url:
        for number, (case, trace) in enumerate(CASES.items()):
            page = lab_page(browser, url)
            show_in_lab(page, Path(folder), f"{number}.ipynb", notebook(SETUP, f"Player({trace})"))
            work, shown = measure(page, presses)[5:].T  # the first few warm up
            page.context.close()
            rows.append([case, *(f"{np.percentile(times, q):.1f}" for times in (work, shown) for q in (50, 90))])
    print(table(rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--presses", type=int, default=60)
    main(parser.parse_args().presses)
