"""Badges and setup cells: all of one address, moved by one command, and a setup cell that does what it says."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient

from scratchcnn_course.app import copying
from tools import badges
from tools.address import ROOT, repository
from tools.outputs import KEEP, RAN, dumps, fingerprints
from tools.setup_cell import setup_cell

FORK = "https://github.com/somebody/my-fork"


# --- the command


def a_notebook(address="https://github.com/x/y"):
    """Make a notebook with a stored output that depends on the setup cell, and one that is out of date."""
    cells = [
        nbformat.v4.new_markdown_cell("# Title\n\n![A picture.](images/00.png)\n\nWhat you need.", id="title"),
        nbformat.v4.new_code_cell(setup_cell(address), id="setup"),
        nbformat.v4.new_markdown_cell("[![Open in Colab](elsewhere.svg)](https://example.org)", id="other"),
        nbformat.v4.new_code_cell("train()", id="kept", metadata={"tags": [KEEP]}),
        nbformat.v4.new_code_cell("test()", id="stale", metadata={"tags": [KEEP], RAN: "000000000000"}),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    for i, cell in enumerate(cells[3:]):
        cell.outputs = [nbformat.v4.new_output("stream", text=f"{i} minutes\n")]
    cells[3].metadata[RAN] = fingerprints(notebook)["kept"]
    return notebook


@pytest.fixture
def course(tmp_path):
    """Write a small copy of the course; return its folder."""
    (tmp_path / "notebooks").mkdir()
    for name in ("00_first.ipynb", "01_second.ipynb"):
        (tmp_path / "notebooks" / name).write_text(dumps(a_notebook()), encoding="utf-8")
    (tmp_path / "README.md").write_text("# x\n\n<!-- badges -->\n<!-- end of badges -->\n\nText.\n", encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_in_the_repository_points_to_its_address():
    others = [path.name for path, before, after in badges.pointed() if before != after]
    assert others == [], "run `python -m tools.badges`"


def test_a_fork_points_everything_to_itself_with_one_command(course, capsys):
    assert badges.main(["--repository", f"{FORK}/"], course) == 0
    assert repository(course) == FORK
    assert capsys.readouterr().out.count(": written\n") == 3
    readme = (course / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# x\n\n<!-- badges -->\n[![Open in Colab](notebooks/images/colab.svg)](https://colab.")
    assert readme.endswith(")\n<!-- end of badges -->\n\nText.\n")
    for name in ("00_first.ipynb", "01_second.ipynb"):
        title, setup, *_ = nbformat.read(course / "notebooks" / name, as_version=4).cells
        assert title.source == (
            "# Title\n\n![A picture.](images/00.png)\n\nWhat you need.\n\n[![Open in Colab](images/colab.svg)]"
            f"(https://colab.research.google.com/github/somebody/my-fork/blob/learner/{name}) "
            "[![Open in Binder](images/binder.svg)]"
            f"(https://mybinder.org/v2/gh/somebody/my-fork/HEAD?urlpath=lab/tree/course/{name})"
        )
        assert f" {FORK}/archive/HEAD.zip\n" in setup.source
    changed = contents(course)
    assert badges.main([], course) == badges.main(["--check"], course) == 0
    assert contents(course) == changed, "nothing is left to do the second time"
    badges.main(["--repository", "https://github.com/x/y"], course)
    assert not any(b"my-fork" in content for content in contents(course).values())


def test_only_what_bears_the_address_changes():
    before = a_notebook()
    after = nbformat.reads(badges.point_notebook(dumps(before), FORK, "00_first.ipynb"), as_version=4)
    assert [cell.id for cell in after.cells] == [cell.id for cell in before.cells]
    assert [cell.source for cell in after.cells[2:]] == [cell.source for cell in before.cells[2:]]
    assert [cell.outputs for cell in after.cells[3:]] == [cell.outputs for cell in before.cells[3:]]
    kept, stale = after.cells[3:]
    assert kept.metadata[RAN] == fingerprints(after)["kept"] != before.cells[3].metadata[RAN]
    assert stale.metadata[RAN] == "000000000000", "what was out of date must not look fresh"


def test_check_writes_nothing_and_names_what_would_change(course, capsys):
    before = contents(course)
    assert badges.main(["--check"], course) == 1
    assert contents(course) == before
    names = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert list(map(Path, names)) == [
        Path("README.md"),
        Path("notebooks/00_first.ipynb"),
        Path("notebooks/01_second.ipynb"),
    ]


@pytest.mark.parametrize("address", ["github.com/me/fork", "https://github.com/me", "https://example.org/me/fork"])
def test_an_address_that_colab_cannot_open_changes_nothing(course, capsys, address):
    before = contents(course)
    with pytest.raises(SystemExit):
        badges.main(["--repository", address], course)
    assert "the repository must be https://github.com/OWNER/NAME" in capsys.readouterr().err
    assert contents(course) == before


def test_what_has_no_place_for_the_address_is_refused(course, capsys):
    (course / "README.md").write_text("no markers", encoding="utf-8")
    with pytest.raises(SystemExit):
        badges.main([], course)
    assert "the markers of 'badges' must be there once, found them 0 times" in capsys.readouterr().err
    with pytest.raises(ValueError, match=r"00_x\.ipynb must begin with a title and the setup cell"):
        badges.point_notebook(dumps(nbformat.v4.new_notebook()), FORK, "00_x.ipynb")
    (course / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        badges.main(["--repository", FORK], course)
    assert 'must hold the line Repository = "..." once' in capsys.readouterr().err


@pytest.mark.parametrize("name", ["colab", "binder"])
def test_badges_can_be_read(name):
    """White on the badge's ground: at least 4.5 to 1, as WCAG asks of small text."""
    picture = ElementTree.parse(ROOT / "notebooks" / "images" / f"{name}.svg").getroot()
    assert picture.get("aria-label") == f"Open in {name.capitalize()}"
    fill = picture.find("{*}rect").get("fill")
    shares = [int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    assert 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05) >= 4.5
    assert picture.find("{*}text").get("fill") == "#fff"


