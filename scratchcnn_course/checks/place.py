"""Where in the learner's code an error was raised: the line, the piece of it, and what the names there held."""

import ast
import linecache
import sysconfig
import textwrap
from pathlib import Path

import numpy as np

from .own_lines import tree_of

HOUSE = Path(__file__).parents[2]
PACKAGES = tuple(str(HOUSE / name) for name in ("scratchcnn_helpers", "scratchcnn_course"))
INSTALLED = (sysconfig.get_paths()[key] for key in ("stdlib", "platlib"))
LIBRARIES = (*PACKAGES, "<__array_function__", "<frozen", *INSTALLED)
HARMLESS = (
    ast.Name, ast.Load, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.Constant, ast.UnaryOp, ast.USub,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv,
)  # fmt: skip


class Place:
    """The last line of the learner's own that an error went through.

    Parameters
    ----------
    error : BaseException

    Attributes
    ----------
    known : bool
        False where no line is the learner's.
    number : int
    line : str
        As it is written; empty if that is not known.
    piece : ast.AST or None
        The expression of that line that failed.
    function : str
        The name of the function that the line is in.
    last : bool
        Whether the line itself raised it, and nothing that it calls.
    code : code or None
        That of the function.
    letters : dict of str to tuple of str
        The axes of the arguments, as the task calls them; who knows the task, adds them.
    wanted : tuple of tuple of int
        The shapes of the right results, in order; who knows the task, adds them.
    """

    def __init__(self, error):
        found, trace = None, error.__traceback__
        while trace is not None:
            if not trace.tb_frame.f_code.co_filename.startswith(LIBRARIES):
                found = trace
            trace = trace.tb_next
        self.known, self.number, self.line, self.piece = found is not None, 0, "", None
        self._globals, self._locals, self.function, self.last = {}, {}, "", False
        self.letters, self.code, self.wanted = {}, None, ()
        if found is not None:
            frame, self.number = found.tb_frame, found.tb_lineno
            self.function, self.last, self.code = frame.f_code.co_name, found.tb_next is None, frame.f_code
            self._globals, self._locals = frame.f_globals, frame.f_locals
            self.line = linecache.getline(frame.f_code.co_filename, self.number, frame.f_globals).strip()
            self.piece = self._piece_at(found)

    def _piece_at(self, trace):
        """Return the smallest whole expression or statement at which the frame stood."""
        code = trace.tb_frame.f_code
        start, end, column, last = list(code.co_positions())[trace.tb_lasti // 2]
        lines = linecache.getlines(code.co_filename, trace.tb_frame.f_globals)
        if None in (start, end, column, last) or len(lines) < end:
            return self._parsed(self.line)
        text = [line.encode() for line in lines[start - 1 : end]]
        text[-1] = text[-1][:last]
        text[0] = text[0][column:]
        piece = self._parsed(textwrap.dedent(b"".join(text).decode()).strip())
        return piece if piece is not None else self._parsed(self.line)

    @staticmethod
    def _parsed(text):
        for tried in (text, f"({text})", f"{text} pass", f"if True:\n {text}"):
            try:
                return ast.parse(tried)
            except (SyntaxError, ValueError):
                continue
        return None

    def nodes(self, kind, *, whole=False):
        """Return the nodes of a kind in the piece that failed, and if there are none, or by wish, in its whole line."""
        for tree in (None if whole else self.piece, self._parsed(self.line)):
            found = [node for node in ast.walk(tree) if isinstance(node, kind)] if tree is not None else []
            if found:
                return found
        return []

    def assignments(self):
        """Return the assignments of the function that stand above the line."""
        line = self.number - self.code.co_firstlineno + 1
        nodes = ast.walk(tree_of(self.code))
        return [node for node in nodes if isinstance(node, ast.Assign) and node.lineno < line]

    def loops(self):
        """Return the `for` loops of the function that the line is in, the innermost first."""
        line = self.number - self.code.co_firstlineno + 1
        nodes = [node for node in ast.walk(tree_of(self.code)) if isinstance(node, ast.For)]
        return [node for node in reversed(nodes) if node.lineno <= line <= node.end_lineno]

    def results(self):
        """Return the shape that is wanted of each name that the function returns, as a dict."""
        found = {}
        for node in ast.walk(tree_of(self.code)):
            if isinstance(node, ast.Return):
                parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                if len(parts) == len(self.wanted):
                    found |= {getattr(part, "id", ""): shape for part, shape in zip(parts, self.wanted, strict=True)}
        return found

    def value(self, node):
        """Return the value of an expression there, or None if that cannot be told without calling anything."""
        if not all(isinstance(part, HARMLESS) for part in ast.walk(node)):
            return None
        try:
            return eval(compile(ast.Expression(node), "<place>", "eval"), self._globals, self._locals)
        except Exception:
            return None

    def names(self):
        """Return the names in the line, each with its value there, as a dict."""
        names = dict.fromkeys(node.id for node in self.nodes(ast.Name))
        known = {**self._globals, **self._locals}
        return {name: known[name] for name in names if name in known}

    def arguments(self):
        """Return what the arguments of the function are there, as a dict."""
        count = self.code.co_argcount + self.code.co_kwonlyargcount if self.code else 0
        return {name: self._locals.get(name) for name in self.code.co_varnames[:count]} if count else {}

    def local(self, name):
        """Return the value of a name of the function there, or None."""
        return self._locals.get(name)

    def every_name(self):
        """Return all names that are known there."""
        return [*self._locals, *(name for name in self._globals if not name.startswith("_"))]

    def shapes(self):
        """Say what shapes the arrays of the line have."""
        arrays = {name: value.shape for name, value in self.names().items() if isinstance(value, np.ndarray)}
        told = [f"`{name}` has the shape {shape}" for name, shape in arrays.items()]
        return f"There, {' and '.join(filter(None, [', '.join(told[:-1]), told[-1]]))}." if told else ""

    def __str__(self):
        return _told(self.number, self.line) if self.known else ""


def place_of(frames):
    """Say which line of the learner's some `traceback.FrameSummary` lead to, or nothing."""
    own = [frame for frame in frames if not frame.filename.startswith(LIBRARIES)]
    return _told(own[-1].lineno, own[-1].line or "") if own else ""


def _told(number, line):
    code = textwrap.shorten(line, 80, placeholder=" ...")
    return f"That was in line {number}: `{code}`." if code else f"That was in line {number}."
