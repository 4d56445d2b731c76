"""A class that shares: what goes along, what is counted, and what a bad file does (nothing)."""

import json
import os
import re
import threading
import time
from dataclasses import replace

import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks import predicted, sharing
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.predictions import TEN_QUESTIONS, find
from tools.classroom import __main__ as classroom
from tools.classroom import counting, page, reading
from tools.classroom.judging import judged

RIGHT = {"answer": 0, "sure": 2, "right": True}
NINE = {"answer": 9, "sure": 1, "right": False}
PASSED = "def relu(x):\n    return x * (x > 0)\n"


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """Go to a learner's folder, new each time; what is answered there to `share` is "all"."""
    monkeypatch.setenv("SCRATCHCNN_KEEP", "1")
    monkeypatch.setattr(predicted, "_here", {})
    monkeypatch.setattr("builtins.input", lambda asked: "all")
    (tmp_path / "class").mkdir()

    def come(name):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        return folder

    return come


@pytest.fixture
def folder(tmp_path, learner):
    return tmp_path / "class"


def lock(name, record, **settings):
    """Do what a page does when an answer is locked."""
    predicted.keep(name, record, **settings)
    sharing.refresh()


def give(folder, name="ada", **parts):
    """Write what somebody shares."""
    who = f"{abs(hash(name)):016x}"[:16]
    (folder / f"scratchcnn-{who}.json").write_text(
        json.dumps({"what": sharing.KIND, "form": sharing.FORM, "who": who} | parts), encoding="utf-8"
    )


# --- what a learner shares


def test_it_is_shown_and_asked_before_anything_is_written(learner, folder, monkeypatch, capsys):
    asked = []
    home = learner("ada")
    predicted.keep("01-flat", NINE)
    monkeypatch.setattr("builtins.input", lambda words: asked.append(capsys.readouterr().out) or "no")
    assert checks.share(folder) is False
    assert '"sure": 1' in asked[0] and str(folder) in asked[0] and "without your name" in asked[0]
    assert not list(folder.iterdir()) and not (home / ".scratchcnn").exists()


def test_nobody_there_to_answer_shares_nothing(learner, folder, monkeypatch):
    def nobody(words):
        raise EOFError

    learner("ada")
    monkeypatch.setattr("builtins.input", nobody)
    assert checks.share(folder) is False and not list(folder.iterdir())
    with pytest.raises(NotADirectoryError, match=r"there is no folder .*nowhere"):
        checks.share(folder / "nowhere")


def test_only_what_was_agreed_to_goes_along(learner, folder, monkeypatch):
    answers = iter(["everything?", "", "passed, mistakes"])
    learner("ada")
    monkeypatch.setattr("builtins.input", lambda words: next(answers))
    lock("01-flat", NINE)
    assert checks.share(folder)
    (path,) = folder.iterdir()
    assert json.loads(path.read_text("utf-8")).keys() == {"what", "form", "who", "passed", "mistakes"}
    assert "ada" not in path.read_text("utf-8") + path.name


def test_words_of_ones_own_stay_at_home(learner, folder, monkeypatch):
    learner("ada")
    line = replace(find("13-lead"), kind="line")
    for place in (predicted, sharing, reading):
        monkeypatch.setattr(place, "PREDICTIONS", {line.id: line})
    lock(line.id, {"answer": "I, Ada, think so", "sure": 0, "right": None})
    lock(line.id, {"answer": "I, Ada, still do", "sure": 0, "right": None}, again=True)
    checks.share(folder)
    (path,) = folder.iterdir()
    assert "Ada" not in path.read_text("utf-8") and line.id in path.read_text("utf-8")
    (one,), troubles = reading.read(folder)
    assert troubles == [] and one.predictions[line.id][1].right is None


