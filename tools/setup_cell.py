"""The first code cell of every notebook: it makes sure that the course's package is there.

On Colab the notebook comes alone, so the cell installs the package from the repository, without its dependencies: Colab
has them all, and its own versions must stay. In a copy of the course it installs nothing and says what to do instead,
since the package there is the learner's own. `%pip` does not stop when it fails, so the cell looks once more.
It takes the archive, not `git+`: that needs no git, and git would ask for a password where there is no such repository.
"""

CELL = """\
from importlib.util import find_spec
from pathlib import Path

if not find_spec("scratchcnn_helpers") and not Path("../pyproject.toml").exists():  # on Colab, say
    %pip install -q --no-input --no-deps {address}/archive/HEAD.zip
if not find_spec("scratchcnn_helpers"):
    print("The course's package is not here. On Colab: check network and address, then run this again.")
    print("In a copy of the course: run `%pip install -e ..` in a new cell, then restart the kernel.")"""


def setup_cell(address):
    """Return the source of the cell for a repository at this address."""
    return CELL.format(address=address)
