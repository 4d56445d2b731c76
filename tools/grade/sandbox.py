"""Where hand-ins run: bubblewrap on Linux, and nothing of the teacher's inside; or, where it is said to be safe, bare.

Inside there are Python with its standard library, NumPy, and the two files that answer calls. Nothing can be written,
there is no network, no home, no other process; what was started ends with the sandbox.
"""

import functools
import os
import shutil
import site
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tools.address import ROOT

from . import wire

HERE = Path(__file__).parent
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives")
NOBODY, STRANGER = 65534, 30_000  # users: one whom all know, and the first of those whom most likely nobody is
SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
# Memory is that of a process, so that there may be few of them: what waits for orders, who answers, and four more.
LIMITS = {"RLIMIT_AS": 2**30, "RLIMIT_FSIZE": 2**20, "RLIMIT_CORE": 0, "RLIMIT_NPROC": 8, "RLIMIT_NOFILE": 64}


class NoSandbox(Exception):
    """Raised where hand-ins would run with the teacher's rights; its words say what to do."""


def bubblewrap(place, *, as_root=False):
    """Return the command that runs `runner.py` in a sandbox of its own.

    Parameters
    ----------
    place : Path
        A folder with what else can be imported; read-only inside, as ``/lent``.
    as_root : bool
        Whether root makes the sandbox.

    Raises
    ------
    NoSandbox
        If there is no bubblewrap.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise NoSandbox("there is no bubblewrap (`bwrap`) on this computer")
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    inside = [Path(path) for path in SYSTEM if Path(path).exists()]
    prefix = Path(sys.base_prefix).resolve()
    if not any(prefix.is_relative_to(path) for path in inside):
        inside += [prefix / name for name in ("bin", "lib") if (prefix / name).exists()]
    command = [program, "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    command += _apart(program, as_root)
    for path in (*inside, Path("/lent/numpy"), Path("/runner/runner.py")):
        command += [word for parent in reversed(path.parents) for word in ("--dir", str(parent))]  # nobody may pass
    for path in inside:
        link = path.is_symlink()
        command += ["--symlink", os.readlink(path), str(path)] if link else ["--ro-bind", str(path), str(path)]
    for path in hidden(tuple(inside)):
        command += ["--tmpfs", str(path), "--remount-ro", str(path)]
    for source, target in packages(place).items():
        command += ["--ro-bind", str(source), f"/lent/{target}"]
    for name in ("runner.py", "wire.py"):
        command += ["--ro-bind", str(HERE / name), f"/runner/{name}"]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]
    command += [word for pair in SETTINGS.items() for word in ("--setenv", *pair)]
    return [
        *command,
        str(python),
        "-I",
        "-S",
        "-B",
        "/runner/runner.py",
        "/lent",
        *([str(STRANGER + os.getpid() % STRANGER)] if as_root else []),
    ]


@functools.cache
def _apart(program, as_root):
    """Return the options that separate what is inside from the rest of the computer."""
    if as_root:  # the number of root's processes has no limit, so the runner becomes somebody whom nobody knows
        own = [f"--unshare-{what}" for what in ("ipc", "pid", "net", "uts")]
        return [*own, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    known = subprocess.run([program, "--help"], capture_output=True, text=True).stdout
    return ["--unshare-all", *(["--unshare-user", "--disable-userns"] if "--disable-userns" in known else [])]


@functools.cache
def hidden(inside):
    """Return the folders below some others that nobody inside may see: installed packages, and this clone."""
    installed = [*sys.path, *site.getsitepackages(), site.getusersitepackages()]
    found = {Path(path).resolve() for path in installed if Path(path).name.endswith("-packages")} | {ROOT}
    for place in ("", "lib*/", "local/lib*/"):
        found |= {path.resolve() for outer in inside for path in outer.glob(f"{place}python3*/*-packages")}
    outer = [path.resolve() for path in inside]
    return sorted(path for path in found if path.is_dir() and any(map(path.is_relative_to, outer)))


def packages(place):
    """Return what can be imported inside: NumPy with its libraries, and what lies in a folder; names by path."""
    numpy = Path(np.__file__).parent
    found = {path: path.name for path in (numpy, numpy.with_name("numpy.libs")) if path.is_dir()}
    return found | {path: path.name for path in sorted(Path(place).iterdir())}


def bare(place):
    """Return the command that runs `runner.py` without a sandbox, for who has said that this is safe."""
    for source, name in packages(place).items():
        if not (Path(place) / name).exists():
            os.symlink(source, Path(place) / name, target_is_directory=True)
    return [sys.executable, "-I", "-S", "-B", str(HERE / "runner.py"), str(place)]


class Sandbox:
    """How hand-ins are run on this computer.

    Parameters
    ----------
    safe : bool
        Whether it was said that hand-ins may run without a sandbox.

    Raises
    ------
    NoSandbox
        If there is none that works.
    """

    def __init__(self, *, safe=False):
        self.command, self.user = (bare if safe else bubblewrap), {}
        if not safe:
            self._try()

    def start(self, place):
        """Start a process for hand-ins.

        Parameters
        ----------
        place : Path
            What can be imported besides NumPy.

        Returns
        -------
        Running
        """
        os.chmod(place, 0o755)  # it may be nobody who reads it
        return Running(self.command(place), **self.user)

    def _try(self):
        """Look whether it runs. Root may be able to make one, or, in a container, only nobody."""
        nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        root = os.name == "posix" and os.geteuid() == 0
        said = []
        for as_root, self.user in [(True, {}), (False, nobody)] if root else [(False, {})]:
            self.command = functools.partial(bubblewrap, as_root=as_root)
            said.append(self._answer())
            if not said[-1]:
                return
        raise NoSandbox(f"bubblewrap is here and does not work: {'; as nobody: '.join(said)}")

    def _answer(self):
        """Return what goes wrong with a hand-in that is right; nothing if it runs."""
        order = {"open": False, "lent": {}, "text": "def f(): pass", "everything": True, "name": "f"}
        with tempfile.TemporaryDirectory() as place:
            try:
                running = self.start(Path(place))
            except (OSError, ValueError) as error:
                return str(error)
            with running:
                try:
                    return "" if running.order(order, 20)["there"] else "no answer"
                except (wire.Broken, wire.Late) as error:
                    return running.said() or str(error)


class Running:
    """A process in a sandbox; it ends with the block, and all that it has started ends with it.

    Parameters
    ----------
    command : list of str
    **user
        As whom, where it is not the one who grades.
    """

    def __init__(self, command, **user):
        self.errors, self.ended = tempfile.TemporaryFile(), False
        bare_environment = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env=bare_environment | SETTINGS,
            start_new_session=os.name == "posix",
            **user,
        )
        self.channel = wire.Channel(self.process.stdout.fileno(), self.process.stdin.fileno())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def order(self, order, seconds):
        """Have a hand-in read, in a process of its own in there; return what came of that.

        Parameters
        ----------
        order : dict
            As `runner.serve` reads it, without the limits.
        seconds : float
            For reading it, and as much processor time for all that follows.

        Raises
        ------
        Broken, Late
        """
        self.channel.send(order | {"limits": LIMITS | {"RLIMIT_CPU": int(seconds) + 1}})
        return self.channel.receive(time.monotonic() + 2 * seconds + 1)

    def end(self):
        """End it at once, and everything in it."""
        self.ended = True
        if os.name == "posix" and self.process.poll() is None:
            os.killpg(self.process.pid, 9)
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            if not stream.closed:
                try:
                    stream.close()
                except OSError:
                    pass

    def said(self):
        """Return the last line that bubblewrap, or Python before it read a hand-in, wrote to its errors."""
        self.errors.seek(0)
        lines = self.errors.read(10_000).decode(errors="replace").splitlines()
        return lines[-1] if lines else ""
