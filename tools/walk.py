"""Walk through notebooks with a clock, cell by cell, as somebody does who presses Shift+Enter in JupyterLab.

`python -m tools.routes PLAN --walk` does it with those of a plan. It needs Chromium and the extra `test`.
"""

import shutil
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tools.browser import FOREIGN, jupyterlab, lab_page, launched

OPEN = """async (path) => {
  const panel = await jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  return panel.content.widgets.flatMap((cell, number) => (cell.model.type === "code" ? [number] : []));
}"""
# The next frame but one is the first that shows what came out. A busy computer may draw none for long, and an answer
# may get lost: nothing is waited for without an end.
RUN = """async ([number, patience]) => {
  const wait = (seconds) => new Promise((done) => setTimeout(() => done("late"), 1000 * seconds));
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = number;
  const cell = notebook.widgets[number], began = performance.now();
  const run = jupyterapp.commands.execute("notebook:run-cell-and-select-next");
  const late = (await Promise.race([run, wait(patience)])) === "late";
  const frame = new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
  await Promise.race([frame, wait(1)]);
  const seconds = (performance.now() - began) / 1000;
  const outputs = cell.model.outputs.toJSON(), error = outputs.find((one) => one.output_type === "error");
  const lost = cell.node.innerText.match(/Error displaying widget.*|Loading widget\\.\\.\\..*/);
  const ran = cell.model.executionCount !== null || !cell.model.sharedModel.source.trim();
  const ended = ran && !late ? "" : "it did not come to its end";
  return { seconds, said: error ? `${error.ename}: ${error.evalue}` : lost ? lost[0] : ended };
}"""
CLOSE = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.save();
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""
PATIENCE = 900  # seconds for a cell
LONG = 5  # seconds after which somebody looks at the clock


class Walked(NamedTuple):
    """A notebook: seconds until its kernel was there, of each cell by its number, and what went wrong, in words."""

    name: str
    opening: float
    cells: dict
    wrong: list

    def __str__(self):
        longest = max(self.cells, key=self.cells.get, default=0)
        text = f"{self.name}: {len(self.cells)} cells, {self.opening + sum(self.cells.values()):.0f} s"
        text += f", {self.opening:.0f} of them to open it; the longest is cell {longest}, {self.cells[longest]:.0f} s"
        slow = [f"cell {number} {seconds:.0f} s" for number, seconds in self.cells.items() if seconds >= LONG]
        return "\n   ".join([text, *([f"over {LONG} s: {', '.join(slow)}"] if slow else []), *self.wrong])


def walk(paths):
    """Walk through notebooks, each with a kernel of its own, in copies beside which there is no `my_cnn.py`.

    Parameters
    ----------
    paths : list of Path
        In one folder; all that lies beside them comes along.

    Yields
    ------
    Walked
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "walk")
        left_out = shutil.ignore_patterns(".*", "my_cnn.py")
        shutil.copytree(paths[0].parent, folder, ignore=left_out)
        settings = folder / ".settings" / "@jupyterlab" / "docmanager-extension"
        settings.mkdir(parents=True)
        (settings / "plugin.jupyterlab-settings").write_text('{"autosave": false}', encoding="utf-8")
        with launched() as browser, jupyterlab(folder) as url:
            page = lab_page(browser, url)
            for path in paths:
                yield step(page, path.name)


def step(page, name):
    """Run the cells of a notebook one after another in a page of JupyterLab; return a `Walked`."""
    page.errors.clear()
    began = time.monotonic()
    numbers = page.evaluate(OPEN, name)
    opening, cells, wrong = time.monotonic() - began, {}, []
    for number in numbers:
        ran = page.evaluate(RUN, [number, PATIENCE])
        cells[number] = ran["seconds"]
        wrong += [f"cell {number}: {ran['said']}"] if ran["said"] else []
        wrong += [f"by cell {number} the page said: {error}" for error in _errors(page)]
    page.evaluate(CLOSE)
    wrong += [f"at the end the page said: {error}" for error in _errors(page)]
    return Walked(name, opening, cells, wrong)


def _errors(page):
    """Take what the page has complained of since it was asked last."""
    found = [error for error in page.errors if not any(words in error for words in FOREIGN)]
    page.errors.clear()
    return found
