"""The bug picker: the curves of a network that may be broken, over those of the right one, and its gradient check."""

import numpy as np

from .. import plots
from ..lessons import bugs
from ..lessons.bug_probes import PROBES
from .desk import Desk, Setting

NETWORKS = [*bugs.BUGS, "right"]


class BugPicker(Desk):
    """Choose one of six networks: how it trained, what its gradient check says, and at last what is wrong with it.

    All was measured beforehand, by `python -m tools.bug_runs`. The settings are `network` (`"A"` to `"E"`, or
    `"right"`), `probe`, a key of `bug_probes.PROBES`: what the gradients are checked on; and `checked` and `revealed`:
    whether the verdict and the name of the bug are shown.

    Parameters
    ----------
    network : str

    Examples
    --------
    >>> picker = BugPicker("A")
    >>> picker.checked = picker.revealed = True
    """

    MODULE = "bugs"

    network = Setting("A", NETWORKS)
    probe = Setting("awkward", list(PROBES))
    checked = Setting(False, [False, True])
    revealed = Setting(False, [False, True])

    def __init__(self, network="A"):
        self.runs = bugs.load_runs()
        curves = {
            what: {which: self.runs["digits"][what][which] for which in NETWORKS} for what in ("loss", "accuracy")
        }
        data = {"networks": NETWORKS, "probes": list(PROBES), "verdicts": self.runs["verdicts"], **curves}
        data["figures"] = {which: self.figures(which) for which in NETWORKS}
        super().__init__(data | {"names": _names()}, network=network)

    def figures(self, which):
        """Return the test accuracy of a network after the last epoch in words, mean and spread."""
        ends = {name: [run[-1] for run in self.runs["digits"]["accuracy"][name]] for name in ("right", which)}
        told = {name: f"{np.mean(end):.1%} ({min(end):.1%} to {max(end):.1%})" for name, end in ends.items()}
        epochs = self.runs["digits"]["training"]["epochs"]
        after = f"Test accuracy after {epochs} epochs, mean of {len(ends['right'])} seeds"
        if which == "right":
            return f"{after}: {told['right']}. Nothing in this network is broken."
        away = 100 * (np.mean(ends[which]) - np.mean(ends["right"]))
        more = f"{abs(away):.1f} points {'more' if away > 0 else 'less'}"
        return f"{after}: bug {which} {told[which]}, {more} than the right one, {told['right']}."

    def figure(self):
        """Draw the test accuracy of the network and of the right one."""
        names = {"right": "the right one", self.network: f"bug {self.network}"} | {"right": "the right one"}
        accuracy = {name: self.runs["digits"]["accuracy"][which] for which, name in names.items()}
        return plots.runs(accuracy, ylabel="test accuracy")

    def alt(self):
        """Return the figures, and in words what else is shown."""
        parts = ["Training loss and test accuracy, epoch by epoch.", self.figures(self.network)]
        if self.checked:
            rows = self.runs["verdicts"][self.network][self.probe]
            wrong = [f"d{row['name']} of {row['kind']}" for row in rows if "error" in row]
            parts.append(f"Gradients, {self.probe}: {', '.join(wrong) + ' wrong' if wrong else 'all right'}.")
        if self.revealed:
            parts.append(_names()[self.network]["said"])
        return " ".join(parts)


def _names():
    """Return what is wrong with each network, and the line of code."""
    named = {
        which: {
            "said": f"Bug {which}, in {bug.layer.__bases__[1].__name__}: {bug.name}. It does nothing {bug.vanishes}.",
            "wrong": bug.wrong,
            "right": bug.right,
        }
        for which, bug in bugs.BUGS.items()
    }
    return named | {"right": {"said": "Nothing is wrong here."}}
