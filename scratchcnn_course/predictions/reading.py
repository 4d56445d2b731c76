"""Reading a file of predictions.

Each is a heading with its id, a few settings, the question, the answers that people give, a line of dashes, and what is
said to everybody in the end:

    # 01-flat
    kind: choice

    Where the image is flat, what will the sum be?

    - nothing: 0
    - nine: 9
      What that answer took for granted.
    ---
    What comes out, and why.

An answer is `key: text`, or a text that is its own key; the words below it are indented. Of a number, the answers are
wrong numbers; of a cell, names for regions. `- otherwise` speaks to all other wrong answers.
"""

import re
from pathlib import Path

from .prediction import KINDS, OTHERWISE, Choice, Prediction

ID = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")
WITHIN = re.compile(r"\d+(\.\d+)?( %)?|")
SETTINGS = ("kind", "within", "unit")
RULE = "---"


def read_predictions(path):
    """Read the predictions of one notebook.

    Parameters
    ----------
    path : path-like
        A text file whose name begins with the number of the notebook.

    Returns
    -------
    dict of str to Prediction
        By id, in the order of the file.

    Raises
    ------
    ValueError
        If the file does not keep to the form; the message says which prediction, and how.
    """
    path = Path(path)
    before, *parts = re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if before.strip():
        raise ValueError(f"{path.name}: there are words before the first heading `# id`")
    found = {}
    for part in parts:
        head, _, text = part.partition("\n")
        prediction = _prediction(path, head.strip(), text)
        if prediction.id in found:
            raise ValueError(f"{path.name}: {prediction.id} stands there twice")
        found[prediction.id] = prediction
    return found


def _prediction(path, name, text):
    where = f"{path.name}, {name}"
    if not ID.fullmatch(name) or name[:2] != path.name[:2]:
        raise ValueError(f"{where}: an id is the notebook's number and words, as in {path.name[:2]}-flat-ground")
    settings, _, body = text.partition("\n\n")
    settings = _settings(where, settings)
    asked, rule, after = body.partition(f"\n{RULE}\n")
    if not rule or not after.strip():
        raise ValueError(f"{where}: below a line {RULE} has to stand what is said in the end")
    question, *entries = re.split(r"^- ", asked, flags=re.MULTILINE)
    choices = tuple(_choice(where, entry, settings["kind"]) for entry in entries)
    _inspect(where, question.strip(), choices, settings)
    return Prediction(name, question=_flowing(question), choices=choices, after=_flowing(after), **settings)


def _settings(where, text):
    lines = [line.partition(": ") for line in text.strip().splitlines()]
    settings = {name: value.strip() for name, _, value in lines}
    if not settings.keys() <= set(SETTINGS) or settings.get("kind") not in KINDS:
        given = text.strip() or "nothing"
        kinds = " | ".join(KINDS)
        raise ValueError(f"{where}: the lines below the heading are `kind: {kinds}`, `within`, `unit`; got {given}")
    if not WITHIN.fullmatch(settings.get("within", "")):
        raise ValueError(f"{where}: within is a number or a share, `3` or `5 %`, got {settings['within']}")
    if settings["kind"] != "number" and len(settings) > 1:
        raise ValueError(f"{where}: only a number has `within` and `unit`")
    return settings


def _choice(where, entry, kind):
    head, *told = entry.rstrip().splitlines()
    if any(line and not line.startswith("  ") for line in told):
        raise ValueError(f"{where}: words below `- {head}` have to be indented by two spaces")
    key, colon, text = head.partition(": ")
    if not colon or " " in key:
        key = text = head.strip()
    if kind == "number" and key != OTHERWISE:
        try:
            float(key)
        except ValueError:
            raise ValueError(f"{where}: a wrong number has to be one, got {key}") from None
    return Choice(key, text.strip(), _flowing("\n".join(line.removeprefix("  ") for line in told)))


def _inspect(where, question, choices, settings):
    kind, keys = settings["kind"], [choice.key for choice in choices]
    if not question:
        raise ValueError(f"{where}: there is no question")
    if len({*keys}) != len(keys):
        raise ValueError(f"{where}: each answer has a key of its own, got {', '.join(keys)}")
    if kind == "choice" and OTHERWISE in keys:
        raise ValueError(f"{where}: a choice has no other answers than those that it offers")
    least = {"choice": 2, "order": 3}.get(kind, 0)
    if len(keys) - (OTHERWISE in keys) < least:
        raise ValueError(f"{where}: a {kind} offers at least {least} answers")
    if kind == "line" and keys:
        raise ValueError(f"{where}: a line of text is not judged, so it has no answers")


def _flowing(text):
    """Let the lines of each paragraph flow."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
