"""A line in a slot: words that are not in the text, with the names of the register offered."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit
from typing_extensions import override

from annotator.ui.look.theme import interface_font

# Says for some letters which referents have them in their names: (key, name).
NamesOf = Callable[[str], Sequence[tuple[str, str]]]

_FEWEST = 2


class WordsField(QLineEdit):
    """Takes words, and the referent when they are one of the names offered, in whatever case.

    Signals:
        typed(str, object): the words and the referent's key or None; `Return` was pressed.
        left(): `Esc`, or the focus went elsewhere with nothing typed.
    """

    typed = Signal(str, object)
    left = Signal()

    def __init__(self, words: str, names: NamesOf | None = None) -> None:
        super().__init__(words)
        self._names = names
        self._keys: dict[str, str] = {}
        self._done = False
        self.setFont(interface_font(italic=True))
        self.setPlaceholderText(self.tr("words not in the text"))
        self.setFixedHeight(26)
        self.setMinimumWidth(120)
        self._offered = QStringListModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._commit)
        self.selectAll()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            event.accept()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._leave()

    def _offer(self, letters: str) -> None:
        if self._names is None or len(letters.strip()) < _FEWEST:
            return
        self._keys = {name: key for key, name in self._names(letters.strip())}
        self._offered.setStringList(list(self._keys))

    def _commit(self) -> None:
        words = self.text().strip()
        if not self._done and words:
            self._done = True
            self.typed.emit(*self._known(words))

    def _known(self, words: str) -> tuple[str, str | None]:
        """Return the name that was typed, as it is written, and whose it is."""
        if words in self._keys:
            return words, self._keys[words]
        same = [name for name in self._keys if name.casefold() == words.casefold()]
        return (same[0], self._keys[same[0]]) if len(same) == 1 else (words, None)

    def _leave(self) -> None:
        if not self._done:
            self._done = True
            self.left.emit()
