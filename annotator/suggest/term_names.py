"""Which of our words another program's word for a label, role or value most likely means."""

import re
from collections.abc import Iterable, Mapping

from annotator.model.schema import Schema
from annotator.model.terms import Fate, Term, TermChoice, TermKind

# What others call things, folded, and what ours may be called, the likeliest first.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "per": ("PERSON",),
    "pers": ("PERSON",),
    "people": ("PERSON",),
    "human": ("PERSON",),
    "individual": ("PERSON",),
    "loc": ("PLACE", "LOCATION"),
    "location": ("PLACE",),
    "fac": ("PLACE",),
    "facility": ("PLACE",),
    "city": ("PLACE",),
    "region": ("PLACE",),
    "address": ("PLACE",),
    "gpe": ("COUNTRY", "PLACE"),
    "geopoliticalentity": ("COUNTRY", "PLACE"),
    "nation": ("COUNTRY",),
    "state": ("COUNTRY",),
    "norp": ("NATIONALITY",),
    "demonym": ("NATIONALITY",),
    "org": ("ORG", "ORGANIZATION", "COMPANY"),
    "organization": ("ORG", "COMPANY"),
    "organisation": ("ORG", "COMPANY"),
    "corporation": ("COMPANY", "ORG"),
    "corp": ("COMPANY", "ORG"),
    "firm": ("COMPANY", "ORG"),
    "bank": ("COMPANY", "ORG"),
    "publicbody": ("GOVBODY",),
    "gov": ("GOVBODY",),
    "govt": ("GOVBODY",),
    "government": ("GOVBODY",),
    "agency": ("GOVBODY",),
    "igo": ("INTLORG",),
    "internationalorganization": ("INTLORG",),
    "legalentity": ("PARTY",),
    "outlet": ("MEDIA",),
    "newspaper": ("MEDIA",),
    "position": ("TITLE",),
    "role": ("TITLE",),
    "occupation": ("TITLE",),
    "product": ("GOODS",),
    "commodity": ("GOODS",),
    "weapon": ("WEAPONS",),
    "ship": ("VESSEL",),
    "vehicle": ("VESSEL",),
    "aircraft": ("VESSEL",),
    "airplane": ("VESSEL",),
    "workofart": ("DOCUMENT",),
    "report": ("DOCUMENT",),
    "currency": ("MONEY",),
    "amount": ("MONEY",),
    "time": ("DATE",),
    "timex": ("DATE",),
    "misc": ("ENTITY",),
    "miscellaneous": ("ENTITY",),
    "trigger": ("SANCTION",),
    "embargo": ("SANCTION",),
    "quote": ("STATEMENT",),
    "quotation": ("STATEMENT",),
    "content": ("STATEMENT",),
    "claim": ("STATEMENT",),
    "verb": ("CUE",),
    "agent": ("authority", "speaker"),
    "imposer": ("authority",),
    "sender": ("authority",),
    "patient": ("target",),
    "object": ("target",),
    "recipient": ("addressee", "target"),
    "listener": ("addressee",),
    "holder": ("speaker",),
    "when": ("date",),
}
_ALIKE = 85.0
_PART = re.compile(r"[./:#|](?=\S)")
_TAG = re.compile(r"^[BIOLUES]-(?=.)")
_REST = re.compile(r"[\W_]+")


def likely_choice(term: Term, schema: Schema) -> TermChoice:
    """Return what a term most likely becomes: one of ours, else kept as it is."""
    found = likely_name(_own_name(term), _names(term, schema))
    return TermChoice(Fate.MAP, found) if found else TermChoice()


def likely_name(theirs: str, ours: Mapping[str, str]) -> str:
    """Return the one of our ids, with their names, that a word of others means; else ""."""
    from rapidfuzz.fuzz import ratio

    written = _folded(_PART.split(_TAG.sub("", theirs))[-1])
    if not written:
        return ""
    folded = [(id_, {_folded(id_), _folded(name)}) for id_, name in ours.items()]
    for id_, names in folded:
        if written in names:
            return id_
    for alias in _ALIASES.get(written, ()):
        if alias in ours:
            return alias
    scored = [(max(ratio(written, name) for name in names), id_) for id_, names in folded]
    best = max(scored, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else ""


def _own_name(term: Term) -> str:
    return term.name.rpartition(":")[2] if term.kind is TermKind.VALUE else term.name


def _names(term: Term, schema: Schema) -> Mapping[str, str]:
    if term.kind is TermKind.LABEL:
        return _titled((one.id, one.name) for one in schema.labels if not one.retired)
    if term.kind is TermKind.ROLE:
        return _titled((role.id, role.title) for one in schema.labels for role in one.roles)
    if term.kind is TermKind.ATTRIBUTE:
        return _titled((one.id, one.title) for one in schema.attributes)
    attribute = schema.attribute(term.name.partition(":")[0])
    return _titled((v.id, v.title) for v in attribute.offered) if attribute else {}


def _titled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(pairs)


def _folded(name: str) -> str:
    folded = _REST.sub("", name).casefold()
    return folded[:-1] if folded.endswith("s") and len(folded) > 4 else folded
