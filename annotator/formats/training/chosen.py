"""Which annotations of a layer are written, in the order of files without ids of ours."""

from collections.abc import Sequence

from annotator.errors import UserError
from annotator.formats.base import LossCount, OverlapRule, WriteOptions
from annotator.formats.layers import example_of, in_order
from annotator.formats.overlap import without_overlaps
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import Schema


def ordered_annotations(layer: LayerContent | None) -> list[Annotation]:
    """Return all of a layer, in the order of files without ids of ours.

    For forms that settle overlaps within one family: a statement never costs them the names in it.
    """
    return sorted(layer.annotations, key=in_order) if layer else []


def chosen_annotations(
    article: ArticleContent,
    layer: LayerContent | None,
    options: WriteOptions,
    losses: LossCount,
) -> list[Annotation]:
    """Return what is written of a layer, in the order of files without ids of ours."""
    kept, dropped = without_overlaps(ordered_annotations(layer), options.overlap)
    for annotation in dropped:
        losses.add("overlaps dropped", example_of(annotation, article))
    return kept


def apart(
    annotations: Sequence[Annotation],
    article: ArticleContent,
    options: WriteOptions,
    losses: LossCount,
) -> list[Annotation]:
    """Return annotations of which no two share a character, for forms that hold nothing else.

    The longest of those that overlap stays, unless the options say the outermost.
    """
    outer = options.overlap is OverlapRule.OUTER
    rule = OverlapRule.OUTER if outer else OverlapRule.LONGEST
    kept, dropped = without_overlaps(annotations, rule)
    for annotation in dropped:
        losses.add("overlaps dropped", example_of(annotation, article))
    return kept


def check_family(schema: Schema, options: WriteOptions) -> None:
    """Check that the family a form of one family is to hold is one of the schema's.

    Raises:
        UserError: it is not.
    """
    known = [family.id for family in schema.families]
    if options.family not in known:
        names = ", ".join(known)
        raise UserError(f"The labels have no family called “{options.family}”; there are {names}.")
