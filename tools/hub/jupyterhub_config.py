"""JupyterHub on one computer, for a class that outgrows laptops: `jupyterhub -f tools/hub/jupyterhub_config.py`.

Every learner is a user of the computer, and gets a JupyterLab in the environment in which the hub runs, the course's.
Run it as root, behind a server that speaks https. What a learner takes stands in TEACHING.md, under *Memory*.
"""

import sys
from pathlib import Path

c = get_config()  # noqa: F821, JupyterHub brings it along

COURSE = Path(__file__).resolve().parents[2]
NOTEBOOKS = COURSE / "build" / "editions" / "student"  # python -m tools.editions

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Authenticator.allow_all = True  # all users of this computer, by PAM
# The spawner only tells a learner's server of the limit; the system holds each of its processes to it.
LIMIT = 4 * 2**30  # bytes of address space, of which a kernel that trains uses about a quarter
LIMITED = "import os, resource, sys; n = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_AS, (n, n)); "
LIMITED += "os.execv(sys.argv[2], sys.argv[2:])"
c.Spawner.mem_limit = LIMIT
c.Spawner.cmd = [sys.executable, "-I", "-c", LIMITED, str(LIMIT), sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = "/lab/tree/scratchcnn/00_meet_the_digits.ipynb"
c.Spawner.environment = {
    "OPENBLAS_NUM_THREADS": "1",  # a class of threads on few cores would only wait for each other
    "SCRATCHCNN_DATA": str(COURSE / "data" / "mnist"),  # one copy for all: scratchcnn data --folder data/mnist
}
c.Spawner.args = ["--ServerApp.terminals_enabled=False"]


def copy_notebooks(spawner):
    """Make the learner's folder of the student edition, as the learner; what a learner has changed stays."""
    import pwd
    import subprocess

    user = pwd.getpwnam(spawner.user.name)
<<<<<<< HEAD
    command = [sys.executable, "-m", "scratchcnn_course", "copy", f"{user.pw_dir}/scratchcnn", "--from", str(NOTEBOOKS)]
    subprocess.run(command, check=True, user=user.pw_uid, group=user.pw_gid, env={"HOME": user.pw_dir}, cwd="/")
=======
    subprocess.run(
        [sys.executable, "-I", "-c", COPY, str(NOTEBOOKS)],  # nothing of the learner's is imported
        check=True,
        user=user.pw_uid,
        group=user.pw_gid,
        extra_groups=[],  # and none of root's
        cwd="/",
        env={"HOME": user.pw_dir},
    )
>>>>>>> data


c.Spawner.pre_spawn_hook = copy_notebooks
# A kernel that nobody has used for an hour is shut down.
c.Spawner.args += ["--MappingKernelManager.cull_idle_timeout=3600", "--MappingKernelManager.cull_connected=True"]
