"""A case of a review becomes an example in the guideline of its label."""

from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.app.schema_editing import apply_edits
from annotator.errors import Refused
from annotator.model.annotation import quote_of
from annotator.model.decision import Verdict
from annotator.model.label_edits import ChangeLabel
from annotator.model.sentences import sentence_at
from annotator.model.values import Uuid

_HEADING = "## Examples"


def make_example(review: Review, unit: ReviewUnit) -> str:
    """Write a decided case under "Examples" of the label it was decided for; return that label.

    Raises:
        Refused: it is not decided, or it is an example already.
    """
    if unit.decision is None:
        raise Refused("Decide this first: then it can be an example.")
    label = _label_of(review, unit)
    schema = review.session.schema
    known = schema.by_id.get(label)
    if known is None:
        raise Refused(f"There is no label {label} in this project.")
    line = f"- {_words(review, unit, label)}"
    guideline = known.guideline.rstrip()
    if line in guideline.splitlines():
        raise Refused(f"This is an example of {known.name} already.")
    if _HEADING not in guideline:
        guideline = f"{guideline}\n\n{_HEADING}\n".lstrip()
    apply_edits(review.session, [ChangeLabel(label=label, guideline=f"{guideline}\n{line}\n")])
    return label


def _label_of(review: Review, unit: ReviewUnit) -> str:
    """Return the label that the case is about: the one it has in gold, else the proposed one."""
    made = unit.decision.made if unit.decision is not None else ()
    article = review.session.editable()
    keys = article.keys_of(made)
    if keys:
        return article.spans.label(next(iter(keys.values())))
    proposed = review.proposal(unit)
    return unit.unit.shown[0].label if proposed is None else proposed.label


def _words(review: Review, unit: ReviewUnit, label: str) -> str:
    schema, text = review.session.schema, review.text
    made: tuple[Uuid, ...] = unit.decision.made if unit.decision is not None else ()
    article = review.session.editable()
    keys = article.keys_of(made)
    pieces = (
        article.spans.fragments(next(iter(keys.values()))) if keys else unit.unit.shown[0].fragments
    )
    quote = " ".join(quote_of(text, pieces).split())
    sentence = " ".join(text[slice(*sentence_at(text, pieces[0].start))].split())
    others = sorted({m.label for m in unit.unit.found} - {label})
    verdict = unit.decision.verdict if unit.decision is not None else None
    said = f"not {schema.name_of(label)}" if verdict is Verdict.NOTHING else schema.name_of(label)
    if others:
        said += f", not {' or '.join(schema.name_of(each) for each in others)}"
    note = unit.decision.note.strip() if unit.decision is not None else ""
    return f"“{sentence}”: **{quote}** is {said}" + (f". {note}" if note else "")
