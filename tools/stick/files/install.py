"""Install the course from this stick, without a network: `python install.py [FOLDER]`."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST, NEWEST = (3, 11), (3, 14)


def say(line):
    """Print at once."""
    print(line, flush=True)


def run(command, what, *, must=True):
    """Run a command and say every few seconds that it still runs; stop with its words where it must not fail."""
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        while True:
            try:
                said, _ = process.communicate(timeout=4)
                break
            except subprocess.TimeoutExpired:
                say(f"   ... still {what} ({time.monotonic() - began:.0f} s)")
    if process.returncode and must:
        sys.exit(f"It did not work. What was said:\n{said.strip()}")
    return said.strip()


def main():
    """Make an environment, install into it, copy the course and MNIST, write a file to start with."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"This stick is for Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is {here}. Install one of those.")
    where = Path(sys.argv[1] if len(sys.argv) > 1 else Path.home() / "scratchcnn-course").resolve()
    say(f"1 of 3: making an environment in {where}")
    where.mkdir(parents=True, exist_ok=True)
    windows = sys.platform == "win32"
    python = where / ".venv" / ("Scripts/python.exe" if windows else "bin/python")
    run([sys.executable, "-m", "venv", "--clear", str(where / ".venv")], "making it")
    say("2 of 3: installing; a minute or two from a stick")
    offline = ["--no-index", "--find-links", str(HERE / "wheels"), "--disable-pip-version-check"]
    run([str(python), "-m", "pip", "install", *offline, "scratchcnn"], "installing")
    say("3 of 3: the notebooks" + (", and MNIST" if (HERE / "mnist").is_dir() else ""))
    edition = ["--from", str(HERE / "edition")] if (HERE / "edition").is_dir() else []
    say(run([str(python), "-m", "scratchcnn_course", "copy", str(where), *edition], "copying"))
    if (HERE / "mnist").is_dir():
        shutil.copytree(HERE / "mnist", where / ".mnist", dirs_exist_ok=True)
    opened = start(where, python, windows)
    doctor = [*([] if windows else ["sh"]), str(opened), "doctor", "--brief"]
    say(f"This computer is {run(doctor, 'looking whether all is there', must=False)}")
    say(f"Installed. To begin, open {opened}")


def start(where, python, windows):
    """Write the file that opens the course, or runs another command of it: `start doctor --brief`; return its path."""
    path = where / ("start.bat" if windows else "start.command" if sys.platform == "darwin" else "start.sh")
    offline = not (where / ".mnist").is_dir()
    settings = {"SCRATCHCNN_OFFLINE": "1"} if offline else {"SCRATCHCNN_DATA": str(where / ".mnist")}
    notes = ["Nobody is asked for MNIST. With a network, delete the next line."] if offline else []
    command = f'"{python}" -m scratchcnn_course' if windows else f"exec {shlex.quote(str(python))} -m scratchcnn_course"
    if windows:
        lines = ["@echo off", *(f"rem {note}" for note in notes), *(f'set "{n}={v}"' for n, v in settings.items())]
        lines += [f'set "PATH={python.parent};%PATH%"', f'if not "%~1"=="" {command} %* & exit /b']
        lines += [f'{command} lab "{where}"']
    else:
        given = {n: shlex.quote(v) for n, v in settings.items()} | {
            "PATH": f'{shlex.quote(str(python.parent))}:"$PATH"'
        }
        lines = ["#!/bin/sh", *(f"# {note}" for note in notes), *(f"export {n}={v}" for n, v in given.items())]
        lines += [f'[ $# -eq 0 ] || {command} "$@"', f"{command} lab {shlex.quote(str(where))}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\r\n" if windows else "\n")
    os.chmod(path, 0o755)
    return path


if __name__ == "__main__":
    main()
