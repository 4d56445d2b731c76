"""What a learner's function does to the session: it ends with the check, and what was put back is told."""

import builtins
import contextlib
import io
import math
import os
import random
import sys
import types
import warnings

import numpy as np

from scratchcnn_helpers import ops

KEPT = {"np": np, "np.random": np.random, "np.linalg": np.linalg, "math": math, "ops": ops, "builtins": builtins}
LEAVE = ("exit", "quit")  # in a notebook, these end the kernel without any exception
MOST_PRINTED = 20_000  # letters


class Session:
    """The session while a function is tried: `with Session(function) as session`.

    Parameters
    ----------
    function : callable

    Attributes
    ----------
    overwritten : list of str
        Names that the function gave another value: `"np.abs"`. They have their own again.
    asides : list of str
        Sentences on what else was put back.
    """

    def __init__(self, function):
        self.overwritten, self.asides = [], []
        self._globals = getattr(function, "__globals__", {})

    def __enter__(self):
        self._folder = _folder()
        self._limit, self._path, self._environment = sys.getrecursionlimit(), list(sys.path), dict(os.environ)
        self._random, self._np_random = random.getstate(), np.random.get_state()  # noqa: NPY002
        self._filters, self._print, self._errors = list(warnings.filters), np.get_printoptions(), np.geterr()
        warnings.simplefilter("ignore", RuntimeWarning)  # the mean of nothing, say: the values tell of it
        self._streams = sys.stdout, sys.stderr
        self._printed = Printed()
        sys.stdout, sys.stderr = (Limited(stream, self._printed) for stream in self._streams)
        self._exits = [
            (space, name, space[name]) for space in (self._globals, vars(builtins)) for name in LEAVE if name in space
        ]
        self._exits += [(vars(os), name, getattr(os, name)) for name in ("_exit", "abort")]
        for space, name, _ in self._exits:
            space[name] = _leave
        self._modules = {name: dict(vars(module)) for name, module in KEPT.items()}
        return self

    def __exit__(self, *failure):
        self.put_back()
        for space, name, value in self._exits:
            space[name] = value
        sys.stdout, sys.stderr = self._streams
        if self._folder and _folder() != self._folder:
            os.chdir(self._folder)
            self.asides.append("Your function went to another folder with `os.chdir`; the notebook is back in its own.")
        if sys.getrecursionlimit() != self._limit:
            sys.setrecursionlimit(self._limit)
            self.asides.append("Your function changed the recursion limit; it is as it was.")
        if self._printed.count > MOST_PRINTED:
            self.asides.append(f"Your function printed {self._printed.count:,} letters; most of them are not shown.")
        sys.path[:], warnings.filters[:] = self._path, self._filters
        if os.environ != self._environment:
            os.environ.clear()
            os.environ.update(self._environment)
        random.setstate(self._random)
        np.random.set_state(self._np_random)  # noqa: NPY002
        np.set_printoptions(**{key: value for key, value in self._print.items() if key != "override_repr"})
        np.seterr(**self._errors)

    def put_back(self):
        """Give modules their own values back, before anything here uses them."""
        own, now = self._modules["builtins"], builtins.__dict__
        lost = [key for key, value in own.items() if now.get(key, builtins) is not value]
        now.update({key: own[key] for key in lost})
        for name, before in self._modules.items():
            lost += _restore(name, KEPT[name], before)
        self.overwritten += [key for key in lost if key not in self.overwritten and key != "_"]


class Printed:
    """How many letters were printed."""

    count = 0


class Limited:
    """A stream that hands on what is printed, up to a limit; all else is the stream's own.

    Parameters
    ----------
    stream : file
    printed : Printed
    """

    def __init__(self, stream, printed):
        self._stream, self._printed = stream, printed

    def write(self, text):
        """Hand on what there is room for."""
        room = max(MOST_PRINTED - self._printed.count, 0)
        self._printed.count += len(text)
        if room and self._stream is not None:
            self._stream.write(text[:room])
        return len(text)

    def writelines(self, lines):
        """Hand on lines."""
        for line in lines:
            self.write(line)

    def close(self):
        """Stay open: the stream belongs to the notebook."""

    def __getattr__(self, name):
        return getattr(self._stream, name)


def silent():
    """Return a context in which nothing is seen of what is printed: lines are tried there that were tried before."""
    full = Printed()
    full.count = MOST_PRINTED
    nowhere, both = Limited(io.StringIO(), full), contextlib.ExitStack()
    both.enter_context(contextlib.redirect_stdout(nowhere))
    both.enter_context(contextlib.redirect_stderr(nowhere))
    return both


def _leave(*code):
    raise SystemExit(*code[:1])


def _folder():
    try:
        return os.getcwd()
    except OSError:
        return ""


def _restore(name, module, before):
    """Give a module its values back; yield the names that had others."""
    now = vars(module)
    changed = [key for key, value in before.items() if now.get(key, module) is not value]
    added = [key for key, value in now.items() if key not in before and not isinstance(value, types.ModuleType)]
    found = []
    for key in changed:
        now[key] = before[key]
        found.append(key if module is builtins else f"{name}.{key}")
    for key in added:
        if not key.startswith("__"):
            del now[key]
            if module is not builtins:
                found.append(f"{name}.{key}")
    return [key for key in found if key not in ("_", "np.__warningregistry__")]
