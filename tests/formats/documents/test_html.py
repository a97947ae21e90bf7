"""Web pages: the article and what the page says of it, nothing that is not the article."""

import hashlib
from pathlib import Path

import pytest

from annotator.formats.base import ReadOptions, Refusal
from annotator.formats.documents.html_reader import read_html
from annotator.formats.registry import find_format
from annotator.model.text import sha256_of
from tests.formats.formats_builders import read_file

FIRST = "The minister of mines said on Monday that 😀 three banks in Velmora had been warned."
SECOND = "Sanctions on the Kestrian brokers would follow “within a week”, she told Aster Wire."
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="CHARSET"><title>Banks warned | Aster Wire</title>
<meta name="author" content="Anna Lind">
<meta property="og:title" content="Banks warned">
<meta property="og:site_name" content="Aster Wire">
<meta property="article:published_time" content="2024-05-01T10:00:00Z">
<link rel="canonical" href="https://aster.example/a/1"></head>
<body><nav><a href="/">Home</a> <a href="/mines">Mines</a></nav>
<script>var hidden = "a script that names sanctions";</script>
<!-- a comment in the page -->
<article><h1>Banks warned</h1><p>{FIRST}</p><p>{SECOND}</p></article>
<div class="comments"><p>A reader writes at length that all of this is wrong and bad.</p></div>
<footer>All rights reserved by somebody</footer></body></html>"""


def page(tmp_path: Path, raw: bytes | str, name: str = "a.html") -> Path:
    path = tmp_path / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return path


def test_a_page_is_an_article_with_what_it_says_of_itself(tmp_path: Path) -> None:
    raw = PAGE.replace("CHARSET", "utf-8").encode()

    (one,), refused = read_file(read_html, page(tmp_path, raw))

    article, source = one.article, one.article.sources[0]
    assert refused == []
    assert FIRST in article.text
    assert SECOND in article.text
    for furniture in ("script", "comment", "reader", "Home", "rights reserved"):
        assert furniture not in article.text
    assert (article.title, article.language) == ("Banks warned", "en")
    assert article.meta["author"] == "Anna Lind"
    assert (source.file, source.outlet, source.date) == ("a.html", "Aster Wire", "2024-05-01")
    assert source.url == "https://aster.example/a/1"
    assert source.extra["sha256"] == hashlib.sha256(raw).hexdigest()
    assert article.sha256 == sha256_of(article.text)
    assert one.changed == ()


ENGLISH = "“Déjà vu”, she said of the sanctions."
RUSSIAN = "Минфин сообщил о новых санкциях против банков."
CHINESE = "中国银行表示，制裁将在一周内生效。"
JAPANESE = "東京は銀行への制裁を発表した。"


@pytest.mark.parametrize(
    ("words", "written", "declared", "change"),
    [
        (RUSSIAN, "utf-8", "utf-8", ""),
        (RUSSIAN, "utf-8-sig", "latin-1", ""),
        (RUSSIAN, "utf-16", "utf-16", ""),
        (ENGLISH, "cp1252", "iso-8859-1", ""),
        (CHINESE, "gb18030", "gb2312", ""),
        (JAPANESE, "cp932", "x-sjis", ""),
        (RUSSIAN, "utf-8", "iso-8859-1", "declared as Windows-1252, read as UTF-8"),
        (RUSSIAN, "cp1251", "utf-8", "declared as UTF-8, read as Windows-1251"),
        (RUSSIAN, "cp1251", "no-such", "read as Windows-1251"),
    ],
)
def test_the_encoding_is_the_pages_own(
    tmp_path: Path, words: str, written: str, declared: str, change: str
) -> None:
    text = PAGE.replace("CHARSET", declared).replace(FIRST, words).replace(SECOND, words * 6)

    (one,), _ = read_file(read_html, page(tmp_path, text.encode(written)))

    assert words in one.article.text
    assert [note.why for note in one.changed] == ([change] if change else [])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (b"<html><body></body></html>", "no article text found"),
        (b"<html><body><script>sanctions</script></body></html>", "no article text found"),
        (b"<div>" * 50_000, "no article text found"),
        (b"<html>" + b"\x00" * 3 + b"<p>text</p>", "NUL character at position 6"),
        (
            b'<html><meta charset="utf-8"><p>' + "é".encode() * 20 + b"\xff",
            "byte 0xFF at position 71 is not UTF-8",
        ),
    ],
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    accepted, refused = read_file(read_html, page(tmp_path, raw))

    assert accepted == []
    assert refused == [Refusal("a.html", why)]


def test_wrong_bytes_are_replaced_when_that_is_asked_for(tmp_path: Path) -> None:
    raw = PAGE.replace("CHARSET", "utf-8").encode().replace("😀".encode(), b"\xff\x00")

    (one,), _ = read_file(read_html, page(tmp_path, raw), ReadOptions(replace_characters=True))

    assert "that \ufffd\ufffd three" in one.article.text
    assert [note.why for note in one.changed] == ["2 characters replaced by U+FFFD"]


def test_entities_of_a_page_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    head = f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret}">'
    body = PAGE.removeprefix("<!DOCTYPE html>").replace(SECOND, "&x; " + SECOND)

    (one,), _ = read_file(read_html, page(tmp_path, head + "]>" + body, "a.xhtml"))

    assert SECOND in one.article.text
    assert "the secret" not in one.article.text


@pytest.mark.parametrize("name", ["a.html", "A.HTM", "a", "page.php"])
def test_a_page_is_told_by_how_it_begins(tmp_path: Path, name: str) -> None:
    assert find_format(page(tmp_path, "\ufeff<!-- saved -->\n<!DOCTYPE html>", name)).id == "html"
    assert find_format(page(tmp_path, PAGE.encode("utf-16"), name)).id == "html"


def test_a_text_about_pages_is_a_text(tmp_path: Path) -> None:
    assert find_format(page(tmp_path, "<html> is a tag", "a.txt")).id == "text"
