"""What has passed is kept in `my_cnn.py`: it runs there, and nothing that was in it is lost."""

import importlib.util
import itertools
import linecache
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks import kept, progressing
from scratchcnn_course.checks.check import CheckFailed
from scratchcnn_course.exercises.sources import global_names
from scratchcnn_helpers import ops
from scratchcnn_helpers.data.formats import files

ROOT = Path(__file__).parents[3]
RELU = "def relu(x):\n    return np.maximum(x, 0)"
SLIDE = """\
def slide(image, kernel):
    windows = sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))"""
_cells = itertools.count()


class Notebook:
    """Runs sources as the cells of a notebook: one namespace, and Python remembers the source."""

    def __init__(self):
        self.names = {"__name__": "__main__"}
        self.run("import numpy as np\nfrom scratchcnn_course import checks")

    def run(self, source):
        name = f"<cell {next(_cells)}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        exec(compile(source, name, "exec"), self.names)
        return self


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCRATCHCNN_KEEP", raising=False)
    monkeypatch.setattr(kept, "_passed_here", set())
    monkeypatch.setattr(kept, "_fast_here", set())
    yield
    checks.keep_work()


def text():
    return Path("my_cnn.py").read_text(encoding="utf-8")


def load():
    """Import `my_cnn.py` as a learner would: in a process that knows nothing else."""
    spec = importlib.util.spec_from_file_location("my_cnn", Path("my_cnn.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def last_line(capsys):
    return capsys.readouterr().out.splitlines()[-1]


def test_a_function_is_kept(notebook, capsys):
    notebook.run(RELU).run("checks.relu(relu)")
    assert last_line(capsys) == "Kept in `my_cnn.py`."
    assert RELU in text()
    assert text().count("import numpy as np") == 1
    assert load().relu(np.array([-1.0, 2.0])).tolist() == [0, 2]


def test_it_can_be_imported_where_nothing_else_is(notebook):
    notebook.run(RELU).run("checks.relu(relu)")
    command = [sys.executable, "-W", "error", "-c", "import my_cnn; print(my_cnn.relu(-3))"]
    ran = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": "."})
    assert (ran.stdout, ran.stderr) == ("0\n", "")


def test_only_what_is_right_is_kept(notebook):
    with pytest.raises(CheckFailed):
        notebook.run("def relu(x):\n    return x").run("checks.relu(relu)")
    notebook.run("def relu(x):\n    raise NotImplementedError").run("checks.relu(relu)")
    assert not Path("my_cnn.py").exists()


def test_what_passes_again_is_replaced(notebook):
    notebook.run(RELU).run("checks.relu(relu)")
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    notebook.run("def relu(x):\n    return x * (x > 0)").run("checks.relu(relu)")
    assert text().count("def relu") == 1
    assert "x * (x > 0)" in text()
    assert "np.tanh(x)" in text()


def test_the_same_again_changes_nothing(notebook):
    notebook.run(RELU).run("checks.relu(relu)").run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    before = text(), Path("my_cnn.py").stat().st_mtime_ns
    notebook.run("checks.relu(relu)")
    assert (text(), Path("my_cnn.py").stat().st_mtime_ns) == before


def test_what_stands_elsewhere_stays(notebook):
    notebook.run(RELU).run("checks.relu(relu)")
    with open("my_cnn.py", "a", encoding="utf-8") as file:
        file.write("\n\nMINE = 'é'  # my own")
    notebook.run("def relu(x):\n    return x * (x > 0)").run("checks.relu(relu)")
    notebook.run(SLIDE).run("from numpy.lib.stride_tricks import sliding_window_view").run("checks.slide(slide)")
    assert "MINE = 'é'  # my own\n" in text()
    assert load().MINE == "é"


def test_helpers_and_constants_come_along(notebook, capsys):
    notebook.run("ZERO = 0.0\nBASE = np.array([[1.5, 2.0]])\nDTYPE = np.float64\nUNUSED = 7")
    notebook.run(
        "import math\nimport numpy.linalg as la\nfrom functools import lru_cache\nfrom numpy import maximum as larger"
    )
    notebook.run("def clip(x):\n    return larger(x, ZERO) + 0 * BASE.sum()")
    notebook.run("@lru_cache\ndef half(n):\n    return math.floor(n / 2) + 0 * la.norm([0, n])")
    notebook.run("def relu(x, dtype=DTYPE):\n    return clip(x).astype(dtype) + half(1)").run("checks.relu(relu)")
    assert last_line(capsys) == "Kept in `my_cnn.py`, with `BASE`, `ZERO`, `clip` and `half`, which it needs."
    assert "UNUSED" not in text()
    module = load()
    assert module.relu(np.array([-1.0, 2.0])).tolist() == [0, 2]
    assert {"clip", "half", "ZERO", "BASE", "DTYPE"} <= {*dir(module)}


def test_local_names_are_not_mistaken_for_those_of_the_notebook(notebook):
    notebook.run("x = object()\nout = object()\nrng = np.random.default_rng(0)")
    notebook.run("def relu(x):\n    out = [max(v, 0.0) for v in x.flat]\n    return np.array(out).reshape(x.shape)")
    notebook.run("checks.relu(relu)")
    assert load().relu(np.array([-1.0, 2.0])).tolist() == [0, 2]


def test_names_a_source_takes_from_outside():
    source = """
@decorator
def f(x: kind, y=default):
    global g
    g = z = [x + a for a in y]
    return (lambda b: b + c + f(z))(len(g))"""
    assert global_names(source) == ["c", "decorator", "default", "f", "g", "kind", "len"]


def test_a_function_of_another_name(notebook):
    notebook.run("from numpy.lib.stride_tricks import sliding_window_view")
    notebook.run(SLIDE.replace("slide(", "f(")).run("checks.slide(f)")
    notebook.run("def f(x):\n    return np.maximum(x, 0)").run("checks.relu(f)")
    module = load()
    assert module.slide(np.ones((2, 3)), np.ones((2, 2))).tolist() == [[4, 4]]
    assert module.relu(np.array([-1.0, 2.0])).tolist() == [0, 2]


def test_an_exercise_that_uses_another_one(notebook, capsys):
    notebook.run("from numpy.lib.stride_tricks import sliding_window_view").run(SLIDE)
    notebook.run("def convolve(image, kernel):\n    return slide(image, kernel[::-1, ::-1])").run(
        "checks.convolve(convolve)"
    )
    assert last_line(capsys) == "Kept in `my_cnn.py`, with `slide`, which it needs."
    assert kept.passed() == ({"convolve"}, "")
    notebook.run("checks.slide(slide)")
    assert kept.passed()[0] == {"convolve", "slide"}
    assert text().count("def slide") == 1


def test_a_lambda(notebook):
    notebook.run("checks.relu(lambda x: np.maximum(x, 0))")
    assert "relu = lambda x: np.maximum(x, 0)\n" in text()


def test_a_decorated_function(notebook):
    notebook.run("import functools").run(
        "def louder(function):\n    @functools.wraps(function)\n    def inside(*args):\n"
        "        return 2 * function(*args)\n    return inside"
    )
    notebook.run("@louder\ndef relu(x):\n    return np.maximum(x, 0) / 2").run("checks.relu(relu)")
    assert "@louder\ndef relu(x):" in text()
    assert load().relu(np.array([-1.0, 2.0])).tolist() == [0, 2]


NOT_KEPT = {
    "a closure": (
        "def make(zero):\n    def relu(x):\n        return np.maximum(x, zero)\n    return relu\nrelu = make(0)",
        "`relu` is made inside another function, and uses `zero` from there.",
    ),
    "two lambdas": ("relu = [lambda x: np.maximum(x, 0), lambda x: x][0]", "it is a `lambda` among other things."),
    "an object": (
        "class Zero:\n    value = 0\nzero = Zero()\ndef relu(x):\n    return np.maximum(x, zero.value)",
        "it uses `zero` from the notebook, of type `Zero`. That cannot be written down.",
    ),
    "no function": (
        "relu = np.vectorize(lambda x: max(x, 0.0))",
        "`relu` is no plain function that begins with `def`.",
    ),
    "no source": ("exec('def relu(x):\\n    return x * (x > 0)')", "Python does not remember how it was written."),
}


@pytest.mark.parametrize("what", NOT_KEPT)
def test_what_cannot_be_kept_is_said(notebook, capsys, what):
    source, why = NOT_KEPT[what]
    notebook.run(source).run("checks.relu(relu)")
    assert last_line(capsys).startswith(f"It is not kept: {why}")
    assert not Path("my_cnn.py").exists()
    assert kept.passed()[0] == {"relu"}


def test_what_is_right_in_the_notebook_only_is_not_written(notebook, capsys):
    """The proof: the file as it would be is run, and what it gives is checked."""
    notebook.run("here = True")
    notebook.run("def relu(x):\n    return np.maximum(x, 0) if 'here' in globals() else x").run("checks.relu(relu)")
    assert "in a file of its own it does not do the same" in last_line(capsys)
    assert not Path("my_cnn.py").exists()


def test_a_new_helper_does_not_break_what_was_kept(notebook, capsys):
    notebook.run("def cut(x):\n    return np.maximum(x, 0)").run("def relu(x):\n    return cut(x)").run(
        "checks.relu(relu)"
    )
    before = text()
    notebook.run("def cut(x):\n    return np.tanh(x)").run("def tanh(x):\n    return cut(x)").run("checks.tanh(tanh)")
    said = last_line(capsys)
    assert "`relu` in `my_cnn.py` uses something of the same name" in said
    assert text() == before


def test_a_better_helper_replaces_the_old_one(notebook):
    notebook.run("def cut(x):\n    return np.maximum(x, 0)").run("def relu(x):\n    return cut(x)").run(
        "checks.relu(relu)"
    )
    notebook.run("def cut(x):\n    return x * (x > 0)").run("checks.relu(relu)")
    assert text().count("def cut") == 1
    assert "return x * (x > 0)" in text()


def test_printing_is_not_repeated(notebook, capsys):
    notebook.run("def relu(x):\n    print('here')\n    return np.maximum(x, 0)").run("checks.relu(relu)")
    assert capsys.readouterr().out.count("here") == 2  # once for each call that is tried


def test_a_finished_function_is_not_kept(notebook, capsys):
    checks.relu(ops.relu)
    assert last_line(capsys) == "This is the finished version from the package, so it is not kept as yours."
    assert kept.passed() == (set(), "")


LEFT_ALONE = {
    "a foreign one": ("MINE = 1\n", "There is a `my_cnn.py` here that is not from these checks."),
    "a syntax error": (f"{kept.own_file.HEAD}\ndef relu(:\n", "`my_cnn.py` is no valid Python: look at line 7."),
    "a mark lost": (
        f"{kept.own_file.HEAD}\n# >>> relu: passed\nrelu = abs\n",
        "the marks `# >>>` and `# <<<` are not in pairs",
    ),
    "not text": (b"\xff\xfe\x00", "There is a `my_cnn.py` here that cannot be read."),
}


@pytest.mark.parametrize("what", LEFT_ALONE)
def test_a_broken_or_foreign_file_is_left_alone(notebook, capsys, what):
    content, why = LEFT_ALONE[what]
    content = content if isinstance(content, bytes) else content.encode()
    Path("my_cnn.py").write_bytes(content)
    notebook.run(RELU).run("checks.relu(relu)")
    said = last_line(capsys)
    assert said.startswith("It is not kept. ") and why in said
    assert Path("my_cnn.py").read_bytes() == content
    checks.progress()
    assert why in capsys.readouterr().out


def test_a_file_that_fails_when_it_runs_is_left_alone(notebook, capsys):
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    Path("my_cnn.py").write_text(text() + "\nimport nothing_of_that_name\n", encoding="utf-8")
    before = text()
    notebook.run(RELU).run("checks.relu(relu)")
    assert "`my_cnn.py` would stop with ModuleNotFoundError" in last_line(capsys)
    assert text() == before


def test_a_folder_of_that_name(notebook, capsys):
    Path("my_cnn.py").mkdir()
    notebook.run(RELU).run("checks.relu(relu)")
    assert "cannot be read" in last_line(capsys)


def test_a_full_disk(notebook, capsys, monkeypatch):
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    before = text()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", full)
    notebook.run(RELU).run("checks.relu(relu)")
    assert last_line(capsys) == "It is not kept: `my_cnn.py` cannot be written (No space left on device)."
    assert text() == before
    assert [path.name for path in Path().iterdir()] == ["my_cnn.py"]


def test_a_crash_in_the_middle_of_writing(notebook):
    """Python dies when half is written: the old file is whole."""
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    before = text()
    Path("mine.py").write_text(f"import numpy as np\n{RELU}\n", encoding="utf-8")
    code = """
import contextlib, os
import mine
from scratchcnn_course import checks
from scratchcnn_helpers.data.formats import files
from scratchcnn_course.checks import kept

@contextlib.contextmanager
def dying(path, mode):
    with files.write_whole(path, mode) as file:
        class Half:
            def write(self, text):
                file.write(text[: len(text) // 2])
                file.flush()
                os._exit(9)
        yield Half()

kept.write_whole = dying
checks.relu(mine.relu)
"""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), "."])}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (9, "")
    assert text() == before
    assert load().tanh(0) == 0


