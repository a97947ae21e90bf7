"""What the hands hold, in words for the status line."""

from PySide6.QtCore import QCoreApplication

from annotator.app.open_article import OpenArticle
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import missing_roles
from annotator.model.ghost import Ghost
from annotator.model.open_points import missing_attributes
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey
from annotator.model.words import words
from annotator.ui.annotation_words import shortened
from annotator.ui.status_line import Held

# Words of longer selections are not counted.
_COUNTED = 100_000


def held_selection(article: OpenArticle, selection: Fragment) -> Held:
    """Return the selected words, and how many they are."""
    quote = shortened(article.text.content[slice(*selection)])
    return Held(_tr("Selected"), f"“{quote}”", _measure(article, selection))


def held_annotation(article: OpenArticle, schema: Schema, key: AnnotationKey) -> Held:
    """Return label and words of an annotation; for a frame also what it lacks."""
    label = article.spans.label(key)
    found = schema.by_id.get(label)
    name = f"{schema.name_of(label)} “{shortened(article.quote(key))}”"
    if found is None or not found.is_frame:
        return Held(_tr("Annotation"), name)
    whole = article.annotation(key)
    missing = [r.title.lower() for r in missing_roles(found, whole)]
    missing += missing_attributes(schema, whole)
    lacks = _tr("no {0}").format(", ".join(missing)) if missing else ""
    return Held(_tr("Frame"), name, lacks=lacks)


def held_ghost(schema: Schema, ghost: Ghost, accept: str, reject: str) -> Held:
    """Return label, words and source of a suggestion, and the keys that decide on it."""
    name = f"{schema.name_of(ghost.label)} “{shortened(ghost.quote)}”"
    keys = _tr("{0} accepts, {1} rejects").format(accept, reject) if accept and reject else ""
    rest = " · ".join(filter(None, (ghost.known_as, _source(ghost), keys)))
    return Held(_tr("Suggestion"), name, rest)


def ghost_words(schema: Schema, ghost: Ghost) -> str:
    """Return what is said of a suggestion under the pointer or the caret."""
    first = _tr("{0}, suggested: {1}").format(schema.name_of(ghost.label), shortened(ghost.quote))
    return "\n".join(filter(None, (first, ghost.known_as, _source(ghost))))


def _source(ghost: Ghost) -> str:
    """Return where a suggestion comes from, and how sure it is when it is not certain."""
    origin = ghost.origin
    named = origin.tool or origin.model or origin.by
    sure = "" if origin.score is None or origin.score >= 1 else f"{origin.score:.0%}"
    return " ".join(filter(None, (_tr("from {0}").format(named), sure)))


def _measure(article: OpenArticle, selection: Fragment) -> str:
    length = selection.end - selection.start
    characters = _tr("{0} characters").format(length)
    if length > _COUNTED:
        return characters
    count = sum(1 for _ in words(article.text.content, *selection))
    one = _tr("1 word") if count == 1 else _tr("{0} words").format(count)
    return f"{one}, {characters}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Held", text)
