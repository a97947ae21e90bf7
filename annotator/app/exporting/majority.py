"""What most annotators of an article say, as a layer of its own."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from annotator.formats.ids import derived_uuid
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.article import AnnotatorKind, ArticleContent, LayerContent, State
from annotator.model.values import Json, Uuid
from annotator.review.readings import Labels, reading_of
from annotator.review.sameness import Resolve, plain
from annotator.review.units import majority, units

MAJORITY = "majority"


def majority_layer(
    article: ArticleContent, labels: Labels, resolve: Resolve
) -> LayerContent | None:
    """Return what most of those who looked say; None when no person or model has read it.

    A tie is nothing. A filler that most do not have stays with its words alone.
    """
    layers = [each for each in article.layers if each.kind is not AnnotatorKind.GOLD]
    if not layers:
        return None
    found = units([reading_of(each, labels) for each in layers], labels, resolve)
    picked = [(unit, majority(unit)) for unit in found]
    twins = {each: most.id for unit, most in picked if most is not None for each in unit.ids}
    by_id = {each.id: each for layer in layers for each in layer.annotations}
    chosen = [_linked(most, twins, by_id, article.text) for _, most in picked if most is not None]
    covered = {family: version for each in layers for family, version in each.covered.items()}
    return LayerContent(
        derived_uuid(article.id, MAJORITY),
        MAJORITY,
        derived_uuid(article.id, MAJORITY, "annotator"),
        AnnotatorKind.GOLD,
        min(each.schema_version for each in layers),
        State.DONE if all(each.state is State.DONE for each in layers) else State.STARTED,
        {
            family: min(each.covered[family] for each in layers if family in each.covered)
            for family in sorted(covered)
        },
        _document(layers),
        tuple(sorted(chosen, key=lambda each: (each.start, each.end, each.id))),
    )


def _linked(
    frame: Annotation, twins: dict[Uuid, Uuid], by_id: dict[Uuid, Annotation], text: str
) -> Annotation:
    def filled(filler: Filler) -> Filler:
        if filler.id is None:
            return filler
        if filler.id in twins:
            return msgspec.structs.replace(filler, id=twins[filler.id])
        words = by_id[filler.id]
        return Filler(text=quote_of(text, words.fragments), referent=words.referent)

    roles: dict[str, tuple[Filler, ...]] = {}
    for role, found in frame.roles.items():
        kept: list[Filler] = []
        for filler in map(filled, found):
            if filler not in kept:
                kept.append(filler)
        roles[role] = tuple(kept)
    return msgspec.structs.replace(frame, roles=roles) if frame.roles else frame


def _document(layers: Sequence[LayerContent]) -> dict[str, Json]:
    names = sorted({name for layer in layers for name in layer.document})
    found: dict[str, Json] = {}
    for name in names:
        answers = [layer.document[name] for layer in layers if name in layer.document]
        votes = Counter(map(plain, answers)).most_common()
        if len(votes) == 1 or votes[0][1] > votes[1][1]:
            found[name] = next(each for each in answers if plain(each) == votes[0][0])
    return found
