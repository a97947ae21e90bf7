"""Labels made on a text that is nearly one of the project's: put on that one, place by place."""

import msgspec

from annotator.app.importing.import_layers import under_id
from annotator.app.session import Session
from annotator.app.stories import find_stories
from annotator.formats.ids import derived_uuid
from annotator.model.annotation import Annotation, Origin, quote_of
from annotator.model.article import (
    FINISHED,
    Article,
    ArticleContent,
    LayerContent,
    State,
)
from annotator.model.schema_edits import with_implied
from annotator.storage.articles import article as article_of
from annotator.storage.articles import text_of
from annotator.storage.imports import article_with_text
from annotator.storage.stories import sharing
from annotator.suggest.anchoring import Anchored, Anchoring
from annotator.suggest.stories import Shingles, may_be_alike, sketch

# Which part of the shorter text's runs of words must stand in the other, and of both together.
_CONTAINED, _SHARED = 0.8, 0.5
# Of short texts, in which one word breaks many runs, the letters decide.
_SHORT, _SAME_LETTERS = 4000, 92.0
_CLOSELY = 5
_SHOWN = 40


class AlikeArticle(msgspec.Struct, frozen=True):
    """An article of the project, and how much of another text it has (0..1)."""

    article: Article
    text: str
    likeness: float


class AlikeArticles:
    """Finds, for articles that come with labels, the one of the project that is nearly the same."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shingles = Shingles()
        self._ready = False

    def nearest(self, article: ArticleContent) -> AlikeArticle | None:
        """Return the article that is most like this one; None when there is none, or itself."""
        if not any(layer.annotations for layer in article.layers):
            return None
        if not self._ready:
            if self._session.read_only is None:
                find_stories(self._session)
            self._ready = True
        with self._session.store.reading() as db:
            if article_with_text(db, article.sha256) is not None:
                return None
            runs = self._shingles.of(article.text)
            shared = sharing(db, sketch(runs))
            near = [key for key, count in shared.most_common(_CLOSELY) if may_be_alike(count, runs)]
            found = [
                AlikeArticle(kept, text, likeness)
                for key in near
                if (kept := article_of(db, key)) is not None
                and (likeness := self._likeness(runs, article.text, text := text_of(db, key)))
            ]
        return max(found, key=lambda each: each.likeness, default=None)

    def _likeness(self, runs: frozenset[int], theirs: str, ours: str) -> float:
        """Return how much alike two texts are, 0 when they are not one text changed a little."""
        from rapidfuzz.fuzz import ratio

        other = self._shingles.of(ours)
        both = len(runs & other)
        part = both / min(len(runs), len(other)) if both else 0.0
        whole = both / (len(runs) + len(other) - both) if both else 0.0
        if part >= _CONTAINED and whole >= _SHARED:
            return whole
        if max(len(theirs), len(ours)) <= _SHORT:
            letters = ratio(theirs, ours, score_cutoff=_SAME_LETTERS)
            return letters / 100
        return 0.0


def reanchored(
    article: ArticleContent, found: AlikeArticle, *, doubtful: bool
) -> tuple[ArticleContent, list[str]]:
    """Return the labels of an article on the text that is there, and what is to be said of it."""
    anchoring = Anchoring(article.text, found.text)
    said = [f"its text is nearly that of “{_short(found.article.title)}”: its labels go there"]
    layers = tuple(
        _layer(layer, article, found, anchoring, said, doubtful) for layer in article.layers
    )
    joined = msgspec.structs.replace(
        article,
        id=found.article.id,
        title=found.article.title,
        text=found.text,
        sha256=found.article.sha256,
        language=None,
        meta={},
        sources=(),
        layers=layers,
        extra={},
    )
    return joined, said


def _layer(
    layer: LayerContent,
    article: ArticleContent,
    found: AlikeArticle,
    anchoring: Anchoring,
    said: list[str],
    doubtful: bool,
) -> LayerContent:
    kept: list[Annotation] = []
    gone: dict[str, tuple[str, str | None]] = {}
    for each in layer.annotations:
        quote = quote_of(article.text, each.fragments)
        placed = anchoring.place(each.fragments)
        if placed is not None and (placed.sure or doubtful):
            kept.append(_moved(layer, each, placed))
        else:
            gone[each.id] = quote, each.referent
        if placed is None or not placed.sure:
            said.append(_words(each, quote, placed, found.text, doubtful))
    if gone:
        kept = [with_implied(each, gone) for each in kept]
    moved = msgspec.structs.replace(
        layer,
        annotations=tuple(kept),
        # What was changed in the text nobody has looked through.
        covered={},
        state=State.STARTED if layer.state in FINISHED else layer.state,
    )
    return under_id(moved, derived_uuid(found.article.id, "reanchored", layer.id))


def _moved(layer: LayerContent, annotation: Annotation, placed: Anchored) -> Annotation:
    source = {"layer": layer.id, "id": annotation.id}
    origin = Origin("reanchored", (source,), score=placed.score)
    return msgspec.structs.replace(annotation, fragments=placed.fragments, origin=origin)


def _words(
    annotation: Annotation, quote: str, placed: Anchored | None, text: str, doubtful: bool
) -> str:
    what = f"{annotation.label} “{_short(quote)}”"
    if placed is None:
        return f"{what} is not in the text here; left out"
    start, end = placed.fragments[0].start, placed.fragments[-1].end
    stands = _short(quote_of(text, placed.fragments))
    fate = "taken" if doubtful else "left out"
    return f"{what} in doubt: perhaps “{stands}” at {start}–{end} ({placed.score:.2f}); {fate}"


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
