"""Work is kept: what has passed is written to `my_cnn.py`, if it runs there."""

import contextlib
import importlib
import io
import os
from pathlib import Path

from scratchcnn_helpers.data.formats.files import write_whole

from ..exercises.sources import Collected, NoSource
from . import own_file
from .deadline import within
from .engine import run
from .home import at_home
from .locking import locked

FILE = "my_cnn.py"  # in the working directory, which is where the notebooks are
PACKAGES = ("scratchcnn_helpers", "scratchcnn_course")

_switched_on = True
_passed_here, _fast_here = set(), set()  # since Python was started, whether kept or not


def keep_work(on=True):
    """Say whether functions that pass are written to `my_cnn.py`.

    The environment variable `SCRATCHCNN_KEEP=0` switches it off for a whole computer or a run of tests.

    Parameters
    ----------
    on : bool
    """
    global _switched_on
    _switched_on = bool(on)


def writes():
    """Whether anything is written to the learner's folder."""
    return _switched_on and os.environ.get("SCRATCHCNN_KEEP") != "0"


def keep(result, function, *, fast=False):
    """Keep a function that is right.

    Parameters
    ----------
    result : Result
    function : callable
    fast : bool
        Whether it had to do without a loop.

    Returns
    -------
    str
        A sentence on what became of it; empty if it is not right, or nothing is to be kept.
    """
    if result.status != "correct":
        return ""
    if (getattr(function, "__module__", None) or "").partition(".")[0] in PACKAGES:
        return "This is the finished version from the package, so it is not kept as yours."
    _passed_here.add(result.exercise)
    if fast:
        _fast_here.add(result.exercise)
    if not writes():
        return ""
    try:
        needed = _write(at_home(FILE), result.exercise, function, fast)
    except NoSource as why:
        return f"It is not kept: {why}"
    except own_file.Unusable as why:
        return f"It is not kept. {why} It stays as it is: mend it or give it another name, and check again."
    except FileExistsError:
        return f"It is not kept: another notebook is writing to `{FILE}`. Run this again."
    except OSError as error:
        return f"It is not kept: `{FILE}` cannot be written ({error.strerror or type(error).__name__})."
    return f"Kept in `{FILE}`" + (f", with {needed}, which it needs." if needed else ".")


def passed():
    """Return the names of the exercises that have passed, and a sentence if the file cannot be read.

    Returns
    -------
    names : set of str
    trouble : str
    """
    try:
        return own_file.passed(read(at_home(FILE))) | _passed_here, ""
    except own_file.Unusable as why:
        return set(_passed_here), str(why)


def passed_fast():
    """Return the names of those that have passed without a loop, where a notebook asks for that."""
    try:
        return own_file.passed_fast(read(at_home(FILE))) | _fast_here
    except own_file.Unusable:
        return set(_fast_here)


def _write(path, name, function, fast):
    """Write a function to the file; return the names of what had to go with it, in words."""
    home = function.__globals__ if hasattr(function, "__globals__") else None
    collected = Collected(lambda other: other.__module__ in ("__main__", path.stem) or other.__globals__ is home)
    collected.add(name, function)
    while not _written(path, name, collected, fast):
        pass  # another notebook was faster: once more, with what it wrote
    *others, last = [f"`{other}`" for other in collected.definitions if other != name] or [""]
    return " and ".join(filter(None, [", ".join(others), last]))


def _written(path, name, collected, fast):
    """Add to the file; return whether it was done. It was not if the file has changed in the meantime."""
    old = read(path)
    new, concerned = own_file.with_part(old, name, collected, fast=fast)
    if new == old:
        return True
    _prove(new, name, concerned)
    with locked(path):
        if read(path) != old:
            return False
        with write_whole(path.absolute(), "w") as file:
            file.write(new)
    importlib.invalidate_caches()  # in a browser, a folder does not say when it has changed
    return True


def read(path):
    """Return the text of the file, or of a new one; raise `Unusable` if it has to be left alone."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return own_file.HEAD
    except (OSError, UnicodeDecodeError):
        raise own_file.Unusable(f"There is a `{FILE}` here that cannot be read.") from None
    own_file.inspect_text(text)
    return text


def _prove(text, name, concerned):
    """Run the file as it would be, and check what it gives; raise `NoSource` if that fails."""
    names = {"__name__": Path(FILE).stem}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            late = within(10.0, lambda: exec(compile(text, FILE, "exec"), names))
        except (Exception, SystemExit) as error:
            raise NoSource(f"`{FILE}` would stop with {type(error).__name__}: {error}.") from None
        wrong = [other for other in concerned if late or run(other, names[other]).status != "correct"]
    if name in wrong:
        raise NoSource("in a file of its own it does not do the same. Does it need something from your notebook?")
    if wrong:
        other = f"`{wrong[0]}` in `{FILE}` uses something of the same name, and would not be right any more."
        raise NoSource(f"{other} Give yours another name.")
