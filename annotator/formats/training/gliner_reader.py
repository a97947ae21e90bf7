"""Reading examples for GLiNER and GLiREL; texts are put together from their tokens."""

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.findings import Findings
from annotator.formats.foreign_records import read_records
from annotator.formats.json_shapes import list_of, object_of, objects_of
from annotator.formats.one_layer import OneLayer
from annotator.formats.training.gliner_writer import label_words
from annotator.model.article import Source
from annotator.model.values import Json, JsonObject


def is_gliner(start: FileStart) -> bool:
    """Tell whether a file's records are examples for GLiNER."""
    return _has_tokens(start.fields) and "relations" not in start.fields


def is_glirel(start: FileStart) -> bool:
    """Tell whether a file's records are examples for GLiREL."""
    return _has_tokens(start.fields) and isinstance(start.fields.get("relations"), list)


def _has_tokens(fields: JsonObject) -> bool:
    return all(isinstance(fields.get(name), list) for name in ("tokenized_text", "ner"))


def read_gliner(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read examples of either form; the ends of their spans are inclusive.

    The text is the tokens with one blank between them.

    Raises:
        UserError: the file cannot be read.
    """
    labels = {words: label for label, words in label_words(options.schema).items()}

    def said(fields: JsonObject, findings: Findings) -> Iterator[OneLayer]:
        tokens = [str(token) for token in list_of(fields.get("tokenized_text"))]
        if not tokens:
            raise RecordRefused("it has no tokens")
        yield OneLayer(
            text=" ".join(tokens),
            annotations=_raws(fields, tokens, labels, findings),
            source=Source(file=path.name),
        )

    return read_records(path, options, said)


def _raws(
    fields: JsonObject, tokens: list[str], labels: dict[str, str], findings: Findings
) -> list[tuple[str, Json]]:
    starts = [0, *accumulate(len(token) + 1 for token in tokens)]
    raws: dict[tuple[int, int, str], tuple[str, dict[str, Json]]] = {}
    for number, value in enumerate(list_of(fields.get("ner")), 1):
        name = f"span {number}"
        try:
            first, last, label = _place(value, len(tokens))
        except RecordRefused as error:
            findings.refuse(f", {name}", str(error))
            continue
        if (first, last, label) in raws:
            findings.change(f", {name}", "the same span again, left out")
            continue
        raws[first, last, label] = (
            name,
            {
                "id": name,
                "label": labels.get(label, label),
                "start": starts[first],
                "end": starts[last] + len(tokens[last]),
                "origin": {"by": "import"},
            },
        )
    for number, relation in enumerate(objects_of(fields.get("relations")), 1):
        head, tail = (_end(relation.get(name), raws) for name in ("head", "tail"))
        if head is None or tail is None:
            findings.change(f", relation {number}", "left out: one of its ends is no span")
            continue
        role = str(relation.get("relation_text") or "relation")
        head.setdefault("roles", {}).setdefault(role, []).append({"id": tail["id"]})
    return list(raws.values())


def _place(value: Json, tokens: int) -> tuple[int, int, str]:
    found = list_of(value)
    if len(found) < 3 or not all(isinstance(each, int) for each in found[:2]):
        raise RecordRefused("it is no first token, last token and label")
    first, last = found[0], found[1]
    if not 0 <= first <= last < tokens:
        raise RecordRefused(f"{first}–{last} lies outside the text of {tokens} tokens")
    return first, last, str(found[2])


def _end(
    value: Json, raws: dict[tuple[int, int, str], tuple[str, dict[str, Json]]]
) -> dict[str, Json] | None:
    end = object_of(value)
    position = list_of(end.get("position"))
    if len(position) != 2:
        return None
    known = raws.get((position[0], position[1], str(end.get("type"))))
    if known is None:
        same = [raw for (first, last, _), raw in raws.items() if [first, last] == position]
        known = same[0] if same else None
    return known[1] if known else None
