"""Spans out of the tags of tokens, in any of the usual schemes."""

from collections.abc import Collection, Sequence
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


def spans_of_tags(tags: Sequence[str], begins: Collection[int] = ()) -> list[TaggedSpan]:
    """Return the spans of a text; none goes on over the tokens at which a sentence begins.

    IOB1, IOB2, BILOU and BIOES are read alike: a span goes on as long as the tag says "inside"
    with the same label. A tag without a prefix is the label of all tokens that follow each other.
    """
    spans: list[TaggedSpan] = []
    # The number of the token up to which the last span may go on.
    open_to = -1
    for number, tag in enumerate(tags):
        if tag == "O":
            continue
        prefix, label = _parted(tag)
        if not label:
            continue
        last = spans[-1] if open_to == number and number not in begins else None
        if last is not None and last.label == label and prefix not in _BEGINS:
            spans[-1] = last._replace(last=number)
        else:
            spans.append(TaggedSpan(label, number, number, prefix not in _BEGINS))
        open_to = -1 if prefix in _ENDS else number + 1
    return spans


def _parted(tag: str) -> tuple[str, str]:
    """Return a tag's prefix and label; no label for "outside"."""
    if tag in ("O", "", "_", "-"):
        return "O", ""
    if len(tag) > 2 and tag[1] in "-_" and tag[0] in _PREFIXES:
        return tag[0], "" if tag[0] == "O" else tag[2:]
    return "I", tag
