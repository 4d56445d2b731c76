"""A notebook that was run and saved: its widgets work while the kernel is dead, and when it is opened the next day."""

import json

import pytest

from tools.browser import notebook

pytestmark = pytest.mark.slow

CELLS = (
    "from scratchcnn_course import traces\nfrom scratchcnn_course.widgets import *",
    "small, ones = [[1, 2], [3, 4]], [[1]]",
    "browser = SizeCalculator(8, 3)\nbrowser.stride = 2\nbrowser",
    "Player(traces.conv2d(small, ones))",
    "Beside(Player(traces.conv2d(small, ones)), Player(traces.conv2d(small, ones), step=2))",
    "OptimiserRace()",
    "DecisionBoundary()",
)
LOST = """async () => {
  for (const widget of [...jupyterapp.shell.widgets("main")]) {
    await jupyterapp.commands.execute("docmanager:save");
    await widget.context.sessionContext.shutdown();
  }
}"""


def operate(page):
    """Move something in each widget by keys, and press letters that are commands of the notebook elsewhere."""
    page.get_by_label("padding", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.locator(".scratchcnn-desk p", has_text="(8 + 2 × 1 − 3) // 2 + 1 = 4").wait_for()
    moved = (("player", "Step", 0, "step"), ("race", "Step", 2, "step"), ("boundary", "Epoch", 0, "epoch"))
    for kind, name, nth, kept in moved:
        page.get_by_role("slider", name=name, exact=True).nth(nth).focus()
        for key in ("End", "d", "d", "a"):
            page.keyboard.press(key)
        end = {"player": "4", "race": "60", "boundary": "200"}[kind]
        assert page.locator(f".scratchcnn-{kind}").first.get_attribute(f"data-{kept}") == end
    assert page.locator(".jp-Cell").count() == len(CELLS)
    assert [player.get_attribute("data-step") for player in page.locator(".scratchcnn-player").all()] == ["4", "2", "2"]


def test_it_needs_no_kernel_today_nor_tomorrow(open_notebook, lab):
    page = open_notebook(notebook(*CELLS))
    page.locator(".scratchcnn-boundary").wait_for()
    page.evaluate(LOST)
    operate(page)
    name = page.evaluate("[...jupyterapp.shell.widgets('main')][0].context.path")
    page.evaluate("() => [...jupyterapp.shell.widgets('main')].forEach((widget) => widget.dispose())")
    page.wait_for_function("!document.querySelector('.scratchcnn-desk')")
    saved = json.loads((lab.folder / name).read_text(encoding="utf-8"))
    assert "widgets" not in saved["metadata"] and "widget-view" not in json.dumps(saved)
    page.evaluate("path => jupyterapp.commands.execute('docmanager:open', { path }).then(() => {})", name)
    page.locator(".scratchcnn-boundary").wait_for(timeout=60_000)
    operate(page)
    assert page.errors == []
