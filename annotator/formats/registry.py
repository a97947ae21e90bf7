"""The table of formats, and finding the one that a file is in."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from annotator.errors import UserError
from annotator.formats.annotation_table_reader import is_annotation_table, read_annotation_tables
from annotator.formats.annotation_table_writer import write_annotation_tables
from annotator.formats.article import ARTICLE_FORMAT, read_articles, write_articles
from annotator.formats.base import (
    Accepted,
    FileStart,
    Format,
    Reader,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.brat.brat_reader import is_brat, read_brat
from annotator.formats.brat.brat_writer import write_brat
from annotator.formats.documents.document_forms import DOCUMENT_FORMATS
from annotator.formats.documents.plain_text import read_text_file
from annotator.formats.documents.zip_reader import is_zip, read_zip
from annotator.formats.encoding import reading
from annotator.formats.json_envelopes import found_envelope
from annotator.formats.json_records import decode_record, json_records
from annotator.formats.many_files import read_each
from annotator.formats.spans import read_spans, write_spans
from annotator.formats.table import read_table
from annotator.formats.training.training_forms import TRAINING_FORMATS
from annotator.formats.uima.uima_reader import (
    is_json_cas,
    is_xmi,
    read_uima_json,
    read_uima_xmi,
)
from annotator.formats.uima.uima_type_system import joined_type_systems
from annotator.formats.uima.uima_writer import write_uima_json, write_uima_xmi
from annotator.formats.web_annotation_reader import is_web_annotation, read_web_annotations
from annotator.formats.web_annotation_writer import write_web_annotations
from annotator.formats.webanno.tsv_reader import is_webanno, read_webanno
from annotator.formats.webanno.tsv_writer import write_webanno
from annotator.model.values import JsonObject


def _read_csv(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a table of annotations with its articles, or a table of articles."""
    if is_annotation_table(start_of(path)):
        return read_annotation_tables(path, options)
    return read_table(path, options)


