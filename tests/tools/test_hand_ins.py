"""What people hand in, by whatever name and form: found, kept apart, read, or told of. Nothing is run here."""

import csv
import io
import os
import zipfile

import nbformat
import pytest

from tools.grade import __main__ as grade
from tools.grade import alike, feedback, finding, marking, points, reading

RELU = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, 0)\n"
HOSTILE_NAMES = (
    "Line\nBreak",
    "\x1b[31mred",
    '"quoted", and more',
    "=cmd|' !A0",
    "Line Break",
    b"M\xfcller",
    b"M\xe4ller",
)


def put(folder, name, content=RELU):
    """Lay a hand-in into a folder; names and contents may be bytes."""
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def zipped(**entries):
    """Return a zip as bytes."""
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return file.getvalue()


def found(folder):
    return {one.learner: one for one in finding.find(folder)}


def test_two_of_one_name_stay_two(tmp_path):
    for name in (
        "Ada Berg_101_assignsubmission_file_/my_cnn.py",
        "Ada Berg_102_assignsubmission_file_/my_cnn.py",
        "Ada Berg_103_assignsubmission_file_/thoughts.txt",
        "bergada_201_99_my_cnn.py",
        "bergada_201_98_my_cnn-1.py",
        "bergada_202_97_my_cnn.py",
    ):
        put(tmp_path, name)
    hand_ins = found(tmp_path)
    assert {name: len(one.sources) for name, one in hand_ins.items()} == {
        **{"Ada Berg (101)": 1, "Ada Berg (102)": 1, "Ada Berg (103)": 0, "bergada (201)": 2, "bergada (202)": 1}
    }
    assert hand_ins["Ada Berg (102)"].number == "102" and hand_ins["Ada Berg (102)"].troubles == []


@pytest.mark.parametrize("form", points.FORMS)
def test_no_name_is_lost_or_does_harm(tmp_path, form):
    try:
        for name in HOSTILE_NAMES:
            put(tmp_path / "class", os.path.join(os.fsencode(name), b"my_cnn.py"))
    except OSError:
        pytest.skip("this file system takes no such names")
    names = list(found(tmp_path / "class"))
    assert len(names) == len(HOSTILE_NAMES) and all(name.isprintable() for name in names)
    marks = [marking.Marks(name, {"relu": marking.Verdict("relu", marking.RIGHT)}) for name in names]
    points.write(tmp_path / "points.csv", marks, {}, form=form)
    with open(tmp_path / "points.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1 + (form == "canvas") :]
    assert [row[0].lstrip("'") for row in rows] == names and not any(row[0].startswith("=") for row in rows)
    assert len(feedback.write(tmp_path / "pages", marks)) == len(
        {p.name.casefold() for p in (tmp_path / "pages").iterdir()}
    )


def test_pages_do_not_meet_where_large_letters_are_small_ones(tmp_path):
    marks = [marking.Marks(name, {}) for name in ("Ada B", "ada b", "ADA_B", 200 * "é" + "1", 200 * "é" + "2")]
    assert len({path.name.casefold() for path in feedback.write(tmp_path, marks)}) == len(marks)


def test_a_zip_is_looked_into(tmp_path):
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RELU)]))
    whole = {"work/my_cnn.py": RELU, "work/04.ipynb": notebook, "__MACOSX/._my_cnn.py": b"\0", "../../my_cnn.txt": "x"}
    put(tmp_path, "ada/hand-in.zip", zipped(**whole))
    put(
        tmp_path,
        "Bob Li_7_assignsubmission_file_/a.ZIP",
        zipped(**{"x/my_cnn (2).py": "def relu(x:\n", "my_cnn.py": RELU}),
    )
    put(tmp_path, "cleo/my_cnn.zip", zipped(**{"my_cnn.py": b"#" * (reading.LARGEST_FILE + 1)}))
    put(tmp_path, "dan/my_cnn.zip", zipped(**{"essay.docx": "x"}))
    put(tmp_path, "eve/my_cnn.zip", zipped(**{"my_cnn.py": RELU})[:-30])
    put(tmp_path, "everybody.zip", zipped(**{"ada/my_cnn.py": RELU}))
    hand_ins = found(tmp_path)
    assert [source.path.name for source in hand_ins["ada"].sources] == ["my_cnn.py", "04.ipynb"]
    assert len(hand_ins["Bob Li"].sources) == 1
    troubles = {name: one.troubles for name, one in hand_ins.items()}
    assert troubles["ada"] == [] and troubles["Bob Li"] == ["my_cnn (2).py: is no valid Python, line 1"]
    assert troubles["cleo"] == ["my_cnn.zip: is too large when it is unpacked"]
    assert troubles["dan"] == ["my_cnn.zip: holds no my_cnn.py and no notebook"]
    assert "cut or damaged" in troubles["eve"][0] and "unpack it here" in troubles["everybody"][0]