def test_from_then_on_answers_mistakes_and_what_passes_go_along(learner, folder):
    learner("bob")
    checks.share(folder)
    lock("01-flat", NINE)
    with pytest.raises(checks.CheckFailed):
        checks.relu(abs)
    with pytest.raises(checks.CheckFailed):
        checks.relu(lambda x: 1 / 0)
    names = {"__name__": "__main__"}
    exec(compile(PASSED, "<cell>", "exec"), names)
    (one,), troubles = reading.read(folder)
    assert troubles == [] and one.predictions["01-flat"][0].told.startswith("You added nine pixels")
    assert sum(one.mistakes["relu"].values()) == 2 and sharing.OTHER in one.mistakes["relu"]
    assert one.passed == set()
    assert {mistake for _, mistake, *_ in counting.mistakes([one])} >= {"something that has no name"}


def test_without_agreeing_nothing_is_counted(learner, folder):
    home = learner("cleo")
    with pytest.raises(checks.CheckFailed):
        checks.relu(abs)
    lock("01-flat", NINE)
    assert [path.name for path in home.iterdir()] == [predicted.FILE] and not list(folder.iterdir())


def test_who_stops_takes_everything_away(learner, folder, monkeypatch, tmp_path):
    home = learner("ada")
    checks.share(folder)
    other = tmp_path / "other"
    other.mkdir()
    checks.share(other)
    assert not list(folder.iterdir()) and len(list(other.iterdir())) == 1, "one moves, and leaves nothing behind"
    monkeypatch.setattr("builtins.input", lambda asked: "no")
    assert checks.share() is False
    assert not list(other.iterdir()) and sharing.agreed(home) is None


def test_a_folder_that_is_gone_is_said_and_stops_nobody(learner, folder):
    learner("ada")
    checks.share(folder)
    next(folder.iterdir()).unlink()
    folder.rmdir()
    with pytest.raises(checks.CheckFailed):
        checks.relu(abs)
    assert "The class does not see this yet: its folder is not there" in sharing.note(checks.run("relu", abs))
    folder.mkdir()
    assert sharing.note(checks.run("relu", abs)) == ""
    (one,), _ = reading.read(folder)
    assert one.mistakes["relu"] == {"absolute": 3}, "nothing was forgotten meanwhile"


def test_a_class_that_talks_first_locks_twice(learner, folder, monkeypatch):
    shown = []
    monkeypatch.setattr(checks.predicting, "ask", lambda *given, **settings: shown.append((given[1:], settings)))
    learner("ada")
    checks.share(folder, discuss=True)
    checks.predict("01-flat")
    lock("01-flat", NINE)
    checks.predict("01-flat")
    lock("01-flat", RIGHT, again=True)
    checks.predict("01-flat")
    assert shown == [((), {"quiet": True}), ((), {"again": True}), ((RIGHT,), {})]
    (one,), _ = reading.read(folder)
    assert [answer.right for answer in one.predictions["01-flat"]] == [False, True]


def test_a_quiet_question_tells_nothing():
    from scratchcnn_course.widgets import Question

    assert json.loads(Question(find("01-size"), quiet=True).asked)["quiet"] is True
    assert "quiet" not in json.loads(Question(find("01-size")).asked), "stored notebooks stay as they are"


def test_ten_questions_are_asked_three_times(learner, folder, monkeypatch):
    assert len(TEN_QUESTIONS) == 10
    asked = []
    monkeypatch.setattr(checks.ten.asking, "ask", lambda *given, key, quiet: asked.append((key, quiet, given[1])))
    learner("ada")
    with pytest.raises(ValueError, match="'before', 'after', 'later', got 'during'"):
        checks.ten_questions("during")
    for when in predicted.WHEN:
        checks.ten_questions(when)
    assert [quiet for _, quiet, _ in asked] == [True] * 20 + [False] * 10
    predicted.keep(asked[0][0], {"answer": "few", "sure": 0, "right": False})
    checks.ten_questions("before")
    assert asked[30][2]["answer"] == "few" and asked[31][2] is None
    checks.share(folder)
    (one,), _ = reading.read(folder)
    assert one.questions["before"]["99-pixels"][0].text.startswith("about ten")
    assert predicted.made()[0] == {}, "they are no predictions of a notebook"


@pytest.mark.parametrize("one", TEN_QUESTIONS.values(), ids=TEN_QUESTIONS)
def test_each_of_the_ten_has_one_right_answer_and_words_for_the_others(one):
    assert one.right in {choice.key for choice in one.choices} - {"unsure"}
    assert one.shown[-1].key == "unsure" and len(one.shown) == 5
    assert all(len(choice.told.split()) >= 4 for choice in one.choices if choice.key != one.right)


