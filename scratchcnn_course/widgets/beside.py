"""Players beside each other."""

from .player import Player
from .twin import SCRIPTS, Page, script, source, still

LEAST, GAP = "360px", "12px"  # of a player's width, before they go below each other; between them
CSS = f"""
.scratchcnn-beside {{ display: flex; flex-wrap: wrap; gap: {GAP}; }}
.scratchcnn-beside > div {{ flex: 1 1 {LEAST}; min-width: 0; }}
.scratchcnn-together {{ max-width: none; padding: 0 0 8px; border: none; }}
.scratchcnn-together > .bar {{ margin-top: 10px; }}
"""
SCRIPTS["Beside"] = script("Beside", f"{Player._esm}\n{source('beside.js')}", f"{Player._css}{CSS}", render="beside")


class Beside(Page):
    """Show players beside each other, to compare two ways; where the page is narrow, below each other.

    One control moves them all: each has made its share of its steps, so that all begin and end together. Without
    scripts, their film strips stand below each other.

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

    def __init__(self, *players):
        for player in players:
            if not isinstance(player, Player):
                raise TypeError(f"players must be Players, such as Player(trace), got {type(player).__name__}")
        if len(players) < 2:
            raise ValueError(f"players must be two or more, got {len(players)}")
        self.players = players

    def picture(self):
        """Draw a few steps of each player below each other."""
        from .filmstrip import filmstrip

        return filmstrip(*(player.played for player in self.players))

    def alt(self):
        """Return what each player says."""
        return " ".join(player.alt() for player in self.players)

    def _still(self):
        states = [{name: getattr(player, name) for name in Player.SHOWN} for player in self.players]
        return still("Beside", self.picture(), self.alt(), {"states": states})
