"""`scratchcnn lab`: what JupyterLab is asked for, as root too, and that the server ends with the command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from scratchcnn_course.app import copying, doctor, lab
from tests.course.app.test_copying import edit
from tools.address import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a whole console, this test's own too")
pytestmark = pytest.mark.usefixtures("offline")

FAKE = """
import json, os, signal, sys, time
def note(signum, frame):
    time.sleep(1)  # longer than an impatient parent waits
    sys.exit(5)
signal.signal(signal.SIGINT, note)
with open(os.environ["FAKE_LOG"] + ".part", "w") as file:
    json.dump([sys.argv[1:], os.environ["JUPYTER_CONFIG_PATH"], os.getpid()], file)
os.replace(os.environ["FAKE_LOG"] + ".part", os.environ["FAKE_LOG"])
while "--stay" in sys.argv:
    time.sleep(0.05)
sys.exit(7)
"""


@pytest.fixture
def fake(tmp_path):
    """Put something in JupyterLab's place that writes down its arguments; return the environment, and the file."""
    package = tmp_path / "fake" / "jupyterlab"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "labapp.py").write_text("class LabApp:\n    flags = {'no-browser': 1, 'debug': 1}\n")
    (package / "__main__.py").write_text(FAKE)
    log = tmp_path / "argv.json"
    path = os.pathsep.join([str(package.parent), str(ROOT)])
    return {"PYTHONPATH": path, "FAKE_LOG": str(log), "JUPYTER_CONFIG_PATH": "theirs"}, log