def test_it_can_be_switched_off(notebook, capsys, monkeypatch):
    checks.keep_work(False)
    notebook.run(RELU).run("checks.relu(relu)")
    assert "kept" not in capsys.readouterr().out.lower()
    checks.keep_work()
    monkeypatch.setenv("SCRATCHCNN_KEEP", "0")
    notebook.run("checks.relu(relu)")
    assert not Path("my_cnn.py").exists()
    monkeypatch.delenv("SCRATCHCNN_KEEP")
    notebook.run("checks.relu(relu)")
    assert Path("my_cnn.py").exists()


def test_git_does_not_see_it():
    assert "my_cnn.py" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_progress_before_and_after(notebook, capsys):
    checks.progress()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0 of ")
    assert not any(progressing.DONE in line for line in lines)
    notebook.run(RELU).run("checks.relu(relu)")
    kept._passed_here.clear()  # a new session: only the file knows
    capsys.readouterr()
    checks.progress()
    said = capsys.readouterr().out
    assert said.startswith("1 of ")
    assert "04 Switch on and shrink             [#" in said
    assert f"relu {progressing.DONE}, " in said


def test_progress_on_a_page(notebook, monkeypatch):
    notebook.run(RELU).run("checks.relu(relu)")
    shown = []
    monkeypatch.setattr(progressing, "show", shown.append)
    checks.progress()
    page = shown[0].page
    rows = page.split("<tr")[1:]
    row = next(row for row in rows if "Switch on and shrink" in row)
    assert f"{progressing.DONE} relu<" in row
    assert 'role="img" aria-label="1 of ' in row
    assert page.count('scope="row"') == len(rows) == len({e.notebook for e in progressing.EXERCISES.values()})


