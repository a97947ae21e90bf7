"""Articles cut into windows of some tokens, for models that read no more at once."""

from collections.abc import Iterator, Sequence

import msgspec

from annotator.formats.base import LossCount, Tokens, WriteOptions
from annotator.formats.ids import derived_uuid
from annotator.formats.layers import example_of, short
from annotator.formats.token_text import token_text
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent, LayerContent, Referent
from annotator.model.fragment import Fragment
from annotator.model.text import sha256_of

# The kind under which frames are counted that overlapping windows repeat.
CUT_ONCE_MORE = "frames without some fillers in a window, whole in another"
# In the meta of a window: where it stands, and in which article.
WINDOW, OF = "window", "of"


def windowed(
    article: ArticleContent, options: WriteOptions, losses: LossCount
) -> Iterator[ArticleContent]:
    """Yield an article window by window; spans and frames that none holds whole are counted."""
    text = token_text(article.text, options.tokens or Tokens.WORDS, article.language)
    windows = text.windows(options.window, options.stride or options.window)
    for layer in article.layers:
        _count_cut(article, layer.annotations, windows, losses)
    for kind in ("comments", "decisions"):
        if count := len(getattr(article, kind)):
            losses.add(f"{kind}, which are about whole articles", _title(article), count)
    for window in windows:
        yield _cut(article, window)


def _within(annotation: Annotation, window: Fragment) -> bool:
    return window.start <= annotation.start and annotation.end <= window.end


def _count_cut(
    article: ArticleContent,
    annotations: Sequence[Annotation],
    windows: Sequence[Fragment],
    losses: LossCount,
) -> None:
    """Count spans that no window holds, and frames that some or all windows hold in part."""
    by_id = {annotation.id: annotation for annotation in annotations}
    for annotation in annotations:
        holding = [window for window in windows if _within(annotation, window)]
        if not holding:
            losses.add("spans cut by windows", example_of(annotation, article))
            continue
        fillers = [by_id[key] for key in annotation.fillers() if key in by_id]
        whole = sum(all(_within(f, window) for f in fillers) for window in holding)
        if not whole:
            losses.add("frames cut by windows", example_of(annotation, article))
        elif cut := len(holding) - whole:
            losses.add(CUT_ONCE_MORE, example_of(annotation, article), cut)


def _cut(article: ArticleContent, window: Fragment) -> ArticleContent:
    text = article.text[window.start : window.end]
    place = f"{window.start}-{window.end}"
    layers = [
        msgspec.structs.replace(
            layer,
            id=derived_uuid(layer.id, WINDOW, place),
            annotations=_shifted([a for a in layer.annotations if _within(a, window)], window),
        )
        for layer in article.layers
    ]
    return msgspec.structs.replace(
        article,
        id=derived_uuid(article.id, WINDOW, place),
        title=f"{short(article.title)} [{place}]",
        text=text,
        sha256=sha256_of(text),
        layers=tuple(layers),
        referents=_told_of(article.referents, layers),
        comments=(),
        decisions=(),
        meta={**article.meta, WINDOW: list(window), OF: article.meta.get(OF, article.id)},
    )


def _title(article: ArticleContent) -> str:
    return f"“{short(article.title)}”"


def _told_of(referents: Sequence[Referent], layers: Sequence[LayerContent]) -> tuple[Referent, ...]:
    """Return the referents of which layers tell, with what they were merged into."""
    by_key = {referent.key: referent for referent in referents}
    due = [
        key
        for layer in layers
        for annotation in layer.annotations
        for key in (annotation.referent, *_implied(annotation))
    ]
    told: set[str] = set()
    while due:
        key = due.pop()
        if key is not None and key in by_key and key not in told:
            told.add(key)
            due.append(by_key[key].merged_into)
    return tuple(referent for referent in referents if referent.key in told)


def _implied(annotation: Annotation) -> Iterator[str | None]:
    for fillers in annotation.roles.values():
        yield from (filler.referent for filler in fillers)


def _shifted(annotations: Sequence[Annotation], window: Fragment) -> tuple[Annotation, ...]:
    """Return annotations with offsets of the window, and only fillers that stand in it."""
    inside = {annotation.id for annotation in annotations}

    def there(fillers: tuple[Filler, ...]) -> tuple[Filler, ...]:
        return tuple(filler for filler in fillers if filler.implied or filler.id in inside)

    shift = window.start
    return tuple(
        msgspec.structs.replace(
            annotation,
            fragments=tuple(Fragment(s - shift, e - shift) for s, e in annotation.fragments),
            roles={
                role: kept for role, found in annotation.roles.items() if (kept := there(found))
            },
        )
        for annotation in annotations
    )
