"""Layers as they travel: when two are the same, and how one becomes another."""

import hashlib
import uuid

import msgspec

from annotator.model.annotation import Annotation, Version
from annotator.model.article import LayerContent

_encoder = msgspec.json.Encoder(order="deterministic")


def same_layer(first: LayerContent, second: LayerContent) -> bool:
    """Tell whether two layers say the same; by whom and when does not count."""
    return (
        first.state == second.state
        and first.covered == second.covered
        and first.document == second.document
        and _by_id(first) == _by_id(second)
    )


def layer_digest(layer: LayerContent) -> bytes:
    """Return a short mark of all that a layer says, the same for the same layer read twice."""
    said = (layer.annotator, layer.state, layer.covered, layer.document, layer.annotations)
    return hashlib.blake2b(_encoder.encode(said), digest_size=16).digest()


def with_fresh_ids(layer: LayerContent, *, keep_layer: bool = False) -> LayerContent:
    """Return a copy of a layer under new ids, its fillers pointing to the copies."""
    twins = {each.id: str(uuid.uuid4()) for each in layer.annotations}
    return msgspec.structs.replace(
        layer,
        id=layer.id if keep_layer else str(uuid.uuid4()),
        annotations=tuple(renamed(each, twins) for each in layer.annotations),
    )


def renamed(annotation: Annotation, twins: dict[str, str]) -> Annotation:
    """Return an annotation under the id its twin has; fillers without a twin are left out."""
    if not annotation.roles:
        return msgspec.structs.replace(annotation, id=twins[annotation.id])
    roles = {
        role: kept
        for role, found in annotation.roles.items()
        if (
            kept := tuple(
                f if f.id is None else msgspec.structs.replace(f, id=twins[f.id])
                for f in found
                if f.id is None or f.id in twins
            )
        )
    }
    return msgspec.structs.replace(annotation, id=twins[annotation.id], roles=roles)


def _by_id(layer: LayerContent) -> dict[str, Annotation]:
    return {
        each.id: msgspec.structs.replace(each, version=Version(), created="", updated="")
        for each in layer.annotations
    }
