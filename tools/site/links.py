"""Where the links of the course's files lead on the site."""

import posixpath
import re
from pathlib import Path

from tools.address import ROOT, repository

ELSEWHERE = re.compile(r"[a-z]+:")  # a scheme: https, mailto, data


def slug(title):
    """Return the id of a heading: words in small letters, without the difficulty and the minutes of an exercise.

    An anchor as JupyterLab makes them, spaces replaced by hyphens, gives the same: links need no list of headings.
    """
    return "-".join(re.findall(r"\w+", title.partition("·")[0].lower()))


class Links:
    """Rewrite links: notebooks become pages, files of the repository lead to it, pictures are gathered.

    Parameters
    ----------
    pages : dict
        The page of each file that has one, by its path in the repository: ``{"README.md": "index.html"}``.
    root : path
        The folder of the repository.

    Attributes
    ----------
    pictures : dict
        Where each picture lies that the site has to show, by its path on the site.
    """

    def __init__(self, pages, root=ROOT):
        self.pages, self.root, self.pictures = pages, Path(root), {}
        self.address = repository(root)

    def to(self, target, folder):
        """Return where a link of a file in this folder of the repository leads.

        A link to a file that is not there is left as it is, for `check.problems` to find.
        """
        file, _, heading = target.partition("#")
        if ELSEWHERE.match(target):
            return target
        anchor = f"#{slug(heading)}" if heading else ""
        path = posixpath.normpath(posixpath.join(folder, file))
        if not file:
            return anchor
        if path in self.pages:
            return self.pages[path] + anchor
        return self.to_file(path) if (self.root / path).exists() else target

    def to_file(self, path):
        """Return the address of a file or folder of the repository on the web."""
        return f"{self.address}/{'tree' if (self.root / path).is_dir() else 'blob'}/HEAD/{path}"

    def to_picture(self, target, folder):
        """Return where a picture lies on the site, and remember that it has to be there.

        Raises
        ------
        ValueError
            If another one has that name.
        """
        path = posixpath.normpath(posixpath.join(folder, target))
        if ELSEWHERE.match(target) or not (self.root / path).exists():
            return target
        place = f"images/{posixpath.basename(path)}"
        if self.pictures.setdefault(place, self.root / path) != self.root / path:
            raise ValueError(f"two pictures are called {place}: {self.pictures[place]} and {self.root / path}")
        return place
