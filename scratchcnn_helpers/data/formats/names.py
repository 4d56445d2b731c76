"""Texts that come out of files, as lines that any terminal can show."""


def printable(text) -> str:
    """Return a text out of a file as one line that any terminal can show: no control letters, no line breaks."""
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "?" for letter in str(text))


def listing(names) -> str:
    """Return the first ten names with commas between, as one line, and how many there are where there are more."""
    names = [printable(name) for name in names]
    return ", ".join(names[:10]) + (f", ... ({len(names)} in all)" if len(names) > 10 else "")
