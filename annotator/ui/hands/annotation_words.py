"""What is said of an annotation in the window: its tool tip, and who fills the roles of a frame."""

from collections.abc import Callable, Sequence
from typing import cast

from annotator.app.labelling import Kept
from annotator.app.open_article import OpenArticle
from annotator.model.annotation import Filler
from annotator.model.frame_rules import role_of
from annotator.model.quotations import quoted
from annotator.model.schema import Schema
from annotator.model.values import AnnotationKey, Json

_QUOTED = 60

# A role's name, the annotation that fills it (None when it is implied), and its words.
FilledRole = tuple[str, AnnotationKey | None, str]
# Says under which name a referent is shown.
NamesOf = Callable[[str], str]


def shortened(words: str, length: int = _QUOTED) -> str:
    """Return words on one line, cut after some sixty characters, or after `length`."""
    # A selection may be the whole of a long article.
    line = " ".join(words[: 8 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"


def described(article: OpenArticle, schema: Schema, key: AnnotationKey, names: NamesOf) -> str:
    """Return label, words, attributes, note and referent of an annotation, and its guideline."""
    whole = article.annotation(key)
    label = schema.by_id.get(whole.label)
    attributes = " · ".join(
        value_words(schema, name, value) for name, value in whole.attributes.items()
    )
    guideline = label.guideline.strip().split("\n", 1)[0] if label is not None else ""
    lines = (
        f"{schema.name_of(whole.label)}: {shortened(article.quote(key))}",
        attributes,
        names(whole.referent) if whole.referent is not None else "",
        whole.note,
        guideline,
    )
    return "\n".join(line for line in lines if line)


def filled_roles(
    article: OpenArticle, schema: Schema, key: AnnotationKey, names: NamesOf
) -> list[FilledRole]:
    """Return who fills the roles of a frame, in the schema's order; none for other labels."""
    whole = article.annotation(key)
    found: list[FilledRole] = []
    for name, fillers in whole.roles.items():
        role = role_of(schema, whole.label, name)
        title = role.title.lower() if role is not None else name
        found += [(title, *_filler(article, filler, names)) for filler in fillers]
    return found


def kept_words(schema: Schema, kept: Sequence[Kept]) -> str:
    """Return in a sentence which slots keep the words of an annotation that was removed."""
    slots = dict.fromkeys(_slot(schema, each) for each in kept)
    keep = "keeps" if len(slots) == 1 else "keep"
    return f"{' and '.join(slots)} {keep} {quoted(shortened(kept[0].words))} as implied words"


def _slot(schema: Schema, kept: Kept) -> str:
    role = role_of(schema, kept.label, kept.role)
    return f"{schema.name_of(kept.label)}’s {role.title.lower() if role else kept.role}"


def _filler(
    article: OpenArticle, filler: Filler, names: NamesOf
) -> tuple[AnnotationKey | None, str]:
    key = article.key_of(filler.id) if filler.id is not None else None
    if key is None:
        known = names(filler.referent) if filler.referent is not None else ""
        return None, filler.text or known
    return key, shortened(article.quote(key))


def value_words(schema: Schema, name: str, value: Json, *, document: bool = False) -> str:
    """Return the value of an attribute, or of a label of articles, in words; a flag is named."""
    among = schema.document if document else schema.attributes
    attribute = next((each for each in among if each.id == name), None)
    if value is True:
        return attribute.title.lower() if attribute is not None else name
    values = cast("list[Json]", value) if isinstance(value, list) else [value]
    written = map(str, values)
    return ", ".join(written if attribute is None else map(attribute.words_of, written))
