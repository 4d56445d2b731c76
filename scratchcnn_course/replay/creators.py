"""While a function is recorded, `np.zeros` and its like make arrays that are logged, and padding is known as such."""

import contextlib
from unittest import mock

import numpy as np

from .arrays import Logged
from .recorder import working

NEW = ("zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like", "full_like")
SAME = ("array", "asarray", "ascontiguousarray")


@contextlib.contextmanager
def patched(function):
    """Put them in place, in NumPy and under names that the function's module imported one by one."""
    ours = {name: _creator(getattr(np, name), new=name in NEW) for name in NEW + SAME}
    ours["pad"] = _padder(np.pad)
    theirs = {getattr(np, name): replaced for name, replaced in ours.items()}
    names = getattr(function, "__globals__", {})
    direct = {
        k: theirs[v]
        for k, v in names.items()
        if callable(v) and getattr(v, "__module__", "") == "numpy" and v in theirs
    }
    with mock.patch.multiple(np, **ours), mock.patch.dict(names, direct):
        yield


def _creator(original, *, new):
    def create(*args, **kwargs):
        with working(None) as log:
            array = original(*args, **kwargs)
            if log is None or not isinstance(array, np.ndarray) or array.dtype == object:
                return array
            array = array.view(Logged)
            array.parent = args[0] if args and isinstance(args[0], Logged) and not new else None
            if new and array.size:
                log.own(array, start=np.zeros(array.shape) if "empty" in original.__name__ else None)
            return array

    return create


def _padder(original):
    def pad(array, pad_width, *args, **kwargs):
        result = original(array, pad_width, *args, **kwargs)
        with working(None):  # what is done here is nobody's step
            sides = np.broadcast_to(pad_width, (np.ndim(array), 2))
            if isinstance(result, Logged) and (sides[:, 0] == sides[:, 1]).all():  # as much on both sides
                result.padding = tuple(map(int, sides[:, 0]))
        return result

    return pad