# --- the setup cell, in an environment that has Jupyter and pip but not the package


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Make a virtual environment that borrows all but the course's package; return its folder."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if "scratchcnn" not in entry.name and not (Path(site) / entry.name).exists():
            try:
                (Path(site) / entry.name).symlink_to(entry)
            except OSError as error:  # Windows asks for a right of its own
                pytest.skip(f"no links can be made here: {error}")
    kernel = folder / "kernels" / "fresh"
    kernel.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": argv, "display_name": "fresh", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


@pytest.fixture
def run(environment, tmp_path, monkeypatch):
    """Execute cells in the fresh environment; return what each says."""
    monkeypatch.setenv("JUPYTER_PATH", str(environment))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # "0" is how pip spells "none": it builds with what is there
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")  # nobody is there the second time either

    def execute(*sources, folder=tmp_path):
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        notebook = nbformat.v4.new_notebook(cells=cells)
        client = NotebookClient(notebook, kernel_name="fresh", timeout=120, coalesce_streams=True)
        client.resources = {"metadata": {"path": str(folder)}}
        client.execute()  # an exception in a cell would be one here
        return ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]

    yield execute
    for installed in environment.glob("venv/**/site-packages/scratchcnn*"):
        shutil.rmtree(installed)


@pytest.fixture
def copy(tmp_path):
    """Lay the package's archive where a repository has it; return the address of that."""
    folder = tmp_path / "files" / "copy-HEAD"
    others = shutil.ignore_patterns("__pycache__", "*ubyte*", "mnist", "mnist.npz", "node_modules")
    for name in ("scratchcnn_helpers", "scratchcnn_course", "data", "notebooks", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=others)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.make_archive(tmp_path / "copy" / "archive" / "HEAD", "zip", folder.parent)
    return (tmp_path / "copy").as_uri()


@pytest.fixture
def asking():
    """Serve what GitHub says of a repository that does not exist: who are you? Return its address."""

    class Asking(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(401)
            self.send_header("WWW-Authenticate", "Basic")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Asking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/me/nothing"
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_the_setup_cell_installs_the_package_and_is_silent_when_it_is_there(run, copy, environment):
    cell = setup_cell(copy)
    look = "import scratchcnn_helpers; print(scratchcnn_helpers.__file__)"
    first, where, again = run(cell, look, cell)
    assert "not here" not in first and "ERROR" not in first
    assert Path(where.strip()).is_relative_to(environment / "venv")
    assert again == ""


def in_a_clone(folder):
    """Make the notebooks' folder of a clone of the course."""
    notebooks = folder / "clone" / "notebooks"
    notebooks.mkdir(parents=True)
    (notebooks.parent / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    return notebooks


def in_a_copy(folder):
    """Make a learner's copy of the course."""
    copying.copy(folder / "mine")
    return folder / "mine"


@pytest.mark.slow
def test_the_setup_cell_says_so_when_it_cannot_install(run, asking):
    for address in ("http://127.0.0.1:9/nobody/there", asking):
        said, after = run(setup_cell(address), "print('still running')")
        assert "The course's package is not here." in said.splitlines()[-2]
        assert "Traceback" not in said
        assert after == "still running\n"


@pytest.mark.slow
@pytest.mark.parametrize("place", [in_a_copy, in_a_clone])
def test_on_ones_own_computer_the_setup_cell_only_says_what_to_do(run, tmp_path, place):
    (said,) = run(setup_cell("http://127.0.0.1:9/nobody/there"), folder=place(tmp_path))
    first, second = said.splitlines()
    assert first.startswith("The course's package is not here.")
    assert "open the course with `scratchcnn lab`" in second


@pytest.mark.slow
def test_the_setup_cell_says_how_work_is_kept_where_the_disk_goes(run, copy, monkeypatch, tmp_path):
    monkeypatch.setenv("BINDER_SERVICE_HOST", "hub.example")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    first, again = run(setup_cell(copy), setup_cell(copy))
    assert "its disk goes, with your functions and predictions" in first
    assert again == ""


def test_every_branch_and_folder_that_a_badge_names_is_made_somewhere():
    colab, binder = badges.links(FORK, "00_first.ipynb").split(" [![Open in Binder]")
    workflow = (ROOT / ".github" / "workflows" / "learner.yml").read_text(encoding="utf-8")
    assert f"/blob/{badges.BRANCH}/00_first.ipynb" in colab and f" {badges.BRANCH}\n" in workflow
    assert f"/{badges.COPY}/00_first.ipynb" in binder
    assert f"\nscratchcnn copy {badges.COPY}\n" in (ROOT / "postBuild").read_text(encoding="utf-8")


def test_the_setup_cell_is_short():
    assert len(setup_cell(repository()).splitlines()) <= 13
