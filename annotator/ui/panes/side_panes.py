"""The panes beside the text: one row each. The command that shows it is `view.` and its name."""

from typing import NamedTuple

# What one works at in the window (see `modes`).
ANNOTATE, REVIEW, AGREEMENT = "annotate", "review", "agreement"
_BOTH = (ANNOTATE, REVIEW)


class SidePane(NamedTuple):
    """A pane: what it is called, where it stands and whether it is seen before anyone chooses.

    `modes` are those in which there is this pane; agreement has a page of its own and none.
    """

    name: str
    title: str
    side: str
    shown: bool = True
    modes: tuple[str, ...] = _BOTH


SIDES = ("left", "right", "bottom")
SIDE_PANES = (
    SidePane("units", "Units", "left", modes=(REVIEW,)),
    SidePane("cases", "Disagreements", "left", modes=(REVIEW,)),
    SidePane("queue", "Articles", "left"),
    SidePane("decision", "Decision", "right", modes=(REVIEW,)),
    SidePane("inspector", "Inspector", "right"),
    SidePane("history", "History", "right", shown=False),
    SidePane("reader", "Reader", "bottom", shown=False),
    SidePane("table", "Table", "bottom", shown=False),
    SidePane("comments", "Comments", "right", shown=False),
    SidePane("guidelines", "Guidelines", "right", shown=False),
)
PANES = tuple(pane.name for pane in SIDE_PANES)
USUAL_SIDES = {pane.name: pane.side for pane in SIDE_PANES}
USUALLY_HIDDEN = tuple(pane.name for pane in SIDE_PANES if not pane.shown)
# Modes in which the panes of a side are tabs, whatever the room.
TABBED_MODES = frozenset({REVIEW})


def panes_of(mode: str) -> frozenset[str]:
    """Return the panes that there are in a mode."""
    return frozenset(pane.name for pane in SIDE_PANES if mode in pane.modes)
