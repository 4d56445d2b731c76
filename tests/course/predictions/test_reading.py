"""Files of predictions that do not keep to the form are refused, with words."""

import pytest

from scratchcnn_course.predictions.reading import read_predictions

GOOD = """\
# 03-one
kind: choice

What is it?

- a: the first
- 12
  It is not
  twelve.
---
It is
this.

And more.

# 03-two
kind: number
within: 5 %
unit: kB

How much?

- 8
  That is bits.
- otherwise
  Count again.
---
Enough.
"""


def write(folder, text, name="03.md"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_what_is_read(tmp_path):
    one, two = read_predictions(write(tmp_path, GOOD)).values()
    assert (one.id, one.notebook, one.name, one.kind, one.question) == ("03-one", 3, "one", "choice", "What is it?")
    assert [(choice.key, choice.text, choice.told) for choice in one.choices] == [
        ("a", "the first", ""),
        ("12", "12", "It is not twelve."),
    ]
    assert one.after == "It is this.\n\nAnd more."
    assert (two.within, two.unit, [choice.key for choice in two.choices]) == ("5 %", "kB", ["8", "otherwise"])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# 03-one", "# 04-one", "03-flat-ground"),
        ("# 03-one", "# 03-One", "an id is"),
        ("# 03-two", "# 03-one", "stands there twice"),
        ("# 03-one", "Hello.\n\n# 03-one", "before the first heading"),
        ("kind: choice", "kind: guess", "choice | number | cell | order | line"),
        ("unit: kB", "units: kB", "the lines below the heading"),
        ("within: 5 %", "within: some", "`3` or `5 %`, got some"),
        ("kind: choice", "kind: choice\nunit: kB", "only a number"),
        ("What is it?\n\n", "", "no question"),
        ("  It is not", "It is not", "indented by two spaces"),
        ("- 12\n", "- a\n", "a key of its own"),
        ("- a: the first\n", "", "at least 2"),
        ("- 8\n", "- eight\n", "has to be one, got eight"),
        ("kind: choice", "kind: order", "at least 3"),
        ("kind: choice", "kind: line", "not judged"),
        ("- a: the first", "- otherwise", "no other answers"),
        ("---\nEnough.", "", "what is said in the end"),
        ("---\nEnough.", "---\n", "what is said in the end"),
    ],
)
def test_what_is_refused(tmp_path, old, new, words):
    assert GOOD.count(old) >= 1
    with pytest.raises(ValueError, match=r"^03\.md") as refused:
        read_predictions(write(tmp_path, GOOD.replace(old, new, 1)))
    assert words in str(refused.value)


def answered(tmp_path, monkeypatch, kind, choices, value):
    """Return the right answer of a question whose function gives `value`."""
    text = f"# 03-it\nkind: {kind}\n\nWhat?\n\n{choices}---\nThis, and that, and more.\n"
    (one,) = read_predictions(write(tmp_path, text)).values()
    monkeypatch.setattr(type(one), "_function", lambda self, name: lambda: value)
    return one.right


TWO = "- a: the first\n- b: the second\n"
THREE = TWO + "- c: the third\n"


@pytest.mark.parametrize(
    ("kind", "choices", "value", "right"),
    [
        ("choice", TWO, "b", "b"),
        ("choice", TWO, "the first", "a"),
        ("choice", "- 0.5\n- 2\n", 2.0, "2"),
        ("choice", TWO, {"a": False, "b": True}, "b"),
        ("number", "", 3.0, 3),
        ("number", "", 1 / 3, 0.333333),
        ("cell", "", [(0, 1)], {"right": [[0, 1]]}),
        ("order", THREE, ["c", "a", "b"], ["c", "a", "b"]),
        ("line", "", None, None),
    ],
)
def test_answers(tmp_path, monkeypatch, kind, choices, value, right):
    found = answered(tmp_path, monkeypatch, kind, choices, value)
    assert found == right and type(found) is type(right)


@pytest.mark.parametrize(
    ("kind", "choices", "value"),
    [
        ("choice", TWO, "c"),
        ("choice", TWO, {"a": True, "b": True}),
        ("choice", TWO, {"a": False, "b": False}),
        ("choice", TWO, {"b": True}),
        ("number", "", float("nan")),
        ("cell", "", []),
        ("cell", "", {"right": [(0, 0)], "unknown": [(1, 1)]}),
        ("order", THREE, ["a", "b"]),
    ],
)
def test_functions_that_give_no_answer(tmp_path, monkeypatch, kind, choices, value):
    with pytest.raises(ValueError, match="03-it: its function gives"):
        answered(tmp_path, monkeypatch, kind, choices, value)


def test_a_function_that_is_missing(tmp_path):
    text = "# 00-nobody\nkind: number\n\nHow many?\n---\nAs many as there are.\n"
    (one,) = read_predictions(write(tmp_path, text, "00.md")).values()
    with pytest.raises(ValueError, match=r"no function nobody\(\)"):
        _ = one.right
