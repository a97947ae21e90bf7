"""What the words round a frame propose for it, as ghosts."""

from collections.abc import Iterator

from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.model.annotation import Annotation, Origin, quote_of
from annotator.model.frame_rules import role_of
from annotator.model.ghost import Ghost
from annotator.model.layer_spans import key_of
from annotator.model.schema import Label, Schema
from annotator.model.values import AnnotationKey
from annotator.suggest import attribution, sanction_roles
from annotator.suggest.guesses import LONGEST
from annotator.suggest.proposals import Frame, Proposal, Standing

# The source these ghosts are offered under.
SOURCE = "rule"
_TOOL = "words around"
# How far around the fragments annotations are looked at, in code points.
_NEAR = 1_500
# So many annotations around a frame are more than anybody can read, too.
_MOST_STANDING = 3_000
_UNSURE = 0.5
_RULES = {"statement": attribution.propose, "sanction": sanction_roles.propose}


def frame_ghosts(session: Session, frame: AnnotationKey) -> list[Ghost]:
    """Return what could fill the empty roles of a frame of the open article, join it, or be set.

    Where an annotation stands that fits, the ghost stands on it and points to it.
    """
    article = session.article
    if article is None or article.locked is not None or frame not in article.spans:
        return []
    whole = article.annotation(frame)
    label = session.schema.by_id.get(whole.label)
    rule = _RULES.get(label.family) if label is not None else None
    if label is None or rule is None or not label.is_frame or _too_much(article, whole):
        return []
    proposals = rule(_surroundings(article, session.schema, frame, whole))
    return [
        _ghost(article, session.schema, (frame, label), each)
        for each in proposals
        if each.score >= _UNSURE
    ]


def _too_much(article: OpenArticle, whole: Annotation) -> bool:
    """Tell whether there is more around a frame than rules can read while somebody waits."""
    start, end = whole.cover
    if end - start > LONGEST:
        return True
    near = article.spans.index.count_overlapping(max(0, start - _NEAR), end + _NEAR)
    return near > _MOST_STANDING


def _surroundings(
    article: OpenArticle, schema: Schema, frame: AnnotationKey, whole: Annotation
) -> Frame:
    filled = {role for role, fillers in whole.roles.items() if fillers} | set(whole.attributes)
    standing = tuple(_standing(article, frame, whole))
    fillers = frozenset(article.keys_of(whole.fillers()).values())
    return Frame(
        article.text.content,
        schema,
        whole.label,
        whole.fragments,
        standing,
        frozenset(filled),
        fillers,
    )


def _standing(article: OpenArticle, frame: AnnotationKey, whole: Annotation) -> Iterator[Standing]:
    spans = article.spans
    found = {
        key_of(span)
        for start, end in whole.fragments
        for span in spans.overlapping(max(0, start - _NEAR), end + _NEAR)
    }
    for key in sorted(found - {frame}):
        yield Standing(key, spans.label(key), spans.fragments(key))


def _ghost(
    article: OpenArticle, schema: Schema, frame: tuple[AnnotationKey, Label], each: Proposal
) -> Ghost:
    key, label = frame
    role = role_of(schema, label.id, each.role)
    value = each.sets[0] if each.sets else None
    told = role.title if role is not None else f"Next part of {label.name}"
    if value is not None:
        told = _value_title(schema, *value, alone=role is None)
    fills = (key, each.role) if each.role else None
    return Ghost(
        each.label or label.id,
        each.fragments,
        quote_of(article.text.content, each.fragments),
        Origin("pattern", tool=_TOOL, score=round(each.score, 2)),
        name=told,
        fills=fills,
        joins=key if fills is None and value is None else None,
        sets=None if value is None else (key, value[0], str(value[1])),
    )


def _value_title(schema: Schema, name: str, value: object, *, alone: bool) -> str:
    """Return a value in words; alone it is said what it is a value of."""
    attribute = schema.attribute(name)
    if attribute is None:
        return str(value)
    title = attribute.words_of(str(value))
    return f"{attribute.title}: {title}" if alone else title