def test_what_is_not_read_is_named(tmp_path):
    for name in ("ada/homework.py", "ada/notes.txt", "Group A/bob/relu.py", "Group A/cleo/my_cnn.py", "points.csv"):
        put(tmp_path, name)
    (tmp_path / "dan" / "empty").mkdir(parents=True)
    put(tmp_path, "lieve_12_34_homework.docx")
    hand_ins = found(tmp_path)
    assert set(hand_ins) == {"ada", "Group A/bob", "Group A/cleo", "dan", "lieve"}
    assert hand_ins["ada"].troubles == ["there is no my_cnn.py and no notebook, but homework.py, notes.txt"]
    assert "but relu.py" in hand_ins["Group A/bob"].troubles[0] and "homework.docx" in hand_ins["lieve"].troubles[0]
    assert hand_ins["dan"].troubles == [] == hand_ins["Group A/cleo"].troubles


@pytest.mark.parametrize(
    "name", ["my_cnn_ada.py", "my_cnn - Copy.py", "Copy of my_cnn.py", "MY_CNN-final.py", "my_cnn.py.txt"]
)
def test_other_names_of_the_same_file_will_do(tmp_path, name):
    put(tmp_path, f"ada/{name}")
    assert len(found(tmp_path)["ada"].sources) == 1


def test_the_latest_copy_comes_first(tmp_path):
    for name in ("my_cnn.py", "my_cnn (2).py", "my_cnn (11).py", "my_cnn (3).py"):
        put(tmp_path, f"ada/{name}")
    assert [one.path.name for one in found(tmp_path)["ada"].sources][::3] == ["my_cnn (11).py", "my_cnn.py"]


def test_folders_within_a_hand_in_are_its_own_affair(tmp_path):
    put(tmp_path, "Ada Berg_101_assignsubmission_file_/project/src/my_cnn.py")
    put(tmp_path, f"bob/{'d/' * 30}my_cnn.py")
    assert list(found(tmp_path)) == ["Ada Berg", "bob/d"]


