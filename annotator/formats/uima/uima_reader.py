"""Reading UIMA CAS files, XMI or JSON: each annotator's labels become a layer."""

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat

from annotator.formats.annotator_files import annotators_of
from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading
from annotator.formats.findings import Findings
from annotator.formats.folders import files_within, first_of_suffix
from annotator.formats.ids import uuid_text
from annotator.formats.one_layer import OneLayer, article_of
from annotator.formats.uima.uima_annotations import UimaAnnotations
from annotator.formats.uima.uima_types import METADATA, cassis_library
from annotator.model.article import Source
from annotator.model.values import Uuid

# A CAS is held whole; a larger file would fill the memory.
_LARGEST = 1 << 28
_DEEPEST = 4
_UNSPECIFIED = "x-unspecified"
# What cassis raises for files that are no CAS or a broken one; XML errors are syntax errors.
_BROKEN = (
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
_LOOKED_AT = 1 << 16
_JSON_KEYS = frozenset({"%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"})
_JSON_CAS = re.compile(rb'\{\s*"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"')
_TYPE_SYSTEM = re.compile(rb"<(?:\w+:)?typeSystemDescription")


class _Prolog(Exception):
    """The prolog of an XML file is over; `why` says what in it is not taken."""


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
    """Read XMI files: one, or all of a folder; the type system lies beside or above them.

    Entities and document types in them are refused, never resolved.

    Raises:
        UserError: a file cannot be read.
    """
    yield from _read(path, options, ".xmi")


def read_uima_json(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read JSON CAS files: one, or all of a folder.

    Raises:
        UserError: a file cannot be read.
    """
    yield from _read(path, options, ".json")


def _read(path: Path, options: ReadOptions, suffix: str) -> Iterator[Accepted | Refusal]:
    root = path if path.is_dir() else path.parent
    found = files_within(path) if path.is_dir() else [path]
    files = [file for file in found if file == path or file.suffix.lower() == suffix]
    names = annotators_of(files)
    types: dict[Path, Any] = {}
    read = 0
    for file in files:
        where = file.relative_to(root).as_posix()
        findings = Findings(where)
        read += file.stat().st_size
        try:
            cas = _cas(file, types, findings)
            accepted = list(_articles(cas, file, names.get(file, ""), options, findings, read))
        except RecordRefused as error:
            yield Refusal(where, str(error))
            continue
        yield from findings.refused
        yield from accepted


def _cas(file: Path, types: dict[Path, Any], findings: Findings) -> Any:
    with reading(file) as opened:
        raw = opened.read(_LARGEST + 1)
    if not raw.strip():
        raise RecordRefused("the file is empty")
    if len(raw) > _LARGEST:
        raise RecordRefused(f"larger than {_LARGEST >> 20} MB")
    cassis = cassis_library()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            if raw.lstrip()[:1] == b"{":
                return cassis.load_cas_from_json(raw.decode("utf-8-sig"), lenient=True)
            _check_prolog(raw)
            return cassis.load_cas_from_xmi(BytesIO(raw), _types_of(file, types), lenient=True)
        except RecordRefused:
            raise
        except _BROKEN as error:
            hint = "; no type system lies beside it" if Path() in types else ""
            raise RecordRefused(f"no CAS that can be read: {_first_line(error)}{hint}") from None
        finally:
            for why in dict.fromkeys(str(one.message) for one in warned):
                findings.change("", _first_line(why))


def _first_line(said: object) -> str:
    return str(said).strip().split("\n", 1)[0][:200] or type(said).__name__


def _check_prolog(raw: bytes) -> None:
    """Refuse a document type: what it declares would have to be resolved."""

    def doctype(*_: object) -> None:
        raise RecordRefused("it has a document type (DTD), which is never resolved")

    def element(*_: object) -> None:
        raise _Prolog

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(raw, True)
    except _Prolog:
        return
    except expat.ExpatError as error:
        raise RecordRefused(f"no XML: {error}") from None


def _types_of(file: Path, known: dict[Path, Any]) -> Any:
    """Return the type system that lies beside a file or above it, else DKPro's own."""
    folder = file.parent
    for at in (folder, *list(folder.parents)[: _DEEPEST - 1]):
        if at not in known:
            known[at] = None
            if (found := _type_file(at, file)) is not None:
                raw = found.read_bytes()
                _check_prolog(raw)
                known[at] = cassis_library().load_typesystem(BytesIO(raw))
        if known[at] is not None:
            return known[at]
    if Path() not in known:
        known[Path()] = cassis_library().load_dkpro_core_typesystem()
    return known[Path()]


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
    cas: Any, file: Path, annotator: str, options: ReadOptions, findings: Findings, read: int
) -> Iterator[Accepted]:
    """Yield an article for each view that has a text."""
    views = [view for view in cas.views if view.sofa.sofaString]
    if not views:
        raise RecordRefused("it has no text")
    for view in views:
        name = view.sofa.sofaID
        own = cas.get_view(name)
        part = findings if len(views) == 1 else Findings(f"{findings.where}, {name}")
        said = UimaAnnotations(own, options, part)
        title, language, identity = _metadata(own)
        found = OneLayer(
            text=own.sofa_string,
            annotations=said.raws(),
            source=Source(file=file.name),
            annotator=annotator,
            title=title,
            language=language,
            id=identity,
            referents=tuple(said.referents.values()),
        )
        yield article_of(found, options, part, read)
        if part is not findings:
            findings.refused += part.refused


def _metadata(view: Any) -> tuple[str, str | None, Uuid | None]:
    """Return what a view says of its document: title, language, and an id when it is ours."""
    title, language, identity = "", None, None
    for found in view.select_all_annotations():
        name = found.type.name
        if name == METADATA:
            title, identity = found.documentTitle or "", uuid_text(found.documentId)
        if name in (METADATA, "uima.tcas.DocumentAnnotation"):
            language = found.language if found.language != _UNSPECIFIED else None
    return title, language, identity
