"""Projects with the layers of several people, to be compared and reviewed."""

import uuid
from collections.abc import Sequence
from pathlib import Path

from annotator.app.adjudication.reviewing import Review
from annotator.app.session import Session
from annotator.model.changes import Changes
from annotator.model.values import JsonObject
from tests.builders import a_project, keys_of, put_records_in

TEXT = (
    "The Treasury said on Tuesday it would sanction Gefest-M, a Moscow firm. "
    "China and North Korea said no."
)


def span(
    name: str, label: str, quote: str, occurrence: int = 0, **fields: object
) -> dict[str, object]:
    """Return an annotation of the exchange form on words of TEXT; `name` becomes its id."""
    at = -1
    for _ in range(occurrence + 1):
        at = TEXT.index(quote, at + 1)
    return {
        "id": uuid_of(name),
        "label": label,
        "start": at,
        "end": at + len(quote),
        "text": quote,
        **fields,
    }


def uuid_of(name: str) -> str:
    """Return a UUID that is the same for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def layer(
    annotator: str, *annotations: JsonObject, kind: str = "person", **fields: object
) -> dict[str, object]:
    """Return a finished layer of the exchange form."""
    families = {"entity": 1, "sanction": 1, "statement": 1, "region": 1}
    return {
        "id": uuid_of(f"layer of {annotator}"),
        "annotator": annotator,
        "kind": kind,
        "state": "done",
        "covered": families,
        "annotations": list(annotations),
        **fields,
    }


def two_layers() -> list[JsonObject]:
    """Return Anna's and Ben's layers.

    Agreed: Treasury. Boundary: Gefest-M. Label: Moscow. Missing: China. Roles: the sanction's.
    """
    anna = layer(
        "Anna",
        span("a1", "GOVBODY", "Treasury"),
        span("a2", "COMPANY", "Gefest-M"),
        span("a3", "PLACE", "Moscow"),
        span("a4", "COUNTRY", "China"),
        span("a5", "SANCTION", "sanction", roles={"target": [{"id": uuid_of("a2")}]}),
    )
    ben = layer(
        "Ben",
        span("b1", "GOVBODY", "Treasury"),
        span("b2", "COMPANY", "Gefest-M, a Moscow firm"),
        span("b3", "COUNTRY", "Moscow"),
        span("b5", "SANCTION", "sanction", roles={"authority": [{"id": uuid_of("b1")}]}),
    )
    return [anna, ben]


def three_layers() -> list[JsonObject]:
    """Return those of Anna and Ben, and Cem's, who sides now with one and now with the other."""
    cem = layer(
        "Cem",
        span("c1", "GOVBODY", "Treasury"),
        span("c2", "COMPANY", "Gefest-M"),
        span("c3", "COUNTRY", "Moscow"),
        span("c4", "COUNTRY", "China"),
        span("c5", "SANCTION", "sanction", roles={"authority": [{"id": uuid_of("c1")}]}),
    )
    return [*two_layers(), cem]


def a_project_of(folder: Path, layers: Sequence[JsonObject], reviewer: str = "Rosa") -> Session:
    """Return a reviewer's session on a project with these layers of TEXT."""
    session = a_project(folder, "Nothing to see.", annotator=reviewer)
    record = {"format": "annotator.article", "version": 1, "text": TEXT, "layers": list(layers)}
    put_records_in(session, [record], folder / "layers.jsonl")
    return session


def review_of(session: Session) -> Review:
    """Open the article for review; the review follows what happens."""
    session.open_gold(keys_of(session)[-1])
    review = Review(session)

    def follow(changes: Changes) -> None:
        review.take_in(changes)

    session.subscribe(follow)
    return review


def unit_on(review: Review, name: str) -> int:
    """Return the number of the unit that an annotation belongs to."""
    unit = review.unit_of(uuid_of(name))
    assert unit is not None
    return unit.number


def agreeing_layers() -> list[JsonObject]:
    """Return two layers that agree on three entities and differ in one."""
    agreed = (("GOVBODY", "Treasury"), ("COMPANY", "Gefest-M"), ("COUNTRY", "China"))
    anna, ben = (
        [span(f"{who}{n}", label, quote) for n, (label, quote) in enumerate(agreed)]
        for who in ("a", "b")
    )
    return [
        layer("Anna", *anna, span("a9", "PLACE", "Moscow")),
        layer("Ben", *ben, span("b9", "COUNTRY", "Moscow")),
    ]
