"""The unit in hand in words: for the status line, for a screen reader, and beside the text."""

from PySide6.QtCore import QCoreApplication

from annotator.app.adjudication.reviewing import Review, ReviewUnit
from annotator.model.annotation import Annotation
from annotator.ui.review.unit_words import cell_of, kinds_in_words, status_of, title_of
from annotator.ui.status_line import Held
from annotator.ui.view.aside import AsideFiller


def held_words(review: Review, unit: ReviewUnit) -> Held:
    """Return what a unit that is open is, and the keys for it."""
    cells = dict.fromkeys(
        cell_of(review, unit, n).words or _tr("nothing") for n in range(len(review.names))
    )
    name = f"{title_of(review, unit)}: {_tr(' or ').join(cells)}"
    if unit.waits:
        return Held(_tr("Audit"), name, _tr("Enter: it is right, 0 nothing here, Space goes on"))
    rest = _tr("1–{0} takes, Enter the proposal, 0 nothing here, Space goes on")
    return Held(_tr("Unit"), name, rest.format(len(review.names)))


def spoken_words(review: Review, unit: ReviewUnit) -> str:
    """Return a unit as it is read aloud: what it is, and what each annotator has."""
    said = [
        _tr("{0}: {1}").format(name, cell_of(review, unit, n).words or _tr("nothing"))
        for n, name in enumerate(review.names)
    ]
    return ", ".join((title_of(review, unit), kinds_in_words(unit), status_of(unit), *said))


def aside_of(review: Review, member: Annotation) -> list[AsideFiller]:
    """Return what one annotator's frame is connected with, to be shown in the text."""
    label = review.session.schema.by_id.get(member.label)
    titles = {role.id: role.title.lower() for role in label.roles} if label else {}
    return [
        AsideFiller(titles.get(role, role), whole, "")
        for role, found in member.roles.items()
        for filler in found
        if filler.id is not None and (whole := review.annotation(filler.id)) is not None
    ]


def _tr(words: str) -> str:
    return QCoreApplication.translate("HeldUnit", words)
