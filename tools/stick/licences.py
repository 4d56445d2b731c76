"""The licences of everything on a stick, as the packages themselves tell them."""

import email
import re
import zipfile

HEAD = """\
{own} The texts lie beside this file, in LICENSE.txt.
The digits that come with it: "Optical Recognition of Handwritten Digits", UCI, CC BY 4.0 (E. Alpaydin, C. Kaynak).
MNIST, where it is here: Y. LeCun, C. Cortes, C. J. C. Burges.

The packages in the folder wheels; the text of each licence lies in the wheel itself, in *.dist-info.

"""


def licences(wheels, own):
    """Return the page of licences: a line for each package.

    Parameters
    ----------
    wheels : Path
        A folder of wheels.
    own : str
        A sentence on the course itself.

    Returns
    -------
    str
    """
    lines = {}
    for path in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(path) as wheel:
            (name,) = [name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
            about = email.message_from_bytes(wheel.read(name))
        lines[f"{about['Name']} {about['Version']}"] = _licence(about)
    return HEAD.format(own=own) + "".join(f"{name}: {licence}\n" for name, licence in lines.items())


def _licence(about):
    """Return the licence that a package's metadata tell: an expression, else classifiers, else the first line."""
    kinds = [kind.rpartition(" :: ")[2] for kind in about.get_all("Classifier", ()) if kind.startswith("License ::")]
    text = str(about["License"] or "").strip().partition("\n")[0][:80]
    return about["License-Expression"] or ", ".join(kinds) or text or "see the wheel"
