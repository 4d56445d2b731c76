"""`share`: one sees what would go along to the class, and says what may."""

import html
import json
from pathlib import Path

from . import sharing
from .card import CODE, Shown, card, folded, heading, paragraph, show
from .home import at_home

ASKED = "What may go along? all, no, or some of: {parts}\n> "
NOBODY = "Nothing is shared: nobody answered. Ask in a notebook, `checks.share(...)`, or in a terminal."


def share(folder=None, *, discuss=False, home=None):
    """Show what would go along to the class, without your name, and ask; then share it, until `share(None)` and "no".

    From then on what you lock in and what a check says goes along at once, as a file in that folder.

    Parameters
    ----------
    folder : path-like, optional
        The teacher's, on a stick or in the network. By default the one that you have agreed to, else your own, from
        which the teacher of a hub collects.
    discuss : bool
        Whether predictions are asked twice, before and after the class has talked, and only then answered.
    home : path-like, optional
        Your folder of the course; by default the one in which this runs.

    Returns
    -------
    bool
        Whether something is shared now.

    Raises
    ------
    NotADirectoryError
        If the folder is not there.
    """
    before = sharing.agreed(home)
    folder = Path(folder or (before or {}).get("folder") or home or at_home("")).resolve()
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder} to share into: it has to be there first")
    state = sharing.draft(home)
    _show(folder, sharing.content(state, home))
    parts = _ask()
    if parts is None:
        print(NOBODY)
        return before is not None
    if not parts:
        print(sharing.stop(home))
        return False
    if before is not None and Path(before["folder"]) != folder:
        sharing.stop(home)
    written = sharing.agree(folder, state | {"parts": parts, "discuss": discuss}, home)
    print(f"Shared from now on, as {written}: {', '.join(parts)}. To stop, ask again and say no.")
    if discuss:
        print("Run the cell of a prediction twice: lock it, talk about it, run it again.")
    return True


def _ask():
    """Return the parts that may go along, or None if nobody can answer."""
    while True:
        try:
            words = input(ASKED.format(parts=" ".join(sharing.PARTS))).replace(",", " ").casefold().split()
        except (EOFError, NotImplementedError):  # no terminal; a notebook that is run by a program
            return None
        if words in (["no"], ["n"], ["nothing"]):
            return []
        if words in (["all"], ["yes"], ["y"]):
            return list(sharing.PARTS)
        if words and {*words} <= sharing.PARTS.keys():
            return [part for part in sharing.PARTS if part in words]
        print(f"That is none of them: {' '.join(words) or 'nothing was written'}.")


def _show(folder, content):
    title = f"This would go along into {folder}, without your name"
    lines = [f"{part}: {words} ({_amount(content[part])})" for part, words in sharing.PARTS.items()]
    text = json.dumps(content, indent=1, ensure_ascii=False)
    exact = folded("Exactly this", f'<pre style="{CODE}">{html.escape(text)}</pre>')
    show(
        Shown(
            lambda: card(heading(title), *map(paragraph, lines), exact),
            "\n".join([f"{title}:", *(f"  {line}" for line in lines), "Exactly this:", text]),
        )
    )


def _amount(part):
    count = sum(map(len, part.values())) if part and isinstance(part, dict) and "before" in part else len(part)
    return f"{count} now"
