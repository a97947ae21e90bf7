"""Moving about with the keys: from annotation to annotation, and letting a selection grow."""

from annotator.app.hands import Level, on_escape
from annotator.model.fragment import Fragment
from annotator.model.sentences import grow, shrink
from annotator.ui.hands.holding import Holding


class MovingAbout(Holding):
    """Goes from one annotation to the next, grows and shrinks the selection, steps back."""

    def walk(self, step: int) -> None:
        """Go to the next or the previous annotation of the families that are shown."""
        article, view = self.article, self._view
        if article is None or not len(article.spans):
            self.refused.emit(self.tr("There is no annotation here yet"))
            return
        spans = article.spans
        if (selected := view.selected) is not None and selected in spans:
            rank = spans.rank(selected) + step
        else:
            after = spans.following(view.caret)
            rank = len(spans) if after is None else spans.rank(after)
            rank += 0 if step > 0 else -1
        for tried in range(len(spans)):
            key = spans.key_at_rank((rank + step * tried) % len(spans))
            label = self._session.schema.by_id.get(spans.label(key))
            if label is None or label.family not in self._hidden:
                self.select(key)
                return

    def grow(self) -> None:
        """Let the selection grow: word, quotation, sentence, paragraph."""
        view, article = self._view, self.article
        if article is None:
            return
        now = view.selection
        if now is None and view.selected is not None and view.selected in article.spans:
            pieces = article.spans.fragments(view.selected)
            now = Fragment(pieces[0].start, pieces[-1].end)
        if not self._grown or self._grown[-1] != now:
            self._grown = [now or Fragment(view.caret, view.caret)]
        grown = grow(view.content, self._grown[-1])
        self._grown.append(grown)
        view.select_text(*grown)

    def shrink(self) -> None:
        """Let the selection shrink, back by the steps it grew."""
        view, now = self._view, self._view.selection
        if now is None:
            return
        if len(self._grown) > 1 and self._grown[-1] == now:
            self._grown.pop()
            view.select_text(*self._grown[-1])
        else:
            view.select_text(*shrink(view.content, now, view.caret))

    def escape(self) -> None:
        """Go back one level: armed label, text selection, annotation, frame."""
        there = {
            Level.ARMED: self.armed is not None,
            Level.SELECTION: self._view.selection is not None,
            Level.ANNOTATION: self._view.selected is not None,
            Level.FRAME: self.frame is not None,
        }
        match on_escape({level for level, held in there.items() if held}):
            case Level.ARMED:
                self.arm(None)
            case Level.SELECTION:
                self._view.clear_selection()
            case Level.ANNOTATION:
                self.select(None)
            case Level.FRAME:
                self.frame = self._recent = None
            case _:
                pass
        self._tell()

    @property
    def hidden_families(self) -> frozenset[str]:
        """The families whose annotations are left out of the text."""
        return self._hidden

    def hide_families(self, families: frozenset[str]) -> None:
        """Leave annotations of these families out of the text and of going round."""
        self._hidden = families
        self._view.set_hidden_families(families)
