"""What the table shows: of which labels, in this article or all, one's own or everyone's."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from annotator.app.annotation_table import Wanted
from annotator.app.session import Session
from annotator.model.table_columns import frame_labels
from annotator.ui.tables.table_bar import MenuButton, TableBar
from annotator.ui.tables.table_menus import fill_what

_NAMED_LABELS = 3


class TableChoices(QObject):
    """Holds what is wanted, and opens the menus that choose it.

    Signals:
        changed(): other rows are wanted.
        labels_chosen(object): the labels whose annotations are wanted.
    """

    changed = Signal()
    labels_chosen = Signal(object)

    def __init__(self, session: Session, bar: TableBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = bar
        self._parent = parent
        self._here = False
        self.wanted = Wanted(frame_labels(session.schema))
        bar.what.clicked.connect(self._choose_labels)
        bar.scope.clicked.connect(self._choose_scope)
        bar.whose.clicked.connect(self._choose_whose)
        self.show()

    @property
    def frames(self) -> bool:
        """Tell whether all labels with roles are wanted, and no others."""
        return self.wanted.labels == frame_labels(self._session.schema)

    def set_labels(self, labels: tuple[str, ...]) -> None:
        """Want the annotations of some labels; unknown ones are left out."""
        schema = self._session.schema
        known = tuple(label for label in labels if label in schema.by_id)
        self.wanted = Wanted(known or frame_labels(schema), self.wanted.article, self.wanted.own)

    def set_here(self, *, here: bool) -> None:
        """Want the rows of the open article, or of all."""
        self._here = here
        opened = self._session.article
        article = opened.article.key if here and opened is not None else None
        self.wanted = Wanted(self.wanted.labels, article, self.wanted.own)
        self.changed.emit()

    def set_own(self, *, own: bool) -> None:
        """Want one's own rows, or everyone's."""
        self.wanted = Wanted(self.wanted.labels, self.wanted.article, own)
        self.changed.emit()

    def follow_article(self) -> None:
        """Want the rows of the article that is open now, if one article's are wanted."""
        if self._here:
            self.set_here(here=True)

    def show(self) -> None:
        """Name what is chosen on the buttons."""
        schema, labels = self._session.schema, self.wanted.labels
        names = ", ".join(schema.name_of(label) for label in labels[:_NAMED_LABELS])
        if len(labels) > _NAMED_LABELS:
            names = self.tr("{0} labels").format(len(labels))
        for family in schema.families:
            if labels == tuple(la.id for la in schema.labels if la.family == family.id):
                names = family.name
        self._bar.what.show_words(self.tr("All frames") if self.frames else names)
        here, own = self._here, self.wanted.own
        self._bar.scope.show_words(self._scope(here=here), on=here)
        self._bar.whose.show_words(self._owner(own=own), on=not own)

    def _choose_labels(self) -> None:
        menu, frames = self._menu(), frame_labels(self._session.schema)
        choose = self.labels_chosen.emit
        fill_what(menu, self._session.schema, self.wanted.labels, frames, choose)
        menu.popup(below(self._bar.what))

    def _choose_scope(self) -> None:
        menu = self._menu()
        for here in (False, True):
            action = menu.addAction(self._scope(here=here))
            action.setCheckable(True)
            action.setChecked(here == self._here)
            action.triggered.connect(partial(self._take_scope, here))
        menu.popup(below(self._bar.scope))

    def _choose_whose(self) -> None:
        menu = self._menu()
        for own in (True, False):
            action = menu.addAction(self._owner(own=own))
            action.setCheckable(True)
            action.setChecked(own == self.wanted.own)
            action.triggered.connect(partial(self._take_owner, own))
        menu.popup(below(self._bar.whose))

    def _take_scope(self, here: bool, *_: object) -> None:
        self.set_here(here=here)

    def _take_owner(self, own: bool, *_: object) -> None:
        self.set_own(own=own)

    def _scope(self, *, here: bool) -> str:
        return self.tr("This article") if here else self.tr("All articles")

    def _owner(self, *, own: bool) -> str:
        return self.tr("Mine") if own else self.tr("Everyone’s")

    def _menu(self) -> QMenu:
        return passing_menu(self._parent)


def passing_menu(parent: QWidget) -> QMenu:
    """Return a menu that is gone when it is closed."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def below(button: MenuButton) -> QPoint:
    """Return where a button's menu opens."""
    return button.mapToGlobal(button.rect().bottomLeft())
