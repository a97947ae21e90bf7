"""A slot of the current frame waits for its filler: a number, a click, words, a drag fill it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from annotator.app import frames
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.model.changes import Changes
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import made_from_words, role_of, roles_for
from annotator.model.quotations import quoted
from annotator.model.schema import Role
from annotator.model.values import AnnotationKey
from annotator.model.words import word_at
from annotator.ui.hands.annotation_words import filled_roles, shortened
from annotator.ui.hands.reading_desk import ReadingDesk
from annotator.ui.hands.slot import Slot
from annotator.ui.hands.slot_acts import (
    Choose,
    CloseSlot,
    DropIn,
    OpenSlot,
    SlotAct,
    TakeOut,
    TurnPage,
    TypeWords,
)
from annotator.ui.status_line import Held
from annotator.ui.view.article_view import ArticleView

_NUMBERED = 9
_QUOTED = 24
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SlotFilling(QObject):
    """Fills the slots of the current frame, by whichever way the hands take.

    Signals:
        said(object): what waits, or what was done.
        refused(object): why nothing happened, in a sentence.
        slot_changed(object): the `Slot` that waits now, None for none.
        typing_wanted(object): the id of the role whose implied filler is to be typed.
        roles_offered(object, object): roles that all fit what was dropped, and what that is.
    """

    said = Signal(object)
    refused = Signal(object)
    slot_changed = Signal(object)
    typing_wanted = Signal(object)
    roles_offered = Signal(object, object)

    def __init__(
        self, session: Session, desk: ReadingDesk, view: ArticleView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._desk = desk
        self._view = view
        self.slot: Slot | None = None
        self._only_looks: Callable[[QKeyEvent], bool] | None = None

    def keep_open_for(self, only_looks: Callable[[QKeyEvent], bool]) -> None:
        """Set what tells of a key that it only selects or looks: then a slot goes on waiting."""
        self._only_looks = only_looks

    # Opening a slot

    def fill_role(self, role: str) -> None:
        """Fill a role from the selected words or annotation; without these let it wait."""
        frame = self._desk.frame
        if frame is None or self._session.article is None:
            return
        if (selection := self._view.selection) is not None:
            self._fill_from_words(frame, role, selection)
        elif (selected := self._filler_in_hand(frame)) is not None:
            self._fill(frame, role, selected)
        else:
            self.open_slot(role, stays=False)

    def open_slot(self, role: str, *, stays: bool = True) -> None:
        """Let a role of the current frame wait for its filler."""
        frame = self._desk.frame
        found = None if frame is None else self._role_of(frame, role)
        if frame is None or found is None:
            return
        try:
            self._session.editable()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return
        self._desk.take_frame(frame)
        self._wait(Slot(frame, found, stays=stays))

    def close(self) -> None:
        """Let no slot wait any more."""
        if self.slot is not None:
            self._show(None)

    def _filler_in_hand(self, frame: AnnotationKey) -> AnnotationKey | None:
        """Return the selected annotation, when it is neither the frame nor in one of its slots."""
        article, selected = self._session.article, self._view.selected
        if article is None or selected is None or selected == frame:
            return None
        there = article.annotation(selected).id in article.annotation(frame).fillers()
        return None if there else selected

    def _wait(self, slot: Slot) -> None:
        """Show a slot with the annotations that fit; the one after the nine nearest is looked for.

        Past the last ones the nearest come again.
        """
        found = frames.nearest_fitting(
            self._session, slot.frame, slot.role.id, _NUMBERED + 1, slot.skipped
        )
        if not found and slot.skipped:
            self._wait(replace(slot, skipped=0))
            return
        more = len(found) > _NUMBERED
        self._show(replace(slot, candidates=tuple(found[:_NUMBERED]), more=more))

    def _show(self, slot: Slot | None) -> None:
        article = self._session.article
        self.slot = slot
        keys = slot.candidates if slot is not None else ()
        places = [article.spans.fragments(key)[0] for key in keys] if article is not None else []
        self._view.set_numbers(places)
        self._view.set_picking(slot is not None)
        self._desk.say_waiting(None if slot is None else self._waiting(slot))
        self.slot_changed.emit(slot)
        if slot is not None:
            self.said.emit(self._in_words(slot))

    def _waiting(self, slot: Slot) -> Held:
        article = self._session.article
        frame = shortened(article.quote(slot.frame)) if article is not None else ""
        rest = self.tr("click a span or select words; Esc ends")
        return Held(self.tr("Fill"), f"{slot.role.title} · {quoted(frame)}", rest)

    def _in_words(self, slot: Slot) -> str:
        article = self._session.article
        quotes = [
            shortened(article.quote(key))[:_QUOTED] if article is not None else ""
            for key in slot.candidates
        ]
        parts = [f"{number} {quote}" for number, quote in enumerate(quotes, 1)]
        parts += [self.tr(". more")] if slot.more or slot.skipped else []
        if not slot.candidates:
            parts.append(self.tr("nothing near; click a span, or select words and press Enter"))
        if slot.role.implied:
            parts.append(self.tr("Enter types words"))
        return f"{slot.role.title}: {' · '.join(parts)}"

    # Keys while a slot waits

    def press(self, event: QKeyEvent, key: str) -> bool:
        """Use a key for the slot that waits; tell whether it was one of its keys."""
        slot = self.slot
        if slot is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            self.said.emit("")
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._enter(slot)
        elif key.isdecimal() and len(key) == 1:
            self._choose(slot, int(key))
        elif key == "." and (slot.more or slot.skipped):
            self._turn()
        else:
            if self._only_looks is None or not self._only_looks(event):
                self.close()
            return False
        return True

    def _turn(self) -> None:
        """Number those that stand farther away; after the last ones the nearest again."""
        if (slot := self.slot) is not None:
            self._wait(replace(slot, skipped=slot.skipped + _NUMBERED if slot.more else 0))

    def _enter(self, slot: Slot) -> None:
        if (selection := self._view.selection) is not None:
            self.take_words(selection)
        elif slot.role.implied:
            self.typing_wanted.emit(slot.role.id)
        else:
            words = self.tr("The {0} has to stand in the text: select its words, then press Enter")
            self.refused.emit(words.format(slot.role.title.lower()))

    def _choose(self, slot: Slot, number: int) -> None:
        if 1 <= number <= len(slot.candidates):
            self._fill(slot.frame, slot.role.id, slot.candidates[number - 1])
        else:
            self.refused.emit(self.tr("Press one of the numbers, or Esc"))

    # The mouse while a slot waits

    def pick(self, keys: Sequence[AnnotationKey], offset: int) -> None:
        """Fill the slot by what was clicked: the shortest annotation that fits, else the word."""
        slot, article = self.slot, self._session.article
        if slot is None or article is None:
            return
        schema = self._session.schema
        labels = {key: article.spans.label(key) for key in keys if key != slot.frame}
        fitting = [key for key, label in labels.items() if schema.may_fill(slot.role, label)]
        word = word_at(article.text.content, offset)
        if fitting:
            self._fill(slot.frame, slot.role.id, fitting[0])
        elif word is not None and made_from_words(schema, slot.role) is not None:
            self._fill_from_words(slot.frame, slot.role.id, word)
        elif labels:
            self._fill(slot.frame, slot.role.id, next(iter(labels)))
        elif word is not None:
            self._fill_from_words(slot.frame, slot.role.id, word)

    def take_words(self, fragment: Fragment) -> bool:
        """Fill the slot that waits by selected words; tell whether one waits."""
        slot = self.slot
        if slot is None:
            return False
        self._fill_from_words(slot.frame, slot.role.id, fragment)
        return True

    def take(self, key: AnnotationKey) -> None:
        """Fill the slot that waits by an annotation."""
        if self.slot is not None:
            self._fill(self.slot.frame, self.slot.role.id, key)

    # What the form and drags ask for

    def act(self, act: SlotAct) -> None:
        """Do what was asked for in the form of the current frame."""
        match act:
            case OpenSlot(role):
                self.open_slot(role)
            case CloseSlot():
                self.close()
            case TurnPage():
                self._turn()
            case Choose(key):
                self.take(key)
            case TakeOut(role, number):
                self._empty(role, number)
            case TypeWords(role, words, referent, number):
                self._type(role, words, referent, number)
            case DropIn(role, filler) if (frame := self._desk.frame) is not None:
                self.drop(frame, role, filler)
            case _:
                pass

    def drop(self, frame: AnnotationKey, role: str, filler: AnnotationKey | Fragment) -> None:
        """Fill a role by what was dragged: an annotation, or words of the text."""
        if isinstance(filler, Fragment):
            self._fill_from_words(frame, role, filler)
        else:
            self._fill(frame, role, filler)

    def _empty(self, role: str, number: int) -> None:
        if (frame := self._desk.frame) is not None:
            self._try(lambda: frames.empty(self._session, frame, role, number))

    def _type(self, role: str, words: str, referent: str | None, number: int | None) -> None:
        frame, session = self._desk.frame, self._session
        if frame is None:
            return
        if number is None:
            self._do(frame, role, lambda: frames.imply(session, frame, role, words, referent))
        else:
            self._try(lambda: frames.reword(session, frame, role, number, words, referent))

    def drop_on_frame(self, frame: AnnotationKey, filler: AnnotationKey | Fragment) -> None:
        """Fill the one role of a frame that a dropped filler fits; ask when there are several."""
        self._desk.take_frame(frame)
        roles = self._roles_open_to(frame, filler)
        if len(roles) == 1:
            self.drop(frame, roles[0].id, filler)
        elif roles:
            self.roles_offered.emit(roles, filler)
        elif isinstance(filler, Fragment):
            self.refused.emit(self.tr("No role here takes plain words: label them first"))
        else:
            article, schema = self._session.article, self._session.schema
            name = schema.name_of(article.spans.label(filler)) if article is not None else ""
            self.refused.emit(self.tr("{0} fits no role here").format(name))

    def apply(self, changes: Changes) -> None:
        """Follow a committed change: number anew, or end when the frame is gone."""
        slot, article = self.slot, self._session.article
        if slot is None:
            return
        if article is None or slot.frame not in article.spans or changes.many:
            self.close()
        elif changes.annotations:
            self._renew()

    # Inside

    def _roles_open_to(self, frame: AnnotationKey, filler: AnnotationKey | Fragment) -> list[Role]:
        """Return the roles that an annotation may fill in a frame, or plain words."""
        article, schema = self._session.article, self._session.schema
        if article is None or frame not in article.spans:
            return []
        label = article.spans.label(frame)
        if not isinstance(filler, Fragment):
            return list(roles_for(schema, label, article.spans.label(filler)))
        found = schema.by_id.get(label)
        roles = found.roles if found is not None else ()
        there = [
            article.spans.label(key)
            for key in article.spans.at(filler.start)
            if tuple(article.spans.fragments(key)) == (filler,)
        ]
        return [
            role
            for role in roles
            if made_from_words(schema, role) or any(schema.may_fill(role, one) for one in there)
        ]

    def _renew(self) -> None:
        if self.slot is not None:
            self._wait(self.slot)

    def _fill(self, frame: AnnotationKey, role: str, key: AnnotationKey) -> None:
        self._do(frame, role, lambda: frames.fill(self._session, frame, role, key))

    def _fill_from_words(self, frame: AnnotationKey, role: str, words: Fragment) -> None:
        self._do(frame, role, lambda: frames.fill_from_words(self._session, frame, role, [words]))

    def _do(self, frame: AnnotationKey, role: str, act: Callable[[], object]) -> None:
        """Fill a role; the frame is in hand after it, the caret where it was."""
        before = self._fillers(frame, role)
        slot, self.slot = self.slot, None
        if not self._try(act):
            self.slot = slot
            return
        found = self._role_of(frame, role)
        stays = slot is not None and slot.stays and found is not None and found.many
        self._desk.take_frame(frame)
        self._view.clear_selection()
        if slot is not None and stays:
            self._wait(replace(slot, skipped=0))
        elif slot is not None:
            self._show(None)
        if found is not None and not found.many and before:
            words = self.tr("{0}: another filler in place of {1}; Undo brings it back")
            self.said.emit(words.format(found.title, quoted(before[0])))

    def _role_of(self, frame: AnnotationKey, role: str) -> Role | None:
        article = self._session.article
        if article is None or frame not in article.spans:
            return None
        return role_of(self._session.schema, article.spans.label(frame), role)

    def _fillers(self, frame: AnnotationKey, role: str) -> list[str]:
        """Return the words of what fills a role."""
        article, schema = self._session.article, self._session.schema
        found = self._role_of(frame, role)
        if article is None or found is None:
            return []
        title = found.title.lower()
        filled = filled_roles(article, schema, frame, self._session.register.name)
        return [words for name, _, words in filled if name == title]

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except UserError as refusal:
            self.refused.emit(str(refusal))
            return False
        return True
