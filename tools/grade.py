"""Run collected `my_cnn.py` files against the checks: `python -m tools.grade FOLDER`.

FOLDER holds a folder for each learner. Each file runs in a process of its own, with the rights of whoever grades.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_helpers.tables import table
from tools.address import ROOT

SECONDS = 300  # for one learner's file; a single function is given up much sooner, by its check
GRADE = """
import importlib.util, json, sys
from scratchcnn_course import checks
from scratchcnn_course.exercises.catalogue import EXERCISES

spec = importlib.util.spec_from_file_location("my_cnn", sys.argv[1])
mine = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mine)
results = {name: checks.run(name, getattr(mine, name)) for name in EXERCISES if callable(getattr(mine, name, None))}
verdicts = {name: "" if one.status == "correct" else one.title for name, one in results.items()}
print("\\n" + json.dumps(verdicts))
"""


def grade(path):
    """Try every function of a learner's file on its check.

    Parameters
    ----------
    path : path-like
        A `my_cnn.py`.

    Returns
    -------
    dict of str to str
        What the check says of each function that is there; nothing where it is right. If the file cannot be run, the
        only entry has the name `my_cnn.py` and says why.
    """
    command = [sys.executable, "-c", GRADE, str(Path(path).resolve())]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return {"my_cnn.py": f"it ran for more than {SECONDS} seconds"}
    if ran.returncode:
        return {"my_cnn.py": f"it cannot be run: {ran.stderr.strip().splitlines()[-1]}"}
    return json.loads(ran.stdout.splitlines()[-1])


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.grade", description=__doc__.partition(":")[0])
    parser.add_argument("folder", type=Path, help="holds a folder for each learner, with a my_cnn.py in it")
    folder = parser.parse_args(arguments).folder
    files = sorted(folder.glob("*/my_cnn.py"))
    if not files:
        parser.error(f"there is no my_cnn.py in the folders of {folder}")
    asked = [name for name, exercise in EXERCISES.items() if not exercise.extra]
    rows, remarks = [("learner", "right", f"of {len(asked)}")], []
    for path in files:
        verdicts = grade(path)
        right = sum(not verdicts.get(name, "missing") for name in asked)
        rows.append((path.parent.name, str(right), f"{right / len(asked):.0%}"))
        remarks += [f"{path.parent.name}: {name}: {words}" for name, words in verdicts.items() if words]
    print(table(rows), *(["", *remarks] if remarks else []), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
