"""Every occurrence: the same words in this article or in all, found and labelled as one step."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec

from annotator.app.guessing import first_values
from annotator.app.labelling import start_layer
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Origin
from annotator.model.article import Layer
from annotator.model.changes import AnnotationChanged, Change, Changes, LayerChanged, ManyChanged
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, key_of
from annotator.model.schema import REGION_FAMILY, Label, Overlap, Schema
from annotator.model.values import AnnotationKey, ArticleKey, LayerKey
from annotator.storage import annotations as annotation_rows
from annotator.storage import occurrences as rows
from annotator.storage.articles import insert_layer
from annotator.storage.journal import Writing, new_uuid
from annotator.suggest.repeats import repeats, without_possessive

# One step labels no more; the rest is found again afterwards.
MOST = 5_000
# More changes than these are told as one, but for those of the open article.
_LISTED = 300
_AROUND = 100
_FIRST_PAGE, _LARGEST_PAGE = 8, 128


class Repeat(msgspec.Struct, frozen=True):
    """Which words are looked for, to be given which label."""

    words: str
    label: str
    fold_case: bool = False
    fold_possessive: bool = False


class Occurrence(msgspec.Struct, frozen=True):
    """A place where the words stand. `already` is the label that stands there otherwise."""

    article: ArticleKey
    title: str
    fragment: Fragment
    before: str
    words: str
    after: str
    already: str | None = None


def repeat_of(session: Session, key: AnnotationKey) -> Repeat:
    """Return words and label of an annotation of the open article.

    Raises:
        Refused: the annotation stands on several fragments.
    """
    if session.article is None:
        raise Refused("No article is open.")
    if session.article.spans.pieces(key) > 1:
        raise Refused("This annotation is in several pieces: select the words to look for.")
    return Repeat(session.article.quote(key), session.article.spans.label(key))


def find_occurrences(
    session: Session, repeat: Repeat, article: ArticleKey | None = None
) -> Iterator[Occurrence]:
    """Yield where the words stand that are not labelled so already, in one article or in all.

    What touches a region of one's own layer is left out.
    """
    if article is not None:
        yield from _occurrences_in(session, repeat, [article])
    else:
        for page in occurrence_pages(session, repeat):
            yield from page


def occurrence_pages(session: Session, repeat: Repeat) -> Iterator[list[Occurrence]]:
    """Yield the occurrences of some articles at a time, newest articles first; pages may be empty.

    The index says which articles are looked through.
    """
    if not repeat.words.strip():
        return
    words = without_possessive(repeat.words) if repeat.fold_possessive else repeat.words
    expression = rows.phrase_expression(words)
    before: ArticleKey | None = None
    size = _FIRST_PAGE
    while True:
        with session.store.reading() as db:
            keys = rows.page_of_articles(db, expression, before, size)
        if not keys:
            return
        yield list(_occurrences_in(session, repeat, keys))
        before = keys[-1]
        size = min(2 * size, _LARGEST_PAGE)


def label_occurrences(
    session: Session,
    occurrences: Sequence[Occurrence],
    label: str,
    source: AnnotationKey | None = None,
) -> Changes:
    """Label places in the actor's own layers, made where missing: one action, one undo step.

    Attributes and referent of `source` are taken over where the label has them. Places that
    have the label already, or may not have it, are left out.

    Raises:
        Refused: nothing is left to label, or it is more than one step may hold.
    """
    found = session.schema.by_id.get(label)
    if found is None or found.retired:
        raise Refused(f"There is no label {label} in this project.")
    if len(occurrences) > MOST:
        raise Refused(f"These are more than {MOST} places: label them in several steps.")
    plan = _plan(session, occurrences, found)
    count = sum(len(places) for places in plan.values())
    if not count:
        raise Refused(f"None of these places can be labelled {found.name}: it is there already.")
    model = _model(session, label, source)

    def work(writing: Writing) -> list[Change]:
        changes: list[Change] = []
        for article, places in plan.items():
            changes += _label_article(session, writing, model, article, places)
        return changes if len(changes) <= _LISTED else _few(session, changes)

    opened = session.article.article.key if session.article is not None else None
    at = opened if opened is not None and opened in plan else next(iter(plan))
    name = f"Label {count} Occurrence{'s' if count > 1 else ''}"
    return session.run(name, work, place=plan[at][0], article=at)


def _occurrences_in(
    session: Session, repeat: Repeat, keys: Sequence[ArticleKey]
) -> Iterator[Occurrence]:
    with session.store.reading() as db:
        texts = list(rows.texts_of(db, keys))
    own = _own_spans(session, keys)
    for article, title, text in texts:
        spans = own.get(article) or LayerSpans()
        hits = repeats(
            text,
            repeat.words,
            fold_case=repeat.fold_case,
            fold_possessive=repeat.fold_possessive,
            regions=regions_of(spans, session.schema),
        )
        for hit in hits:
            if spans.same_place(repeat.label, (hit,)) is None:
                already = _label_at(spans, session.schema, repeat.label, hit)
                yield _occurrence(article, title, text, hit, already)


def _occurrence(
    key: ArticleKey, title: str, text: str, hit: Fragment, already: str | None
) -> Occurrence:
    before, after = _context(text, hit)
    gaps = (text[hit.start - 1 : hit.start].isspace(), text[hit.end : hit.end + 1].isspace())
    return Occurrence(
        key,
        title,
        hit,
        before + " " * (gaps[0] and bool(before)),
        " ".join(text[slice(*hit)].split()),
        " " * (gaps[1] and bool(after)) + after,
        already,
    )


def _context(text: str, hit: Fragment) -> tuple[str, str]:
    """Return what stands before and behind a hit, not beginning or ending inside a word."""
    low, high = max(0, hit.start - _AROUND), min(len(text), hit.end + _AROUND)
    before, after = text[low : hit.start], text[hit.end : high]
    if low > 0:
        before = before.partition(" ")[2] or before
    if high < len(text):
        after = after.rpartition(" ")[0] or after
    return " ".join(before.split()), " ".join(after.split())


def _own_spans(session: Session, keys: Sequence[ArticleKey]) -> dict[ArticleKey, LayerSpans]:
    """Return what the actor has labelled in some articles: on the screen, else most recently."""
    found: dict[ArticleKey, LayerSpans] = {}
    opened = session.article
    if opened is not None and opened.layer.annotator == session.actor.key:
        found[opened.article.key] = opened.spans
    with session.store.reading() as db:
        layers = rows.own_layers(db, session.actor.key, [key for key in keys if key not in found])
        marked = rows.spans_of_layers(db, [layer.key for layer in layers.values()])
    for key, layer in layers.items():
        found[key] = LayerSpans(marked.get(layer.key, ()))
    return found


def regions_of(spans: LayerSpans, schema: Schema) -> list[Fragment]:
    """Return where the regions of a layer stand."""
    labels = {label for label in spans.counts if _family(schema, label) == REGION_FAMILY}
    if not labels:
        return []
    return [
        fragment
        for key in spans.in_order()
        if spans.label(key) in labels
        for fragment in spans.fragments(key)
    ]


def _family(schema: Schema, label: str) -> str:
    found = schema.by_id.get(label)
    return found.family if found is not None else ""


def _label_at(spans: LayerSpans, schema: Schema, label: str, hit: Fragment) -> str | None:
    """Return the label that stands at a place otherwise: just there, or round it or across it.

    Frames and fillers may share words with others; only at just the same place they count.
    """
    crossing: str | None = None
    for span in spans.overlapping(*hit):
        other = key_of(span)
        name = spans.label(other)
        if spans.fragments(other) == (hit,):
            return name
        rule = schema.by_id.get(name)
        plain = rule is None or not (rule.is_frame or rule.filler_only)
        if plain and _family(schema, name) == _family(schema, label):
            crossing = name
    return crossing


def _plan(
    session: Session, occurrences: Sequence[Occurrence], label: Label
) -> dict[ArticleKey, list[Fragment]]:
    """Return the places to be labelled, by article."""
    places = sorted({(each.article, each.fragment) for each in occurrences})
    keys = list(dict.fromkeys(article for article, _ in places))
    own = _own_spans(session, keys)
    plan: dict[ArticleKey, list[Fragment]] = {}
    for article, group in groupby(places, key=lambda place: place[0]):
        spans = own.get(article) or LayerSpans()
        free = [place for _, place in group if _is_free(spans, label, place)]
        if free:
            plan[article] = free
    return plan


def _is_free(spans: LayerSpans, label: Label, place: Fragment) -> bool:
    if spans.same_place(label.id, (place,)) is not None:
        return False
    if label.overlap is Overlap.ALLOWED:
        return True
    for span in spans.overlapping(*place):
        if spans.label(key_of(span)) == label.id:
            start, end = spans.index.start[span], spans.index.end[span]
            nested = (start <= place.start and place.end <= end) or (
                place.start <= start and end <= place.end
            )
            if label.overlap is Overlap.NONE or not nested:
                return False
    return True


def _model(session: Session, label: str, source: AnnotationKey | None) -> Annotation:
    """Return the annotation that all new ones are copies of but for their place."""
    known = session.schema.attributes_of(label)
    attributes = {a.id: a.default for a in known if a.default is not None}
    model = Annotation("", label, (), attributes, origin=Origin("repeat"))
    if source is None:
        return model
    with session.store.reading() as db:
        annotation = annotation_rows.annotation(db, source)
        layer = rows.layer_of(db, source)
    if annotation is None:
        return model
    taken = {a.id: annotation.attributes[a.id] for a in known if a.id in annotation.attributes}
    return msgspec.structs.replace(
        model,
        attributes=taken,
        referent=annotation.referent,
        origin=Origin("repeat", ({"layer": layer, "id": annotation.id},)),
    )


def _label_article(
    session: Session,
    writing: Writing,
    model: Annotation,
    article: ArticleKey,
    places: Sequence[Fragment],
) -> list[Change]:
    changes, layer = _layer_for(session, writing, article)
    text = next(rows.texts_of(writing.db, [article])).text
    for place in places:
        attributes = model.attributes
        if not model.origin.sources:
            attributes = first_values(session.schema, model.label, text, (place,))
        annotation = msgspec.structs.replace(
            model,
            id=new_uuid(),
            attributes=attributes,
            fragments=(place,),
            created=writing.at,
            updated=writing.at,
            version=writing.version,
        )
        key = annotation_rows.insert_annotation(writing, layer.key, annotation, text)
        changes.append(AnnotationChanged(article, layer.key, key, None, annotation))
    return changes


def _layer_for(
    session: Session, writing: Writing, article: ArticleKey
) -> tuple[list[Change], Layer]:
    """Return the actor's layer of an article; one that is made is new: nobody has read there."""
    opened = session.article
    if (
        opened is not None
        and opened.article.key == article
        and opened.layer.annotator == session.actor.key
    ):
        return start_layer(writing, opened, session.schema.version)
    own = rows.own_layers(writing.db, session.actor.key, [article])
    if article in own:
        return [], own[article]
    layer = Layer(LayerKey(0), new_uuid(), article, session.actor.key, session.schema.version)
    layer = msgspec.structs.replace(layer, key=insert_layer(writing, layer))
    return [LayerChanged(article, None, layer)], layer


def _few(session: Session, changes: Sequence[Change]) -> list[Change]:
    """Return the changes of the open article, and that there were many more."""
    opened = session.article.article.key if session.article is not None else None
    here = [
        change
        for change in changes
        if isinstance(change, AnnotationChanged | LayerChanged) and change.article == opened
    ]
    return [*here, ManyChanged()]