# --- what a class looks like


@pytest.fixture
def thirty(folder):
    """Let thirty share: ten are right at once, ten after talking, ten never."""
    mistake = next(iter(EXERCISES["slide"].bank))
    for number in range(30):
        again = {"again": RIGHT if number < 20 else NINE}
        first = RIGHT if number < 10 else NINE
        rounds = {
            when: {"99-always": {"answer": "right" if number < 10 * (n + 1) else "good", "sure": 0, "right": None}}
            for n, when in enumerate(predicted.WHEN)
        }
        give(
            folder,
            f"learner {number}",
            predictions={"01-flat": first | again},
            questions=rounds,
            passed=["slide"] if number < 12 else [],
            mistakes={"slide": {mistake: 3}} if 8 <= number < 14 else {},
        )
    return folder


def test_the_split_before_and_after(thirty):
    learners, troubles = reading.read(thirty)
    assert troubles == [] and len(learners) == 30
    (split,) = counting.predictions(learners)
    by_text = {answer.text: [count[answer.place] for count in split.counts] for answer in split.answers}
    assert by_text == {"0": [10, 20], "9": [20, 10]}
    (asked,) = counting.ten(learners)
    good = next(answer for answer in asked.answers if "good program" in answer.text)
    assert [count[good.place] for count in asked.counts] == [20, 10, 0]
    ((name, _, made, mended),) = counting.mistakes(learners)
    assert (name, made, mended) == ("slide", 6, 4)
    assert counting.progress(learners)[1][0]["slide"] == 12


def test_the_page_says_it_and_folds_answers_away(thirty, tmp_path):
    text = page.page(*reading.read(thirty), seconds=3)
    assert "30 learners" in text and "10 of 30" in text and "location.reload" in text
    assert "67% (20 of 30)" in text and "33% (10 of 30)" in text and "0% (0 of 30)" in text
    unfolded = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    assert find("01-flat").question.split(".")[0] in unfolded
    assert find("01-flat").after[:30] not in unfolded and find("01-flat").after[:30] in text
    assert "reload" not in page.page(*reading.read(thirty)) and "http" not in text.replace("http-equiv", "")
    assert not re.search(r"learner \d", text), "nobody is named"
    assert "01-flat" not in page.page(*reading.read(thirty), notebooks={2})


def test_answers_are_judged_here_and_not_believed():
    judge = lambda name, answer: judged(find(name), {"answer": answer, "right": True})  # noqa: E731
    assert judge("01-flat", 9).right is False and judge("01-flat", 1e-9).right is True
    assert judge("01-window", [1, 2]).right is True and "Row and column" in judge("01-window", [2, 1]).told
    assert judge("01-loops", ["v", "u", "i", "j"]).right is False
    for name, answer in {
        "01-flat": "9", "01-window": [1, 99], "01-loops": ["i", "j"], "01-size": ["right"],
    }.items():  # fmt: skip
        with pytest.raises(ValueError, match="no "):
            judge(name, answer)
    for answer in (float("nan"), 10**400, None, True):
        with pytest.raises(ValueError, match="no number"):
            judge("01-flat", answer)


HEAD = {"what": sharing.KIND, "form": sharing.FORM, "who": "0123456789abcdef"}
BAD = {
    "cut.json": json.dumps(HEAD)[:-9],
    "empty.json": "",
    "list.json": "[]",
    "deep.json": "[" * 100_000,
    "binary.json": b"\xff\xfe\x00",
    "notes.txt": "milk, bread",
    "newer.json": json.dumps(HEAD | {"form": 2}),
    "nobody.json": json.dumps(HEAD | {"who": "../../etc"}),
    "wrong.json": json.dumps(HEAD | {"predictions": []}),
    "long.json": " " * 1_000_001,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_stops_nobody(folder, name):
    give(folder, "ada", predictions={"01-flat": NINE})
    content = BAD[name]
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    learners, troubles = reading.read(folder)
    assert len(learners) == 1
    (trouble,) = troubles
    assert trouble.startswith(f"{name}: ") and "milk" not in trouble


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_and_pipes_are_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps(HEAD | {"passed": ["relu"]}), encoding="utf-8")
    (folder / "scratchcnn-link.json").symlink_to(secret)
    os.mkfifo(folder / "scratchcnn-pipe.json")
    learners, troubles = reading.read(folder)
    assert learners == [] and len(troubles) == 2