def test_exercises_nobody_asks_for_count_once_they_have_passed(notebook, capsys):
    checks.progress()
    assert "sigmoid" not in capsys.readouterr().out.replace("sigmoid_backward", "")
    notebook.run("def sigmoid(x):\n    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))")
    notebook.run("checks.sigmoid(sigmoid)")
    checks.progress()
    assert f"sigmoid {progressing.DONE}" in capsys.readouterr().out


def test_every_exercise_is_in_a_notebook_with_a_title():
    assert {exercise.notebook for exercise in progressing.EXERCISES.values()} <= progressing.TITLES.keys()


def test_what_counts_is_what_the_notebooks_ask_for():
    asked = {}
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        for name in re.findall(r'"checks\.(\w+)\(\1\)', path.read_text(encoding="utf-8")):
            asked.setdefault(name, int(path.name[:2]))
    assert asked == {e.name: e.notebook for e in progressing.EXERCISES.values() if not e.extra}


def test_progress_counts_the_exercises_of_the_notebooks(notebook, capsys):
    checks.progress()
    headings = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")]
    asked = sum(len(re.findall(r'"### Exercise \d\d\.\d: ', text)) for text in headings)
    assert capsys.readouterr().out.startswith(f"0 of {asked} exercises passed")


# Several notebooks, other marks, other folders


