"""Sheets to print, with answers that are computed: `python -m tools.worksheets [01 ...] [--seed 7] [--paper letter]`.

Each notebook that has something to do on paper gets a sheet. The numbers are drawn anew from a seed, so that a class of
the next year, or the next table, has others; the answer sheet is computed from the same numbers by the finished
functions. Predictions of the notebook stand on it, too, without what they tell.
"""

import argparse
import html
import sys
from pathlib import Path

import numpy as np

from scratchcnn_course.predictions import of_notebook
from scratchcnn_course.widgets.question import prose
from scratchcnn_helpers import ops
from scratchcnn_helpers.data.formats.files import write_whole
from tools.address import ROOT
from tools.handout import LICENCES
from tools.outputs import find
from tools.predictions import right_answer
from tools.teaching import lesson

PAPERS = {"a4": "210mm 297mm", "letter": "8.5in 11in"}
STYLE = """\
@page {{ size: {size}; margin: 16mm }}
body {{ font: 11pt/1.4 system-ui, sans-serif; max-width: 46em; margin: 0 auto }}
h1 {{ font-size: 15pt }} section {{ break-inside: avoid; margin-bottom: 1.4em }}
table {{ border-collapse: collapse; display: inline-table; margin: .4em 2em .4em 0; vertical-align: top }}
td {{ border: 1px solid #555; width: 2.6em; height: 1.9em; text-align: center }} caption {{ text-align: left }}
.line {{ border-bottom: 1px solid #555; height: 1.8em }}
"""


def whole(rng, *shape, low=-3, high=4):
    """Draw small whole numbers, as floats."""
    return rng.integers(low, high, shape).astype(float)


def window(rng):
    """01: a kernel slides over an image."""
    image, kernel = whole(rng, 4, 5, low=0), whole(rng, 2, 2, low=-2, high=3)
    out = ops.conv2d(image[None, None], kernel[None, None], np.zeros(1))[0, 0]
    return (
        "Slide the kernel over the image, and write down every sum.",
        {"image": image, "kernel": kernel},
        {"out": out},
    )


def size(rng):
    """02: how many places a window has."""
    size, kernel, stride, padding = (int(rng.integers(*ends)) for ends in ((9, 30), (2, 6), (1, 4), (0, 3)))
    out = ops.conv_output_size(size, kernel, stride=stride, padding=padding)
    words = f"{size} rows, a kernel of {kernel} rows, stride {stride}, padding {padding}. How many rows come out?"
    return words, {}, {"rows": np.array([[out]])}


def channels(rng):
    """02: two channels, one filter, one output number."""
    x, w, b = whole(rng, 1, 2, 2, 2), whole(rng, 1, 2, 2, 2, low=-1, high=3), whole(rng, 1)
    given = {"channel 0": x[0, 0], "its kernel": w[0, 0], "channel 1": x[0, 1], "its kernel ": w[0, 1]}
    return (
        f"Two channels, one filter, bias {b[0]:g}. Which number comes out?",
        given,
        {"out": ops.conv2d(x, w, b)[0, 0]},
    )


def pooling(rng):
    """04: ReLU, then the largest of each window."""
    x = whole(rng, 4, 6, low=-6, high=8)
    out = ops.max_pool2d(ops.relu(x[None, None]), 2)[0, 0]
    return "ReLU first, then the largest of every 2 x 2 window, side by side.", {"x": x}, {"out": out}


def scores(rng):
    """05: ten scores, here three, from a row of four."""
    x, w, b = whole(rng, 1, 4), whole(rng, 4, 3), whole(rng, 3)
    return "Compute the scores `x @ w + b`.", {"x": x, "w": w, "b": b[None]}, {"scores": ops.linear(x, w, b)}


def probabilities(rng):
    """05: softmax of logarithms, which comes out even."""
    parts = rng.integers(1, 6, 3)
    logits = np.log(parts.astype(float))[None]
    label = int(rng.integers(3))
    words = f"The logits are ln {parts[0]}, ln {parts[1]} and ln {parts[2]}. The probabilities? And the loss, as a"
    words += f" logarithm, if the right class is {label}?"
    loss = ops.cross_entropy(logits, np.array([label]))
    return words, {}, {"probabilities": ops.softmax(logits), "loss": np.array([[loss]])}


