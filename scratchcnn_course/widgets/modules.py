"""ES modules put together into the one that anywidget takes: no bundler, nothing for a user to build."""

import re
from pathlib import Path

HERE = Path(__file__).parent / "js"
IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=class |async |function |const |let )", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:class|function|const|let) (\w+)", re.MULTILINE)
BLOCK = re.compile(r"^\s*/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"/\*\*.*?\*/ ?|(?<=[;{,]) // .*$")
LOOSE = re.compile(r"^(import|export (?!default))", re.MULTILINE)


def assembled(name):
    """Return a module and all that it imports as one text, without comments and indentation.

    Parameters
    ----------
    name : str
        Its place below `js`.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If a module imports or exports in a way that can not be put together.
    """
    *needed, main = ordered(name)
    return "\n".join([*map(_own_scope, needed), plain(main)])


def ordered(name):
    """Return the paths of a module and of what it imports, each once, what is needed first."""
    found = []

    def visit(path):
        if path in found:
            return
        for names, source in IMPORT.findall(path.read_text(encoding="utf-8")):
            if " as " in names:
                raise ValueError(f"{path.name} imports {names.strip()}: one name a thing, please")
            visit((path.parent / source).resolve())
        found.append(path)

    visit((HERE / name).resolve())
    return found


def _own_scope(path):
    """Return a module as a function that is called once and hands out what it exports: its other names stay its own."""
    names = ", ".join(EXPORTED.findall(path.read_text(encoding="utf-8")))
    return f"const {{ {names} }} = (() => {{\n{plain(path)}\nreturn {{ {names} }};\n}})();"


def plain(path):
    """Return the lines of a module that a browser needs, `import` and `export` left out."""
    text = EXPORT.sub("", IMPORT.sub("", BLOCK.sub("", path.read_text(encoding="utf-8"))))
    if loose := LOOSE.search(text):
        raise ValueError(f"{path.name}: {text[loose.start() :].splitlines()[0]} can not be put together")
    lines = (INLINE.sub("", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
