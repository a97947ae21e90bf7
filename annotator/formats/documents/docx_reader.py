"""Word documents: all text in reading order, text boxes, tables and notes too."""

import importlib
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.documents.docx_text import Notes, text_of
from annotator.formats.documents.one_article import Document, accepted, digest_of, whole_file
from annotator.formats.documents.zip_limits import ZIP_BROKEN, check_size, is_encrypted
from annotator.model.article import Source
from annotator.model.values import Json

_SUFFIXES = (".docx", ".docm", ".dotx")
_LARGEST = 1 << 28
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NO_TYPES = (b"<!DOCTYPE", b"<!ENTITY")
_XML = (".xml", ".rels")
# Says which part is the document.
_ROOT = "_rels/.rels"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"
# What the library raises for packages that are damaged; XML errors are syntax errors.
_BROKEN = (*ZIP_BROKEN, AssertionError, AttributeError, LookupError, SyntaxError, TypeError)


def is_docx(start: FileStart) -> bool:
    """Tell whether a file is a Word document."""
    if start.path.suffix.lower() in _SUFFIXES:
        return not start.path.is_dir()
    if not start.head.startswith(b"PK\x03\x04") or not is_zipfile(start.path):
        return False
    try:
        with ZipFile(start.path) as packed:
            return "word/document.xml" in packed.namelist()
    except ZIP_BROKEN:
        return False


def read_docx(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a document as one article; headers, footers and reviewers' comments are left out.

    Raises:
        UserError: the file cannot be read.
    """
    try:
        raw = whole_file(path)
        document = _document(raw, path.name)
    except RecordRefused as error:
        yield Refusal(path.name, str(error))
        return
    yield accepted(document, path.name, options, bytes_read=len(raw))


def _document(raw: bytes, file: str) -> Document:
    if raw.startswith(_OLD):
        locked = _LOCKED in raw
        why = "it is protected by a password" if locked else "a document of an old Word"
        raise RecordRefused(why + ("" if locked else "; save it as .docx"))
    try:
        _check(raw)
        usual = _with_usual_names(raw)
        package = importlib.import_module("docx.package").Package.open(BytesIO(usual))
        main = package.main_document_part
        roots = _roots(main)
        body = roots.pop("document")
        text = text_of(body, Notes(roots))
        title, meta = _properties(package)
    except RecordRefused:
        raise
    except _BROKEN as error:
        why = str(error).split("\n", 1)[0] or type(error).__name__
        raise RecordRefused(f"not a document that can be read: {why}") from None
    if not text.strip():
        raise RecordRefused("no text in this document")
    return Document(text, Source(file, extra={"sha256": digest_of(raw)}), title, meta=meta)


def _check(raw: bytes) -> None:
    """Refuse what would swell, needs a password, or brings document types and entities."""
    with ZipFile(BytesIO(raw)) as packed:
        members = packed.infolist()
        if any(is_encrypted(member) for member in members):
            raise RecordRefused("it is protected by a password")
        check_size(members, _LARGEST)
        for member in members:
            if member.filename.endswith(_XML):
                with packed.open(member) as part:
                    head = part.read(1 << 16).replace(b"\x00", b"")
                if any(mark in head for mark in _NO_TYPES):
                    raise RecordRefused(f"“{member.filename}” declares entities: not taken")


def _with_usual_names(raw: bytes) -> bytes:
    """Return a document with the usual names of elements where it has those of the strict form.

    ISO/IEC 29500, part 1 against part 4: the same elements under other names.
    """
    with ZipFile(BytesIO(raw)) as packed:
        if not _STRICT.search(packed.read(_ROOT)):
            return raw
        parts = {each.filename: packed.read(each) for each in packed.infolist()}
    out = BytesIO()
    with ZipFile(out, "w") as written:
        for name, content in parts.items():
            is_text = name.endswith(_XML)
            written.writestr(name, _STRICT.sub(_USUAL, content) if is_text else content)
    return out.getvalue()


def _roots(main: Any) -> dict[str, Any]:
    """Return the body of the document, and the roots of its notes."""
    parse = importlib.import_module("docx.oxml.parser").parse_xml
    roots = {"document": parse(main.blob)}
    for relation in main.rels.values():
        kind = str(relation.reltype).rpartition("/")[2]
        if kind in ("footnotes", "endnotes") and not relation.is_external:
            roots[kind] = parse(relation.target_part.blob)
    return roots


def _properties(package: Any) -> tuple[str, dict[str, Json]]:
    """Return the title of a document and what else its author said of it."""
    relations = [each for each in package.rels.values() if not each.is_external]
    part = next((r.target_part for r in relations if r.reltype.endswith("/core-properties")), None)
    if part is None:
        return "", {}
    said = part.core_properties
    meta: dict[str, Json] = {}
    for name in ("author", "subject", "keywords", "category", "created", "modified"):
        value = getattr(said, name)
        if value:
            meta[name] = value.isoformat() if isinstance(value, datetime) else str(value)
    return said.title, meta
