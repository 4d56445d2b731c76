"""The class, exercise by exercise: how many have it right, and what the others have in common."""

from collections import Counter

from .marking import MISSING, OPEN, RIGHT


def statistics(marks):
    """Say of every exercise how many have it right, and which mistake is made how often.

    Parameters
    ----------
    marks : list of Marks

    Returns
    -------
    str
        Lines; below each mistake, indented, the sentence to say about it.
    """
    lines = []
    for name in marks[0].verdicts:
        verdicts = [one.verdicts[name] for one in marks]
        count = Counter(verdict.status for verdict in verdicts)
        if count[MISSING] == len(marks):
            continue
        parts = [f"{count[RIGHT]} of {len(marks)} right"]
        parts += [f"{count[status]} {words}" for status, words in NOT_DONE.items() if count[status]]
        lines.append(f"{name}: {', '.join(parts)}")
        said = Counter(verdict.title for verdict in verdicts if verdict.status not in (RIGHT, *NOT_DONE))
        for title, times in said.most_common():
            hints = next((verdict.hints for verdict in verdicts if verdict.title == title), ())
            lines.append(f"    {times} of {len(marks)}: {title}")
            lines += [f"        say: {hints[0]}"] if hints else []
    return "\n".join(lines)


NOT_DONE = {OPEN: "not attempted", MISSING: "not handed in"}
