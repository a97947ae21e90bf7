"""The words of a file's labels, and what each becomes under a project's schema."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, cast

import msgspec

from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.schema import AttributeKind, Label, Schema
from annotator.model.schema_edits import with_implied
from annotator.model.schema_values import mapped_value
from annotator.model.values import Json

_CHOSEN = frozenset({AttributeKind.CHOICE, AttributeKind.CHOICES})
_NOTHING = frozenset[str]()


class TermKind(StrEnum):
    """What a word of a file names; a value's name is `attribute:value`."""

    LABEL = "label"
    ROLE = "role"
    ATTRIBUTE = "attribute"
    VALUE = "value"


_KINDS = frozenset(kind.value for kind in TermKind)
# The values that an attribute may have, None for any.
_PlainWords: TypeAlias = Mapping[str, frozenset[str] | None]


class Term(msgspec.Struct, frozen=True, order=True):
    """A word that a file uses for a label, a role, an attribute or a value of one."""

    kind: TermKind
    name: str

    @property
    def written(self) -> str:
        """The term as commands write it: a label bare, the others behind their kind."""
        bare = self.kind is TermKind.LABEL and parsed_term(self.name).kind is TermKind.LABEL
        return self.name if bare else f"{self.kind.value}:{self.name}"


def parsed_term(written: str) -> Term:
    """Return a term as commands write it: `PER`, `role:agent`, `value:status:enacted`."""
    kind, mark, name = written.partition(":")
    if mark and name and kind in _KINDS:
        return Term(TermKind(kind), name)
    return Term(TermKind.LABEL, written)


class Fate(StrEnum):
    """What becomes of a term: kept as unknown, one of ours, a new label of ours, left out."""

    KEEP = "keep"
    MAP = "map"
    ADD = "add"
    DROP = "drop"


class TermChoice(msgspec.Struct, frozen=True):
    """What a term becomes: `ours` names what it is mapped to, or the family it is added in."""

    fate: Fate = Fate.KEEP
    ours: str = ""


class TermCount(msgspec.Struct, frozen=True):
    """How often a term came up that was unknown or chosen for, where first, and what became."""

    term: Term
    count: int
    choice: TermChoice = TermChoice()
    where: str = ""


TermMap: TypeAlias = Mapping[Term, TermChoice]
KEPT = TermChoice()


