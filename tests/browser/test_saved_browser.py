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
HEARD = (
    "import os\nos.environ['SCRATCHCNN_KEEP'] = '1'\nimport json\nimport numpy as np\n"
    "from scratchcnn_course import checks\nfrom scratchcnn_course.widgets import *\n"
    "from scratchcnn_helpers.layers import *\nfrom scratchcnn_helpers.model import Sequential\n"
    "model, image = Sequential([Flatten(), Linear(784, 10, rng=0)]), np.eye(28)",
    "checks.predict('01-size')",
    "checks.predict('01-flat')",
    "NetworkExplorer(model, image[None], np.array([1]))",
    "DrawingPad(model)",
    "LayerWalk(model, image)",
    "WeightLedger()",
    "print('heard', list(json.load(open('my_predictions.json'))) if os.path.exists('my_predictions.json') else [])",
)
LOST = """async () => {
  for (const widget of [...jupyterapp.shell.widgets("main")]) {
    await jupyterapp.commands.execute("docmanager:save");
    await widget.context?.sessionContext.shutdown();
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


def reopened(page, lab):
    """Close the notebook and open it again, as on the next day; return what was saved."""
    name = page.evaluate("[...jupyterapp.shell.widgets('main')].find((widget) => widget.context).context.path")
    page.evaluate("() => [...jupyterapp.shell.widgets('main')].forEach((widget) => widget.dispose())")
    page.wait_for_function("!document.querySelector('[data-scratchcnn]')")
    page.evaluate("path => jupyterapp.commands.execute('docmanager:open', { path }).then(() => {})", name)
    return (lab.folder / name).read_text(encoding="utf-8")


def test_it_needs_no_kernel_today_nor_tomorrow(open_notebook, lab):
    page = open_notebook(notebook(*CELLS))
    page.locator(".scratchcnn-boundary").wait_for()
    page.evaluate(LOST)
    operate(page)
    saved = reopened(page, lab)
    assert "widgets" not in json.loads(saved)["metadata"] and "widget-view" not in saved
    page.locator(".scratchcnn-boundary").wait_for(timeout=60_000)
    operate(page)
    assert page.errors == []


def test_what_python_hears_works_tomorrow_too_and_writes_nothing(open_notebook, lab):
    file = lab.folder / "my_predictions.json"
    file.unlink(missing_ok=True)
    page = open_notebook(notebook(*HEARD))
    first, second = (page.locator(".scratchcnn-question").nth(place) for place in (0, 1))
    first.get_by_role("radio").nth(0).check()
    first.get_by_role("button", name="Lock it in: I guess").click()
    page.wait_for_function("document.querySelector('.scratchcnn-question').dataset.state === 'wrong'")
    page.locator(".scratchcnn-ledger").wait_for()
    page.locator(".jp-CodeCell").last.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")  # what runs after it has heard
    page.locator(".jp-CodeCell").last.get_by_text("heard ['01-size']").wait_for()
    kept = file.read_bytes()
    page.evaluate(LOST)
    saved = reopened(page, lab)
    assert "widgets" not in json.loads(saved)["metadata"] and "widget-view" not in saved
    page.locator(".scratchcnn-question[data-state=wrong]").wait_for(timeout=60_000)  # as this notebook left it
    second.get_by_role("textbox").fill("0")
    second.get_by_role("button", name="Lock it in: I am sure").click()
    second.get_by_text("Right.").wait_for()
    page.locator(".scratchcnn-ledger[data-ready]").wait_for(timeout=60_000)
    assert page.locator(".scratchcnn-explorer").count() == 3
    for explorer in page.locator(".scratchcnn-explorer").all():
        explorer.get_by_label("Layer", exact=True).select_option("2")
        assert explorer.get_attribute("data-step") == "2"
    assert file.read_bytes() == kept and page.get_by_text("model not found").count() == 0
    assert page.errors == []  # anywidget gives a model two seconds: its module is short
    file.unlink()
