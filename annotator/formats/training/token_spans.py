"""Spans out of the tags of tokens, in any of the usual schemes."""

from collections.abc import Sequence
from typing import NamedTuple

_BEGINS = frozenset("BUS")
_ENDS = frozenset("LEUS")
_PREFIXES = frozenset("BIOLUESM")


class TaggedSpan(NamedTuple):
    """Tokens from `first` to `last`; `bare` when the first tag does not say that it begins."""

    label: str
    first: int
    last: int
    bare: bool = False


def spans_of_tags(tags: Sequence[str], first: int = 0) -> list[TaggedSpan]:
    """Return the spans of a sentence of which the first token has the number `first`.

    IOB1, IOB2, BILOU and BIOES are read alike: a span goes on as long as the tag says "inside"
    with the same label. A tag without a prefix is the label of all tokens that follow each other.
    """
    spans: list[TaggedSpan] = []
    goes_on = False
    for number, tag in enumerate(tags, first):
        if tag == "O":
            goes_on = False
            continue
        prefix, label = _parted(tag)
        if not label:
            goes_on = False
            continue
        last = spans[-1] if goes_on else None
        if last is not None and last.label == label and prefix not in _BEGINS:
            spans[-1] = last._replace(last=number)
        else:
            spans.append(TaggedSpan(label, number, number, prefix not in _BEGINS))
        goes_on = prefix not in _ENDS
    return spans


def _parted(tag: str) -> tuple[str, str]:
    """Return a tag's prefix and label; no label for "outside"."""
    if tag in ("O", "", "_", "-"):
        return "O", ""
    if len(tag) > 2 and tag[1] in "-_" and tag[0] in _PREFIXES:
        return tag[0], "" if tag[0] == "O" else tag[2:]
    return "I", tag