class TermMapping:
    """Carries annotations from a file's words to those of a schema, and counts the words.

    `added` are the ids of labels that are added. `propose` chooses for unknown words as they come.
    """

    def __init__(
        self,
        schema: Schema,
        chosen: TermMap,
        added: Mapping[Term, str] = {},
        propose: Callable[[Term], TermChoice] | None = None,
    ) -> None:
        self._schema = schema
        self._chosen = dict(chosen)
        self._propose = propose
        self._added = added
        self._counts: Counter[Term] = Counter()
        self._places: dict[Term, str] = {}
        self._where = ""
        self._plain: dict[str, _PlainWords | None] = {}

    @property
    def counts(self) -> tuple[TermCount, ...]:
        """The terms met that the schema does not know or a choice was made for, by kind."""
        kinds = list(TermKind)
        found = sorted(self._counts.items(), key=lambda one: (kinds.index(one[0].kind), one[0]))
        return tuple(
            TermCount(term, count, self._chosen.get(term, KEPT), self._places[term])
            for term, count in found
        )

    def carried(
        self, annotations: Sequence[Annotation], text: str, where: str = ""
    ) -> tuple[Annotation, ...]:
        """Return a layer's annotations in the words of the schema; `where` names their record.

        A frame keeps the words of a filler that is left out.
        """
        self._where = where
        pairs = [(each, self._annotation(each)) for each in annotations]
        gone = {
            before.id: (quote_of(text, before.fragments), before.referent)
            for before, after in pairs
            if after is None
        }
        kept = tuple(after for _, after in pairs if after is not None)
        return tuple(with_implied(each, gone) for each in kept) if gone else kept

    def _is_plain(self, annotation: Annotation) -> bool:
        """Tell whether an annotation stays as it is, and there is nothing to count."""
        label = annotation.label
        if label not in self._plain:
            self._plain[label] = self._plain_words(label)
        words = self._plain[label]
        if words is None or annotation.roles:
            return False
        for name, value in annotation.attributes.items():
            known = words.get(name, _NOTHING)
            if known is not None and not (isinstance(value, str) and value in known):
                return False
        return True

    def _plain_words(self, label: str) -> _PlainWords | None:
        """Return what may be said with a label without a word on it; None when nothing may."""
        known = self._schema.by_id.get(label)
        if known is None or Term(TermKind.LABEL, label) in self._chosen:
            return None
        found: dict[str, frozenset[str] | None] = {}
        for name in known.attributes:
            attribute = self._schema.attribute(name)
            if Term(TermKind.ATTRIBUTE, name) in self._chosen:
                found[name] = _NOTHING
            elif attribute is None or attribute.kind not in _CHOSEN:
                found[name] = None
            else:
                values = (choice.id for choice in attribute.values)
                terms = {Term(TermKind.VALUE, f"{name}:{each}"): each for each in values}
                found[name] = frozenset(v for term, v in terms.items() if term not in self._chosen)
        return found

    def _annotation(self, annotation: Annotation) -> Annotation | None:
        if self._is_plain(annotation):
            return annotation
        term = Term(TermKind.LABEL, annotation.label)
        label = annotation.label
        choice = self._choice(term, known=label in self._schema.by_id)
        if choice is not None or label not in self._schema.by_id:
            self._count(term)
        if choice is not None:
            if choice.fate is Fate.DROP:
                return None
            if choice.fate is Fate.MAP:
                label = choice.ours
            elif choice.fate is Fate.ADD:
                label = self._added.get(term, label)
        if label != annotation.label:
            annotation = msgspec.structs.replace(annotation, label=label)
        known = self._schema.by_id.get(label)
        if known is not None and annotation.roles:
            annotation = self._with_roles(annotation, known)
        if known is not None and annotation.attributes:
            annotation = self._with_attributes(annotation, known)
        return annotation

    def _with_roles(self, annotation: Annotation, label: Label) -> Annotation:
        known = frozenset(role.id for role in label.roles)
        if known.issuperset(annotation.roles) and not self._chose(TermKind.ROLE):
            return annotation
        roles: dict[str, tuple[Filler, ...]] = {}
        for role, fillers in annotation.roles.items():
            name = self._name(Term(TermKind.ROLE, role), known)
            if name is not None:
                roles[name] = (*roles.get(name, ()), *fillers)
        return msgspec.structs.replace(annotation, roles=roles)

    def _with_attributes(self, annotation: Annotation, label: Label) -> Annotation:
        attributes: dict[str, Json] = {}
        for attribute, value in annotation.attributes.items():
            name = self._name(Term(TermKind.ATTRIBUTE, attribute), label.attributes)
            if name is None:
                continue
            kept = self._value(name, attribute, value)
            if kept is not None:
                attributes[name] = kept
        if attributes == annotation.attributes:
            return annotation
        return msgspec.structs.replace(annotation, attributes=attributes)

    def _name(self, term: Term, known: Collection[str]) -> str | None:
        """Return what a role or attribute is called here; None when it is left out."""
        choice = self._choice(term, known=term.name in known)
        if term.name in known and choice is None:
            return term.name
        self._count(term)
        if choice is None or choice.fate is Fate.KEEP:
            return term.name
        # A name that this label does not have would be another unknown one.
        mapped = choice.fate is Fate.MAP and choice.ours in known
        return choice.ours if mapped else None if choice.fate is Fate.DROP else term.name

    def _value(self, name: str, written: str, value: Json) -> Json:
        attribute = self._schema.attribute(name)
        if attribute is None or attribute.kind not in _CHOSEN:
            return value
        known = frozenset(choice.id for choice in attribute.values)
        for each in _words(value):
            term = Term(TermKind.VALUE, f"{written}:{each}")
            choice = self._choice(term, known=each in known)
            if choice is None and each in known:
                continue
            self._count(term)
            if choice is not None and choice.fate is not Fate.KEEP:
                value = mapped_value(value, each, choice.ours or None)
        return value

    def _choice(self, term: Term, *, known: bool) -> TermChoice | None:
        choice = self._chosen.get(term)
        if choice is None and not known and self._propose is not None:
            choice = self._chosen[term] = self._propose(term)
        return choice

    def _count(self, term: Term) -> None:
        self._counts[term] += 1
        self._places.setdefault(term, self._where)

    def _chose(self, kind: TermKind) -> bool:
        return any(term.kind is kind for term in self._chosen)


def added_labels(schema: Schema, chosen: TermMap) -> dict[Term, Label]:
    """Return the labels that are to be added for terms, each in the family chosen for it."""
    made: dict[Term, Label] = {}
    taken = {*schema.by_id, *(name.removeprefix("label ") for name in schema.gone)}
    groups = {label.family: label.group for label in reversed(schema.labels)}
    for term, choice in sorted(chosen.items()):
        if choice.fate is Fate.ADD:
            id_ = _free_id(term.name, taken)
            taken.add(id_)
            family = choice.ours or schema.families[0].id
            group = groups.get(family, schema.groups[0].id)
            made[term] = Label(id_, term.name, family, group)
    return made


def names_missing(schema: Schema, chosen: TermMap) -> Iterator[str]:
    """Yield in words what choices name that the schema does not have."""
    roles = {role.id for label in schema.labels for role in label.roles}
    attributes = {attribute.id for attribute in schema.attributes}
    for term, choice in sorted(chosen.items()):
        known: Iterable[str]
        if choice.fate is Fate.ADD:
            known = [family.id for family in schema.families]
            if term.kind is not TermKind.LABEL:
                yield f"only labels can be added, not {term.written}"
            elif choice.ours and choice.ours not in known:
                yield f"there is no family “{choice.ours}”; there are {', '.join(known)}"
        elif choice.fate is Fate.MAP:
            if term.kind is TermKind.VALUE:
                continue
            known = {TermKind.LABEL: schema.by_id, TermKind.ROLE: roles}.get(term.kind, attributes)
            if choice.ours not in known:
                yield f"there is no {term.kind.value} “{choice.ours}” in the schema"


def _free_id(name: str, taken: Collection[str]) -> str:
    base = "_".join(re.findall(r"\w+", name)).upper() or "NEW"
    base = base if base[0].isalpha() else f"X{base}"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found


def _words(value: Json) -> list[str]:
    items = cast("list[Json]", value) if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]
