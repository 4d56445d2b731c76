"""Try the hub with five learners at once: `python -m tools.hub.trial`, as root, in the hub's environment.

It makes five users, starts the hub, gives each a server and a kernel that trains a network, reads the memory, changes a
notebook of the course in between, collects and grades; and takes the users away again. What it sees is said line by
line, and it ends with 1 where one of them is not as the README has it.
"""

import argparse
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = [f"learner{number}" for number in range(1, 6)]
TOKEN = uuid.uuid4().hex
HUB = "http://127.0.0.1:8000"
CONFIG = """
load_subconfig({config!r})
c.JupyterHub.services = [{{"name": "trial", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [{{"name": "trial", "services": ["trial"], "scopes": ["admin:users", "admin:servers",
    "access:servers"]}}]
"""
TRAINING = """
from scratchcnn_helpers import data, nets, optim, train
d = data.load_digits()
model = nets.build("lenet")
train.fit(model, (d.train_images, d.train_labels), epochs=3, batch_size=64, optimizer=optim.Adam(), progress=False)
print(train.evaluate(model, d.test_images, d.test_labels)[1])
"""


LIMITS = """
import os, resource
try:
    bytearray(resource.getrlimit(resource.RLIMIT_AS)[0])
except MemoryError:
    print(os.getgroups() == [os.getgid()] != [0], os.environ["SCRATCHCNN_OFFLINE"])
"""
WRONG = []


def see(what, found, holds):
    """Print what was seen, and remember where it is not what it should be."""
    print("ok   " if holds else "WRONG", f"{what}: {found}", flush=True)
    if not holds:
        WRONG.append(what)


def ask(method, path, body=None):
    """Ask the hub, or a learner's server, for something; return what it answers."""
    request = urllib.request.Request(
        HUB + path, method=method, data=None if body is None else json.dumps(body).encode()
    )
    request.add_header("Authorization", f"token {TOKEN}")
    with urllib.request.urlopen(request, timeout=120) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def until(what, question, seconds=180):
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if question():
                return
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.5)
    raise SystemExit(f"waited {seconds} s for {what}")


def run_server(name):
    """Start a learner's server, and wait until it answers."""
    ask("POST", f"/hub/api/users/{name}/server", {})
    until(f"the server of {name}", lambda: ask("GET", f"/user/{name}/api/status"))


def work(name, code):
    """Start a learner's kernel, run code in it; return what it printed."""
    import websocket  # JupyterLab brings it along

    kernel = ask("POST", f"/user/{name}/api/kernels", {})["id"]
    where = f"{HUB.replace('http', 'ws')}/user/{name}/api/kernels/{kernel}/channels"
    line = websocket.create_connection(where, header=[f"Authorization: token {TOKEN}"], timeout=180)
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex, "version": "5.3"}
    header |= {"username": name, "date": "2000-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    line.send(
        json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})
    )
    said = ""
    while True:
        message = json.loads(line.recv())
        if message["parent_header"].get("msg_id") != header["msg_id"]:
            continue
        said += message["content"].get("text", "") if message["msg_type"] == "stream" else ""
        if message["msg_type"] == "error":
            raise SystemExit(f"{name}: {message['content']['evalue']}")
        if message["content"].get("execution_state") == "idle":  # the last that is said; a reply may come earlier
            return said.strip()


def memory(name):
    """Return the megabytes of a learner's server and kernels, each process by its own."""
    import psutil

    uid = pwd.getpwnam(name).pw_uid
    all_of_them = [process.info for process in psutil.process_iter(["uids", "memory_info"])]
    return sorted(round(one["memory_info"].rss / 1e6) for one in all_of_them if one["uids"] and one["uids"].real == uid)


