"""The forms in which news services answer: which of their fields holds what."""

import re
from collections.abc import Collection, Mapping

import msgspec

from annotator.formats.base import RecordRefused

# As services end a text that they have cut: `… [+1234 chars]`.
_CUT = re.compile(r"\[\+(\d+) chars\]\s*$")
_WITHDRAWN = "[Removed]"


class Service(msgspec.Struct, frozen=True):
    """A service: its fields by what they become, and the fields by which it is known.

    `texts` are the fields that can hold a text, the fullest first; `without` says what to do when
    none is there, `note` what a text of the first of them is not.
    """

    name: str
    signs: frozenset[str]
    texts: tuple[str, ...]
    fields: Mapping[str, str]
    without: str = ""
    note: str = ""


_SERVICES = (
    Service(
        "NewsAPI",
        frozenset({"publishedAt", "source.name", "urlToImage"}),
        ("content", "description"),
        {"title": "title", "url": "url", "publishedAt": "date", "source.name": "outlet"},
    ),
    Service(
        "The Guardian",
        frozenset({"webTitle", "webUrl", "webPublicationDate"}),
        ("fields.bodyText",),
        {
            "webTitle": "title",
            "webUrl": "url",
            "webPublicationDate": "date",
            "fields.publication": "outlet",
        },
        "ask it for “show-fields=bodyText”",
    ),
    Service(
        "The New York Times",
        frozenset({"headline.main", "web_url", "pub_date"}),
        ("lead_paragraph", "abstract", "snippet"),
        {"headline.main": "title", "web_url": "url", "pub_date": "date", "source": "outlet"},
        note="only its beginning: The New York Times gives no whole texts",
    ),
    Service(
        "GDELT",
        frozenset({"seendate", "sourcecountry", "domain"}),
        (),
        {},
        "it lists addresses; fetch the pages and import those",
    ),
)


def service_of(columns: Collection[str]) -> Service | None:
    """Return the service whose fields these are, if it is a known one."""
    known = frozenset(columns)
    return next((each for each in _SERVICES if each.signs <= known), None)


def fields_of(service: Service, columns: Collection[str]) -> dict[str, str]:
    """Return which column becomes what, as the service means it."""
    fields = {name: field for name, field in service.fields.items() if name in columns}
    text = next((name for name in service.texts if name in columns), None)
    return {text: "text", **fields} if text is not None else fields


def check_withdrawn(text: str) -> None:
    """Refuse what NewsAPI leaves of an article that its source has taken back.

    Raises:
        RecordRefused: nothing but the mark of that is left of the text.
    """
    if text.strip() == _WITHDRAWN:
        raise RecordRefused(f"withdrawn by its source: “{_WITHDRAWN}” is all that is left of it")


def missing_characters(text: str) -> int:
    """Return how many characters of a text its source says it has cut off."""
    found = _CUT.search(text, max(0, len(text) - 40))
    return int(found[1]) if found else 0
