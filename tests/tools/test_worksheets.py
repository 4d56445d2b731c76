"""Worksheets: the answers are right, the sheets give nothing away, and another seed gives other numbers."""

import re

import numpy as np
import pytest

from scratchcnn_course.predictions.catalogue import PREDICTIONS
from tools import worksheets


def by_hand(image, kernel):
    """Slide a kernel, without the package."""
    (H, W), (KH, KW) = image.shape, kernel.shape
    return np.array(
        [[(image[i : i + KH, j : j + KW] * kernel).sum() for j in range(W - KW + 1)] for i in range(H - KH + 1)]
    )


@pytest.mark.parametrize("seed", range(5))
def test_answers_are_right(seed):
    rng = np.random.default_rng
    _, given, told = worksheets.window(rng(seed))
    assert np.array_equal(told["out"], by_hand(given["image"], given["kernel"]))
    words, _, told = worksheets.size(rng(seed))
    size, kernel, stride, padding = map(int, re.findall(r"\d+", words))
    places = [i for i in range(0, size + 2 * padding, stride) if i + kernel <= size + 2 * padding]
    assert told["rows"] == len(places)
    _, given, told = worksheets.pooling(rng(seed))
    blocks = np.maximum(given["x"], 0).reshape(2, 2, 3, 2)
    assert np.array_equal(told["out"], blocks.max(axis=(1, 3)))
    words, _, told = worksheets.probabilities(rng(seed))
    *parts, label = map(int, re.findall(r"\d+", words))
    assert np.allclose(told["probabilities"], np.array(parts) / sum(parts))
    assert np.allclose(told["loss"], np.log(sum(parts) / parts[label]))
    _, given, told = worksheets.scatter(rng(seed))
    assert np.array_equal(told["dw"], by_hand(given["x"], given["dout"])) and told["db"] == given["dout"].sum()
    _, given, told = worksheets.blame(rng(seed))
    assert told["dx"].sum() == given["dout"].sum() and ((told["dx"] != 0).sum() == (given["dout"] != 0).sum())


@pytest.mark.parametrize("seed", range(5))
def test_answers_of_the_way_back_are_right(seed):
    rng = np.random.default_rng
    words, _, told = worksheets.loss_slopes(rng(seed))
    *parts, label = map(int, re.findall(r"\d+", words))
    assert np.allclose(told["slopes"], np.array(parts) / sum(parts) - (np.arange(3) == label))
    _, given, told = worksheets.overlap(rng(seed))
    dx = np.zeros((5, 5))
    for i, j in np.ndindex(2, 2):
        rows, columns = slice(2 * i, 2 * i + 3), slice(2 * j, 2 * j + 3)
        dx[rows, columns] += given["dout"][i, j] * (given["x"][rows, columns] == given["x"][rows, columns].max())
    assert np.array_equal(told["dx"], dx)
    words, given, told = worksheets.normalised(rng(seed))
    gamma, beta = (float(found) for found in re.findall(r"(?:gamma|beta) (-?\d+)", words))
    assert np.allclose(told["out"], gamma * (given["x"] - given["x"].mean()) / given["x"].std() + beta)


@pytest.mark.parametrize("number", [*worksheets.TASKS, 0])
@pytest.mark.parametrize("paper", worksheets.PAPERS)
def test_a_sheet_has_room_and_no_answers(number, paper):
    sheet, answers = worksheets.sheets(number, "Title", seed=3, paper=paper)
    assert worksheets.PAPERS[paper] in sheet and worksheets.PAPERS[paper] in answers
    assert sheet.count("<section>") == answers.count("<section>")
    if number in worksheets.TASKS:
        assert "<td></td>" in sheet and "<td></td>" not in answers
    for one in PREDICTIONS.values():
        if one.notebook == number:
            assert worksheets.prose(one.question) in sheet
            assert worksheets.prose(one.after) not in sheet and worksheets.prose(one.after) in answers


def test_another_seed_gives_other_numbers_and_the_same_seed_the_same():
    first, again, other = (worksheets.sheets(1, "Title", seed=seed)[1] for seed in (1, 1, 2))
    assert first == again != other


def test_the_command_writes_them(tmp_path, capsys):
    assert worksheets.main(["01", "03", "--output", str(tmp_path), "--seed", "5", "--paper", "letter"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir())[:2] == [
        "01_answers_letter_5.html",
        "01_sheet_letter_5.html",
    ]
