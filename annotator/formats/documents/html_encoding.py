"""The encoding of web pages: by mark, by what the server and the page say, else by the bytes."""

import codecs
import re

from annotator.formats.encoding import (
    UTF8,
    Decoded,
    decode,
    encoding_named,
    encoding_title,
    marked_encoding,
)

_LOOKED_AT = 4096
_DECLARED = re.compile(
    rb"""<meta\b[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]{1,40})"""
    rb"""|^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})""",
    re.IGNORECASE,
)
# What pages say, and what browsers take it for: the larger encoding of the same family.
_TAKEN_FOR = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "big5": "big5hkscs",
    "utf-16": UTF8,
    "utf-16-le": UTF8,
    "utf-16-be": UTF8,
    "utf-7": UTF8,
}
_SPELLED = {"ks_c_5601-1987": "euc_kr", "x-sjis": "shift_jis", "x-gbk": "gbk", "x-euc-jp": "euc_jp"}


def decode_page(
    raw: bytes, encoding: str | None, told: str | None, *, replace: bool
) -> tuple[Decoded, str]:
    """Return a page's text, and how it was read when that is not what the page says.

    `encoding` is the user's word, `told` the server's.

    Raises:
        RecordRefused: bytes are wrong in the encoding.
        UserError: the user named no encoding.
    """
    if encoding or marked_encoding(raw):
        return decode(raw, encoding, replace=replace), ""
    declared = _known(told) or _declared(raw)
    if declared is None:
        found = decode(raw, replace=replace)
        return found, "" if found.encoding == UTF8 else f"read as {encoding_title(found.encoding)}"
    for name in dict.fromkeys((UTF8, declared)):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        wrong = name != declared and not raw.isascii()
        why = f"declared as {encoding_title(declared)}, read as {encoding_title(name)}"
        return Decoded(text, name), why if wrong else ""
    if replace:
        return decode(raw, declared, replace=True), ""
    found = decode(raw)
    why = f"declared as {encoding_title(declared)}, read as {encoding_title(found.encoding)}"
    return found, why


def _declared(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:_LOOKED_AT])
    return _known((found[1] or found[2]).decode("ascii", "replace")) if found else None


def _known(name: str | None) -> str | None:
    """Return the encoding that a page's word for it stands for, if any."""
    if not name:
        return None
    plain = name.strip().lower()
    try:
        found = codecs.lookup(_SPELLED.get(plain, plain)).name
    except LookupError:
        return None
    return encoding_named(_TAKEN_FOR.get(found, found))