def start(*argv, env, **settings):
    """Start `scratchcnn` in a process of its own."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | settings
    call = [sys.executable, "-m", "scratchcnn_course", *map(str, argv)]
    return subprocess.Popen(call, env={**os.environ, **env}, **settings)


def finish(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.mark.slow
def test_it_opens_the_course_where_one_stopped(fake, tmp_path):
    environment, log = fake
    mine = tmp_path / "mine"
    code, out, err = finish(start("lab", mine, "--port=1", env=environment))
    assert (code, err) == (7, "")
    assert "New in" in out and "15 notebooks" in out
    said, settings, _ = json.loads(log.read_text())
    assert said[:3] == [
        f"--ServerApp.root_dir={mine}",
        f"--LabApp.workspaces_dir={mine / '.scratchcnn' / 'workspaces'}",
        "--LabApp.default_url=/lab/tree/00_meet_the_digits.ipynb",
    ]
    assert said[-1] == "--port=1"
    assert settings.split(os.pathsep) == [str(lab.SETTINGS), "theirs"]
    edit(next(mine.glob("03_*.ipynb")), "raise NotImplementedError", "return 3")
    code, out, _ = finish(start("lab", env=environment, cwd=mine))
    assert code == 7 and "is up to date" in out
    assert json.loads(log.read_text())[0][2].endswith(next(mine.glob("03_*.ipynb")).name)


@pytest.mark.parametrize(
    "words, folder, options",
    [
        ("", None, ""),
        ("here", "here", ""),
        ("--port 8890", None, "--port 8890"),
        ("here --port 8890", "here", "--port 8890"),
        ("--port 8890 here", "here", "--port 8890"),
        ("--no-browser here", "here", "--no-browser"),
        ("--port=8890 here --debug", "here", "--port=8890 --debug"),
        ("--ServerApp.token x --no-browser here", "here", "--ServerApp.token x --no-browser"),
    ],
)
def test_which_word_is_the_folder(words, folder, options):
    assert lab.split(words.split()) == (folder, options.split())


def test_two_folders_are_one_too_many(run):
    code, _, err = run("lab", "here", "there")
    assert code == 2 and "one folder is opened at a time, got here and there" in err


@pytest.mark.parametrize(
    "options, allowed",
    [
        ([], "127.0.0.1"),
        (["--ip", "127.0.0.1"], "127.0.0.1"),
        (["--ServerApp.ip=localhost"], "localhost"),
        (["--ip=0.0.0.0"], None),
        (["--port", "1", "--LabApp.ip", "*"], None),
    ],
)
def test_root_gets_a_jupyterlab_that_only_this_computer_reaches(monkeypatch, tmp_path, capsys, options, allowed):
    became = []
    monkeypatch.setattr(lab, "as_root", lambda: True)
    monkeypatch.setattr(lab, "_become", became.append)
    lab.run(type("args", (), {"rest": [str(tmp_path / "mine"), *options]}))
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("You are root")]
    assert ("--allow-root" in became[0]) == bool(said) == bool(allowed)
    if allowed:
        assert f"--ServerApp.ip={allowed}" in became[0] and f"listens on {allowed} alone" in said[0]
    found = [finding for finding in doctor._jupyter() if "root" in finding.what]
    assert [finding.state for finding in found] == ["ok"]


def test_who_is_not_root_hears_nothing_of_it(monkeypatch, tmp_path, capsys):
    became = []
    monkeypatch.setattr(lab, "as_root", lambda: False)
    monkeypatch.setattr(lab, "_become", became.append)
    lab.run(type("args", (), {"rest": [str(tmp_path / "mine")]}))
    assert "root" not in capsys.readouterr().out.replace(str(tmp_path), "")
    assert "--allow-root" not in became[0]
    assert [finding for finding in doctor._jupyter() if "root" in finding.what] == []


def wait_for(log):
    deadline = time.monotonic() + 60
    while not log.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.slow
@posix
def test_ctrl_c_is_jupyterlabs_own(fake, tmp_path):
    environment, log = fake
    process = start("lab", tmp_path / "mine", "--stay", env=environment, start_new_session=True)
    wait_for(log)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    code, _, err = finish(process)
    assert (code, err) == (5, "")


@pytest.mark.slow
@posix
def test_ctrl_c_while_jupyterlab_begins_leaves_no_traceback(fake, tmp_path):
    environment, log = fake
    module = tmp_path / "fake" / "jupyterlab" / "__main__.py"
    text = module.read_text().replace("signal.signal(signal.SIGINT, note)", "")  # it does not listen yet
    module.write_text(text)
    listen = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    listen += "from scratchcnn_course.app.start import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", listen, "lab", tmp_path / "mine", "--stay"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(log)
    process.send_signal(signal.SIGINT)
    assert finish(process)[::2] == (130, "scratchcnn: interrupted\n")


@posix
def test_ctrl_c_while_the_command_itself_begins_leaves_no_traceback(tmp_path):
    (tmp_path / "numpy.py").write_text("import sys, time\nprint('here', flush=True)\ntime.sleep(60)\n")
    begin = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    begin += "from scratchcnn_course.app.start import main; sys.exit(main())"
    path = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    call = [sys.executable, "-c", begin, "doctor"]
    process = subprocess.Popen(
        call, env={**os.environ, **path}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGINT)
    assert finish(process)[::2] == (130, "scratchcnn: interrupted\n")


@pytest.mark.slow
@posix
def test_there_is_no_second_process_that_could_stay_behind(fake, tmp_path):
    environment, log = fake
    process = start("lab", tmp_path / "mine", "--stay", env=environment)
    wait_for(log)
    assert json.loads(log.read_text())[2] == process.pid
    process.kill()
    process.communicate()


def test_without_jupyterlab_it_says_so(run, monkeypatch, tmp_path):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    code, _, err = run("lab", tmp_path)
    assert code == 2 and "JupyterLab is not installed; `scratchcnn doctor` says" in err


@contextmanager
def server(folder, tmp_path):
    """Run JupyterLab by the command, as whoever runs the tests; yield the process and a way to ask it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = {name: str(tmp_path / name) for name in names} | {"PYTHONPATH": str(ROOT)}
    given = ["--no-browser", "--port", port, "--ServerApp.port_retries=0", "--IdentityProvider.token=secret"]

    def ask(path, method="GET"):
        address, token = f"http://127.0.0.1:{port}/{path}", {"Authorization": "token secret"}
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(address, method=method, headers=token), timeout=30) as answer:
            return answer.read()

    with (tmp_path / "log").open("w") as log:
        process = start("lab", folder, *given, env=environment, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 90
            while process.poll() is None and time.monotonic() < deadline:
                try:
                    ask("api/status")
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            assert process.poll() is None, (tmp_path / "log").read_text()
            yield process, ask
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.mark.slow
def test_jupyterlab_starts_with_the_course_and_no_news_and_ends_with_the_command(tmp_path):
    folder = tmp_path / "mine"
    with server(folder, tmp_path) as (process, ask):
        names = [entry["name"] for entry in json.loads(ask("api/contents"))["content"]]
        assert {path.name for path in copying.notebooks().glob("*.ipynb")} <= set(names)
        assert b"JupyterLab" in ask("lab")
        news = json.loads(ask("lab/api/settings/@jupyterlab/apputils-extension:notification"))
        assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
        kernel = json.loads(ask("api/kernels", "POST"))["id"]
        assert kernel in ask("api/kernels").decode()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        assert list((tmp_path / "JUPYTER_RUNTIME_DIR").glob("kernel-*")) == [], "a kernel has been left behind"
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            ask("api/status")
    said = (tmp_path / "log").read_text()
    assert "Running as root is not recommended" not in said
    assert not lab.as_root() or "You are root, so JupyterLab listens on 127.0.0.1 alone" in said
