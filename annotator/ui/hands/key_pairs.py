"""Keys that come in pairs: `,` and a letter sets an attribute, `.` and a letter fills a role."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator.app.session import Session
from annotator.model.frame_rules import role_by_key
from annotator.model.values import AnnotationKey
from annotator.ui.hands.slot_filling import SlotFilling
from annotator.ui.keys import meanings

ATTRIBUTE, ROLE = ",", "."
_BARE_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr)


class AttributeKeys(Protocol):
    """What sets the attributes of what is selected."""

    def set_by_letter(self, letter: str) -> bool:
        """Set the value that has a letter; False when none has it."""
        ...

    def repeat_values(self) -> None:
        """Set the values used last."""
        ...

    def offered_words(self) -> str:
        """Return the values used last that can be set again, in words; "" for none."""
        ...


class KeyPairs(QObject):
    """Takes the second key of a pair before labels and commands see it.

    Signals:
        said(object): what the next key will do, or what was done.
        refused(object): why nothing happened, in a sentence.
    """

    said = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        session: Session,
        frame: Callable[[], AnnotationKey | None],
        filling: SlotFilling,
        attributes: AttributeKeys,
        parent: QObject,
    ) -> None:
        """`frame` is the frame that roles are filled of."""
        super().__init__(parent)
        self._session = session
        self._frame = frame
        self._filling = filling
        self._attributes = attributes
        self._waiting: str | None = None

    @property
    def waiting(self) -> bool:
        """Tell whether the next key completes a pair."""
        return self._waiting is not None

    def press(self, event: QKeyEvent) -> bool:
        """Begin or complete a pair, or choose for a slot; tell whether the key was used."""
        if event.key() in _BARE_KEYS:
            return self.waiting
        waiting, pressed = self._waiting, meanings(event)
        if waiting is None:
            return self._filling.press(event, pressed[0]) or self._begin(pressed[0])
        self.forget()
        if event.key() == Qt.Key.Key_Escape:
            self.said.emit("")
        elif waiting == ATTRIBUTE:
            self._attribute(pressed)
        else:
            self._role(pressed)
        return True

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._waiting = None

    def _begin(self, key: str) -> bool:
        if key not in (ATTRIBUTE, ROLE) or self._session.article is None:
            return False
        if key == ROLE and self._frame() is None:
            self.refused.emit(self.tr("Select a sanction or statement first, then press . "))
            return True
        self._waiting = key
        self.said.emit(self._offer() if key == ATTRIBUTE else self._roles_in_words())
        return True

    def _offer(self) -> str:
        last = self._attributes.offered_words()
        if not last:
            return self.tr("Attribute: press its letter (Esc leaves)")
        return self.tr("Attribute: , sets {0} as last time, or press a letter").format(last)

    def _attribute(self, pressed: tuple[str, ...]) -> None:
        if pressed[0] == ATTRIBUTE:
            self._attributes.repeat_values()
        elif not any(self._attributes.set_by_letter(key.lower()) for key in pressed):
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
        else:
            self._filling.fill_role(role.id)

    def _roles_in_words(self) -> str:
        article, frame = self._session.article, self._frame()
        label = article.spans.label(frame) if article is not None and frame is not None else ""
        found = self._session.schema.by_id.get(label)
        roles = found.roles if found is not None else ()
        return " · ".join(f"{role.key} {role.title.lower()}" for role in roles)
