"""The first code cell of every notebook: it makes sure that the course's package is there.

On Colab the notebook comes alone, so the cell installs the package from the repository, without its dependencies: Colab
has them all, and its own versions must stay. In a learner's copy and in a clone it installs nothing and says what to do
instead, since the package there is the learner's own. `%pip` does not stop when it fails, so the cell looks once more.
It takes the archive, not `git+`: that needs no git, and git would ask for a password where there is no such repository.
Where the disk goes with the session, `session.begin()` sees to it that one's own work comes along.
"""

CELL = """\
from importlib.util import find_spec
from pathlib import Path

at_home = Path(".scratchcnn").exists() or Path("../pyproject.toml").exists()
if not find_spec("scratchcnn_course") and not at_home:  # on Colab, say
    %pip install -q --no-input --no-deps {address}/archive/HEAD.zip
if find_spec("scratchcnn_course"):
    from scratchcnn_course.app import session

    session.begin()  # on Colab and Binder: how your work comes along
else:
    print("The course's package is not here. On Colab: check network and address, then run this again.")
    print("On your computer: open the course with `scratchcnn lab`, which takes the Python that has the package.")"""


def setup_cell(address):
    """Return the source of the cell for a repository at this address."""
    return CELL.format(address=address)
