"""Parts of a Markdown file that a command writes: between `<!-- name -->` and `<!-- end of name -->`."""

import re


def fill(text, name, block):
    """Return a text with what stands between the markers of `name` replaced.

    Parameters
    ----------
    text, name : str
    block : str
        What shall stand there.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the markers are not there exactly once.
    """
    marked = rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)"
    text, found = re.subn(marked, lambda match: f"{match[1]}{block.rstrip()}\n{match[2]}", text, flags=re.DOTALL)
    if found != 1:
        raise ValueError(f"the markers of {name!r} must be there once, found them {found} times")
    return text