def slopes(rng):
    """06: back through a linear layer."""
    x, w, dout = whole(rng, 2, 3), whole(rng, 3, 2), whole(rng, 2, 2)
    dx, dw, db = ops.linear_backward(dout, x, w)
    return "Given dout, find dx, dw and db.", {"x": x, "w": w, "dout": dout}, {"dx": dx, "dw": dw, "db": db[None]}


def loss_slopes(rng):
    """08: the slopes of the loss, as fractions."""
    parts, label = rng.integers(1, 6, 3), int(rng.integers(3))
    dlogits = ops.cross_entropy_backward(np.log(parts.astype(float))[None], np.array([label]))
    words = f"The logits are ln {parts[0]}, ln {parts[1]} and ln {parts[2]}, the right class is {label}. What are the"
    return f"{words} three slopes of the loss, as fractions?", {}, {"slopes": dlogits}


def blame(rng):
    """08: the winner takes the blame."""
    x, dout = rng.permutation(16).reshape(4, 4).astype(float), whole(rng, 2, 2)
    dx = ops.max_pool2d_backward(dout[None, None], x[None, None], 2)[0, 0]
    return "Max pooling, 2 x 2. Who gets what of dout?", {"x": x, "dout": dout}, {"dx": dx}


def overlap(rng):
    """10: windows that overlap, so that one pixel can win twice."""
    x, dout = rng.permutation(25).reshape(5, 5).astype(float), whole(rng, 2, 2, low=1)
    dx = ops.max_pool2d_backward(dout[None, None], x[None, None], 3, stride=2)[0, 0]
    return "Max pooling, windows of 3 x 3 that move by 2. Who gets what of dout?", {"x": x, "dout": dout}, {"dx": dx}


def scatter(rng):
    """09: the gradients of a convolution."""
    x, w, dout = whole(rng, 3, 3), whole(rng, 2, 2), whole(rng, 2, 2, low=-2, high=3)
    dx, dw, db = ops.conv2d_backward(dout[None, None], x[None, None], w[None, None])
    answers = {"dx": dx[0, 0], "dw": dw[0, 0], "db": db[None]}
    return "A convolution without padding. Given dout, find dx, dw and db.", {"x": x, "w": w, "dout": dout}, answers


def steps(rng):
    """11: three steps downhill, with momentum."""
    lr, momentum = rng.choice([0.1, 0.2, 0.25]), rng.choice([0.0, 0.5])
    w, velocity, places = 1.0, 0.0, []
    for _ in range(3):
        velocity = momentum * velocity + 2 * w
        w -= lr * velocity
        places.append(w)
    words = f"The loss is w * w, its slope 2 w. From w = 1, learning rate {lr:g}, momentum {momentum:g}:"
    return (
        words + " v = momentum * v + slope; w = w - rate * v. Where are you after one, two, three steps?",
        {},
        {"w": np.array([places])},
    )


def normalised(rng):
    """12: a batch of four numbers whose mean and deviation come out even."""
    middle, away, gamma, beta = (float(rng.integers(*ends)) for ends in ((-3, 8), (1, 5), (1, 4), (-2, 3)))
    x = rng.permutation([middle - away, middle - away, middle + away, middle + away])[:, None]
    out = ops.batch_norm(x, np.array([gamma]), np.array([beta]), eps=0.0)
    words = f"Batch norm of one feature, gamma {gamma:g}, beta {beta:g}, epsilon 0. What becomes of a batch of four?"
    return words, {"x": x.T}, {"out": out.T}


def counts(rng):
    """13: precision and recall."""
    matrix = np.diag(rng.integers(5, 10, 3)) + rng.integers(0, 4, (3, 3))
    right = np.diag(matrix)
    answers = {"precision": (right / matrix.sum(axis=0))[None], "recall": (right / matrix.sum(axis=1))[None]}
    words = "Rows are what it was, columns what it was taken for. Precision and recall of each class, as fractions?"
    return words, {"confusion": matrix.astype(float)}, answers


