"""The right answer of a prediction in words: for sheets to print, the teacher's book and the page of a class."""


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
