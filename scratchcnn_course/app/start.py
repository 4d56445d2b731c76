"""The first moments of the command, before anything large is there: Ctrl-C ends them with a word, and no traceback.

`python -m scratchcnn_course.app.start MODULE ...` begins another program like that, until it heeds Ctrl-C itself.
"""

import os
import runpy
import signal
import sys


def main(argv=None):
    """Run the command line: as `cli.main`, which takes a moment to import."""
    _heed()
    from .cli import main as run

    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return run(argv)


def _heed():
    """Let Ctrl-C end this process at once, if it would end it at all."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)


def _end(number, frame):
    os.write(2, b"scratchcnn: interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    _heed()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
