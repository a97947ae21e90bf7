"""What the hands hold, in words for the status line."""

from PySide6.QtCore import QCoreApplication

from annotator.app.open_article import OpenArticle
from annotator.app.who_is_here import WhoIsHere
from annotator.model.fragment import Fragment
from annotator.model.frame_rules import missing_roles
from annotator.model.ghost import Ghost
from annotator.model.open_points import missing_attributes
from annotator.model.quotations import quoted
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey
from annotator.model.words import words
from annotator.ui.hands.annotation_words import shortened
from annotator.ui.status_line import Held

# Words of longer selections are not counted.
_COUNTED = 100_000
# Longer selections name nobody.
_NAME = 60
_NAMED = 20


def held_selection(article: OpenArticle, selection: Fragment, here: WhoIsHere | None) -> Held:
    """Return the selected words, and whom the digits make of them; else how many they are."""
    quote = shortened(article.text.content[slice(*selection)])
    short = selection.end - selection.start <= _NAME
    digits = here.numbered() if here is not None and short else []
    rest = " · ".join(f"{number} {shortened(name, _NAMED)}" for number, name in digits)
    return Held(_tr("Selected"), quoted(quote), rest or _measure(article, selection))


def held_annotation(
    article: OpenArticle,
    schema: Schema,
    key: AnnotationKey,
    here: WhoIsHere | None = None,
    offers: str = "",
) -> Held:
    """Return label and words of an annotation, and whom it means.

    Of a frame also what is suggested for it, and what it lacks.
    """
    label = article.spans.label(key)
    found = schema.by_id.get(label)
    name = f"{schema.name_of(label)} {quoted(shortened(article.quote(key)))}"
    referent = article.spans.referent(key)
    who = here.called(referent) if here is not None and referent is not None else ""
    if found is None or not found.is_frame:
        return Held(_tr("Annotation"), name, who)
    whole = article.annotation(key)
    missing = [r.title.lower() for r in missing_roles(found, whole)]
    missing += missing_attributes(schema, whole)
    lacks = _tr("no {0}").format(", ".join(missing)) if missing else ""
    return Held(_tr("Frame"), name, " · ".join(filter(None, (who, offers))), lacks)


def held_ghost(schema: Schema, ghost: Ghost, accept: str, reject: str) -> Held:
    """Return label, words and source of a suggestion, and the keys that decide on it."""
    name = f"{schema.name_of(ghost.label)} {quoted(shortened(ghost.quote))}"
    keys = _tr("{0} accepts, {1} rejects").format(accept, reject) if accept and reject else ""
    rest = " · ".join(filter(None, (ghost.known_as, _source(ghost), keys)))
    return Held(_tr("Suggestion"), name, rest)


def offers_in_words(count: int, accept: str) -> str:
    """Return how many suggestions there are for a frame, and the key that takes the next."""
    one, many = _tr("1 suggestion"), _tr("{0} suggestions").format(count)
    words = one if count == 1 else many
    return _tr("{0}: {1} accepts").format(words, accept) if accept else words


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
