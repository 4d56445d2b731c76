"""Pictures in classes that lie deeper than one looked: in a folder within the folder, or in a zip file."""

import contextlib
from pathlib import Path

from scratchcnn_helpers.data.formats.names import listing
from scratchcnn_helpers.data.formats.places import as_folder, entered, listed

from .image_folders import has_classes, parts_of


@contextlib.contextmanager
def pictures_below(path, passed):
    """Give a `with` block the one folder within two levels that holds pictures in classes, or None.

    Several are noted in the list `passed`, in words: nobody can tell which is meant.
    """
    with contextlib.ExitStack() as opened:
        path = as_folder(path)
        found = _with_classes(opened.enter_context(entered(path)) if _is_zip(path) else path, opened)
        if len(found) > 1:
            names = listing(Path(str(place)).name for place in found)
            passed.append(f"it holds several folders of pictures, {names}: name one, or call two train and test")
        yield found[0] if len(found) == 1 else None


def _is_zip(place):
    return place.is_file() and place.name.lower().endswith(".zip")


def _with_classes(place, opened, levels=2):
    """List the nearest folders, zip files entered, that hold pictures in classes."""
    if has_classes(place) or all(map(has_classes, parts_of(place) or [place])):
        return [place]
    found = []
    for entry in listed(place) if levels else ():
        if isinstance(entry, Path) and _is_zip(entry):
            with contextlib.suppress(ValueError):  # its reader has said so
                found += _with_classes(opened.enter_context(entered(entry)), opened, levels)
        elif entry.is_dir():
            found += _with_classes(entry, opened, levels - 1)
    return found