def test_notebooks_side_by_side_lose_nothing(tmp_path):
    """What is said to be kept is in the file, however many kernels write at once."""
    names = ["relu", "tanh", "sigmoid", "slide"]
    sources = {
        "relu": RELU,
        "tanh": "def tanh(x):\n    return np.tanh(x)",
        "sigmoid": "def sigmoid(x):\n    return 0.5 * (1 + np.tanh(x / 2))",
        "slide": SLIDE,
    }
    processes = []
    for name in names:
        head = "import numpy as np\nfrom numpy.lib.stride_tricks import sliding_window_view"
        Path(f"mine_{name}.py").write_text(f"{head}\n\n{sources[name]}\n", encoding="utf-8")
        code = f"import mine_{name}\nfrom scratchcnn_course import checks\nchecks.{name}(mine_{name}.{name})"
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), "."])}
        command = [sys.executable, "-c", code]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=tmp_path))
    said = [process.communicate(timeout=100)[0] for process in processes]
    assert all("Kept in `my_cnn.py`" in one for one in said)
    assert all(f"# >>> {name}: passed" in text() for name in names)
    assert not list(tmp_path.glob(".*lock"))


def test_what_another_notebook_wrote_in_the_meantime_stays(notebook, monkeypatch):
    prove, late = kept._prove, Notebook()

    def slowly(new, name, concerned):
        prove(new, name, concerned)
        if name == "relu":
            late.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")

    monkeypatch.setattr(kept, "_prove", slowly)
    notebook.run(RELU).run("checks.relu(relu)")
    assert "# >>> tanh: passed" in text() and "# >>> relu: passed" in text()


