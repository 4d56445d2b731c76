"""The wheel works outside the clone, and conda gets what pip gets."""

import email
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient

from scratchcnn_course.app import copying

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKED = "scratchcnn_course/notebooks/"
CONDA_NAMES = {"matplotlib": "matplotlib-base"}  # the same without its desktop windows


def run(*command, **settings):
    ran = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, encoding="utf-8", **settings
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def site(wheel):
    folder = wheel.parent / "site"
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-cache-dir", "--target", folder, wheel)
    return folder


def outside(site, code):
    """Run code in a fresh interpreter that knows the installed package and nothing of the clone."""
    check = "import scratchcnn_helpers; print(scratchcnn_helpers.__file__)\n"
    environment = {name: value for name, value in os.environ.items() if name != "SCRATCHCNN_DATA"}
    out = run("-W", "error", "-c", check + code, cwd=site.parent, env=environment | {"PYTHONPATH": str(site)})
    where, *lines = out.splitlines()
    assert Path(where).is_relative_to(site)
    return json.loads("\n".join(lines))


@pytest.mark.slow
def test_the_wheel_holds_the_whole_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packages = ("scratchcnn_helpers", "scratchcnn_course")
    files = {path for name in packages for path in (ROOT / name).rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert {path.relative_to(ROOT).as_posix() for path in files} <= names
    assert {
        "scratchcnn_helpers/data/digits.npz",
        *(f"scratchcnn_course/data/{n}.json" for n in ("results", "bugs")),
    } <= names
    assert {name.partition("/")[0] for name in names} == {
        *packages,
        f"scratchcnn-{PROJECT['version']}.dist-info",
    }


@pytest.mark.slow
def test_what_the_wheel_says_of_itself(site):
    (installed,) = metadata.distributions(path=[str(site)])
    about = email.message_from_string(installed.read_text("METADATA"))
    assert (about["Name"], about["Version"]) == ("scratchcnn", PROJECT["version"])
    required = [line for line in about.get_all("Requires-Dist") if "extra" not in line]
    assert sorted(required) == sorted(PROJECT["dependencies"])
    (script,) = installed.entry_points
    assert (script.group, script.name, script.value) == (
        "console_scripts",
        "scratchcnn",
        PROJECT["scripts"]["scratchcnn"],
    )


@pytest.mark.slow
def test_the_installed_package_loads_the_digits_and_trains(site):
    found = outside(
        site,
        """
import json
from scratchcnn_helpers import data, nets, optim, train

digits = data.load_digits()
few = digits.train_images[:200], digits.train_labels[:200]
model = nets.build("first")
before, _ = train.evaluate(model, *few)
train.fit(model, few, epochs=1, batch_size=20, optimizer=optim.Adam(lr=0.003), progress=False)
after, accuracy = train.evaluate(model, *few)
count = len(digits.train_labels) + len(digits.test_labels)
print(json.dumps({"digits": count, "before": before, "after": after, "accuracy": accuracy}))
""",
    )
    assert found["digits"] == 1797
    assert found["after"] < found["before"] / 2
    assert found["accuracy"] > 0.5


@pytest.mark.slow
def test_the_trained_weights_come_along(site):
    found = outside(
        site,
        """
import json
from scratchcnn_helpers import data, nets

digits, model = data.load_digits(), nets.load_pretrained("lenet")
right = (model.predict(digits.test_images) == digits.test_labels).mean()
size = (nets.WEIGHTS / "lenet.npz").stat().st_size
print(json.dumps({"outputs": model.summary().rows[-1][1], "right": right, "size": size}))
""",
    )
    assert found["outputs"] == [10]
    assert found["right"] > 0.5  # other people's digits, from another data set
    assert found["size"] < 500_000


@pytest.mark.slow
def test_what_was_measured_comes_along(site):
    """Notebook 10 draws its curves from it."""
    found = outside(
        site,
        """
import json
from scratchcnn_course.lessons import bugs, results

print(json.dumps({"runs": list(bugs.load_runs()["digits"]["accuracy"]), "nets": list(results.load_results()["nets"])}))
""",
    )
    assert found["runs"] == ["right", "A", "B", "C", "D", "E", "frozen"]
    assert "lenet" in found["nets"]


@pytest.mark.slow
def test_the_wheel_carries_the_notebooks_without_outputs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name.rpartition("notebooks/")[2]: archive.read(name) for name in archive.namelist() if PACKED in name}
    assert packed == copying._course(ROOT / "notebooks")


@pytest.mark.slow
def test_where_there_is_no_clone_the_course_is_copied_and_runs(site, tmp_path):
    """The wheel alone: `scratchcnn copy here`, then notebooks 00 and 01 from top to bottom."""
    environment = {name: value for name, value in os.environ.items() if name != "SCRATCHCNN_DATA"}
    environment |= {"PYTHONPATH": str(site)}
    said = run("-m", "scratchcnn_course", "copy", "here", cwd=tmp_path, env=environment)
    assert f"New in {tmp_path / 'here'}: 15 notebooks" in said
    for name in ("00", "01"):
        (path,) = (tmp_path / "here").glob(f"{name}_*.ipynb")
        notebook = nbformat.read(path, as_version=4)
        where = "import scratchcnn_course, scratchcnn_helpers; print(scratchcnn_course.__file__)"
        notebook.cells.append(nbformat.v4.new_code_cell(where))
        client = NotebookClient(notebook, timeout=300, kernel_name="python3")
        client.resources = {"metadata": {"path": str(path.parent)}}
        client.execute(env=environment)  # an exception in a cell would be one here
        assert Path(notebook.cells[-1].outputs[0].text.strip()).is_relative_to(site)


def test_conda_gets_what_pip_gets():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == PROJECT["name"]
    assert environment["channels"] == ["conda-forge"]

    names = [requirement.partition(";")[0].partition(">=")[::2] for requirement in PROJECT["dependencies"]]
    wanted = [f"{CONDA_NAMES.get(name, name)}>={bound}" for name, bound in names]
    python, *packages, pip, own = environment["dependencies"]
    assert packages == wanted
    assert python == "python=3.12"  # without it, Binder takes an old one
    assert f"Programming Language :: Python :: {python.partition('=')[2]}" in PROJECT["classifiers"]
    assert (pip, own) == ("pip", {"pip": ["-e ."]})


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert citation["version"] == PROJECT["version"]
    assert re.search(r"^## (\S+)$", changes, re.MULTILINE)[1] == PROJECT["version"], "the newest stands first"
