"""Where the learner's files are: in the folder in which the notebook began, even after `os.chdir`."""

import os
from pathlib import Path

from .card import in_ipython


def at_home(name):
    """Return the path of a file of the learner's.

    Parameters
    ----------
    name : str

    Returns
    -------
    Path
    """
    folder = None
    if in_ipython():
        from IPython import get_ipython

        folder = getattr(get_ipython(), "starting_dir", None)
    return Path(folder if folder and os.path.isdir(folder) else os.curdir, name)
