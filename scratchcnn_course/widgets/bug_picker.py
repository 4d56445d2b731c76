"""The bug picker: the curves of a network that may be broken, over those of the right one, and its gradient check."""

import html

import ipywidgets
import numpy as np

from ..lessons import bugs
from ..lessons.bug_probes import PROBES, examine
from ..plots.gradient_errors import entry_errors
from .board import INDENTED, Board, setting
from .pieces import beside, box, card, label, svg, words

NETWORKS = [*((f"bug {which}", which) for which in bugs.BUGS), ("the right one", "right")]
LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT = 52, 344, 34, 214, 364, 280
CHOSEN, BESIDE = 'stroke="var(--red)" stroke-width="3"', 'stroke="var(--blue)" stroke-width="3" stroke-dasharray="9 5"'
CELL, ACROSS = 17, 40  # of an error map: the size of a square, and how many have room beside each other


class BugPicker(Board):
    """Choose one of six networks: how it trained, what its gradient check says, and at last what is wrong with it.

    The settings are `network` (`"A"` to `"E"`, or `"right"`) and `probe`, a key of `bug_probes.PROBES`: what the
    gradients are checked on.

    Parameters
    ----------
    network : str

    Attributes
    ----------
    checked, revealed : bool
        Whether the verdict and the name of the bug are shown. Another network hides its name again.

    Examples
    --------
    >>> picker = BugPicker("A")
    >>> picker.check()
    >>> picker.reveal()
    """

    network, probe = setting("network"), setting("probe")

    def __init__(self, network="A"):
        self.runs, self.checked, self.revealed = bugs.load_runs()["digits"], False, False
        self.controls = {
            "network": ipywidgets.Dropdown(options=NETWORKS, description="network", layout=INDENTED),
            "probe": ipywidgets.Dropdown(options=list(PROBES), description="probe", layout=INDENTED),
        }
        self.network = network
        self.buttons = [
            ipywidgets.Button(description=name, tooltip=name, layout={"width": "190px"})
            for name in ("Check its gradients", "Reveal the bug")
        ]
        for button, act in zip(self.buttons, (self.check, self.reveal), strict=True):
            button.on_click(lambda _, act=act: act())
        super().__init__(*self.controls.values(), ipywidgets.HBox(self.buttons))
        self.controls["network"].observe(self._another, "value")
        self.controls["probe"].observe(self.draw, "value")

    def check(self):
        """Show the verdict of the gradient check, for every network that is chosen from now on."""
        self.checked = True
        self.draw()

    def reveal(self):
        """Show the name of the bug and the line of code that is wrong."""
        self.revealed = True
        self.draw()

    def _another(self, change):
        self.revealed = False
        self.draw()

    def frame(self):
        """Return curves, figures and what was asked for as HTML.

        Returns
        -------
        str
        """
        parts = [beside(*(self._curves(what) for what in ("loss", "accuracy")), gap=12), words(self.figures(), lines=2)]
        parts += [_verdicts(examine(self.network, self.probe))] * self.checked
        parts += [_name(self.network)] * self.revealed
        return card(*parts)

    def figures(self):
        """Return the test accuracy after the last epoch in words, mean and spread.

        Returns
        -------
        str
        """
        ends = {which: [run[-1] for run in self.runs["accuracy"][which]] for which in ("right", self.network)}
        told = {which: f"{np.mean(end):.1%} ({min(end):.1%} to {max(end):.1%})" for which, end in ends.items()}
        after = f"Test accuracy after {self.runs['training']['epochs']} epochs, mean of {len(ends['right'])} seeds"
        if self.network == "right":
            return f"{after}: {told['right']}. Nothing in this network is broken."
        away = 100 * (np.mean(ends[self.network]) - np.mean(ends["right"]))
        more = f"{abs(away):.1f} points {'more' if away > 0 else 'less'}"
        return f"{after}: bug {self.network} {told[self.network]}, {more} than the right one, {told['right']}."

    def alt(self):
        """Return the figures, and in words what else is shown.

        Returns
        -------
        str
        """
        parts = ["Training loss and test accuracy, epoch by epoch.", self.figures()]
        if self.checked:
            verdicts = examine(self.network, self.probe)
            wrong = [kind for kind, verdict in verdicts.items() if not verdict.passed]
            parts.append(f"Gradients, {self.probe}: {', '.join(wrong) + ' wrong' if wrong else 'all right'}.")
        if self.revealed and self.network in bugs.BUGS:
            parts.append(f"The bug: {bugs.BUGS[self.network].name}.")
        return " ".join(parts)

    def _curves(self, what):
        """Draw one column of the runs: means as lines, all seeds within the tinted bands."""
        runs = {which: np.array(self.runs[what][which]) for which in dict.fromkeys(("right", self.network))}
        every = np.concatenate([np.ravel(values) for values in self.runs[what].values()])  # one scale for all networks
        low, high = (0, np.ceil(2 * every.max()) / 2) if what == "loss" else (np.floor(10 * every.min()) / 10, 1)
        name = "training loss" if what == "loss" else "test accuracy"
        parts = [label(LEFT, 20, f"{name}, by epoch", at="start", bold=True)]
        for share in (0, 0.5, 1):
            value, up = low + share * (high - low), BOTTOM - share * (BOTTOM - TOP)
            parts.append(f'<path d="M{LEFT} {up}H{RIGHT}" stroke="var(--quiet)"/>')
            parts.append(label(LEFT - 8, up + 6, f"{value:.2g}" if what == "loss" else f"{value:.0%}", at="end"))
        for which, values in runs.items():
            look, colour = (BESIDE, "blue") if which == "right" else (CHOSEN, "red")
            places = [
                [_place(epoch, (value - low) / (high - low), values.shape[1]) for epoch, value in enumerate(row)]
                for row in (values.mean(axis=0), values.max(axis=0), values.min(axis=0))
            ]
            band = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*places[1], *places[2][::-1]))
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places[0])
            parts.append(f'<polygon points="{band}" fill="var(--{colour})" fill-opacity="0.16"/>')
            parts.append(f'<polyline points="{line}" fill="none" {look}/>')
        parts += [label(_place(k - 1, 0, values.shape[1])[0], BOTTOM + 20, k) for k in range(1, values.shape[1] + 1)]
        for k, which in enumerate(runs):
            x, look = LEFT + 176 * k, BESIDE if which == "right" else CHOSEN
            parts.append(f'<path d="M{x} {HEIGHT - 20}h36" fill="none" {look}/>')
            parts.append(
                label(x + 44, HEIGHT - 15, "the right one" if which == "right" else f"bug {which}", at="start")
            )
        ends = ", ".join(f"{_called(which)} {values[:, -1].mean():.3f}" for which, values in runs.items())
        return svg("".join(parts), WIDTH, HEIGHT, f"Curves of the {name}; at the end, {ends}.")


