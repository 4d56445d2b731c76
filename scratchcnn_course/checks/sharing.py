"""What a class may see of one's work: where one has agreed, without a name, as one file in a folder of the teacher's.

`.scratchcnn/sharing.json` says to what one has agreed, and counts the mistakes that checks have named since. Without it
nothing is counted and nothing leaves this folder. `python -m tools.classroom` makes a page of what a class shares.
"""

import json
import secrets
import threading
from pathlib import Path

from scratchcnn_helpers.data.formats.files import write_whole

from ..predictions import PREDICTIONS
from . import kept, own_file, predicted
from .card import in_ipython
from .home import at_home
from .locking import locked

STATE = Path(".scratchcnn", "sharing.json")
PARTS = {
    "predictions": "which answers you locked in, and how sure you were; words that you wrote are left out",
    "questions": "your answers to the ten questions",
    "passed": "which exercises have passed their check",
    "mistakes": "which mistakes a check has named, and how often, from now on",
}
KIND, FORM = "what a learner shares with a class", 1  # so that a file can be told from others, and from newer ones
OTHER = "other"  # a mistake without a name

_sending = threading.Lock()
_trouble = []  # of the last try to write; said once, by the next check


def agreed(home=None):
    """Return what one has agreed to, or None.

    Parameters
    ----------
    home : path-like, optional
        The learner's folder; by default the one in which the notebook is.

    Returns
    -------
    dict or None
        `who` (letters drawn by chance), `folder`, `parts`, `discuss`, and `mistakes` by exercise.
    """
    try:
        state = json.loads(_state(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) and state.keys() >= {"who", "folder", "parts", "mistakes"} else None


def draft(home=None):
    """Return what would be agreed to, if everything went along; one's letters and mistakes are those that there are."""
    before = agreed(home) or {"who": secrets.token_hex(8), "mistakes": {}}
    return before | {"parts": list(PARTS), "discuss": False}


def content(state, home=None):
    """Return what goes along, as it is now.

    Parameters
    ----------
    state : dict
        As `agreed` and `draft` return it.
    home : path-like, optional

    Returns
    -------
    dict
    """
    made, _ = predicted.made(_in(home, predicted.FILE))
    try:
        passed = sorted(own_file.passed(kept.read(at_home(_in(home, kept.FILE)))))
    except own_file.Unusable:
        passed = []
    parts = {
        "predictions": {name: _without_words(name, record) for name, record in made.items()},
        "questions": predicted.rounds(_in(home, predicted.FILE)),
        "passed": passed,
        "mistakes": state["mistakes"],
    }
    head = {"what": KIND, "form": FORM, "who": state["who"]}
    return head | {part: parts[part] for part in PARTS if part in state["parts"]}


def agree(folder, state, home=None):
    """Share from now on: write what goes along into a folder, and remember it.

    Parameters
    ----------
    folder : path-like
        It has to be there.
    state : dict
        A `draft`, with the parts that one agrees to.
    home : path-like, optional

    Returns
    -------
    Path
        Of the file with what one shares.

    Raises
    ------
    OSError
        If one of the two folders cannot be written to; then nothing is remembered.
    """
    state = state | {"folder": str(Path(folder).resolve())}
    written = _send(state, home)
    _state(home).parent.mkdir(exist_ok=True)
    _write(_state(home), state)
    return written


def stop(home=None):
    """Share no longer, and delete what was shared; return a sentence on what became of it."""
    state = agreed(home)
    if state is None:
        return "Nothing was shared."
    path = _file(state)
    _state(home).unlink()
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        return f"Nothing more is shared, but {path} could not be deleted ({error.strerror}): ask your teacher to."
    return f"Nothing is shared any more; {path} is deleted."


def discusses():
    """Whether one has agreed to lock each prediction twice, before and after the class has talked."""
    return bool((agreed() or {}).get("discuss"))


def note(result):
    """Count a mistake that a check has found, where one shares, and let the class see where one is.

    Parameters
    ----------
    result : Result

    Returns
    -------
    str
        A sentence if the class's folder could not be written to; else nothing.
    """
    if not kept.writes() or agreed() is None or result.status == "not attempted":
        return ""
    if result.status != "correct" and "mistakes" in agreed()["parts"]:
        _count(result.exercise, result.mistake or OTHER)
    refresh()
    said = "".join(_trouble)
    _trouble.clear()
    return said


def refresh():
    """Write again what goes along, if one shares: in a notebook without making anybody wait for a slow folder."""
    if not kept.writes() or agreed() is None:
        return
    if in_ipython():
        threading.Thread(target=_refresh, daemon=True).start()
    else:
        _refresh()


def _refresh():
    with _sending:
        state = agreed()
        try:
            if state is not None:
                _send(state)
            _trouble.clear()
        except OSError as error:
            _trouble[:] = [f"The class does not see this yet: {error.strerror or error} ({state['folder']})."]


def _count(exercise, mistake):
    try:
        with locked(_state()):
            state = agreed()
            if state is not None:
                counts = state["mistakes"].setdefault(exercise, {})
                counts[mistake] = counts.get(mistake, 0) + 1
                _write(_state(), state)
    except OSError:
        _trouble[:] = ["This mistake was not counted for the class: the file could not be written."]


def _without_words(name, record):
    """Return a record without what was written in words, in which a name may stand."""
    record = {key: value for key, value in record.items() if key in ("answer", "sure", "right", "skipped", "again")}
    if PREDICTIONS[name].kind == "line" and "answer" in record:
        record["answer"] = None
    if "again" in record:
        record["again"] = _without_words(name, record["again"])
    return record


def _send(state, home=None):
    path = _file(state)
    if not path.parent.is_dir():
        raise FileNotFoundError("its folder is not there")
    _write(path, content(state, home))
    return path


def _file(state):
    return Path(state["folder"], f"scratchcnn-{state['who']}.json")


def _state(home=None):
    return at_home(_in(home, STATE)).absolute()


def _in(home, name):
    return Path(home or "", name)


def _write(path, value):
    with write_whole(path, "w") as file:
        json.dump(value, file, indent=1, ensure_ascii=False)
