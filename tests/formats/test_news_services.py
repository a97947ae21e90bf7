"""Answers of news services, and any JSON that keeps its articles further in."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotator.errors import UserError
from annotator.formats.base import ReadOptions, Refusal
from annotator.formats.json_envelopes import found_envelope, leaves, unused
from annotator.formats.json_records import json_records
from annotator.formats.registry import find_format
from annotator.formats.table import read_table
from annotator.formats.table_preview import preview
from tests.formats.formats_builders import read_file

STORY = "The minister of mines said that three banks had been warned."
NEWSAPI = {
    "status": "ok",
    "totalResults": 2,
    "articles": [
        {
            "source": {"id": None, "name": "Aster Wire"},
            "author": "Anna Lind",
            "title": "Banks warned",
            "description": "Three banks.",
            "url": "https://aster.example/1",
            "urlToImage": "https://aster.example/1.png",
            "publishedAt": "2024-05-01T10:00:00Z",
            "content": STORY + " The banks were t… [+1234 chars]",
        },
        {"source": {"id": "w", "name": "Wire"}, "title": "No text", "content": None},
    ],
}
GUARDIAN = {
    "response": {
        "status": "ok",
        "tags": [],
        "results": [
            {
                "id": "world/2024/may/01/banks",
                "webTitle": "Banks warned",
                "webUrl": "https://guardian.example/1",
                "webPublicationDate": "2024-05-01T10:00:00Z",
                "fields": {"headline": "Banks", "bodyText": STORY, "publication": "Aster"},
            }
        ],
    }
}
TIMES = {
    "status": "OK",
    "response": {
        "docs": [
            {
                "web_url": "https://times.example/1",
                "lead_paragraph": STORY,
                "source": "The Times of Aster",
                "headline": {"main": "Banks warned", "kicker": None},
                "pub_date": "2024-05-01",
                "multimedia": [{"url": "x.png"}],
            }
        ]
    },
}
GDELT = {
    "articles": [
        {
            "url": "https://a.example/1",
            "title": "Banks warned",
            "seendate": "20240501T100000Z",
            "domain": "a.example",
            "sourcecountry": "Velmora",
        }
    ]
}


def written(tmp_path: Path, content: Any, indent: int | None = None) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(content, indent=indent, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("answer", "outlet", "date"),
    [
        (NEWSAPI, "Aster Wire", "2024-05-01T10:00:00Z"),
        (GUARDIAN, "Aster", "2024-05-01T10:00:00Z"),
        (TIMES, "The Times of Aster", "2024-05-01"),
    ],
    ids=["NewsAPI", "Guardian", "Times"],
)
def test_the_answer_of_a_service_is_read_by_itself(
    tmp_path: Path, answer: Any, outlet: str, date: str, indent: int | None
) -> None:
    path = written(tmp_path, answer, indent)

    accepted, _ = read_file(read_table, path)

    article, source = accepted[0].article, accepted[0].article.sources[0]
    assert find_format(path).id == "csv"
    assert article.text.startswith(STORY)
    assert article.title == "Banks warned"
    assert (source.outlet, source.date) == (outlet, date)
    assert (source.url or "").startswith("https://")


def test_what_is_not_used_is_kept_as_it_was_nested(tmp_path: Path) -> None:
    guardian, times = (
        read_file(read_table, written(tmp_path, answer))[0][0].article.meta
        for answer in (GUARDIAN, TIMES)
    )

    assert guardian == {"id": "world/2024/may/01/banks", "fields": {"headline": "Banks"}}
    assert times == {"multimedia": [{"url": "x.png"}]}


def test_a_text_that_was_cut_off_or_is_missing_is_told(tmp_path: Path) -> None:
    accepted, refused = read_file(read_table, written(tmp_path, NEWSAPI, 1))
    (times,), _ = read_file(read_table, written(tmp_path, TIMES))

    assert [change.why for change in accepted[0].changed] == [
        "cut off by its source: 1,234 more characters"
    ]
    assert [one.why for one in refused] == ["it has no “content”"]
    assert "no whole texts" in times.changed[0].why


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_an_article_that_was_withdrawn_is_none(tmp_path: Path, suffix: str) -> None:
    gone = {"source": {"name": "[Removed]"}, "title": "[Removed]", "content": "[Removed]"}
    told = {"publishedAt": "2024-05-01", "source": {"name": "Wire"}, "urlToImage": None}
    rows = [gone, {**told, "title": "Banks warned", "content": STORY}]
    path = tmp_path / f"answer.{suffix}"
    lines = ("title,content", "[Removed],[Removed]", f"Banks warned,{STORY}")
    path.write_text("\n".join(lines) if suffix == "csv" else json.dumps({"articles": rows}))

    accepted, refused = read_file(read_table, path)

    assert [one.article.title for one in accepted] == ["Banks warned"]
    assert [one.why for one in refused] == [
        "withdrawn by its source: “[Removed]” is all that is left of it"
    ]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (GDELT, "GDELT gives no texts here; it lists addresses"),
        (
            {"response": {"results": [{"webTitle": "", "webUrl": "", "webPublicationDate": ""}]}},
            "The Guardian gives no texts here; ask it for “show-fields=bodyText”",
        ),
    ],
)
def test_a_service_without_texts_is_told_what_to_do(tmp_path: Path, answer: Any, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read_file(read_table, written(tmp_path, answer))


def test_paths_that_the_user_names_are_followed(tmp_path: Path) -> None:
    record = {"body": {"content": STORY, "lang": "en"}, "headline": {"main": "Banks"}, "n": 1}
    path = written(tmp_path, {"page": {"list": [record]}})
    columns = {"body.content": "text", "headline.main": "title"}
    options = ReadOptions(columns=columns, records="page.list")

    (one,), _ = read_file(read_table, path, options)

    assert (one.article.text, one.article.title) == (STORY, "Banks")
    assert one.article.meta == {"body": {"lang": "en"}, "n": 1}
    assert preview(path, options).fields["body.content"] == "text"
    with pytest.raises(UserError, match=r"has no column “body\.text”"):
        read_file(read_table, path, ReadOptions(columns={"body.text": "text"}, records="page.list"))


def test_a_large_answer_is_read_piece_by_piece(tmp_path: Path) -> None:
    records = [{"title": f"Story {n}", "content": f"{n} {STORY * 20}"} for n in range(12_000)]
    path = written(tmp_path, {"status": "ok", "articles": records})

    reader = read_table(path, ReadOptions())
    first, *rest = list(reader)

    assert path.stat().st_size > 10_000_000
    assert first.where == "line 1"
    assert getattr(first, "bytes_read", 0) < 3_000_000
    assert len(rest) == 11_999


def test_a_cut_answer_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    whole = json.dumps(NEWSAPI)
    within, between = whole[: whole.index("No text")], whole[: whole.index("}, {") + 3]
    for cut in (within, between):
        path = tmp_path / "answer.json"
        path.write_text(cut, "utf-8")

        accepted, refused = read_file(read_table, path)

        assert len(accepted) == len(refused) == 1
        assert refused[0].why.startswith(("not JSON", "the file ends before"))
    (tmp_path / "a.json").write_text('[{"text": "One article."},')
    assert read_file(read_table, tmp_path / "a.json")[1] == [
        Refusal("line 1, record 2", "the file ends before its last bracket: it is not whole")
    ]


@pytest.mark.parametrize(
    ("head", "at"),
    [
        (b'{"articles": [{"title": "x"}]}', ("articles",)),
        (b'{"a": {"b": [1]}, "response": {"docs": [{"web_url": ""}]}}', ("response", "docs")),
        (b'{"hits": {"hits": [{"_source": {}}]}}', ("hits", "hits")),
        (b'{"text": "A text.", "data": [{"title": "x"}]}', ()),
        (b'{"data": [{"label": 1, "start": 2}]}', ()),
        (b'{"entities": [{"title": "x"}]}', ()),
        (b'[{"articles": [{"title": "x"}]}]', ()),
        (b'{"note": "articles", "x": [{"title": 1}]}', ()),
        (b'{"nested": {"articles": [{"title": "x"}]}}', ()),
    ],
)
def test_only_an_array_of_articles_is_taken_for_one(head: bytes, at: tuple[str, ...]) -> None:
    assert found_envelope(head) == at


def test_objects_in_an_array_are_found_among_whatever_stands_round_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"x": [{"articles": [{"a": 0}]}], "articles": [{"a": "}]{"}, 7, {"b": {"c": []}}]}'
        '\n{"articles": []}\n{"articles": [{"d": 1}]}'
    )

    found = [json.loads(record.raw) for record in json_records(path, at=("articles",))]

    assert found == [{"a": "}]{"}, {"b": {"c": []}}, {"d": 1}]


def test_leaves_and_what_is_left_of_them() -> None:
    empty: dict[str, Any] = {}
    fields: Any = {"a": {"b": {"c": 1, "d": [empty]}, "e": empty}, "f.g": 2, "h": None}

    assert leaves(fields) == {"a.b.c": 1, "a.b.d": [{}], "a.e": {}, "f.g": 2, "h": None}
    assert unused(fields, frozenset({"a.b.c", "a.b.d"})) == {
        "a": {"e": {}},
        "f.g": 2,
        "h": None,
    }
    assert unused(fields, frozenset()) == fields


@pytest.mark.parametrize("name", ["text", "content"])
def test_what_elasticsearch_found_is_read_by_itself(tmp_path: Path, name: str) -> None:
    hit = {"_id": "1", "_source": {"title": "A much longer title than the text", name: "One."}}
    path = written(tmp_path, {"took": 1, "hits": {"total": 1, "hits": [hit]}})

    (accepted,), refused = read_file(read_table, path)

    assert refused == []
    assert (accepted.article.title, accepted.article.text) == (
        "A much longer title than the text",
        "One.",
    )
    assert accepted.changed == ()
