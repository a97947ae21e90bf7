"""Canonical JSON bytes: no blanks, no ASCII escapes, fields in their order, open maps sorted."""

from collections.abc import Mapping
from typing import cast

import msgspec

from annotator.model.values import JsonObject


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(cast("JsonObject", value))
    raise NotImplementedError


# Struct fields keep their order, maps are sorted by code point.
CANONICAL = msgspec.json.Encoder(order="deterministic", enc_hook=_plain)


def with_extra(known: msgspec.Struct, extra: JsonObject) -> msgspec.Struct | msgspec.Raw:
    """Return an object followed by the unknown fields it was read with."""
    unknown = {key: extra[key] for key in extra if key not in known.__struct_encode_fields__}
    if not unknown:
        return known
    body, rest = CANONICAL.encode(known), CANONICAL.encode(unknown)
    return msgspec.Raw(body[:-1] + (b"," if len(body) > 2 else b"") + rest[1:])