def test_outputs_of_a_notebook_make_it_no_larger(tmp_path):
    picture = nbformat.v4.new_output("display_data", {"image/png": "A" * (reading.LARGEST + 1)})
    cells = [nbformat.v4.new_code_cell(RELU, outputs=[picture])]
    put(tmp_path, "ada/04.ipynb", nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    put(tmp_path, "bob/04.ipynb", '{"cells":' + "[" * 100_000 + "]" * 100_000 + "}")
    cells = [nbformat.v4.new_code_cell(f"x = '{'y' * (reading.LARGEST // 2)}'") for _ in range(2)]
    put(tmp_path, "cleo/04.ipynb", nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    hand_ins = found(tmp_path)
    assert "relu" in hand_ins["ada"].sources[0].names and not hand_ins["ada"].troubles
    assert hand_ins["bob"].troubles == ["04.ipynb: is no notebook"]
    assert hand_ins["cleo"].troubles == ["04.ipynb: is too large"]


def test_what_python_reads_is_read(tmp_path):
    umlaut = "# für alle\n" + RELU
    put(tmp_path, "ada/my_cnn.py", b"# coding: latin-1\n" + umlaut.encode("latin-1"))
    put(tmp_path, "bob/my_cnn.py", umlaut.encode("utf-8-sig").replace(b"\n", b"\r\n"))
    for name, content in {
        "cleo": umlaut.encode("cp1252"),
        "dan": umlaut.encode("utf-16"),
        "eve": b"# coding: idna\n" + umlaut.encode("latin-1"),
        "fay": b"# coding: hex\n\xff",
        "gus": b"# coding: klingon\n\xff",
    }.items():
        put(tmp_path, f"{name}/my_cnn.py", content)
    hand_ins = found(tmp_path)
    assert all("relu" in hand_ins[name].sources[0].names for name in ("ada", "bob"))
    for name in ("cleo", "dan", "eve", "fay", "gus"):
        assert hand_ins[name].troubles == ["my_cnn.py: is no text in UTF-8: save it as such"], name


def test_links_lead_nowhere_and_are_told_of(tmp_path):
    (tmp_path / "teacher" / "marks of last year").mkdir(parents=True)
    put(tmp_path, "teacher/my_cnn.py")
    put(tmp_path, "class/ada/my_cnn.py")
    for name in ("class/bob", "class/ada/more", "class/my_cnn_cleo.py"):
        os.symlink(tmp_path / "teacher", tmp_path / name)
    os.mkfifo(tmp_path / "class/ada/my_cnn (1).py") if hasattr(os, "mkfifo") else None
    hand_ins = found(tmp_path / "class")
    assert not [name for name in hand_ins if "last year" in name]
    assert {name: len(one.sources) for name, one in hand_ins.items()} == {"ada": 1, "bob": 0, "my_cnn_cleo": 0}
    told = [trouble for one in hand_ins.values() for trouble in one.troubles]
    assert len(told) == 3 + hasattr(os, "mkfifo") and all("is a link or no file" in one for one in told)


@pytest.mark.parametrize(
    "text", ["x" + " + x" * 50_000, "-" * 100_000 + "x", "x" + ".a" * 100_000, "(" * 3000 + "x" + ")" * 3000]
)
def test_what_is_nested_too_deeply_stops_nobody(tmp_path, text):
    put(tmp_path, "ada/my_cnn.py", f"{RELU}\n\ndef f(x):\n    return {text}\n")
    (hand_in,) = finding.find(tmp_path)
    assert not hand_in.sources and deeply(hand_in.troubles)


def deeply(troubles):
    return troubles[0].startswith(("my_cnn.py: is nested too deeply", "my_cnn.py: is no valid Python"))


def test_what_is_alike_is_sought_where_one_is_nested_deeply(tmp_path):
    long = "def f(x):\n" + "".join(f"    y{i} = x * {i} + 1\n" for i in range(30)) + "    return x\n"
    deep = f"def g(x):\n    return x{' + x' * 1500}\n"  # Python reads it, and cannot write it out again
    for name, text in {"ada/my_cnn": long, "bob/my_cnn": long, "bob/my_cnn-1": deep, "cleo/my_cnn": deep}.items():
        put(tmp_path, f"{name}.py", text)
    assert [(pair.one, pair.other) for pair in alike.pairs(finding.find(tmp_path))] == [("ada", "bob")]


def test_who_is_missing_is_known_in_any_spelling(tmp_path, monkeypatch, capsys):
    for name in (
        "Mu\u0308ller_1_assignsubmission_file_/x",
        "Li_2_assignsubmission_file_/x",
        "Li_3_assignsubmission_file_/x",
    ):
        put(tmp_path / "class", f"{name}/my_cnn.py")
    put(tmp_path, "names.txt", "\ufeffM\u00fcller\r\nLi\r\nZoe\r\n")
    parser = grade._parser()
    there = {one.learner.removesuffix(f" ({one.number})") for one in finding.find(tmp_path / "class")}
    assert grade._names(tmp_path / "names.txt", parser) - there == {"Zoe"}
    put(tmp_path, "names.txt", b"M\xfcller")
    with pytest.raises(SystemExit):
        grade._names(tmp_path / "names.txt", parser)
    assert "--learners" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--csv", "--feedback"])
def test_where_nothing_can_be_written_is_said_before_anything_runs(tmp_path, monkeypatch, capsys, option):
    put(tmp_path, "class/ada/my_cnn.py")
    put(tmp_path, "file", "")
    monkeypatch.setattr(grade, "Sandbox", None)
    with pytest.raises(SystemExit) as ended:
        grade.main([str(tmp_path / "class"), option, str(tmp_path / "file" / "there")])
    assert ended.value.code == 2 and "nothing can be written there" in capsys.readouterr().err
