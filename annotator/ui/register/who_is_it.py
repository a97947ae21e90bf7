"""Who is it: digits link words and annotations to the register, `0` asks by a few letters."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from annotator.app import referring
from annotator.app.hands import AskWho, Known, Link, Refer, Refuse, WhoDecision, on_digit
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey
from annotator.suggest.who import Candidate, Proposal, Reason
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.keys import meanings
from annotator.ui.label_bar import bar_labels
from annotator.ui.look.theme import Theme
from annotator.ui.register.who_popup import WhoPopup, WhoRow
from annotator.ui.register.who_rows import Chosen, chosen_of, found_rows, row_of
from annotator.ui.view.article_view import ArticleView

# Names are read in quiet moments, some at a time, so that proposals wait for nothing.
_QUIET = 30


class WhoIsIt(QObject):
    """Carries out what the digits mean.

    Signals:
        refused(object): why nothing happened, in a sentence.
        said(object): a hint about what was done.
        text_wanted(): the popup is gone, the text should get the focus.
        names_read(): all names of the register are in memory.
    """

    refused = Signal(object)
    said = Signal(object)
    text_wanted = Signal()
    names_read = Signal()

    def __init__(
        self,
        session: Session,
        desk: ReadingDesk,
        view: ArticleView,
        theme: Callable[[], Theme],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._view = view
        self._theme = theme
        self._window = parent
        self.popup: WhoPopup | None = None
        self._asked = AskWho(None, None)
        self._waiting: Chosen | None = None
        self._quiet = QTimer(self, interval=_QUIET)
        self._quiet.timeout.connect(self._read_some)

    def start_reading(self) -> None:
        """Read the register's names in quiet moments."""
        if not self._session.register.is_read:
            self._quiet.start()

    def press(self, event: QKeyEvent) -> bool:
        """Do what a digit means; tell whether it was one."""
        digit = next((key for key in meanings(event) if len(key) == 1 and key in "0123456789"), "")
        if not digit or self._session.article is None:
            return False
        if not event.isAutoRepeat():
            self.choose(int(digit))
        return True

    def choose(self, number: int) -> None:
        """Do what a digit means, whichever way it was given."""
        here = self._session.here
        referent = here.referent(number) if here is not None else None
        label = here.label(referent) if here is not None and referent is not None else None
        known = None
        if referent is not None:
            known = Known(referent, label or self._session.register.resolved(referent).type)
        self._carry_out(on_digit(self._desk.situation(), number, known))

    def take_proposed(self) -> None:
        """Link what is in hand to whom its words mean most likely."""
        article, selected = self._session.article, self._view.selected
        if article is None or selected is None or selected not in article.spans:
            self.refused.emit(self.tr("Select an annotation first: then its proposal is taken"))
            return
        found = self._session.register.find(
            article.quote(selected), article.spans.label(selected), 1
        )
        if found:
            self._try(lambda: self._link(selected, chosen_of(found[0])))
        else:
            self.refused.emit(self.tr("Nobody is proposed for these words: press 0 to search"))

    def unlink(self) -> None:
        """Let the selected annotation refer to nobody."""
        selected = self._view.selected
        if selected is None:
            self.refused.emit(self.tr("Select an annotation first"))
        else:
            self._try(lambda: referring.unlink(self._session, [selected]))

    def close(self) -> None:
        """Put the popup away."""
        if self.popup is not None:
            self.popup.hide()
            self.popup.deleteLater()
            self.popup = None

    # Inside

    def _carry_out(self, decision: WhoDecision) -> None:
        match decision:
            case Refuse(why):
                self.refused.emit(why)
            case Link(key, referent):
                self._try(lambda: self._link(key, Chosen(referent, "")))
            case Refer(label, fragment, referent):
                self._asked = AskWho(None, fragment)
                self._mention(Chosen(referent, ""), label)
            case AskWho():
                self._ask(decision)

    def _ask(self, asked: AskWho) -> None:
        try:
            self._session.editable()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        self._asked = asked
        self.close()
        window = self._window.window()
        self.popup = popup = WhoPopup(self._theme(), window)
        popup.chosen.connect(self._take)
        popup.left.connect(self._leave)
        popup.ask(self._found, self._place(), self.tr("Who is it? A few letters, or a new name"))

    @property
    def _words(self) -> str:
        article = self._session.article
        if article is None:
            return ""
        if self._asked.key is not None and self._asked.key in article.spans:
            return article.quote(self._asked.key)
        place = self._asked.fragment or Fragment(0, 0)
        return article.text.content[place.start : place.end]

    @property
    def _label(self) -> str:
        article, key = self._session.article, self._asked.key
        there = article is not None and key is not None and key in article.spans
        return article.spans.label(key) if article and key is not None and there else ""

    def _found(self, letters: str) -> list[WhoRow]:
        """Return who the letters mean; without any, whom the words in hand mean."""
        theme = self._theme()
        rows, found = found_rows(self._session, theme, letters, self._words, self._label)
        if not letters.strip():
            # Behind the new entry: Enter must not link to whoever happens to be here.
            others = self._others_here({p.candidate.key for p in found})
            rows += [row_of(self._session, theme, each) for each in others]
        return rows

    def _others_here(self, but: set[str]) -> list[Proposal]:
        here = self._session.here
        entries = [row.entry for row in here.rows()] if here is not None else []
        return [
            Proposal(Candidate(e.key, e.name, e.type, e.ids), Reason.LIKE, 0.0)
            for e in entries
            if e.key not in but
        ]

    def _take(self, value: object) -> None:
        if isinstance(value, str) and self._waiting is not None:
            chosen, self._waiting = self._waiting, None
            self._finish()
            self._mention(chosen, value)
            return
        chosen = chosen_of(value)
        if self._asked.key is not None:
            key = self._asked.key
            self._finish()
            self._try(lambda: self._link(key, chosen))
            return
        label = self._label_of(chosen)
        if label:
            self._finish()
            self._mention(chosen, label)
        elif self.popup is not None:
            self._waiting = chosen
            self.popup.ask_label(
                self._label_rows(), self.tr("“{0}” is a …? Press a letter").format(chosen.name)
            )

    def _label_of(self, chosen: Chosen) -> str:
        """Return the label of a mention: as here, else its type, if that can be given."""
        here = self._session.here
        if chosen.referent and here is not None and (label := here.label(chosen.referent)):
            return label
        kind = chosen.entry.type if chosen.entry is not None else ""
        if chosen.referent and chosen.entry is None:
            kind = self._session.register.resolved(chosen.referent).type
        found = self._session.schema.by_id.get(kind)
        return kind if found is not None and not found.retired else ""

    def _label_rows(self) -> list[WhoRow]:
        theme, schema = self._theme(), self._session.schema
        families = {family.id: family.name for family in schema.families}
        return [
            WhoRow(
                label.id,
                label.name,
                families.get(label.family, ""),
                theme.dim,
                label.keys[0] if label.keys else "",
            )
            for label in bar_labels(schema)
        ]

    def _mention(self, chosen: Chosen, label: str) -> None:
        fragment = self._asked.fragment
        if fragment is None:
            return
        if not label:
            self.refused.emit(self.tr("This entry has no type yet: give the words a label first"))
            return

        def act() -> None:
            session = self._session
            if chosen.referent:
                key = referring.mention(session, label, [fragment], chosen.referent, chosen.entry)
            else:
                key = referring.mention_new(session, label, [fragment], chosen.name)
            self._desk.take(key)
            self._hint(key)

        self._try(act)

    def _link(self, key: AnnotationKey, chosen: Chosen) -> None:
        if chosen.referent:
            referring.link(self._session, key, chosen.referent, chosen.entry)
        else:
            referring.link_new(self._session, key, chosen.name)
        self._hint(key)

    def _hint(self, key: AnnotationKey) -> None:
        article = self._session.article
        referent = article.spans.referent(key) if article is not None else None
        if article is not None and referent is not None:
            hint = referring.misfit(self._session, article.spans.label(key), referent)
            if hint:
                self.said.emit(hint)

    def _place(self) -> QRect:
        """Return the words in hand, in the window's pixels."""
        article, view = self._session.article, self._view
        place, key = self._asked.fragment, self._asked.key
        if article is not None and key is not None and key in article.spans:
            place = article.spans.fragments(key)[0]
        start, end = place or (view.caret, view.caret)
        last = view.rect_of(max(start, end - 1), end)
        first = view.rect_of(start, start)
        rect = QRect(first.topLeft(), last.bottomRight()).normalized()
        corner = view.viewport().mapTo(self._window.window(), rect.topLeft())
        return QRect(corner, rect.size())

    def _finish(self) -> None:
        self.close()
        self.text_wanted.emit()

    def _leave(self) -> None:
        self._waiting = None
        self._finish()

    def _read_some(self) -> None:
        if self._session.register.read_some():
            self._quiet.stop()
            self.names_read.emit()

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserError as refusal:
            self.refused.emit(str(refusal))
