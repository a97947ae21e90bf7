"""What was typed and could not be stored, because the disk is full or a job holds the file."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from annotator.app.session import Session
from annotator.errors import Refused, UserError
from annotator.model.values import AnnotationKey, ArticleKey, Json, JsonObject, Uuid

# Milliseconds between two tries.
_AGAIN = 3000
# What stands above the text is no label of the article, whatever its fields are called.
HEAD = frozenset[Uuid]()
# No attribute is called so.
NOTE = "note:"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose fields were typed in: an article's, or those of one of its annotations or units."""

    article: ArticleKey
    of: AnnotationKey | frozenset[Uuid] | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a field, how it is stored, and when that is possible at all."""

    field: str
    value: Json
    store: Callable[[], object]
    is_here: Callable[[], bool]


class Unkept(QObject):
    """Remembers what was typed, and stores it once its article is open and that can be done."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._typed: dict[tuple[Owner, str], Typed] = {}
        self._timer = QTimer(self, interval=_AGAIN)
        self._timer.timeout.connect(self.keep_all)

    def __len__(self) -> int:
        return len(self._typed)

    def of(self, owner: Owner) -> JsonObject:
        """Return what was typed into which fields and could not be stored."""
        return {t.field: t.value for (whose, _), t in self._typed.items() if whose == owner}

    def note_of(self, owner: Owner) -> str | None:
        """Return such a note."""
        note = self.of(owner).get(NOTE)
        return note if isinstance(note, str) else None

    def keep(self, owner: Owner, typed: Typed) -> None:
        """Store what was typed.

        Raises:
            UserError: it cannot be stored now; it is remembered, unless a rule refuses it.
        """
        place = owner, typed.field
        self._typed[place] = typed
        try:
            typed.store()
        except UserError as error:
            # What a rule refuses, or who may only read, is not stored later either.
            refused = isinstance(error, Refused) and self._session.held is None
            if refused or self._session.read_only is not None:
                del self._typed[place]
            else:
                self._timer.start()
            raise
        del self._typed[place]

    def give_up(self) -> None:
        """Try no more."""
        self._timer.stop()
        self._typed.clear()

    def keep_all(self) -> None:
        """Store what can be stored by now; what was removed meanwhile needs no words."""
        for (owner, _), typed in list(self._typed.items()):
            if not typed.is_here():
                continue
            try:
                self.keep(owner, typed)
            except Refused:
                continue
            except UserError:
                return
        if not self._typed:
            self._timer.stop()
