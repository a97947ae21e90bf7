"""Menus that are filled when they open: recent projects, labels, panes, and undo by name."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from annotator.ui.actions import Actions
from annotator.ui.menus import fill_labels
from annotator.ui.panes.side_panes import PANES, SIDES
from annotator.ui.window.looks import Looks
from annotator.ui.window.workspace import Workspace

_LONGEST = 80


class FilledMenus(QObject):
    """Fills what depends on the project that is open.

    Signals:
        recent_chosen(object): the path of a recent project.
    """

    recent_chosen = Signal(object)

    def __init__(
        self, menus: Mapping[str, QMenu], actions: Actions, looks: Looks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._menus = menus
        self._actions = actions
        self._looks = looks
        self.workspace: Workspace | None = None
        fills: dict[str, Callable[[], None]] = {
            "edit": self._name_undo,
            "project/2": self._fill_recent,
            "label/1": self._fill_labels,
            "go/2b": self._fill_articles,
            "review": self._check_review,
            "review/5": self._fill_layers,
            "view/1b": self._fill_panes,
        }
        for name, fill in fills.items():
            menus[name].aboutToShow.connect(fill)

    def _name_undo(self) -> None:
        if self.workspace is None:
            return
        history = self.workspace.session.history
        for command, verb, step in (
            ("edit.undo", self.tr("Undo"), history.next_undo()),
            ("edit.redo", self.tr("Redo"), history.next_redo()),
        ):
            name = step.name if step is not None else ""
            self._actions.set_title(command, f"{verb} {name}".strip())

    def _fill_recent(self) -> None:
        menu = self._menus["project/2"]
        menu.clear()
        for known in self._looks.settings.recent:
            path = Path(known)
            action = menu.addAction(f"{path.stem}   {path.parent}".replace("&", "&&"))
            action.setEnabled(path.is_file())
            action.triggered.connect(partial(self.recent_chosen.emit, path))

    def _fill_labels(self) -> None:
        menu = self._menus["label/1"]
        menu.clear()
        if self.workspace is not None:
            fill_labels(menu, self.workspace.session.schema, self.workspace.desk.give_label)

    def _fill_articles(self) -> None:
        menu = self._menus["go/2b"]
        menu.clear()
        workspace = self.workspace
        if workspace is None:
            return
        for key, title in workspace.ways.recent():
            action = menu.addAction(_shortened(title).replace("&", "&&"))
            action.triggered.connect(partial(workspace.choose_article, key))

    def _check_review(self) -> None:
        if self.workspace is not None:
            self.workspace.review.show_checks(self._actions)

    def _fill_layers(self) -> None:
        menu = self._menus["review/5"]
        menu.clear()
        if self.workspace is not None:
            self.workspace.review.fill_layers(menu)

    def _fill_panes(self) -> None:
        menu = self._menus["view/1b"]
        menu.clear()
        if self.workspace is None:
            return
        panes = self.workspace.panes
        names = (self.tr("Left"), self.tr("Right"), self.tr("Bottom"))
        for pane in PANES:
            submenu = menu.addMenu(panes.title_of(pane))
            for side, words in zip(SIDES, names, strict=True):
                action = submenu.addAction(words)
                action.setCheckable(True)
                action.setChecked(panes.sides[pane] == side)
                action.triggered.connect(partial(panes.put, pane, side))


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"
