"""JupyterHub on one computer, for a class that outgrows laptops: `jupyterhub -f tools/hub/jupyterhub_config.py`.

Every learner is a user of the computer, and gets a JupyterLab in the environment in which the hub runs, the course's.
Run it as root, behind a server that speaks https. `README.md` beside this file says how, step by step.
"""

import asyncio
import os
import shutil
import sys
from pathlib import Path

c = get_config()  # noqa: F821, JupyterHub brings it along

COURSE = Path(__file__).resolve().parents[2]
NOTEBOOKS = Path(os.environ.get("SCRATCHCNN_HUB_NOTEBOOKS", COURSE / "build" / "editions" / "student"))
STATE = Path(os.environ.get("SCRATCHCNN_HUB_STATE", "/var/lib/scratchcnn-hub"))  # who is logged in; not in the clone
GIGABYTES = float(os.environ.get("SCRATCHCNN_HUB_GB", "4"))  # of address space, for each process of a learner
IDLE = 3600  # seconds after which a kernel that nobody uses is shut down
UPDATE = """
mkdir -p "$1" && "$0" -I -m scratchcnn_course copy "$1" --from "$2" > "$1/UPDATES.txt" && echo "$3" >> "$1/UPDATES.txt"
"""
HOUSE_RULES = f"""
A kernel that nobody has used for {IDLE // 60} minutes is shut down, with what was in its memory. What passed a check is
in my_cnn.py and stays: run the notebook up to where you were. A process that asks for more than {GIGABYTES:g} GB is
refused (MemoryError): shut down what you do not need (Running)."""


def inspect_here():
    """Stop with a sentence where learners would get an empty folder, or a server that does not start."""
    if not any(NOTEBOOKS.glob("*.ipynb")):
        raise SystemExit(f"There are no notebooks in {NOTEBOOKS}: run `python -m tools.editions` first.")
    for place in (Path(sys.prefix), Path(sys.base_prefix)):
        closed = [str(path) for path in (place, *place.resolve().parents) if not path.stat().st_mode & 0o001]
        if closed and os.geteuid() == 0:
            raise SystemExit(
                f"Learners may not look into {closed[0]}, where Python lies ({place}). "
                "Make the environment elsewhere: python3 -m venv /opt/scratchcnn"
            )


async def update(spawner):
    """Make the learner's folder, or bring it up to date, as the learner; what was changed stays.

    What followed the course and what was left as it is stands in `UPDATES.txt` in the folder, and below it what is
    culled and refused here. Nobody waits meanwhile: a class that logs in at once would otherwise hold up the hub.
    """
    import pwd

    user = pwd.getpwnam(spawner.user.name)
    command = ["/bin/sh", "-c", UPDATE, sys.executable, f"{user.pw_dir}/scratchcnn", str(NOTEBOOKS), HOUSE_RULES]
    learner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": {"HOME": user.pw_dir}, "cwd": "/"}
    code = await (await asyncio.create_subprocess_exec(*command, **learner)).wait()
    if code:
        raise RuntimeError(f"the course could not be copied for {spawner.user.name}: code {code}")


inspect_here()
STATE.mkdir(mode=0o700, parents=True, exist_ok=True)
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.db_url = f"sqlite:///{STATE}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Authenticator.allow_all = True  # all users of this computer, by PAM
c.Authenticator.admin_users = set(os.environ.get("SCRATCHCNN_HUB_ADMINS", "").replace(",", " ").split())
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # a class begins at once
c.Spawner.default_url = "/lab/tree/scratchcnn/00_meet_the_digits.ipynb"
c.Spawner.environment = {
    "OPENBLAS_NUM_THREADS": "1",  # a class of threads on few cores would only wait for each other
    "SCRATCHCNN_DATA": str(COURSE / "data" / "mnist"),  # one copy for all: scratchcnn data --folder data/mnist
    "SCRATCHCNN_OFFLINE": "1",  # and nobody asks the network for another
}
limit = [shutil.which("prlimit") or "prlimit", f"--as={int(GIGABYTES * 2**30)}"]
c.Spawner.cmd = [*limit, sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = [
    "--ServerApp.terminals_enabled=False",
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    "--MappingKernelManager.cull_connected=True",
]
c.Spawner.pre_spawn_hook = update
