"""The sections of the inspector: made for a schema, one below the other or behind tabs."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from annotator.app.last_values import LastValues
from annotator.app.session import Session
from annotator.ui.inspector.annotation_form import AnnotationForm
from annotator.ui.inspector.annotation_list import AnnotationList
from annotator.ui.inspector.article_form import ArticleForm
from annotator.ui.inspector.form_area import FormArea
from annotator.ui.inspector.guide import Guide
from annotator.ui.inspector.head import AnnotationHead
from annotator.ui.inspector.here_list import HereList
from annotator.ui.inspector.note_box import NoteBox
from annotator.ui.inspector.who_section import WhoSection
from annotator.ui.look.theme import Theme
from annotator.ui.parts.part import Hairline
from annotator.ui.parts.tab_strip import TabStrip

WIDTH = 336
# Below this height of the window the sections lie behind tabs.
_TALL = 840
FRAME, LIST, ARTICLE = range(3)


class Sections(QWidget):
    """Makes the sections, anew for another schema, and knows which of them are to be seen."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.last = LastValues(session)
        self._key_name: Callable[[str], str] = _no_key
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._build()

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def _build(self) -> None:
        """Make all sections in the place of those that are there."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        schema, theme = self._session.schema, self._theme
        words = (self.tr("Frame"), self.tr("Annotations"), self.tr("Article"))
        self._tabs = TabStrip(theme, words)
        self._tab_line = Hairline(theme)
        self._head = AnnotationHead(theme)
        self._head_line = Hairline(theme)
        called = self._session.register.name
        self._form = AnnotationForm(schema, theme, self._names, self.last.offered, called)
        self._form_area = FormArea(theme, self._form)
        self._who_line = Hairline(theme)
        self.who = WhoSection(schema, theme)
        self._note_line = Hairline(theme)
        self._note = NoteBox()
        self._guide = Guide(theme)
        self._guide.name_keys(self._key_name)
        self._article_form = ArticleForm(schema, theme)
        self._article_area = FormArea(theme, self._article_form)
        self._here_line = Hairline(theme)
        self.here = HereList(schema, theme, self._session.register.mentions)
        self._list_line = Hairline(theme)
        self._list = AnnotationList(schema, theme)
        self._list.rows.counted.connect(self._count)
        for part in (self._tabs, self._tab_line, self._head, self._head_line, self._form_area):
            self._column.addWidget(part)
        for part in (self._who_line, self.who, self._note_line, self._note, self._guide):
            self._column.addWidget(part)
        for part in (self._article_area, self._here_line, self.here):
            self._column.addWidget(part)
        self._column.addWidget(self._list_line)
        self._column.addWidget(self._list, 1)

    def _names(self, letters: str) -> list[tuple[str, str]]:
        """Return key and name of the referents that have some letters in their names."""
        return [(r.key, r.name) for r in self._session.register.named(letters)]

    def _show_parts(self, *, selected: bool, opened: bool, who: bool) -> bool:
        """Show the sections there is something in; tell whether the article's is one of them.

        `selected` is whether there is an annotation, `opened` an article, `who` whom it means.
        """
        tall = self.window().height() >= _TALL
        tab = self._tabs.current
        frame = selected and (tall or tab == FRAME)
        article = opened and (not selected if tall else tab == ARTICLE)
        shown = {
            self._tabs: opened and not tall,
            self._tab_line: opened and not tall,
            self._head: frame,
            self._head_line: frame,
            self._form_area: frame,
            self._who_line: frame and who,
            self.who: frame and who,
            self._note_line: frame,
            self._note: frame,
            self._guide: not opened or (not tall and tab == FRAME and not selected),
            self._article_area: article,
            self._here_line: article,
            self.here: article,
            self._list_line: opened and tall,
            self._list: opened and (tall or tab == LIST),
        }
        for part, visible in shown.items():
            part.setVisible(visible)
        self._list.show_head(visible=tall)
        self._form_area.fill(take_all=not tall)
        self._article_area.fill(take_all=not tall)
        return article

    def _count(self) -> None:
        self._tabs.tabs[LIST].set_words(self.tr("Annotations {n}").format(n=self._list.total))


def _no_key(_: str) -> str:
    return ""
