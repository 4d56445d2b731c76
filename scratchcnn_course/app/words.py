"""How the command line speaks: errors in words that fit the terminal, and output that may break without harm."""

import contextlib
import difflib
import os
import re
import shutil
import sys
import textwrap

from scratchcnn_helpers.data.formats.names import printable


class _Steady:
    """A stream whose end may go away - a closed pipe, a full disk - while the work goes on.

    What a file gave to say cannot steer the terminal either: control letters are replaced.
    """

    def __init__(self, stream):
        self._stream, self._gone = stream, False

    def write(self, text):
        parts = re.split(r"([\n\r\t])", text)
        self._try(
            self._stream.write, "".join(part if part in ("\n", "\r", "\t") else printable(part) for part in parts)
        )
        return len(text)

    def flush(self):
        self._try(self._stream.flush)

    def _try(self, do, *given):
        """Hand on what is said while somebody listens."""
        try:
            if not self._gone:
                do(*given)
        except OSError:
            self._gone = True
            with contextlib.suppress(OSError, ValueError):  # what is in the buffer goes nowhere, at the very end too
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())
                os.close(nowhere)

    def __getattr__(self, name):
        return getattr(self._stream, name)


@contextlib.contextmanager
def steady_streams():
    """Let output that nobody takes any more not end what is under way."""
    before = sys.stdout, sys.stderr
    for stream in filter(None, before):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a path may hold letters that a Windows console lacks
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # for a process that was started without streams
        sys.stdout, sys.stderr = (_Steady(stream or nowhere) for stream in before)
        try:
            yield
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            sys.stdout, sys.stderr = before


def tell(text):
    """Say something on stderr, in lines that the terminal has room for; in a file or a pipe it stays one line."""
    width = shutil.get_terminal_size().columns if sys.stderr.isatty() else 0
    if width > 30:
        text = textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
    print(text, file=sys.stderr)


def note(text):
    """Say what one should know of, though it stops nothing."""
    tell(f"scratchcnn: note: {printable(text)}")


def complain(error, about=""):
    """Say in one sentence on stderr what went wrong, and return the exit code for it."""
    if os.environ.get("SCRATCHCNN_DEBUG", "0") not in ("", "0"):
        raise error
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename:
        text = f"{error.filename}: {error.strerror}"
    elif isinstance(error, ImportError):
        text += "; `scratchcnn doctor` says what is missing and how to mend it"
    elif isinstance(error, MemoryError):
        text = f"out of memory, fewer images (--limit) or a smaller --batch-size need less: {text}"
    text = text if about in text else f"{about}: {text}"
    text = re.sub(r"(?<![.:])\n", ";\n", text)  # a list becomes a sentence
    tell("scratchcnn: " + printable(re.sub(r"\n\s*", " ", text)))
    return 2


def did_you_mean(word, known):
    """Return what somebody who mistyped may have meant, ready to follow the complaint; "" where nothing is near."""
    plain = {str(name).lower(): name for name in known}
    near = difflib.get_close_matches(str(word).lower(), plain, 1)
    return f"; did you mean {plain[near[0]]}?" if near else ""
