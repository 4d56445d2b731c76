"""What every hand-out takes along: the pictures that notebooks show, and the licences."""

import shutil
from pathlib import Path

from tools.address import ROOT
from tools.outputs import NOTEBOOKS

LICENCES = "scratchcnn: text and figures under CC BY 4.0, code under the MIT licence."


def accompany(folder):
    """Put pictures and licences into a folder of notebooks or pages; it is made where it is not there."""
    shutil.copytree(NOTEBOOKS / "images", Path(folder, "images"), dirs_exist_ok=True)
    shutil.copy(ROOT / "LICENSE", Path(folder, "LICENSE.txt"))
