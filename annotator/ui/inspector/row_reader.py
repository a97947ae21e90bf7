"""What rows of the list of annotations show, read when they are seen and kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Annotation
from annotator.model.frame_rules import missing_roles
from annotator.model.schema import Label, Role, Schema
from annotator.model.values import AnnotationKey

# So many rows round an unread one are read with it.
_AROUND = 40
_MOST_KEPT = 4000
_LONG = 300


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """What a row shows; `missing` is a required role that nothing fills."""

    label: Label | None
    name: str
    words: str
    start: int
    missing: Role | None = None


class RowReader:
    """Reads rows of the open layer, those round an unread one with it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._article: OpenArticle | None = None
        self._kept: dict[int, AnnotationRow] = {}

    def show_article(self, article: OpenArticle | None, schema: Schema) -> None:
        """Read from another article or layer."""
        self._article = article
        self._schema = schema
        self._kept.clear()

    def forget(self, key: AnnotationKey) -> None:
        """Read a row anew when it is seen again."""
        self._kept.pop(key, None)

    def forget_all(self) -> None:
        """Read every row anew."""
        self._kept.clear()

    def row(self, rows: Sequence[int], number: int) -> AnnotationRow | None:
        """Return what the annotation that is row `number` shows; None when it is gone."""
        if rows[number] not in self._kept and self._article is not None:
            self._read_around(self._article, rows, number)
        return self._kept.get(rows[number])

    def _read_around(self, article: OpenArticle, rows: Sequence[int], number: int) -> None:
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        around = rows[max(0, number - _AROUND) : number + _AROUND]
        keys = [
            AnnotationKey(row)
            for row in around
            if row >= 0 and row not in self._kept and AnnotationKey(row) in article.spans
        ]
        labels = {key: self._schema.by_id.get(article.spans.label(key)) for key in keys}
        frames = [key for key in keys if (label := labels[key]) and label.is_frame]
        whole = dict(zip(frames, article.annotations(frames), strict=True))
        for key in keys:
            self._kept[key] = self._read(article, key, labels[key], whole.get(key))

    def _read(
        self,
        article: OpenArticle,
        key: AnnotationKey,
        label: Label | None,
        whole: Annotation | None,
    ) -> AnnotationRow:
        missing = None
        if label is not None and whole is not None:
            missing = next(iter(missing_roles(label, whole)), None)
        start, end = article.spans.fragments(key)[0]
        short = end - start < _LONG
        words = article.quote(key) if short else article.text.content[start : start + _LONG]
        name = self._schema.name_of(article.spans.label(key))
        return AnnotationRow(label, name, " ".join(words.split()), start, missing)
