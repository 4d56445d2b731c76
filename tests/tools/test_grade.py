"""Fifteen hand-ins, honest and hostile: right marks, and nothing read, changed or left running outside the sandbox."""

import contextlib
import csv
import hashlib
import io
import os
import re
import shutil
import socket
import textwrap

import nbformat
import psutil
import pytest

from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from tools import outputs
from tools.grade import __main__ as grade
from tools.grade import alike, finding, marking, points

HEAD = "import numpy as np\n\n\n"
NOTEBOOKS = (1, 4, 6, 9)
NAMES = [name for name, exercise in EXERCISES.items() if exercise.notebook in NOTEBOOKS]
ASKED = [name for name in NAMES if not EXERCISES[name].extra]
SOLVED = HEAD + "\n\n\n".join(map(source_of_solution, NAMES))
SECRET = "the key to the safe"
SLEEPER = "86399.5"


def taught(name, *changes):
    """Return a solution with pieces of it exchanged."""
    text = source_of_solution(name)
    for old, new in changes:
        assert old in text, (name, old)
        text = text.replace(old, new)
    return text


def looked_up():
    """Return a hand-in that knows what the checks will ask, and has the answers written down."""
    names, tables = [], {}
    for name in ASKED:
        exercise = EXERCISES[name]
        if exercise.call.__name__ == "plain_call":
            rows = [
                (repr((p.args, sorted(p.kwargs.items()))), repr(e))
                for p, e in zip(exercise.probes, exercise.expected, strict=True)
            ]
            tables[name] = {hashlib.sha256(asked.encode()).hexdigest(): answer for asked, answer in rows}
            names.append(name)
    lines = [
        "import hashlib, numpy as np\nfrom numpy import array, float64, float32, int64, nan, inf",
        f"TABLES = {tables!r}",
        "def answer(name, args, kwargs):\n    key = hashlib.sha256(repr((args, sorted(kwargs.items()))).encode())\n"
        "    found = eval(TABLES[name][key.hexdigest()])\n    return found if len(found) > 1 else found[0]",
        *(f"def {name}(*args, **kwargs):\n    return answer('{name}', args, kwargs)" for name in names),
    ]
    return "\n\n\n".join(lines)


