"""Web archives: the pages among their responses, each an article."""

import importlib
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.documents.html_reader import Received, read_page
from annotator.formats.documents.one_article import LARGEST
from annotator.formats.documents.warc_records import GZIP, RawRecord, raw_records
from annotator.formats.encoding import reading

_SUFFIXES = (".warc", ".warc.gz")
_VERSION = b"WARC/"
_PAGES = ("text/html", "application/xhtml+xml")
_KINDS = (b"response", b"resource")
_KIND = re.compile(rb"\nwarc-type:\s*([a-z]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_OK = "200"
_PIECE = 1 << 16
# What the library raises for records that are none, and for bodies packed in other ways.
_FAULTS = (
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


def is_warc(start: FileStart) -> bool:
    """Tell whether a file is a web archive."""
    if start.path.is_dir():
        return False
    head = start.head
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, len(_VERSION))
        except zlib.error:
            return start.path.name.lower().endswith(_SUFFIXES)
    return head.startswith(_VERSION) or start.path.name.lower().endswith(_SUFFIXES)


def read_warc(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read the pages of an archive; what is no page that was found there is passed over.

    Raises:
        UserError: the file cannot be read.
    """
    none = True
    with reading(path) as file:
        for record in raw_records(file, LARGEST):
            found = _read(record, path.name, options)
            if found is None:
                continue
            none = False
            if isinstance(found, Accepted):
                found = msgspec.structs.replace(found, bytes_read=file.tell())
            yield found
        empty = not file.tell()
    if none:
        yield Refusal(path.name, "the file is empty" if empty else "no web page in this file")


def _read(record: RawRecord, file: str, options: ReadOptions) -> Accepted | Refusal | None:
    """Return the article of a record, why there is none, or nothing when it holds no page."""
    where = f"record {record.number}"
    if record.why:
        return Refusal(where, record.why)
    kind = _KIND.search(record.raw)
    if kind is None or kind[1].lower() not in _KINDS:
        return None
    try:
        found = _page(record.raw)
    except RecordRefused as error:
        return Refusal(where, str(error))
    if found is None:
        return None
    received, body = found
    return read_page(body, where, file, options, received)


def _page(raw: bytes) -> tuple[Received, bytes] | None:
    """Return the page of a record and what is known of it, if it holds one."""
    exceptions = importlib.import_module("warcio.exceptions")
    iterator = importlib.import_module("warcio.archiveiterator").ArchiveIterator
    parsing = importlib.import_module("warcio.statusandheaders").StatusAndHeadersParserException
    try:
        record = next(iter(iterator(BytesIO(raw))))
        http = record.http_headers
        if http is not None and http.get_statuscode() != _OK:
            return None
        headers = http or record.rec_headers
        kind: str = headers.get_header("Content-Type") or ""
        if kind.partition(";")[0].strip().lower() not in _PAGES:
            return None
        body = _body(record)
    except StopIteration:
        return None
    except RecordRefused:
        raise
    except (*_FAULTS, exceptions.ArchiveLoadFailed, parsing) as error:
        raise RecordRefused(f"not a record that can be read: {error}") from None
    charset = _CHARSET.search(kind)
    url = record.rec_headers.get_header("WARC-Target-URI")
    date = record.rec_headers.get_header("WARC-Date")
    return Received(url, date, charset[1] if charset else None), body


def _body(record: Any) -> bytes:
    """Return the body of a response as it was before it was packed for sending.

    Raises:
        RecordRefused: it swells beyond what a page can be.
    """
    stream = record.content_stream()
    parts: list[bytes] = []
    total = 0
    while part := stream.read(_PIECE):
        parts.append(part)
        total += len(part)
        if total > LARGEST:
            raise RecordRefused(f"larger than {LARGEST >> 20} MB")
    return b"".join(parts)
