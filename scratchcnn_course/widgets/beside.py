"""Players beside each other."""

import ipywidgets

from .player import Player
from .twin import SCRIPTS, VIEW, colab, script, source, still, view

LEAST, GAP = "360px", "12px"  # of a player's width, before they go below each other; between them
CSS = f"""
.scratchcnn-beside {{ display: flex; flex-wrap: wrap; gap: {GAP}; }}
.scratchcnn-beside > div {{ flex: 1 1 {LEAST}; min-width: 0; }}
"""
SCRIPTS["Beside"] = script("Beside", f"{Player._esm}\n{source('beside.js')}", f"{Player._css}{CSS}", render="beside")


class Beside(ipywidgets.HBox):
    """Show players beside each other, to compare two ways; where the page is narrow, below each other.

    Each keeps its own buttons, keys and step. Where no kernel runs they step too; without scripts, their film strips
    stand below each other.

    Parameters
    ----------
    *players : Player
        Two or more.

    Raises
    ------
    TypeError
        If one is no player.
    ValueError
        If there are fewer than two.

    Examples
    --------
    >>> Beside(Player(scattered), Player(correlated))  # doctest: +SKIP
    """

    _ipython_display_ = None  # ipywidgets 7 would display the live view alone

    def __init__(self, *players):
        for player in players:
            if not isinstance(player, Player):
                raise TypeError(f"players must be Players, such as Player(trace), got {type(player).__name__}")
        if len(players) < 2:
            raise ValueError(f"players must be two or more, got {len(players)}")
        for player in players:
            player.layout.flex, player.layout.min_width = f"1 1 {LEAST}", "0"
        super().__init__(players, layout={"flex_flow": "row wrap", "grid_gap": GAP, "overflow": "visible"})

    def picture(self):
        """Draw a few steps of each player below each other.

        Returns
        -------
        PIL.Image.Image
        """
        from .filmstrip import filmstrip

        return filmstrip(*(player.played for player in self.children))

    def alt(self):
        """Return what each player says.

        Returns
        -------
        str
        """
        return " ".join(player.alt() for player in self.children)

    def to_html(self):
        """Return the players as a piece of HTML that works anywhere, without a kernel and without a network.

        Returns
        -------
        str
        """
        return self._still()["text/html"]

    def _still(self):
        states = [{name: getattr(player, name) for name in Player.SHOWN} for player in self.children]
        return still("Beside", self.picture(), self.alt(), {"states": states})

    def _repr_mimebundle_(self, **kwargs):
        return {VIEW: view(self), **self._still()}, colab(self.children[0])