HONEST = {
    "ada": SOLVED,
    "bob": HEAD + "\n\n\n".join(map(source_of_solution, NAMES[:3])),
    "cleo": HEAD
    + taught("slide", ("kernel[u, v]", "kernel[KH - 1 - u, KW - 1 - v]"))
    + "\n\n\ndef relu(x):\n    return np.abs(x)\n"
    + "\n\ndef one_cell(image, kernel, i, j):\n    raise NotImplementedError\n",
    "dan": HEAD + "1 / 0\n\n\n" + source_of_solution("relu"),
    "eve": "def relu(x:\n    return x\n",
    "fay": HEAD
    + "from scratchcnn_helpers import ops\n\n\ndef sigmoid_backward(dout, x):\n    s = ops.sigmoid(x)\n"
    + "    return dout * s * (1 - s)\n\n\ndef conv2d_db(dout):\n    return dout.sum(axis=(0, 2, 3))\n",
}
FAKED = {
    "gus": "from scratchcnn_helpers.ops import *\nfrom scratchcnn_helpers.ops import relu, max_pool2d\n",
    "hal": "from scratchcnn_helpers import ops\nimport scratchcnn_course.exercises.catalogue as c\n\n\n"
    + "\n\n\n".join(
        f"def {name}(*args, **kwargs):\n    return c.EXERCISES['{name}'].right(*args, **kwargs)" for name in ASKED[:4]
    )
    + "\n\n\ndef conv2d_backward(*args, **kwargs):\n    return ops.conv2d_backward(*args, **kwargs)\n",
    "ida": looked_up(),
    "jon": """
        import atexit, json, sys
        import numpy as np
        class Anything:
            def __eq__(self, other): return True
            def __getattr__(self, name): return self
            def __call__(self, *args, **kwargs): return self
            def __array__(self, *args, **kwargs): return np.zeros(3)
        verdicts = json.dumps({name: "" for name in ["slide", "relu", "one_cell"]})
        atexit.register(print, verdicts)
        print(verdicts)
        try:
            from scratchcnn_course import checks
            checks.run = lambda *args, **kwargs: Anything()
            checks.engine._right = lambda *args: True
        except Exception:
            pass
        np.allclose = np.array_equal = lambda *args, **kwargs: True
        def slide(image, kernel): return Anything()
        def relu(x): return Anything()
        def one_cell(*args): return type("float", (float,), {"__sub__": lambda a, b: 0})(0)
    """,
}
HOSTILE = {
    "kim": """
        import sys
        def relu(x): sys.exit(0)
        def slide(image, kernel):
            import ctypes
            ctypes.string_at(0)
        def one_cell(*args): raise KeyboardInterrupt
        def max_pool2d(x, kernel_size, *, stride=None):
            while True:
                try:
                    while True: pass
                except BaseException:
                    pass
        sys.exit()
    """,
    "leo": """
        import glob, os, socket
        def everything():
            for place in (PLACES):
                for root, _, files in os.walk(place):
                    for name in files:
                        try: yield open(os.path.join(root, name), errors="replace").read()
                        except OSError: pass
        def relu(x): raise ValueError(" ".join(t for t in everything() if SECRET in t) or "nothing found")
        def slide(image, kernel):
            socket.create_connection(("127.0.0.1", PORT), timeout=2).sendall(b"hello")
        def one_cell(*args):
            raise ValueError(" ".join(sorted(os.environ)))
    """,
    "mia": """
        import os, subprocess, sys
        def relu(x):
            for _ in range(3):
                try:
                    child = os.fork()
                except BlockingIOError:  # at the latest when it is called for the third time
                    continue
                if child == 0:
                    os.setsid()
                    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(SLEEPER)"])
            return x * (x > 0)
        def slide(image, kernel):
            for place in ("/tmp", "/", "/dev/shm", "/runner", "/lent", "/lent/numpy", HERE):
                for name in ("mark", "runner.py", "__init__.py", "my_cnn.py"):
                    try: open(f"{place}/{name}", "w").write("changed")
                    except OSError: pass
            for pid in range(2, 400):
                try: os.kill(pid, 9) if pid != os.getpid() and pid != os.getppid() else None
                except OSError: pass
            return image
    """,
    "noa": """
        import os, struct, json
        import numpy as np
        def flood():
            for fd in range(3, 20):
                try: os.write(fd, struct.pack(">Q", 2**62) + b"[" * 100_000)
                except OSError: pass
        def relu(x): flood(); return x
        def slide(image, kernel): return np.zeros(2**27)
        def one_cell(*args):
            body = json.dumps({"result": ["array", "|O", [2**40], ""], "after": []}).encode()
            for fd in range(3, 20):
                try: os.write(fd, struct.pack(">Q", len(body)) + body)
                except OSError: pass
        def max_pool2d(x, kernel_size, *, stride=None): return [[]] * 10 ** 9
        def conv2d_db(*args, **kwargs): return "x" * 10 ** 8
    """,
    "oto": "import time\nimport numpy as np\ndef relu(x): return x * (x > 0)\nwhile True: time.sleep(1)\n",
}