def test_a_lock_that_others_hold_is_told(notebook, monkeypatch, capsys):
    monkeypatch.setattr("scratchcnn_course.checks.locking.PATIENCE", 0.1)
    Path(".my_cnn.py.lock").touch()
    notebook.run(RELU).run("checks.relu(relu)")
    assert "another notebook is writing" in last_line(capsys)
    assert not Path("my_cnn.py").exists()


def test_a_byte_order_mark_is_no_stranger(notebook):
    notebook.run(RELU).run("checks.relu(relu)")
    Path("my_cnn.py").write_text(text(), encoding="utf-8-sig")
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    assert "# >>> relu: passed" in text() and "# >>> tanh: passed" in text()


def test_a_write_protected_file_stays(notebook, capsys):
    notebook.run(RELU).run("checks.relu(relu)")
    before = text()
    Path("my_cnn.py").chmod(0o444)
    notebook.run("def tanh(x):\n    return np.tanh(x)").run("checks.tanh(tanh)")
    assert "write-protected" in last_line(capsys)
    assert text() == before


def test_after_changing_the_folder_work_is_kept_in_its_place(tmp_path):
    pytest.importorskip("IPython")
    from IPython.core.interactiveshell import InteractiveShell

    shell, elsewhere = InteractiveShell.instance(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    try:
        shell.run_cell(f"import os\nimport numpy as np\nfrom scratchcnn_course import checks\n{RELU}")
        shell.run_cell(f"os.chdir({str(elsewhere)!r})\nchecks.relu(relu)")
        assert shell.run_cell("checks.yours('relu')").result.__name__ == "relu"
    finally:
        InteractiveShell.clear_instance()
    assert (tmp_path / "my_cnn.py").exists() and not list(elsewhere.iterdir())


def test_yours_is_your_own_or_the_finished_one_with_a_note(notebook, capsys):
    assert checks.yours("relu") is ops.relu
    assert "the finished one takes its place" in capsys.readouterr().out
    notebook.run("def relu(x):\n    return x * (x > 0)").run("checks.relu(relu)")
    capsys.readouterr()
    assert checks.yours("relu").__code__.co_filename.endswith("my_cnn.py")
    assert not capsys.readouterr().out
    Path("my_cnn.py").write_text("not Python", encoding="utf-8")
    assert checks.yours("relu") is ops.relu
    assert "my_cnn.py cannot be used" in capsys.readouterr().out


def test_progress_links_to_the_exercises(notebook, monkeypatch, tmp_path):
    (tmp_path / "01_slide_a_window.ipynb").touch()
    shown = []
    monkeypatch.setattr(progressing, "show", shown.append)
    checks.progress()
    links = re.findall(r'href="([^"]+)">(\w+)<', shown[0].page)
    asked = {one.name for one in progressing.EXERCISES.values() if one.notebook == 1 and not one.extra}
    assert {name for _, name in links} == asked
    assert any(address.startswith("01_slide_a_window.ipynb#Exercise-01.2%3A-your-own-slide-") for address, _ in links)
