"""Draw the pictures at the heads of the notebooks anew: `python -m tools.pictures [00 ...]`."""

import importlib.util
import sys
from pathlib import Path

from tools.pictures.ground import on_any_ground

HERE = Path(__file__).parent
IMAGES = HERE.parents[1] / "notebooks" / "images"


def scripts(names=()):
    """Return the scripts that draw a picture, by the number of their notebook."""
    found = {path.stem.removeprefix("draw_"): path for path in sorted(HERE.glob("draw_*.py"))}
    return {number: path for number, path in found.items() if not names or number in names}


def figure(path):
    """Run a script; return what its `draw` draws."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw()


if __name__ == "__main__":
    for number, path in scripts(sys.argv[1:]).items():
        on_any_ground(figure(path)).savefig(IMAGES / f"{number}.png", dpi=96)
        print(f"{number}.png")
