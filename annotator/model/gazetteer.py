"""Gazetteers: lists of names that a user brings, and which label each type of entry proposes."""

from collections.abc import Mapping

import msgspec

from annotator.model.schema import Schema
from annotator.model.values import Uuid

# What entries are, in the order in which they are shown; the titles are words for people.
TYPES: Mapping[str, str] = {
    "person": "Person",
    "company": "Company",
    "organisation": "Organisation",
    "public_body": "Public body",
    "party": "Person or firm",
    "vessel": "Vessel",
    "aircraft": "Aircraft",
    "country": "Country",
    "place": "Place",
    "other": "Other",
}
# For each type the labels that suit it, the best first; only those a schema has count.
_SUITING: Mapping[str, tuple[str, ...]] = {
    "person": ("PERSON", "PER", "ENTITY"),
    "company": ("COMPANY", "ORG", "ENTITY"),
    "organisation": ("ORG", "COMPANY", "ENTITY"),
    "public_body": ("GOVBODY", "ORG", "ENTITY"),
    "party": ("PARTY", "ENTITY"),
    "vessel": ("VESSEL", "ENTITY"),
    "aircraft": ("VESSEL", "ENTITY"),
    "country": ("COUNTRY", "PLACE", "LOC", "ENTITY"),
    "place": ("PLACE", "LOC", "ENTITY"),
    "other": (),
}


class Name(msgspec.Struct, frozen=True):
    """One way an entry is called; `kind` is name, alias, former or weak."""

    words: str
    kind: str = "name"


class Entry(msgspec.Struct, frozen=True):
    """Someone or something in a gazetteer: its key in the register, its title, its names."""

    key: str
    title: str
    type: str
    names: tuple[Name, ...]


class Gazetteer(msgspec.Struct, frozen=True):
    """A gazetteer of the project. `batch` names its rows; `labels` maps types to labels.

    A type that is mapped to "" proposes nothing.
    """

    key: int
    id: Uuid
    name: str
    file: str
    format: str
    batch: int
    entries: int
    names: int
    refused: int
    labels: Mapping[str, str]
    on: bool
    made: str


def default_labels(schema: Schema) -> dict[str, str]:
    """Return the label that each type proposes as long as nobody says otherwise."""
    there = {label.id for label in schema.labels if not label.retired}
    return {
        each: next((label for label in _SUITING.get(each, ()) if label in there), "")
        for each in TYPES
    }
