"""What a difference costs: how much is lost when it stays, so that the dearest come first."""

from annotator.review.readings import Labels
from annotator.review.sameness import Kind
from annotator.review.units import Unit

# A missing frame loses its roles with it; an end that is off loses the least.
_WEIGHTS = {
    Kind.MISSING: 4.0,
    Kind.LABEL: 3.0,
    Kind.ROLE: 3.0,
    Kind.ATTRIBUTE: 2.0,
    Kind.REFERENT: 2.0,
    Kind.DOCUMENT: 2.0,
    Kind.BOUNDARY: 1.0,
}
_FRAME = 3.0


def cost(unit: Unit, labels: Labels) -> float:
    """Return what a unit costs: the weights of its kinds, frames thrice, more where opinions split.

    An even split counts double: there no majority helps.
    """
    weight = sum(_WEIGHTS[kind] for kind in unit.kinds)
    if any(labels.kind(each.label)[1] for each in unit.found):
        weight *= _FRAME
    voters = sum(unit.looked) or 1
    found = len(unit.found)
    split = 1 - abs(2 * found - voters) / voters
    return weight * (1 + split)


def document_cost(voters: int, most: int) -> float:
    """Return what a label of the article costs; `most` of the voters say the same."""
    split = 1 - abs(2 * most - voters) / voters
    return _WEIGHTS[Kind.DOCUMENT] * (1 + split)