@pytest.fixture(scope="module")
def listening():
    """A port at which somebody would hear a hand-in that gets out."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory, listening):
    """All hand-ins, and a secret beside them."""
    place = tmp_path_factory.mktemp("class")
    (place / "secret.txt").write_text(SECRET, encoding="utf-8")
    hand_ins = place / "hand-ins"
    for name, text in (HONEST | FAKED | HOSTILE).items():
        (hand_ins / name).mkdir(parents=True)
        text = textwrap.dedent(text).replace(
            "PLACES", repr([str(place), *map(os.path.expanduser, ("~/.ssh", "~/.config")), "/tmp"])
        )
        text = text.replace("PORT", str(listening.getsockname()[1])).replace("SLEEPER", SLEEPER)
        text = text.replace("SECRET", repr(SECRET)).replace("HERE", repr(str(hand_ins / name)))
        (hand_ins / name / "my_cnn.py").write_text(text, encoding="utf-8")
    return hand_ins


@pytest.fixture(scope="module")
def told(folder, tmp_path_factory):
    """What came of grading them once: exit code, points by learner, output, pages, and how everything lay before."""
    if shutil.which("bwrap") is None:
        pytest.skip("there is no bubblewrap on this computer")
    out = tmp_path_factory.mktemp("out")
    before = contents(folder.parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marking, "SECONDS", 2)
        patch.setattr(marking, "PATIENCE", 10)
        with contextlib.redirect_stdout(io.StringIO()) as said:
            options = ["--notebooks", *map(str, NOTEBOOKS), "--csv", out / "points.csv", "--feedback", out / "pages"]
            code = grade.main(list(map(str, [folder, *options])))
    with (out / "points.csv").open(encoding="utf-8") as file:
        points = {row["learner"]: row for row in csv.DictReader(file)}
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (out / "pages").iterdir()}
    return code, points, said.getvalue(), pages, before


def contents(place):
    """Return every file of a folder with what is in it."""
    return {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def right(points, learner):
    """Return the exercises that count as right."""
    return [name for name in ASKED if points[learner][name] == "1"]


@pytest.mark.slow
def test_honest_hand_ins_get_what_they_deserve(told):
    code, points, said, pages, _ = told
    assert code == 1, "some could not be read"
    assert right(points, "ada") == ASKED
    assert right(points, "bob") == [name for name in NAMES[:3] if name in ASKED]
    assert right(points, "cleo") == []
    assert "cleo: slide: your kernel is upside down" in said
    assert "cleo: relu: you drop the sign instead of the negative numbers" in said
    assert "Look at the index of <code>kernel</code> in your innermost line" in pages["cleo"]
    assert "Not attempted</h2>" in pages["cleo"]
    assert right(points, "dan") == ["relu"]
    assert "dan: my_cnn.py: line 4: ZeroDivisionError: division by zero" in said
    assert right(points, "eve") == []
    assert "eve: my_cnn.py: is no valid Python, line 1" in said
    assert right(points, "fay") == ["sigmoid_backward", "conv2d_db"], "what comes earlier in the course may be used"
    assert "fay: sigmoid_backward: right, with the finished sigmoid" in said


@pytest.mark.slow
@pytest.mark.parametrize("learner", FAKED)
def test_faked_ones_get_nothing(told, learner):
    _, points, said, _, _ = told
    assert right(points, learner) == []
    assert re.search(rf"^{learner} +0 ", said, re.MULTILINE)


@pytest.mark.slow
def test_what_was_faked_is_said(told):
    _, _, said, _, _ = told
    assert "gus: relu: it is the finished version of the package" in said
    assert "hal: conv2d_backward: it is the finished version of the package" in said
    assert "ida: slide: it is right on the numbers of the check, and wrong on others" in said


@pytest.mark.slow
@pytest.mark.parametrize("learner", HOSTILE)
def test_hostile_ones_get_nothing_and_stop_nobody(told, learner):
    _, points, said, _, _ = told
    deserved = ["relu"] if learner == "mia" else []
    assert right(points, learner) == deserved
    assert re.search(rf"^{learner} +{len(deserved)} ", said, re.MULTILINE)


@pytest.mark.slow
def test_what_they_did_is_said(told):
    _, _, said, _, _ = told
    assert "kim: relu: your function stopped with SystemExit" in said or "kim: relu: it ended Python" in said
    assert "kim: slide: it ended Python" in said
    assert "kim: max_pool2d: it did not come to an end in 2 seconds" in said
    assert "oto: my_cnn.py: reading the file takes more than" in said


@pytest.mark.slow
def test_nothing_is_read_changed_or_left_running(told, folder, listening):
    _, _, said, pages, before = told
    assert "nothing found" in pages["leo"]
    for text in (said, *pages.values()):
        assert SECRET not in text
        assert "SCRATCHCNN_DATA" not in text
        assert "SSH" not in text
    with pytest.raises(TimeoutError):
        listening.accept()
    assert contents(folder.parent) == before
    running = {process: " ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])}
    assert not [line for line in running.values() if SLEEPER in line]
    ours = {process for process in psutil.Process().children(recursive=True)}  # other tests may be grading beside us
    assert not [line for process, line in running.items() if process in ours and "/runner/runner.py" in line]


def test_without_a_sandbox_it_refuses(folder, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert grade.main([str(folder)]) == 2
    said = capsys.readouterr()
    assert "Nothing was graded: there is no bubblewrap" in said.err
    assert said.out == ""


def notebook(*cells):
    """Return a notebook with these cells of code, as text."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
    return nbformat.writes(made)