def test_what_the_course_does_not_know_is_left_out_and_the_rest_counts(folder):
    give(
        folder,
        "ada",
        predictions={"01-flat": NINE, "77-new": NINE, "01-size": {"answer": "<script>"}},
        passed=["relu", "<img src=x>"],
        mistakes={"slide": {"no such": 1}, "relu": 7},
    )
    (one,), (trouble,) = reading.read(folder)
    assert one.predictions.keys() == {"01-flat"} and one.passed == {"relu"} and one.mistakes == {}
    for name in ("77-new", "01-size", "<img src=x>", "slide no such", "relu"):
        assert name in trouble
    assert "<img" not in page.page([one], [trouble])


def test_copies_count_once_and_homes_of_a_hub_are_searched(tmp_path):
    for name in ("ada", "bob"):
        (tmp_path / name / "scratchcnn").mkdir(parents=True)
        give(tmp_path / name / "scratchcnn", name, predictions={"01-flat": NINE})
        (tmp_path / name / "scratchcnn" / "other.json").write_text("{}", encoding="utf-8")
    give(tmp_path, "ada", predictions={"01-flat": RIGHT})
    learners, troubles = reading.read(tmp_path)
    assert len(learners) == 2 and [trouble for trouble in troubles if "older copy" in trouble] == troubles
    assert len(troubles) == 1
    assert sorted(str(one.predictions["01-flat"][0].right) for one in learners) == ["False", "True"]


def test_the_command_and_its_exit_codes(folder, tmp_path, capsys):
    made = tmp_path / "page" / "index.html"
    assert classroom.main([str(folder), "--page", str(made)]) == 2
    give(folder, "ada", passed=["relu"])
    assert classroom.main([str(folder), "--page", str(made)]) == 0
    (folder / "notes.txt").touch()
    capsys.readouterr()
    assert classroom.main([str(folder), "--page", str(made), "--notebooks", "4"]) == 1
    assert "notes.txt" in capsys.readouterr().out and "relu" in made.read_text("utf-8")
    with pytest.raises(SystemExit):
        classroom.main([str(folder / "nowhere")])


def test_watching_writes_again_when_something_changes(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "SECONDS", 0.02)
    said, made = [], tmp_path / "index.html"
    give(folder, "ada")
    work = threading.Thread(
        target=classroom.watch, args=(folder, made, 30), kwargs={"say": lambda *lines, sep: said.append(lines[0])}
    )
    work.start()
    while not said:
        time.sleep(0.005)
    give(folder, "bob")
    work.join()
    assert said == ["1 learners share what they do.", "2 learners share what they do."]


def test_in_a_notebook_nobody_waits_for_a_slow_folder(learner, folder, monkeypatch):
    learner("ada")
    checks.share(folder)
    go, sent = threading.Event(), threading.Event()
    monkeypatch.setattr(sharing, "in_ipython", lambda: True)
    state = sharing.agreed()
    monkeypatch.setattr(sharing, "agreed", lambda: state)
    monkeypatch.setattr(sharing, "_send", lambda state: go.wait(10) and sent.set())
    sharing.refresh()
    assert not sent.is_set()
    go.set()
    assert sent.wait(10)


def test_the_command_line_finds_the_learners_folder(learner, folder, run, tmp_path, monkeypatch):
    home = learner("ada")
    (home / ".scratchcnn").mkdir()
    (home / ".scratchcnn" / "manifest.json").write_text("{}", encoding="utf-8")
    predicted.keep("01-flat", NINE)
    monkeypatch.chdir(tmp_path)
    assert run("share", folder, "--course", home)[0] == 0
    (one,), _ = reading.read(folder)
    assert "01-flat" in one.predictions
    code, _, err = run("share", folder, "--course", tmp_path)
    assert code == 2 and "no folder of the course" in err
