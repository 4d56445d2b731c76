"""Where data lie: a folder, or a zip file, which is looked into as if it were one."""

import contextlib
import re
import zipfile
from pathlib import Path

from .archives import open_zip

# What is hidden, and what operating systems, network disks and notebooks leave beside the data.
_LITTER = re.compile(
    r"\..*|~.*|__macosx|__pycache__|@(eadir|__thumb|tmp|sharebin|recently-snapshot)|[@#]?recycle|#snapshot|_gsdata_"
    r"|node_modules|onedrivetemp|aquota\.(user|group)|\$recycle\.bin|recycler|lost\+found"
    r"|system volume information|found\.\d+|network trash folder|temporary items|thumbs\.db|desktop\.ini|icon\r",
    re.IGNORECASE,
)


def listed(place) -> list:
    """List what lies in a folder, by name, without litter; empty where there is no folder, or one may not look."""
    with contextlib.suppress(OSError):
        found = place.iterdir() if place.is_dir() else []
        return sorted((entry for entry in found if not _LITTER.fullmatch(entry.name)), key=lambda entry: entry.name)
    return []


def folders(root, levels=2):
    """Yield a folder, then the folders in it, level by level."""
    yield root
    level = [root]
    for _ in range(levels):
        level = [entry for folder in level for entry in listed(folder) if entry.is_dir()]
        yield from level


@contextlib.contextmanager
def entered(path):
    """Give a `with` block the folder to look into: the path itself, or what a zip file holds."""
    if path.is_file() and isinstance(path, Path):
        with open_zip(path) as archive:
            yield zipfile.Path(archive)
    else:
        yield path


def title(place) -> str:
    """Return what a data set is called after the folder or zip file in which it lies."""
    return Path(str(place)).resolve().name.removesuffix(".zip")


def as_folder(path):
    """Return a path as an object with the methods of `Path`; what lies in a zip file has them already."""
    return path if isinstance(path, zipfile.Path) else Path(path)
