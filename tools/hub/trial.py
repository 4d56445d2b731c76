"""Try the hub with five learners at once: `python -m tools.hub.trial`, as root, in the hub's environment.

It makes five users, starts the hub, gives each a server and a kernel that trains a network, reads the memory, changes a
notebook of the course in between, collects and grades; and takes the users away again.
"""

import argparse
import json
import os
import pwd
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


def work(name):
    """Start a kernel, train in it; return what it printed."""
    import websocket  # JupyterLab brings it along

    kernel = ask("POST", f"/user/{name}/api/kernels", {})["id"]
    where = f"{HUB.replace('http', 'ws')}/user/{name}/api/kernels/{kernel}/channels"
    line = websocket.create_connection(where, header=[f"Authorization: token {TOKEN}"], timeout=180)
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex, "version": "5.3"}
    header |= {"username": name, "date": "2000-01-01T00:00:00Z"}
    content = {"code": TRAINING, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
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
        if message["msg_type"] == "execute_reply":
            return float(said)


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
    """Run the trial; print what was seen."""
    argparse.ArgumentParser(prog="python -m tools.hub.trial", description=__doc__).parse_args()
    edition, student = Path(tempfile.mkdtemp(prefix="edition")), ROOT / "build" / "editions" / "student"
    if os.geteuid() or not student.is_dir():
        raise SystemExit(
            "It makes users, so it runs as root" if os.geteuid() else "Run `python -m tools.editions` first"
        )
    shutil.copytree(student, edition, dirs_exist_ok=True)
    edition.chmod(0o755)
    state = Path(tempfile.mkdtemp(prefix="hub"))
    config = state / "config.py"
    own = str(ROOT / "tools" / "hub" / "jupyterhub_config.py")
    config.write_text(CONFIG.format(config=own, token=TOKEN), encoding="utf-8")
    for name in NAMES:
        subprocess.run(["useradd", "--create-home", name], check=True)
    environment = os.environ | {"SCRATCHCNN_HUB_NOTEBOOKS": str(edition), "SCRATCHCNN_HUB_STATE": str(state)}
    command = [sys.executable, "-m", "jupyterhub", "-f", str(config)]
    with open(state / "log", "wb") as log:
        hub = subprocess.Popen(command, cwd=state, env=environment, stdout=log, stderr=log)
    try:
        look(edition)
    finally:
        hub.terminate()
        hub.wait()
        for name in NAMES:
            subprocess.run(["userdel", "--remove", name], stderr=subprocess.DEVNULL)
        print((state / "log").read_text(errors="replace")[-600:] if sys.exc_info()[0] else "")


def look(edition):
    """Do what a class does, and print it."""
    until("the hub", lambda: ask("GET", "/hub/api/"))
    with ThreadPoolExecutor(len(NAMES)) as pool:
        for name in NAMES:
            ask("POST", f"/hub/api/users/{name}")
        list(pool.map(run_server, NAMES))
        print("five servers run; accuracies of five trainings at once:", list(pool.map(work, NAMES)))
    print("MB of each process:", {name: memory(name) for name in NAMES})
    first, second = (Path(f"/home/{name}/scratchcnn") for name in NAMES[:2])
    notebook = "00_meet_the_digits.ipynb"
    text = (first / notebook).read_text(encoding="utf-8")
    (first / notebook).write_text(text.replace("digits", "DIGITS"), encoding="utf-8")
    (edition / notebook).write_text(text.replace("digits", "numerals"), encoding="utf-8")
    for name in NAMES[:2]:
        ask("DELETE", f"/hub/api/users/{name}/server")
        until("it to stop", lambda name=name: not ask("GET", f"/hub/api/users/{name}")["servers"])
        run_server(name)
    print("changed by its learner:", (first / "UPDATES.txt").read_text().splitlines()[0])
    print("untouched:", (second / "UPDATES.txt").read_text().splitlines()[0])
    for name in NAMES:
        path = Path(f"/home/{name}/scratchcnn/my_cnn.py")
        path.write_text("import numpy as np\ndef relu(x):\n    return np.maximum(x, 0)\n", encoding="utf-8")
    grading = [sys.executable, "-m", "tools.grade", "/home", "--notebooks", "4"]
    print(told(grading))
    for name in NAMES:  # each agrees, in their own folder and with their own rights
        share = ["runuser", "-u", name, "--", sys.executable, "-I", "-m", "scratchcnn_course", "share"]
        share += ["--course", f"/home/{name}/scratchcnn"]
        subprocess.run(share, cwd="/", input="all\n", text=True, stdout=subprocess.DEVNULL, check=True)
    showing = [sys.executable, "-m", "tools.classroom", "/home", "--page", str(edition / "class.html")]
    print(told(showing))


if __name__ == "__main__":
    main()
