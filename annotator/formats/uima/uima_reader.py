"""Reading UIMA CAS files, XMI or JSON: each annotator's labels become a layer."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from annotator.errors import UserError
from annotator.formats.annotator_files import annotators_of
from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading, whole
from annotator.formats.findings import Findings
from annotator.formats.folders import files_within, first_of_suffix, size_within
from annotator.formats.ids import uuid_text
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.uima.uima_annotations import UimaAnnotations
from annotator.formats.uima.uima_cas import View
from annotator.formats.uima.uima_json import json_views
from annotator.formats.uima.uima_type_system import DOCUMENT_ANNOTATION, TypeSystem, type_system_of
from annotator.formats.uima.uima_types import METADATA, SchemaNames, names_of
from annotator.formats.uima.uima_xmi import xmi_views
from annotator.model.article import Source
from annotator.model.values import Uuid

# A CAS is held whole; a larger file would fill the memory.
_LARGEST = 1 << 28
_DEEPEST = 4
_UNSPECIFIED = "x-unspecified"
_LOOKED_AT = 1 << 16
_JSON_KEYS = frozenset({"%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"})
_JSON_CAS = re.compile(rb'\{\s*"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"')
_TYPE_SYSTEM = re.compile(rb"<(?:\w+:)?typeSystemDescription")


class _File(NamedTuple):
    """A file's name, whose labels it holds, and how much is read when it is."""

    name: str
    annotator: str
    end: int


def is_xmi(start: FileStart) -> bool:
    """Tell whether something is an XMI file of a CAS, or a folder that holds some."""
    if start.path.is_dir():
        return first_of_suffix(start.path, ".xmi") is not None
    return start.path.suffix.lower() == ".xmi" or b"http://www.omg.org/XMI" in start.head


def is_json_cas(start: FileStart) -> bool:
    """Tell whether a file is a JSON CAS, or a folder of which the first JSON file is one."""
    if not start.path.is_dir():
        return not _JSON_KEYS.isdisjoint(start.fields)
    first = first_of_suffix(start.path, ".json")
    if first is None:
        return False
    with reading(first) as file:
        return _JSON_CAS.search(file.read(_LOOKED_AT)) is not None


def read_uima_xmi(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read XMI files: one, or all that can be read of a folder.

    The type system lies beside or above them. Entities and document types in them are refused,
    never resolved.

    Raises:
        UserError: the one file cannot be read.
    """
    yield from _read(path, options, ".xmi")


def read_uima_json(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read JSON CAS files: one, or all that can be read of a folder.

    Raises:
        UserError: the one file cannot be read.
    """
    yield from _read(path, options, ".json")


def _read(path: Path, options: ReadOptions, suffix: str) -> Iterator[Accepted | Refusal]:
    root = path if path.is_dir() else path.parent
    found = files_within(path) if path.is_dir() else [path]
    files = [file for file in found if file == path or file.suffix.lower() == suffix]
    annotators = annotators_of(files)
    names = names_of(options.schema)
    types: dict[Path, TypeSystem | None] = {}
    read = 0
    for place, file in enumerate(files):
        read += size_within(file)
        if not options.takes(place):
            continue
        where = file.relative_to(root).as_posix()
        findings = Findings(where)
        try:
            views = _views(file, types, findings)
            said = _File(file.name, annotators.get(file, ""), read)
            accepted = list(_articles(views, said, names, options, findings))
        except (RecordRefused, UserError) as error:
            if isinstance(error, UserError) and file == path:
                raise
            yield Refusal(where, str(error))
            continue
        yield from findings.refused
        yield from accepted


def _views(file: Path, types: dict[Path, TypeSystem | None], findings: Findings) -> list[View]:
    with reading(file) as opened:
        raw = whole(opened, _LARGEST)
    if raw is None:
        raise RecordRefused(f"larger than {_LARGEST >> 20} MB")
    head = raw[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head and not raw.strip():
        raise RecordRefused("the file is empty")
    if head[:1] == b"{":
        return json_views(raw)
    return xmi_views(raw, _types_of(file, types), findings)


def _types_of(file: Path, known: dict[Path, TypeSystem | None]) -> TypeSystem:
    """Return the type system that lies beside a file or above it, else one of usual types."""
    folder = file.parent
    for at in (folder, *list(folder.parents)[: _DEEPEST - 1]):
        if at not in known:
            beside = _type_file(at, file)
            known[at] = None if beside is None else type_system_of(beside.read_bytes())
        if (found := known[at]) is not None:
            return found
    usual = known.setdefault(Path(), TypeSystem())
    return usual if usual is not None else TypeSystem()


def _type_file(folder: Path, of: Path) -> Path | None:
    """Return the type system of a folder: the one of that name, else the only one."""
    files = [file for file in sorted(folder.glob("*.xml")) if file.is_file() and file != of]
    usual = [file for file in files if file.name.lower() == "typesystem.xml"]
    if usual:
        return usual[0]
    described: list[Path] = []
    for file in files:
        with reading(file) as opened:
            if _TYPE_SYSTEM.search(opened.read(_LOOKED_AT)):
                described.append(file)
    return described[0] if len(described) == 1 else None


def _articles(
    views: list[View],
    file: _File,
    names: SchemaNames,
    options: ReadOptions,
    findings: Findings,
) -> Iterator[Accepted]:
    """Yield an article for each view."""
    if not views:
        raise RecordRefused("it has no text")
    for view in views:
        one = len(views) == 1
        part = findings if one else Findings(f"{findings.where}, {view.name}")
        said = UimaAnnotations(view, names, part)
        title, language, identity = _metadata(view)
        found = OneLayer(
            text=view.text,
            annotations=said.raws(),
            source=Source(file=file.name),
            annotator=file.annotator,
            title=title,
            language=language,
            id=identity,
            referents=tuple(said.referents.values()),
        )
        yield article_of(found, options, part, file.end)
        if part is not findings:
            findings.refused += part.refused


def _metadata(view: View) -> tuple[str, str | None, Uuid | None]:
    """Return what a view says of its document: title, language, and an id when it is ours."""
    title, language, identity = "", None, None
    for found in view.indexed:
        said = found.features
        if found.type == METADATA:
            title, identity = said.get("documentTitle") or "", uuid_text(said.get("documentId"))
        if found.type in (METADATA, DOCUMENT_ANNOTATION):
            language = said.get("language")
            language = language if language != _UNSPECIFIED else None
    return str(title), language if isinstance(language, str) else None, identity
