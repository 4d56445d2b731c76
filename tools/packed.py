"""What hatchling does when it builds the wheel: the notebooks without outputs, and their pictures, go into it.

So `scratchcnn copy` and `scratchcnn lab` work where there is no clone.
"""

import sys
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "scratchcnn_course/notebooks"


class Packed(BuildHookInterface):
    """Lay the notebooks where `scratchcnn_course.app.copying` looks for them; an editable install has its clone."""

    def initialize(self, version, build_data):
        """Add the files to those that the wheel gets."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from scratchcnn_course.app.blank import blank

        self.scratch = tempfile.TemporaryDirectory()
        source = Path(self.root, "notebooks")
        for path in sorted(source.glob("[0-9][0-9]_*.ipynb")):
            copy = Path(self.scratch.name, path.name)
            copy.write_text(blank(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
            build_data["force_include"][str(copy)] = f"{PLACE}/{path.name}"
        for path in sorted(path for path in source.glob("images/*") if path.suffix in (".png", ".svg", ".jpg")):
            build_data["force_include"][str(path)] = f"{PLACE}/images/{path.name}"

    def finalize(self, version, build_data, artifact_path):
        """Take the copies away."""
        if version != "editable":
            self.scratch.cleanup()