def _read_zip(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    return read_zip(path, options, _read_packed)


def _read_packed(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a file of an archive, or its unpacked folder; archives within are opened too."""
    return _read_within(path, options, _read_inner_zip)


def _read_inner_zip(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    return read_zip(path, options, _read_innermost)


def _read_innermost(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    return _read_within(path, options, _refuse_zip)


def _refuse_zip(path: Path, _: ReadOptions) -> Iterator[Accepted | Refusal]:
    yield Refusal(path.name, "an archive within an archive within an archive is not opened")


def _read_within(path: Path, options: ReadOptions, zips: Reader) -> Iterator[Accepted | Refusal]:
    """Read a file or folder by the format found for it, archives by `zips`."""
    try:
        found = find_format(path)
    except UserError:
        if not path.is_dir():
            raise
        return read_each(path, options, partial(_read_within, zips=zips))
    if found.reads is None:
        raise UserError(f"{found.title} can be written, not read.")
    return zips(path, options) if found.id == "zip" else found.reads(path, options)


FORMATS: tuple[Format, ...] = (
    Format(
        "article",
        "Articles with all layers (JSON Lines, lossless)",
        (".jsonl", ".ndjson", ".json"),
        read_articles,
        write_articles,
        schema_beside=True,
        all_layers=True,
    ),
    Format(
        "spans",
        "Plain spans of one layer (JSON Lines)",
        (".jsonl", ".ndjson"),
        read_spans,
        write_spans,
        schema_beside=True,
        counts_offsets=True,
        takes=frozenset({"overlap"}),
    ),
    Format(
        "brat",
        "brat standoff (a folder of .txt and .ann files)",
        (".ann",),
        read_brat,
        writes_folder=write_brat,
        all_layers=True,
        takes_folders=True,
        recognises=is_brat,
        counts_offsets=True,
        takes=frozenset({"overlap"}),
    ),
    Format(
        "uima-xmi",
        "UIMA CAS in XMI, for INCEpTION (a folder with its type system)",
        (".xmi",),
        read_uima_xmi,
        writes_folder=write_uima_xmi,
        all_layers=True,
        takes_folders=True,
        recognises=is_xmi,
        takes=frozenset({"overlap"}),
        splittable=True,
        shares_files=True,
        joins_common=joined_type_systems,
    ),
    Format(
        "uima-json",
        "UIMA CAS in JSON, for INCEpTION (a folder)",
        (".json",),
        read_uima_json,
        writes_folder=write_uima_json,
        all_layers=True,
        takes_folders=True,
        recognises=is_json_cas,
        takes=frozenset({"overlap"}),
        splittable=True,
        shares_files=True,
    ),
    Format(
        "webanno-tsv",
        "WebAnno TSV 3.3, for INCEpTION (a folder)",
        (".tsv",),
        read_webanno,
        writes_folder=write_webanno,
        all_layers=True,
        takes_folders=True,
        recognises=is_webanno,
        takes=frozenset({"overlap"}),
        splittable=True,
        shares_files=True,
    ),
    Format(
        "web-annotation",
        "W3C Web Annotations (JSON-LD)",
        (".jsonld",),
        read_web_annotations,
        write_web_annotations,
        all_layers=True,
        recognises=is_web_annotation,
        counts_offsets=True,
        takes=frozenset({"overlap"}),
    ),
    *TRAINING_FORMATS,
    *DOCUMENT_FORMATS,
    Format(
        "zip",
        "Zip archives, each file in its own format",
        (".zip",),
        _read_zip,
        recognises=is_zip,
    ),
    Format("text", "Plain text, one article a file", (".txt", ".text", ".md"), read_text_file),
    Format(
        "csv",
        "Tables: a text column, or one annotation a row (CSV, TSV, JSON Lines, JSON)",
        (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json"),
        _read_csv,
        writes_folder=write_annotation_tables,
        all_layers=True,
        takes_folders=True,
        recognises=is_annotation_table,
        counts_offsets=True,
        takes=frozenset({"overlap"}),
    ),
)

# As many broken records at the start of a file are passed over to see what it is.
_TRIED = 20
_HEAD = 1 << 14
_JSON = frozenset({".jsonl", ".ndjson", ".json"})
# What files of JSON are taken for in which no record can be read.
_UNTOLD: JsonObject = {"layers": []}
_AS_TEXT, _AS_TABLE, _UNPACKED = "save it as .docx or .txt", "save it as CSV", "unpack it first"
_INSTEAD = {
    **dict.fromkeys((".doc", ".dot", ".odt", ".rtf", ".pages", ".wpd"), _AS_TEXT),
    **dict.fromkeys(
        (".epub", ".mobi", ".djvu", ".eml", ".msg", ".mht"), "save it as .txt or .html"
    ),
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".numbers"), _AS_TABLE),
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".tar", ".tgz", ".7z", ".rar"), _UNPACKED),
}


def format_named(name: str) -> Format:
    """Return a format by its id.

    Raises:
        UserError: there is none of that name.
    """
    for found in FORMATS:
        if found.id == name:
            return found
    known = ", ".join(found.id for found in FORMATS)
    raise UserError(f"There is no format called “{name}”; there are {known}.")


def find_format(path: Path) -> Format:
    """Return the format of a file by what it begins with and its suffix, or that of a folder.

    Raises:
        UserError: the file cannot be read, or nothing here reads such files.
    """
    start = start_of(path)
    for found in FORMATS:
        if found.recognises is not None and found.recognises(start):
            return found
    if path.is_dir():
        raise UserError(f"What is in the folder {path} is of no one format; name the files.")
    suffix = path.suffix.lower()
    fitting = [one for one in FORMATS if suffix in one.suffixes and one.reads is not None]
    if len(fitting) == 1:
        return fitting[0]
    if fitting or (_looks_like_json(start.head) and start.fields != _UNTOLD):
        return format_named(_form(start.fields))
    if not suffix:
        return format_named("text")
    instead = _INSTEAD.get(suffix, "name their format")
    raise UserError(f"Files like {path.name} cannot be read here; {instead}.")


def start_of(path: Path) -> FileStart:
    """Return what a file begins with; its fields are those of the first record that has any.

    Raises:
        UserError: the file cannot be read.
    """
    if path.is_dir():
        return FileStart(path)
    with reading(path) as file:
        head = file.read(_HEAD)
    if path.suffix.lower() in _JSON or _looks_like_json(head):
        return FileStart(path, head, _first_fields(path, head))
    return FileStart(path, head)


def _looks_like_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _first_fields(path: Path, head: bytes) -> JsonObject:
    at = found_envelope(head.removeprefix(b"\xef\xbb\xbf"))
    for record in islice(json_records(path, at=at), _TRIED):
        try:
            return decode_record(record.raw, replace=True).fields
        except RecordRefused:
            continue
    return _UNTOLD


def _form(fields: JsonObject) -> str:
    if fields.get("format") == ARTICLE_FORMAT or isinstance(fields.get("layers"), list):
        return "article"
    if isinstance(fields.get("spans"), list) and isinstance(fields.get("text"), str):
        return "spans"
    return "csv"
