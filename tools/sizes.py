"""Count lines of code, docstrings and text by room: `python -m tools.sizes`."""

import ast
import io
import tokenize
from collections import defaultdict
from typing import NamedTuple

from scratchcnn_helpers.tables import table
from tools.address import ROOT

NOT_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}


class Lines(NamedTuple):
    """Lines of code (no blank, comment or docstring), of docstrings, and all there are."""

    code: int
    docstrings: int
    text: int


def lines(path):
    """Count the lines of a Python file."""
    text = path.read_text(encoding="utf-8")
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, described)]
    docs = [node.body[0] for node in nodes if ast.get_docstring(node) is not None]
    docstrings = {line for node in docs for line in range(node.lineno, node.end_lineno + 1)}
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in NOT_CODE]
    code = {line for token in tokens for line in range(token.start[0], token.end[0] + 1)} - docstrings
    return Lines(len(code), len(docstrings), len(text.splitlines()))


def main():
    """Print a row for each room."""
    rooms = defaultdict(lambda: (0, 0, 0, 0))
    for package in ("scratchcnn_helpers", "scratchcnn_course", "tools", "tests"):
        for path in sorted((ROOT / package).rglob("*.py")):
            first, room, *_ = path.relative_to(ROOT).parts
            for name in (f"{first}/{room}", f"{first} in all"):
                rooms[name] = tuple(a + b for a, b in zip(rooms[name], (1, *lines(path)), strict=True))
    print(
        table(
            [("room", "files", "code", "docstrings", "lines"), *((name, *map(str, row)) for name, row in rooms.items())]
        )
    )


if __name__ == "__main__":
    main()
