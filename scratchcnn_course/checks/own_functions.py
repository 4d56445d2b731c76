"""The learner's functions that passed their checks, to go on with."""

from pathlib import Path

from . import own_file
from .home import at_home
from .kept import FILE


def own_functions(path=FILE):
    """Run the file that the checks wrote; return the functions in it that passed, by name.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    dict of str to callable
        Empty if there is no such file.

    Raises
    ------
    ValueError
        If the file is not from the checks, or does not run.
    """
    path = at_home(Path(path))
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        own_file.inspect_text(text)
        names = {"__name__": path.stem}
        exec(compile(text, str(path), "exec"), names)
    except own_file.Unusable as why:
        raise ValueError(f"{path.name} cannot be used: {why}") from None
    except Exception as error:
        raise ValueError(f"{path.name} stopped with {type(error).__name__}: {error}") from None
    return {name: names[name] for name in own_file.passed(text)}
