"""Formulas without MathJax and its fonts: LaTeX becomes MathML, which browsers set by themselves."""

from xml.etree import ElementTree

from latex2mathml.converter import convert

ElementTree.register_namespace("", "http://www.w3.org/1998/Math/MathML")
SPACE = "{http://www.w3.org/1998/Math/MathML}"
UPRIGHT = "mathvariant"


def mathml(latex, *, display):
    r"""Return a formula as MathML.

    Parameters
    ----------
    latex : str
        Without the dollars.
    display : bool
        Whether it stands on a line of its own.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If it holds a command that is not understood.

    Examples
    --------
    >>> mathml(r"\mathrm{out}", display=False)
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mrow><mi>out</mi></mrow></mrow></math>'
    """
    tree = ElementTree.fromstring(convert(latex, display="block" if display else "inline"))
    if any("\\" in (element.text or "") for element in tree.iter()):
        raise ValueError(f"a command in this formula is not understood: {latex}")
    for element in list(tree.iter()):
        _join_letters(element)
        _set_signs(element)
        if display and element.tag == f"{SPACE}msub" and element[0].text in ("max", "min"):
            element.tag = f"{SPACE}munder"
    return ElementTree.tostring(tree, encoding="unicode")


def _join_letters(row):
    """Make one word of upright letters: each by itself would be read out, and stand, alone."""
    word = None
    for child in list(row):
        upright = child.tag == f"{SPACE}mi" and child.get(UPRIGHT) == "normal"
        if upright and word is not None:
            word.text += child.text
            word.attrib.pop(UPRIGHT, None)  # a word is upright by itself
            row.remove(child)
        else:
            word = child if upright else None


def _set_signs(row):
    """Put the thin space that TeX puts between a function and its argument, and spaces around @; mend bars."""
    for place, child in reversed(list(enumerate(row))):
        if child.tag == f"{SPACE}mi" and child.text == "@":
            child.tag = f"{SPACE}mo"
            child.attrib |= {"lspace": "0.222em", "rspace": "0.222em"}
        if child.text == "\N{HORIZONTAL BAR}":
            child.text = "\N{OVERLINE}"  # the one that browsers stretch
            child.set("stretchy", "true")
        if child.tag == f"{SPACE}mi" and child.text in ("ln", "exp") and place + 1 < len(row):
            if row[place + 1].text != "(":
                row.insert(place + 1, ElementTree.Element(f"{SPACE}mspace", width="0.167em"))
