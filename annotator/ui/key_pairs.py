"""Keys that come in pairs: `,` and a letter sets an attribute, `.` and a letter fills a role."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator.app import frames
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import role_by_key
from annotator.model.schema import Role
from annotator.model.values import AnnotationKey
from annotator.ui.annotation_words import shortened
from annotator.ui.keys import meanings

ATTRIBUTE, ROLE = ",", "."
_BARE_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What the next key completes: an attribute, a role, or the choice of a role's filler."""

    prefix: str
    role: Role | None = None
    candidates: tuple[AnnotationKey, ...] = ()


class KeyPairs(QObject):
    """Takes the second key of a pair before labels and commands see it.

    Signals:
        said(object): what the next key will do, or what was done.
        refused(object): why nothing happened, in a sentence.
        offered(object): the fragments of the annotations that a digit may choose now.
    """

    said = Signal(object)
    refused = Signal(object)
    offered = Signal(object)

    def __init__(
        self,
        session: Session,
        frame: Callable[[], AnnotationKey | None],
        selection: Callable[[], Fragment | None],
        set_attribute: Callable[[str], bool],
        parent: QObject,
    ) -> None:
        """`frame` is the frame that roles are filled of; `set_attribute` takes a letter."""
        super().__init__(parent)
        self._session = session
        self._frame = frame
        self._selection = selection
        self._set_attribute = set_attribute
        self._waiting: _Waiting | None = None

    @property
    def waiting(self) -> bool:
        """Tell whether the next key completes a pair."""
        return self._waiting is not None

    def press(self, event: QKeyEvent) -> bool:
        """Begin or complete a pair; tell whether the key was one of a pair's."""
        if event.key() in _BARE_KEYS:
            return self.waiting
        waiting, pressed = self._waiting, meanings(event)
        if waiting is None:
            return self._begin(pressed[0])
        self.forget()
        if event.key() == Qt.Key.Key_Escape:
            self.said.emit("")
        elif waiting.prefix == ATTRIBUTE:
            self._attribute(pressed)
        elif waiting.role is None:
            self._role(pressed)
        else:
            self._choose(waiting, pressed[0])
        return True

    def forget(self) -> None:
        """Wait for nothing any more."""
        if self._waiting is not None and self._waiting.candidates:
            self.offered.emit([])
        self._waiting = None

    def _begin(self, key: str) -> bool:
        if key not in (ATTRIBUTE, ROLE) or self._session.article is None:
            return False
        if key == ROLE and self._frame() is None:
            self.refused.emit(self.tr("Select a sanction or statement first, then press . "))
            return True
        self._waiting = _Waiting(key)
        attribute = self.tr("Attribute: press its letter (Esc leaves)")
        self.said.emit(attribute if key == ATTRIBUTE else self._roles_in_words())
        return True

    def _attribute(self, pressed: tuple[str, ...]) -> None:
        if not any(self._set_attribute(key.lower()) for key in pressed):
            self.refused.emit(self.tr("No attribute here has the letter {0}").format(pressed[0]))

    def _role(self, pressed: tuple[str, ...]) -> None:
        article, frame = self._session.article, self._frame()
        if article is None or frame is None:
            return
        label = article.spans.label(frame)
        found = (role_by_key(self._session.schema, label, key.lower()) for key in pressed)
        role = next((r for r in found if r is not None), None)
        if role is None:
            self.refused.emit(self.tr("No role here has the letter {0}").format(pressed[0]))
            return
        if (selection := self._selection()) is not None:
            self._try(lambda: frames.fill_from_words(self._session, frame, role.id, [selection]))
            return
        candidates = frames.nearest_fitting(self._session, frame, role.id)
        if not candidates:
            words = self.tr("Nothing near could be the {0}: select its words first")
            self.refused.emit(words.format(role.title.lower()))
            return
        self._waiting = _Waiting(ROLE, role, tuple(candidates))
        quotes = (shortened(article.quote(key))[:24] for key in candidates)
        numbered = " · ".join(f"{n} {quote}" for n, quote in enumerate(quotes, 1))
        self.said.emit(f"{role.title}: {numbered}")
        self.offered.emit([article.spans.fragments(key)[0] for key in candidates])

    def _choose(self, waiting: _Waiting, key: str) -> None:
        frame, number = self._frame(), int(key) if key.isdecimal() else 0
        if waiting.role is None or frame is None:
            return
        if not 1 <= number <= len(waiting.candidates):
            self.refused.emit(self.tr("Press one of the numbers, or Esc"))
            return
        filler, role = waiting.candidates[number - 1], waiting.role.id
        self._try(lambda: frames.fill(self._session, frame, role, filler))

    def _roles_in_words(self) -> str:
        article, frame = self._session.article, self._frame()
        label = article.spans.label(frame) if article is not None and frame is not None else ""
        found = self._session.schema.by_id.get(label)
        roles = found.roles if found is not None else ()
        return " · ".join(f"{role.key} {role.title.lower()}" for role in roles)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserError as refusal:
            self.refused.emit(str(refusal))
