"""The reference of `scratchcnn_helpers`: a page a module, from the docstrings, with the source beside them."""

from pathlib import Path

from tools.address import ROOT, repository

PACKAGE = "scratchcnn_helpers"
FOLDER = "reference"


def write_reference(output):
    """Write the reference into a folder of the site.

    Parameters
    ----------
    output : path-like
        Of the site.
    """
    import pdoc

    source = f"{repository(ROOT)}/blob/HEAD/{PACKAGE}/"
    pdoc.render.configure(docformat="numpy", include_undocumented=False, edit_url_map={PACKAGE: source})
    pdoc.pdoc(PACKAGE, output_directory=Path(output) / FOLDER)
