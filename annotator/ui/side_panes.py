"""The panes beside the text: one row each. The command that shows it is `view.` and its name."""

from typing import NamedTuple


class SidePane(NamedTuple):
    """A pane: what it is called, where it stands and whether it is seen before anyone chooses."""

    name: str
    title: str
    side: str
    shown: bool = True


SIDES = ("left", "right", "bottom")
SIDE_PANES = (
    SidePane("queue", "Articles", "left"),
    SidePane("inspector", "Inspector", "right"),
    SidePane("history", "History", "right", shown=False),
    SidePane("reader", "Reader", "bottom", shown=False),
    SidePane("table", "Table", "bottom", shown=False),
    SidePane("guidelines", "Guidelines", "right", shown=False),
)
PANES = tuple(pane.name for pane in SIDE_PANES)
USUAL_SIDES = {pane.name: pane.side for pane in SIDE_PANES}
USUALLY_HIDDEN = tuple(pane.name for pane in SIDE_PANES if not pane.shown)
