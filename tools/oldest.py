"""Print the oldest releases that `pyproject.toml` allows, as constraints for pip: `python -m tools.oldest`."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]  # nothing else is imported: this runs before the course is installed


def oldest(requirements):
    """Turn lower bounds into pins.

    Parameters
    ----------
    requirements : list of str
        ``"numpy>=2.0"``.

    Returns
    -------
    list of str
        ``"numpy==2.0"``.

    Raises
    ------
    ValueError
        If a requirement has another form than a name and a lower bound.
    """
    pins = []
    for requirement in requirements:
        found = re.fullmatch(r"([\w.-]+)>=([\d.]+)", requirement)
        if found is None:
            raise ValueError(f"a requirement must be a name and a lower bound, such as numpy>=2.0, got {requirement}")
        pins.append(f"{found[1]}=={found[2]}")
    return pins


def main():
    """Run the command line; return the exit code."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print(*oldest(project["dependencies"]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