TASKS = {
    1: (window,),
    2: (size, channels),
    4: (pooling,),
    5: (scores, probabilities),
    6: (slopes,),
    8: (loss_slopes, blame),
}
TASKS |= {9: (scatter,), 10: (overlap,), 11: (steps,), 12: (normalised,), 13: (counts,)}


def sheets(number, title, seed=0, paper="a4"):
    """Return the sheet of a notebook and its answers, as two pages of HTML; None where nothing is done on paper.

    Parameters
    ----------
    number : int
        Of the notebook.
    title : str
    seed : int
        Other numbers for another seed.
    paper : {"a4", "letter"}

    Returns
    -------
    (str, str), or None
    """
    tasks = [(task(np.random.default_rng([seed, number, i]))) for i, task in enumerate(TASKS.get(number, ()))]
    asked = of_notebook(number)
    if not tasks and not asked:
        return None
    pages = []
    for answers in (False, True):
        parts = [_task(i, *task, answers=answers) for i, task in enumerate(tasks, 1)]
        parts += [_prediction(i, one, answers=answers) for i, one in enumerate(asked, len(tasks) + 1)]
        heading = f"{number:02d} {title}: {'answers' if answers else 'on paper'}"
        name = "" if answers else '<p>Name: <span style="border-bottom: 1px solid; padding-right: 18em"></span></p>'
        foot = f"<p>{LICENCES} Sheet {seed}; python -m tools.worksheets --seed {seed}</p>"
        style = STYLE.format(size=PAPERS[paper])
        pages.append(
            f'<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{html.escape(heading)}</title>\n'
            f"<style>\n{style}</style>\n<h1>{html.escape(heading)}</h1>\n{name}\n"
            + "\n".join(parts)
            + f"\n{foot}\n</html>\n"
        )
    return tuple(pages)


def _task(number, words, given, results, *, answers):
    tables = "".join(_table(name, array) for name, array in given.items())
    room = "".join(_table(name, array, empty=not answers) for name, array in results.items())
    return f"<section><p><b>{number}.</b> {prose(words)}</p>{tables}<br>{room}</section>"


def _table(name, array, *, empty=False):
    rows = ["".join(f"<td>{'' if empty else number(value)}</td>" for value in row) for row in np.atleast_2d(array)]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><caption>{html.escape(name)}</caption>{body}</table>"


def number(value):
    """Write a number as one would by hand: as it is, or to four digits."""
    return f"{value + 0.0:.4g}"


def _prediction(number, one, *, answers):
    lines = [f"<p><b>{number}.</b> {prose(one.question)}</p>"]
    if one.kind in ("choice", "order"):
        lines.append("<ul>" + "".join(f"<li>&#9744; {prose(choice.text)}</li>" for choice in one.shown) + "</ul>")
    if one.kind == "cell":
        lines.append(_table("", one.picture))
    lines.append(
        f"<p><i>{prose(right_answer(one))}.</i> {prose(one.after)}</p>" if answers else '<div class="line"></div>'
    )
    return f"<section>{''.join(lines)}</section>"


def build(folder, names=(), *, seed=0, paper="a4"):
    """Write sheets and answers into a folder; return the paths."""
    folder, written = Path(folder), []
    folder.mkdir(parents=True, exist_ok=True)
    for path in find(names):
        made = sheets(int(path.name[:2]), lesson(path).title, seed, paper)
        for kind, page in zip(("sheet", "answers"), made or (), strict=False):
            written.append(folder / f"{path.name[:2]}_{kind}_{paper}_{seed}.html")
            with write_whole(written[-1], "w") as file:
                file.write(page)
    return written


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.worksheets", description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help="how the notebooks begin: 08, say; all without")
    parser.add_argument("--seed", type=int, default=0, help="other numbers for another seed")
    parser.add_argument("--paper", choices=PAPERS, default="a4")
    parser.add_argument("--output", default=ROOT / "build" / "worksheets", help="a folder")
    options = parser.parse_args(arguments)
    written = build(options.output, options.names, seed=options.seed, paper=options.paper)
    print(f"{len(written)} pages in {options.output}; print them from a browser")
    return 0


if __name__ == "__main__":
    sys.exit(main())