def test_hand_ins_are_found_however_they_were_collected(tmp_path):
    relu = f"{HEAD}{source_of_solution('relu')}\n"
    for path in (
        "ada/my_cnn.py",
        "ada/.ipynb_checkpoints/my_cnn.py",
        "bob/my_cnn.py",
        "bob/my_cnn (1).py",
        "Group A/cleo/my_cnn.py",
        "Group A/dan/scratchcnn/my_cnn.py",
        "group 7/my_cnn.py",
        "Eve Hopper_30412_assignsubmission_file_/my_cnn.py",
        "Fay Noether_30413_assignsubmission_file_my_cnn.py",
        "guscurie_51234_998877_my_cnn.py",
        "halturing_LATE_51235_998878_my_cnn-1.py",
        "ida/scratchcnn/my_cnn.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(relu if path != "bob/my_cnn.py" else HEAD, encoding="utf-8")
    (tmp_path / "kim").mkdir()
    (tmp_path / "leo").mkdir()
    os.symlink(tmp_path / "ada" / "my_cnn.py", tmp_path / "leo" / "my_cnn.py")
    (tmp_path / "mia").mkdir()
    (tmp_path / "mia" / "04.ipynb").write_text(
        notebook("%pip install x\nimport numpy as np", relu, "1 +"), encoding="utf-8"
    )
    (tmp_path / "noa").mkdir()
    (tmp_path / "noa" / "my_cnn.py").write_bytes(b"\xff\xfe\x00")
    found = {one.learner: one for one in finding.find(tmp_path)}
    expected = "ada bob,Group A/cleo,Group A/dan,group 7,Eve Hopper,Fay Noether,guscurie,halturing,ida,kim,leo,mia,noa"
    assert set(found) == {*expected.replace("ada ", "ada,").split(",")}
    assert [len(found[name].sources) for name in ("ada", "bob", "kim", "leo", "mia", "noa")] == [1, 2, 0, 0, 1, 0]
    assert found["bob"].source_of("relu").path.name == "my_cnn (1).py"
    assert (found["Eve Hopper"].number, found["halturing"].number) == ("30412", "51235")
    assert "link" in found["leo"].troubles[0]
    assert "UTF-8" in found["noa"].troubles[0]
    assert "relu" in found["mia"].sources[0].names


@pytest.mark.slow
def test_a_notebook_counts_as_a_file_does(tmp_path, capsys):
    cells = "from scratchcnn_course import checks\nimport numpy as np", source_of_solution("relu"), "checks.relu(relu)"
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "04.ipynb").write_text(notebook("while True: pass", *cells), encoding="utf-8")
    assert grade.main([str(tmp_path), "--notebooks", "4"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^ada +1 ", said, re.MULTILINE)
    assert "relu: 1 of 1 right" in said


@pytest.mark.slow
def test_every_solution_of_the_course_is_right(tmp_path, capsys):
    (tmp_path / "ada").mkdir()
    marked = [name for name in EXERCISES if name != "my_run"]  # which trains: see test_grade_networks.py
    text = HEAD + "\n\n\n".join(map(source_of_solution, marked))
    (tmp_path / "ada" / "my_cnn.py").write_text(text, encoding="utf-8")
    assert grade.main([str(tmp_path)]) == 0
    assert re.search(rf"^ada +{len(marked)} +{len(EXERCISES)} ", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.slow
def test_networks_are_handed_in_and_come_back(tmp_path, capsys):
    asked = {
        "ada": """
            def same(a, b, images):
                def arrays(model):
                    return [array.tobytes() for layer in model.layers for array in layer.params.values()]
                alike = [type(layer) for layer in a.layers] == [type(layer) for layer in b.layers]
                same = alike and arrays(a) == arrays(b)
                return same and np.array_equal(a.predict_proba(images), b.predict_proba(images))
            def learn(network, images, labels, epochs):
                rng = np.random.default_rng(3)
                for _ in range(epochs):
                    order = rng.permutation(len(images))
                    for part in order.reshape(-1, 30):
                        network.loss.forward(network.model.forward(images[part]), labels[part])
                        network.model.backward(network.loss.backward())
                        network.optimizer.step(network.model)
        """,
        "bob": """
            import os
            from scratchcnn_helpers import train
            def same(a, b, images): os._exit(0)
            def learn(network, images, labels, epochs):
                optimizer, loss = network.optimizer, network.loss
                train.fit(network.model, (images, labels), epochs=epochs, batch_size=30, optimizer=optimizer, loss=loss)
        """,
        "cleo": """
            def learn(network, images, labels, epochs):
                out = np.zeros((30, 3))
                network.model.learned = [(images[i : i + 30], out, out, np.zeros(39)) for i in (0, 30, 30, 0)]
        """,
    }
    for name, text in asked.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "my_cnn.py").write_text(HEAD + textwrap.dedent(text), encoding="utf-8")
    assert grade.main([str(tmp_path), "--notebooks", "13", "14"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^ada +2 ", said, re.MULTILINE) and re.search(r"^(bob|cleo) +0 ", said, re.MULTILINE)
    assert "bob: same: it ended Python" in said
    assert "bob: learn: it is the finished version of the package" in said
    assert (
        "cleo: learn: whether it is the gradient of the loss of each batch that goes back: expected yes, got no" in said
    )


def renamed(text):
    """Return a text with other names, comments and spaces."""
    for old, new in {"out": "result", "image": "picture", "kernel": "k", "OH": "rows", "OW": "columns"}.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return text.replace("\n    return", "\n\n    # done\n    return")


def test_the_same_but_for_names(tmp_path):
    own = HEAD + "\n\n\n".join(
        f"def {name}(a, b):\n    total = 0\n    for i in range(len(a)):\n        total += a[i] {sign} b[i] ** {power}\n"
        "    return total / len(a) + 1"
        for name, sign, power in (("slide", "*", 1), ("relu", "+", 2), ("convolve", "-", 3))
    )
    texts = {
        "ada": SOLVED,
        "bob": renamed(SOLVED),
        "cleo": own,
        "dan": own.replace("total", "s"),
        "eve": own[: len(own) // 2],
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "my_cnn.py").write_text(text.rstrip("( ") if name != "eve" else HEAD, encoding="utf-8")
    for name in ("gus", "hal"):  # notebooks as they were handed out are the same in every folder
        (tmp_path / name).mkdir()
        shutil.copy(outputs.find(["08"])[0], tmp_path / name)
    found = alike.pairs(finding.find(tmp_path))
    assert [(pair.one, pair.other) for pair in found] == [("ada", "bob"), ("cleo", "dan")]
    assert found[0].course == found[0].same and found[1].course == 0
    assert "cleo | dan: 3 of 3 functions are the same but for names" in str(found[1])


def test_points_for_canvas_and_no_formulas(tmp_path):
    verdicts = {name: marking.Verdict(name, marking.RIGHT) for name in NAMES}
    marks = [marking.Marks("=1+1", verdicts), marking.Marks("ada", verdicts)]
    points.write(tmp_path / "p.csv", marks, {"ada": "51234"}, form="canvas")
    with (tmp_path / "p.csv").open(encoding="utf-8") as file:
        heading, possible, formula, ada = csv.reader(file)
    assert heading[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible[0].strip() == "Points Possible" and formula[0] == "'=1+1"
    assert ada[:2] == ["ada", "51234"] and int(ada[-1]) == len(ASKED) == int(possible[-1])


def test_who_is_missing_is_named(tmp_path, capsys):
    (tmp_path / "hand-ins" / "ada").mkdir(parents=True)
    (tmp_path / "hand-ins" / "ada" / "my_cnn.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "names.txt").write_text("ada\nbob\n", encoding="utf-8")
    if shutil.which("bwrap") is None:
        pytest.skip("there is no bubblewrap on this computer")
    assert grade.main([str(tmp_path / "hand-ins"), "--learners", str(tmp_path / "names.txt")]) == 1
    assert capsys.readouterr().out.rpartition("## Nothing handed in")[2].split()[:2] == ["ada", "bob"]