def told(command):
    """Return what a command says, its complaints, too."""
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def main():
    """Run the trial; return 1 where something did not hold."""
    argparse.ArgumentParser(prog="python -m tools.hub.trial", description=__doc__).parse_args()
    edition, student = Path(tempfile.mkdtemp(prefix="edition")), ROOT / "build" / "editions" / "student"
    if os.geteuid() or not student.is_dir():
        raise SystemExit(
            "It makes users, so it runs as root" if os.geteuid() else "Run `python -m tools.editions` first"
        )
    there = {one.pw_name for one in pwd.getpwall()} & {*NAMES}
    if there:
        raise SystemExit(f"There are users called {', '.join(sorted(there))} here, and the trial takes its own away")
    shutil.copytree(student, edition, dirs_exist_ok=True)
    edition.chmod(0o755)
    state, before = Path(tempfile.mkdtemp(prefix="hub")), {*ROOT.iterdir()}
    config = state / "config.py"
    own = str(ROOT / "tools" / "hub" / "jupyterhub_config.py")
    config.write_text(CONFIG.format(config=own, token=TOKEN), encoding="utf-8")
    for name in NAMES:
        subprocess.run(["useradd", "--create-home", name], check=True)
    environment = os.environ | {"SCRATCHCNN_HUB_NOTEBOOKS": str(edition), "SCRATCHCNN_HUB_STATE": str(state)}
    command = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
    with open(state / "log", "wb") as log:
        hub = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        until("the hub", lambda: ask("GET", "/hub/api/"))
        learn()
        update(edition)
        collect(edition)
        kept = [path.name for path in state.iterdir()]
        see("what the hub keeps, and where", f"{kept} in {state}", {"jupyterhub.sqlite", "cookie_secret"} <= {*kept})
        see("new in the clone", sorted(path.name for path in {*ROOT.iterdir()} - before), {*ROOT.iterdir()} == before)
    finally:
        hub.terminate()
        hub.wait()
        for name in NAMES:
            subprocess.run(["userdel", "--remove", name], stderr=subprocess.DEVNULL)
        print((state / "log").read_text(errors="replace")[-600:] if sys.exc_info()[0] else "")
    return 1 if WRONG else 0


def learn():
    """Let five train at once."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(NAMES)) as pool:
        for name in NAMES:
            ask("POST", f"/hub/api/users/{name}")
        list(pool.map(run_server, NAMES))
        see("five servers run, after seconds", round(time.monotonic() - began), True)
        accuracies = [float(said) for said in pool.map(work, NAMES, [TRAINING] * len(NAMES))]
    see("accuracies of five trainings at once", accuracies, min(accuracies) > 0.9)
    print("      MB of each process:", {name: memory(name) for name in NAMES})
    said = work(NAMES[0], LIMITS)
    see("a kernel that asks for more than it may have is refused; it is in its own group alone", said, said == "True 1")


def update(edition):
    """Change a notebook of the course that one has changed, too, and another has not."""
    first, second = (Path(f"/home/{name}/scratchcnn") for name in NAMES[:2])
    notebook = "00_meet_the_digits.ipynb"
    text = (first / notebook).read_text(encoding="utf-8")
    (first / notebook).write_text(text.replace("digits", "DIGITS"), encoding="utf-8")
    (edition / notebook).write_text(text.replace("digits", "numerals"), encoding="utf-8")
    for name in NAMES[:2]:
        ask("DELETE", f"/hub/api/users/{name}/server")
        until("it to stop", lambda name=name: not ask("GET", f"/hub/api/users/{name}")["servers"])
        run_server(name)
    for folder, word, line in ((first, "DIGITS", "Left as you have changed it"), (second, "numerals", "Brought up to")):
        said, now = (folder / "UPDATES.txt").read_text(), (folder / notebook).read_text(encoding="utf-8")
        see(f"its notebook, and what {folder.parent.name} is told", said.splitlines()[0], line in said and word in now)
    see("learners are told what is culled", said.splitlines()[-3:], "nobody has used for" in said)


def collect(edition):
    """Grade what five have, and see what they share."""
    for name in NAMES:
        path = Path(f"/home/{name}/scratchcnn/my_cnn.py")
        path.write_text("import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n", encoding="utf-8")
    marks = told([sys.executable, "-m", "tools.grade", "/home", "--notebooks", "4"])
    see("marks", f"\n{marks}", all(re.search(rf"^{name} +1 +\d", marks, re.MULTILINE) for name in NAMES))
    for name in NAMES:  # each agrees, in their own folder and with their own rights
        share = ["runuser", "-u", name, "--", sys.executable, "-I", "-m", "scratchcnn_course", "share"]
        share += ["--course", f"/home/{name}/scratchcnn"]
        subprocess.run(share, cwd="/", input="all\n", text=True, stdout=subprocess.DEVNULL, check=True)
    shown = told([sys.executable, "-m", "tools.classroom", "/home", "--page", str(edition / "class.html")])
    see("what the class shares", shown, f"{len(NAMES)} learners share" in shown)


if __name__ == "__main__":
    sys.exit(main())