def _called(which):
    return "the right one" if which == "right" else f"bug {which}"


def _place(epoch, up, epochs):
    return LEFT + (epoch + 0.3) / (epochs - 0.4) * (RIGHT - LEFT), BOTTOM - up * (BOTTOM - TOP)


def _verdicts(verdicts):
    """Return a line for each kind of layer, and a map of the errors of each gradient that is wrong."""
    look = (
        "padding: 2px 18px 2px 0; text-align: left; border: none; font-weight: {}; color: var(--{}); background: none"
    )
    rows, maps, told = [], [], []
    for kind, verdict in verdicts.items():
        cells = []
        for c in verdict.comparisons.values():
            right = c.error <= verdict.tolerance
            text = f"✓ d{c.name} right" if right else f"✕ d{c.name} WRONG, {c.error:.1e}"
            cells.append(f'<td style="{look.format(400 if right else 700, "ink" if right else "red")}">{text}</td>')
            maps += [] if right else [_errors(kind, c, verdict.tolerance)]
            told += [] if right else [_numbers(c, verdict.tolerance)]
        rows.append(f'<tr><th scope="row" style="{look.format(600, "ink")}">{kind}</th>{"".join(cells)}</tr>')
    table = f'<table style="border-collapse: collapse; margin: 6px 0; border: none; font-size: 16px">{"".join(rows)}'
    return f"{table}</table>{beside(*maps)}{''.join(map(words, told))}"


def _numbers(comparison, tolerance):
    """Say of the first wrong entries what the layer says, what nudging says, and how the two relate."""
    places = np.argwhere(entry_errors(comparison) > tolerance)  # what was set aside is NaN, and not among them
    told = []
    for place in map(tuple, places[:3]):
        layer, nudged = comparison.analytic[place], comparison.numeric[place]
        ratio = f"{layer / nudged:.2f} times" if abs(nudged) > 1e-9 else "not 0, as it should be"
        told.append(f"[{', '.join(map(str, place))}]: {layer:.3f}, nudged {nudged:.3f}, ({ratio})")
    return f"d{comparison.name}, the first wrong entries: {'; '.join(told)}."


def _errors(kind, comparison, tolerance):
    """Draw a square for each entry: full where it is wrong, empty where it is right, crossed where set aside."""
    errors = entry_errors(comparison)
    errors = errors.reshape((1,) * (4 - errors.ndim) + errors.shape)
    N, C, H, W = errors.shape
    parts = [label(0, 18, f"{kind}: d{comparison.name}, {N} × {C} × {H} × {W}", at="start", bold=True)]
    for n, c, h, w in np.ndindex(errors.shape):
        x, y = c * (W * CELL + 14) + w * CELL + 1, 30 + n * (H * CELL + 14) + h * CELL
        wrong, aside = errors[n, c, h, w] > tolerance, np.isnan(errors[n, c, h, w])
        fill = "var(--red)" if wrong else "var(--quiet)"
        parts.append(box(x, y, CELL - 2, CELL - 2, f'fill="{fill}" stroke="var(--{"red" if wrong else "line"})"'))
        if aside:
            parts.append(f'<path d="M{x} {y}l{CELL - 2} {CELL - 2}" stroke="var(--ink)"/>')
    count, height = int((errors > tolerance).sum()), 30 + N * (H * CELL + 14)
    told = f"{count} of {errors.size} entries wrong (full squares)"
    parts.append(label(0, height + 12, told, at="start"))
    width = max(330, C * (W * CELL + 14))
    return svg("".join(parts), width, height + 22, f"Errors of d{comparison.name} of {kind}: {told}.")


def _name(which):
    """Say what is wrong, with the line of code."""
    if which == "right":
        return words("Nothing is wrong here.", bold=True)
    bug = bugs.BUGS[which]
    look = "display: block; margin: 4px 0; padding: 4px 8px; white-space: pre-wrap; font-size: 14px"
    lines = "".join(
        f'<code style="{look}; color: var(--ink); background: var(--quiet)">{html.escape(f"{mark} {line}")}</code>'
        for mark, line in (("−", bug.wrong), ("+", bug.right))
    )
    kind = bug.layer.__bases__[1].__name__
    return words(f"Bug {which}, in {kind}: {bug.name}. It does nothing {bug.vanishes}.", bold=True) + lines
