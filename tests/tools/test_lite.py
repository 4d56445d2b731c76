"""The JupyterLite site: what goes into it, with a small stand-in for Pyodide's distribution and none of the network."""

import functools
import hashlib
import http.server
import io
import json
import tarfile
import threading
import zipfile

import pytest

from tools import lite
from tools.lite_pyodide import CORE, LOCK, Distribution, entry, gather
from tools.outputs import find

PYTHON = "3.14.2"
OURS = {"anywidget": ["ipywidgets", "typing_extensions"], "ipywidgets": ["comm", "jupyterlab_widgets~=3.0"], "comm": []}


def wheel(folder, name, version="1.0", needs=(), more=()):
    """Write a wheel with one module."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(["Metadata-Version: 2.1", *lines, "", ""]))
        for other in more:
            archive.writestr(other, "")
    return path


@pytest.fixture
def course(tmp_path):
    needs = ["numpy>=2.0", "anywidget>=0.9", "jupyterlab>=4.2", "tqdm", 'pytest; extra == "test"']
    needs += ['old; python_version < "3.12"', 'browser; sys_platform == "emscripten"']
    return wheel(tmp_path, "scratchcnn", needs=needs, more=["scratchcnn_helpers/ops.py", "scratchcnn_helpers/data.npz"])


@pytest.fixture
def pyodide(tmp_path):
    """Make a distribution: some packages that are wanted, one that is not."""
    folder = tmp_path / "distribution"
    folder.mkdir()
    for name in CORE:
        (folder / name).write_text(name)
    needs = {"micropip": [], "ipython": ["jedi"], "jedi": [], "numpy": [], "tqdm": [], "browser": ["numpy"]}
    packages = {}
    for name, depends in (needs | {"typing-extensions": [], "pandas": ["numpy"]}).items():
        kind = "cp314-cp314-pyemscripten_2026_0_wasm32" if name in ("numpy", "pandas") else "py3-none-any"
        path = folder / f"{name.replace('-', '_')}-2.0-{kind}.whl"
        path.write_text(name)
        about = {"name": name, "version": "2.0", "file_name": path.name, "depends": depends, "imports": [name]}
        packages[name] = about | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (folder / LOCK).write_text(json.dumps({"info": {"python": PYTHON}, "packages": packages}))
    return folder


def from_pypi(requirements, python, folder):
    """Stand in for PyPI."""
    assert python == PYTHON
    names = [one.partition("==")[::2] for one in requirements]
    return [wheel(folder, name.replace("-", "_"), version or "1.0", OURS.get(name, ())) for name, version in names]


def test_the_lock_holds_what_the_course_needs_and_nothing_else(course, pyodide, tmp_path):
    assert gather(Distribution(pyodide), course, from_pypi, tmp_path / "lite") == []
    packages = json.loads((tmp_path / "lite" / "pyodide" / LOCK).read_text())["packages"]
    ours = {"anywidget", "comm", "ipywidgets", "scratchcnn"}
    assert packages.keys() == ours | {"browser", "ipython", "jedi", "micropip", "numpy", "tqdm", "typing-extensions"}
    assert packages["scratchcnn"]["depends"] == ["anywidget", "browser", "numpy", "tqdm"]
    assert packages["scratchcnn"]["imports"] == ["scratchcnn", "scratchcnn_helpers"]
    assert packages["ipywidgets"]["depends"] == ["comm"]
    for name, package in packages.items():
        path = tmp_path / "lite" / "pyodide" / package["file_name"]
        if name in ours:  # beside the application, from where `%pip` takes them, too
            path = tmp_path / "lite" / "pypi" / path.name
            assert package["file_name"] == f"../../pypi/{path.name}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == package["sha256"]
    assert {path.name for path in (tmp_path / "lite" / "pyodide").iterdir()} > {*CORE, LOCK}
    assert not any("pandas" in path.name for path in (tmp_path / "lite").rglob("*"))


def test_what_is_pure_python_can_come_from_pypi_and_the_rest_is_named(course, pyodide, tmp_path):
    for path in pyodide.glob("*.whl"):
        path.unlink()
    missing = gather(Distribution(pyodide), course, from_pypi, tmp_path / "lite")
    assert missing == ["numpy-2.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"]
    packages = json.loads((tmp_path / "lite" / "pyodide" / LOCK).read_text())["packages"]
    assert "numpy" not in packages
    assert (packages["scratchcnn"]["depends"], packages["browser"]["depends"]) == (["anywidget", "browser", "tqdm"], [])
    tqdm = tmp_path / "lite" / "pyodide" / packages["tqdm"]["file_name"]
    assert tqdm.name == "tqdm-2.0-py3-none-any.whl"
    assert hashlib.sha256(tqdm.read_bytes()).hexdigest() == packages["tqdm"]["sha256"]


@pytest.mark.parametrize("kind", ["tarball", "address"])
def test_a_distribution_may_be_a_tarball_or_an_address(pyodide, tmp_path, kind):
    place = tmp_path / "pyodide-1.0.tar.bz2"
    with tarfile.open(place, "w:bz2") as archive:
        archive.add(pyodide, "pyodide")
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=pyodide)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            found = Distribution(place if kind == "tarball" else f"http://127.0.0.1:{server.server_port}/")
            assert found.lock() == json.loads((pyodide / LOCK).read_text())
            assert found.read(CORE[0]) == CORE[0].encode()
            assert found.read("scipy-1.0.whl") is None
        finally:
            server.shutdown()
            thread.join()


def test_a_folder_that_is_no_distribution(course, pyodide, tmp_path):
    with pytest.raises(ValueError, match=f"no distribution of Pyodide: it has no {LOCK}"):
        gather(Distribution(tmp_path), course, from_pypi, tmp_path / "lite")
    (pyodide / CORE[2]).unlink()
    with pytest.raises(ValueError, match=f"it has no {CORE[2]}"):
        gather(Distribution(pyodide), course, from_pypi, tmp_path / "one")
    (pyodide / CORE[2]).write_text("")
    (pyodide / "tqdm-2.0-py3-none-any.whl").write_text("half of it")
    with pytest.raises(ValueError, match=r"tqdm-2\.0-py3-none-any\.whl in .* is not what pyodide-lock\.json says"):
        gather(Distribution(pyodide), course, from_pypi, tmp_path / "two")


@pytest.mark.slow
def test_the_wheel_brings_what_a_browser_cannot_fetch(tmp_path):
    path = lite.own_wheel(tmp_path)
    about = entry(path, PYTHON)
    assert (about["name"], about["imports"]) == ("scratchcnn", ["scratchcnn_course", "scratchcnn_helpers"])
    assert about["depends"] == ["anywidget", "ipywidgets", "matplotlib", "numpy", "pillow", "tqdm"]  # no jupyterlab
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
    assert {f"scratchcnn_helpers/{name}" for name in ("data/digits.npz", "weights/lenet.npz")} <= names


def test_the_notebooks_are_those_of_the_course(tmp_path):
    lite.write_contents(tmp_path / "content")
    for path in find():
        notebook = json.loads((tmp_path / "content" / path.name).read_text(encoding="utf-8"))
        assert notebook["metadata"].pop("kernelspec")["name"] == "python"  # as JupyterLite calls it
        original = json.loads(path.read_text(encoding="utf-8"))
        del original["metadata"]["kernelspec"]
        assert notebook == original  # with its pictures, for whoever does not run it
    assert len(list((tmp_path / "content").glob("*.ipynb"))) == len(find())
    assert (tmp_path / "content" / "images" / "01.png").is_file()


@pytest.mark.lite
@pytest.mark.slow
def test_the_site(course, pyodide, tmp_path, monkeypatch):
    monkeypatch.setattr(lite, "own_wheel", lambda folder: course)
    monkeypatch.setattr(lite, "fetch", from_pypi)
    output = tmp_path / "site"
    output.mkdir()
    (output / "old.txt").write_text("of another time")
    with pytest.raises(ValueError, match="is not empty, and no JupyterLite site"):
        lite.build(output, pyodide)
    (output / "jupyter-lite.json").write_text("{}")
    assert lite.build(output, pyodide) == []
    assert not (output / "old.txt").exists()
    data = json.loads((output / "jupyter-lite.json").read_text())["jupyter-config-data"]
    kernel = data["litePluginSettings"][lite.KERNEL]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert kernel["loadPyodideOptions"] == {"packages": ["scratchcnn"]}
    assert kernel["disablePyPIFallback"]
    assert all(url.startswith("./") for url in kernel["pipliteUrls"])
    names = {extension["name"] for extension in data["federated_extensions"]}
    assert names == {
        "@jupyter-widgets/jupyterlab-manager",
        "@jupyterlite/pyodide-kernel-extension",
        "anywidget",
    }
    index = json.loads((output / "pypi" / "all.json").read_text())
    assert index["scratchcnn"]["releases"]["1.0"][0]["url"] == f"./{course.name}"
    assert (output / "static" / "pyodide" / LOCK).is_file()
    listed = json.loads((output / "api" / "contents" / "all.json").read_text())["content"]
    assert {path.name for path in find()} <= {one["name"] for one in listed}


@pytest.mark.lite
def test_a_distribution_without_numpy_is_refused(course, pyodide, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lite, "own_wheel", lambda folder: course)
    monkeypatch.setattr(lite, "fetch", from_pypi)
    next(pyodide.glob("numpy*")).unlink()
    with pytest.raises(SystemExit, match=r"not whole: numpy-2\.0-\S+\.whl not there \(--partial goes on\)"):
        lite.main(["--output", str(tmp_path / "site"), "--pyodide", str(pyodide)])
    assert not (tmp_path / "site").exists()


def test_a_program_that_fails_says_why():
    with pytest.raises(RuntimeError, match=r"`-m json\.tool nowhere\.json` failed:\n(.|\n)*nowhere\.json"):
        lite.run("json.tool", "nowhere.json")


def test_pypi_is_asked_for_pure_python(tmp_path, monkeypatch):
    asked = []

    def run(*arguments):
        asked.append(arguments)
        wheel(type(tmp_path)(arguments[arguments.index("--dest") + 1]), "tqdm", "2.0")

    monkeypatch.setattr(lite, "run", run)
    (path,) = lite.fetch(["tqdm==2.0"], PYTHON, tmp_path)
    assert path.parent == tmp_path
    assert zipfile.is_zipfile(io.BytesIO(path.read_bytes()))
    (arguments,) = asked
    assert arguments[-1] == "tqdm==2.0"
    assert {"--no-deps", ":all:", "none", "any", "3.14"} <= set(arguments)


@pytest.mark.slow
@pytest.mark.lite
def test_without_a_network_it_says_what_would_do(tmp_path):
    with pytest.raises(SystemExit, match=r"http://127\.0\.0\.1:9/.* could not be fetched: .*\n.* takes a tarball"):
        lite.main(["--output", str(tmp_path / "site"), "--pyodide", "http://127.0.0.1:9/"])
