"""Frames in the gold: what other annotators have in slots, and the gold has not."""

from functools import partial

import msgspec

from annotator.app.adjudication.deciding import GoldWriter
from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.errors import Refused
from annotator.model.annotation import Annotation, Filler
from annotator.model.changes import Change
from annotator.model.frame_rules import role_of
from annotator.storage.journal import Writing


class Offer(msgspec.Struct, frozen=True):
    """A filler that some annotators have and the gold has not; `rows` are theirs."""

    role: str
    filler: Filler
    rows: tuple[int, ...]


def offered_fillers(review: Review, unit: ReviewUnit) -> tuple[Offer, ...]:
    """Return what a decided frame lacks in gold of what annotators have, in their order."""
    gold = _gold_frame(review, unit)
    if gold is None:
        return ()
    found: dict[tuple[str, object], Offer] = {}
    for row, member in enumerate(unit.unit.members):
        for role, fillers in member.roles.items() if member is not None else ():
            if role_of(review.session.schema, gold.label, role) is None:
                continue
            for filler in fillers:
                if _has(review, gold, role, filler):
                    continue
                same = role, _identity(review, filler)
                known = found.get(same)
                rows = (row,) if known is None else (*known.rows, row)
                found[same] = Offer(role, filler if known is None else known.filler, rows)
    return tuple(found.values())


def add_filler(review: Review, unit: ReviewUnit, offer: Offer) -> None:
    """Fill a slot of the gold frame with what annotators have there, which comes along."""
    frame = _gold_frame(review, unit)
    if frame is None:
        raise Refused("Decide this for an annotation first: then its slots can be filled.")
    role = role_of(review.session.schema, frame.label, offer.role)
    title = offer.role if role is None else role.title
    review.session.run(f"Fill {title}", partial(_fill, review, frame, offer), place=unit.unit.cover)


def _fill(review: Review, frame: Annotation, offer: Offer, writing: Writing) -> list[Change]:
    role = role_of(review.session.schema, frame.label, offer.role)
    many = role is not None and role.many
    gold = GoldWriter(review, writing)
    changes = list(gold.bring_along([offer.filler]))
    kept = frame.roles.get(offer.role, ()) if many else ()
    filled = (*kept, gold.filler(offer.filler))
    after = msgspec.structs.replace(frame, roles={**frame.roles, offer.role: filled})
    return [*gold.started, *changes, gold.rewrite(frame, after)]


def _gold_frame(review: Review, unit: ReviewUnit) -> Annotation | None:
    article = review.session.article
    made = unit.decision.made if unit.decision is not None else ()
    keys = article.keys_of(made) if article is not None else {}
    return None if article is None or not keys else article.annotation(next(iter(keys.values())))


def _identity(review: Review, filler: Filler) -> object:
    unit = None if filler.id is None else review.unit_of(filler.id)
    return (filler.text, filler.referent) if unit is None else unit.number


def _has(review: Review, gold: Annotation, role: str, filler: Filler) -> bool:
    """Tell whether a slot of the gold has this filler, or the words of it."""
    unit = None if filler.id is None else review.unit_of(filler.id)
    made = unit.decision.made if unit is not None and unit.decision is not None else ()
    there = gold.roles.get(role, ())
    if any(each.id is not None and each.id in made for each in there):
        return True
    return filler.id is None and any(each.text == filler.text for each in there)
