"""The source of a function together with everything of its notebook that it needs to run elsewhere."""

import ast
import importlib
import inspect
import symtable
import textwrap
import types

import numpy as np

LONGEST = 10_000  # letters of a constant


class NoSource(Exception):
    """Raised where a source cannot be had; its words are for the learner, and go on after "It is not kept:"."""


class Collected:
    """What a function needs.

    Parameters
    ----------
    belongs : callable
        `belongs(function)` tells whether a function that is needed is written out, too, instead of imported.

    Attributes
    ----------
    imports : list of str
        Lines.
    definitions : dict of str to str
        Sources by name: those that are needed before those that need them.
    """

    def __init__(self, belongs):
        self.belongs = belongs
        self.imports = []
        self.definitions = {}
        self._begun = set()

    def add(self, name, function):
        """Collect a function, and what it needs; afterwards it can be called by `name`."""
        function = inspect.unwrap(function)
        if not isinstance(function, types.FunctionType):
            raise NoSource(f"`{name}` is no plain function that begins with `def`.")
        if function.__code__.co_freevars:
            needs = ", ".join(f"`{free}`" for free in function.__code__.co_freevars)
            raise NoSource(f"`{name}` is made inside another function, and uses {needs} from there.")
        own, source = source_of(name, function)
        self._begun.add(own)
        for needed in global_names(source):
            self._need(needed, function.__globals__)
        self.definitions[name] = source if own == name else f"{source}\n\n{name} = {own}"

    def _need(self, name, names):
        if name in self._begun or name not in names:
            return  # of Python itself, or not there at all
        self._begun.add(name)
        value = names[name]
        plain = inspect.unwrap(value) if callable(value) else value
        if inspect.ismodule(value):
            self.imports.append(_import_module(name, value.__name__))
        elif isinstance(plain, types.FunctionType) and self.belongs(plain):
            self.add(name, plain)
        elif (constant := _constant(value)) is not None:
            self.definitions[name] = f"{name} = {constant}"
            if "np." in constant:
                self.imports.append("import numpy as np")
        else:
            self.imports.append(_import_from(name, value))


def source_of(name, function):
    """Return the name in the `def` line of a function, and its source.

    A lambda becomes `name = lambda ...`. Raises `NoSource` where there is none.
    """
    try:
        source = textwrap.dedent(inspect.getsource(function)).strip()
    except (OSError, TypeError, IndexError, SyntaxError):  # IndexError: a file that has changed since
        raise NoSource("Python does not remember how it was written. Run its cell again.") from None
    if function.__name__ == "<lambda>":
        return name, f"{name} = {_lambda(source)}"
    try:
        first = ast.parse(source).body[0]
    except SyntaxError:
        first = None
    if not isinstance(first, ast.FunctionDef) or first.name != function.__name__:
        raise NoSource("Python does not remember how it was written. Run its cell again.")
    return first.name, source


def _lambda(source):
    try:
        found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Lambda)]
    except SyntaxError:
        found = []
    if len(found) != 1:
        raise NoSource("it is a `lambda` among other things. Write it with `def`.")
    return ast.get_source_segment(source, found[0])


def global_names(source):
    """Return the names that a piece of source takes from its notebook, in alphabetical order.

    Parameters
    ----------
    source : str

    Returns
    -------
    list of str
    """
    found, tables = set(), [symtable.symtable(source, "source", "exec")]
    while tables:
        table = tables.pop()
        top = table.get_type() == "module"
        found |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or (top and not symbol.is_assigned()))
        }
        tables += table.get_children()
    return sorted(found)


def _constant(value):
    """Write a value so that Python reads the same again, or return None."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.size:
        text = f"np.array({value.tolist()}, dtype=np.{value.dtype.name})"
        return text if len(text) < LONGEST and np.isfinite(value).all() else None
    if isinstance(value, np.generic) and value.dtype.kind in "biuf" and np.isfinite(value):
        return f"np.{value.dtype.name}({value.item()!r})"
    try:
        same = ast.literal_eval(repr(value))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return repr(value) if type(same) is type(value) and same == value and len(repr(value)) < LONGEST else None


def _import_module(name, module):
    if name == module:
        return f"import {module}"
    package, _, last = module.rpartition(".")
    return f"from {package} import {last}" if package and last == name else f"import {module} as {name}"


def _import_from(name, value):
    """Return the line that imports a value by its name, or raise `NoSource`."""
    original = getattr(value, "__name__", name)
    for module in (getattr(value, "__module__", None), type(value).__module__, "numpy", "math"):
        if not module or module in ("__main__", "builtins"):
            continue
        try:
            found = getattr(importlib.import_module(module), original, None)
        except ImportError:
            continue
        if found is value:
            return f"from {module} import {original}" + ("" if original == name else f" as {name}")
    kind = type(value).__name__
    raise NoSource(f"it uses `{name}` from the notebook, of type `{kind}`. That cannot be written down.")
