"""Reading chat examples and the answers of chat models; their strings are replayed on the text."""

import re
from collections.abc import Iterator
from pathlib import Path

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.findings import Findings
from annotator.formats.foreign_records import read_records
from annotator.formats.json_records import decode_record
from annotator.formats.json_shapes import objects_of
from annotator.formats.one_layer import OneLayer, accepted_text
from annotator.formats.training.chat_replay import replayed
from annotator.model.article import AnnotatorKind, Source, State
from annotator.model.values import Json, JsonObject

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?```", re.DOTALL)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_SHARE_GPT = {"system": "system", "human": "user", "gpt": "assistant"}


def is_chat(start: FileStart) -> bool:
    """Tell whether a file's records are conversations that end with an answer."""
    return _answer(start.fields) is not None


def read_chat(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read conversations: the user's last message is the article, the answer its labels.

    With a field `model` the labels are that model's.

    Raises:
        UserError: the file cannot be read.
    """

    def said(fields: JsonObject, findings: Findings) -> Iterator[OneLayer]:
        found = _answer(fields)
        if found is None:
            raise RecordRefused("it has no article with an answer")
        text = accepted_text(found[0])
        model = fields.get("model")
        yield OneLayer(
            text=text,
            annotations=replayed(text, _decoded(found[1], findings), findings),
            source=Source(file=path.name),
            annotator=model if isinstance(model, str) else options.layer or "imported",
            kind=AnnotatorKind.MODEL if isinstance(model, str) else AnnotatorKind.PERSON,
            # An answer that names nothing says that nothing is there.
            state=State.STARTED,
        )

    return read_records(path, options, said)


def _answer(fields: JsonObject) -> tuple[str, str] | None:
    """Return the article and the answer of a conversation."""
    messages = [_message(each) for each in objects_of(fields.get("messages"))]
    messages += [_message(each) for each in objects_of(fields.get("conversations"))]
    asked = [content for role, content in messages if role == "user"]
    answered = [content for role, content in messages if role == "assistant"]
    return (asked[-1], answered[-1]) if asked and answered else None


def _message(message: dict[str, Json]) -> tuple[str, str]:
    role = message.get("role") or _SHARE_GPT.get(str(message.get("from")), "")
    content = message.get("content", message.get("value"))
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in objects_of(content))
    return str(role), content if isinstance(content, str) else ""


def _decoded(answer: str, findings: Findings) -> dict[str, Json]:
    """Return the JSON of an answer; what a model says before and after it is passed over."""
    said = _THOUGHTS.sub("", answer)
    fenced = _FENCED.search(said)
    told = fenced[1] if fenced else said
    try:
        return decode_record(told.encode()).fields
    except RecordRefused as error:
        within = _OBJECT.search(told)
        if within is None or within[0] == told.strip():
            raise RecordRefused(f"its answer is {error}") from None
    try:
        fields = decode_record(within[0].encode()).fields
    except RecordRefused as error:
        raise RecordRefused(f"its answer is {error}") from None
    findings.change("", "what its answer says around the JSON was passed over")
    return fields
