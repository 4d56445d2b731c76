"""What a teacher has of the predictions: a sheet of all of them, and how many a learner has made."""

from pathlib import Path

from scratchcnn_course.checks import predicted
from scratchcnn_course.predictions import of_notebook
from scratchcnn_course.predictions.prediction import OTHERWISE


def sheet(notebook):
    """Return the predictions of a notebook in Markdown: each question, and what each answer means.

    Parameters
    ----------
    notebook : int

    Returns
    -------
    str
    """
    return "\n\n".join(_entry(i, one) for i, one in enumerate(of_notebook(notebook), 1))


def count(folder):
    """Count the predictions that a learner has made.

    Parameters
    ----------
    folder : path-like
        The learner's, where `my_predictions.json` may be.

    Returns
    -------
    made, judged, right : int
    """
    return predicted.count(predicted.made(Path(folder) / predicted.FILE)[0])


def _entry(number, one):
    lines = [f"{number}. **{one.question}**", *_answers(one)]
    return "\n".join([*lines, f"   - *In the end:* {one.after}"]).replace("\n\n", " ")


def right_answer(one):
    """Return the right answer of a prediction in words."""
    texts = {choice.key: choice.text for choice in one.choices}
    return {
        "choice": lambda: texts[one.right],
        "number": lambda: f"{one.right:,} {one.unit}".strip() + (f" (within {one.within})" if one.within else ""),
        "order": lambda: "; ".join(texts[key] for key in one.right),
        "cell": lambda: " or ".join(f"row {row}, column {column}" for row, column in one.right["right"]),
        "line": lambda: "nobody judges it",
    }[one.kind]()


def _answers(one):
    """Yield a line for the right answer, then one for each that is wrong."""
    yield f"   - **{right_answer(one)}**"
    for choice in one.choices:
        if choice.told:
            yield f"   - {'any other' if choice.key == OTHERWISE else choice.text}: {choice.told}"
