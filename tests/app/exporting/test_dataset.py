"""A dataset is the same to the byte, is written whole or not at all, and its losses are said."""

import hashlib
from pathlib import Path

import pytest

from annotator.app.checking import check_project
from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.dataset_folder import check_folder
from annotator.app.exporting.selecting import ALL_LAYERS
from annotator.app.removing import purge, remove_article
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.regions import Regions
from annotator.formats.registry import FORMATS
from annotator.model.splitting import Split, SplitBy
from tests.app.dataset_projects import (
    FAMILIES,
    UNREAD,
    a_corpus,
    a_record,
    files_in,
    kinds,
    lines_of,
    options,
    text_of,
    written,
)
from tests.builders import a_project, put_records_in
from tests.extras import is_usable


@pytest.fixture
def corpus(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


def test_a_dataset_has_its_parts_a_card_a_schema_and_a_manifest(
    corpus: Session, tmp_path: Path
) -> None:
    manifest, report = written(corpus, tmp_path / "set")
    files = files_in(tmp_path / "set")
    assert sorted(files) == [
        "GUIDELINES.md", "README.md", "dev.jsonl", "manifest.json", "schema.toml", "test.jsonl",
        "train.jsonl",
    ]  # fmt: skip
    assert report.articles == 36
    for name, of in manifest.files.items():
        assert hashlib.sha256(files[name]).hexdigest() == of.sha256
        assert len(files[name]) == of.bytes
    assert {part: counts.articles for part, counts in manifest.parts.items()} == {
        part: len(lines_of(tmp_path / "set" / f"{part}.jsonl")) for part in ("train", "dev", "test")
    }


@pytest.mark.parametrize("form", [form.id for form in FORMATS if form.written and is_usable(form)])
def test_the_same_options_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    with_few = a_corpus(tmp_path, 6)
    written(with_few, tmp_path / "a", options(format=form))
    written(with_few, tmp_path / "b", options(format=form))
    first, second = files_in(tmp_path / "a"), files_in(tmp_path / "b")
    assert first.pop("README.md").replace(b"# a", b"# b") == second.pop("README.md")
    for each in (first, second):
        each.pop("manifest.json")
    assert first == second
    before = files_in(tmp_path / "a")
    written(with_few, tmp_path / "a", options(format=form))
    assert files_in(tmp_path / "a") == before
    with_few.close()


@pytest.mark.parametrize("how", [Regions.MASK, Regions.DROP])
def test_regions_are_blanked_or_cut_out(corpus: Session, tmp_path: Path, how: Regions) -> None:
    text = text_of(50)
    start, end = text.index("\n") + 1, text.index("\n", text.index("\n") + 1) + 1
    marks = [
        {"label": "REGION", "start": start, "end": end},
        {"label": "PERSON", "start": start, "end": start + 8},
        {"label": "PERSON", "start": end, "end": end + 8},
        {"label": "STATEMENT", "start": 0, "end": end + 8},
    ]
    put_records_in(corpus, [a_record(50, annotations=marks)], tmp_path / "region.jsonl")
    _, report = written(corpus, tmp_path / "set", options(regions=how))
    (found,) = [
        record
        for part in ("train", "dev", "test")
        for record in lines_of(tmp_path / "set" / f"{part}.jsonl")
        if record["text"].startswith("Envoy 50 ")
    ]
    done = "masked" if how is Regions.MASK else "cut out"
    assert kinds(report) == {
        **UNREAD,
        f"regions {done}": 1,
        "annotations in regions": 1,
        "annotations that lose words in regions": 1,
    }
    assert len(found["text"]) == (len(text) if how is Regions.MASK else len(text) - (end - start))
    assert found["sha256"] == hashlib.sha256(found["text"].encode()).hexdigest()
    (layer,) = found["layers"]
    statement, person = layer["annotations"]
    assert person["text"] == "Envoy 50"
    assert statement["text"].endswith("Envoy 50")
    assert (statement["start"], statement["label"]) == (0, "STATEMENT")


def test_an_article_that_is_a_region_alone_is_left_out_and_counted(
    corpus: Session, tmp_path: Path
) -> None:
    marks = [{"label": "REGION", "start": 0, "end": len(text_of(50))}]
    put_records_in(corpus, [a_record(50, annotations=marks)], tmp_path / "region.jsonl")
    manifest, report = written(corpus, tmp_path / "set", options(regions=Regions.DROP))

    assert kinds(report) == {**UNREAD, "articles left out, all of them regions": 1}
    names = [
        part
        for part in ("train", "dev", "test")
        for _ in lines_of(tmp_path / "set" / f"{part}.jsonl")
    ]
    assert len(names) == len(manifest.articles)


def test_annotators_get_the_same_pseudonyms_every_time(corpus: Session, tmp_path: Path) -> None:
    written(corpus, tmp_path / "a", options(anonymise=True))
    written(corpus, tmp_path / "b", options(anonymise=True, format="spans", layer="Anna"))
    names = {
        record["layers"][0]["annotator"] for record in lines_of(tmp_path / "a" / "train.jsonl")
    }
    others = {record["meta"]["annotator"] for record in lines_of(tmp_path / "b" / "train.jsonl")}
    assert names == others
    for name, content in (*files_in(tmp_path / "a").items(), *files_in(tmp_path / "b").items()):
        assert b"Anna" not in content, name


def test_most_each_and_gold(tmp_path: Path) -> None:
    session = a_project(tmp_path, "Nothing.")

    def record(number: int) -> dict[str, object]:
        more = [{"label": "COUNTRY", "start": 9, "end": 12}]
        only = [{"label": "MONEY", "start": 13, "end": 17}]
        person = {"label": "PERSON", "start": 0, "end": 8}
        said = {"Anna": [person], "Bea": [person, *more, *only], "Cleo": [person, *more]}
        layers = [
            {"annotator": who, "covered": dict.fromkeys(FAMILIES, 1), "annotations": found}
            for who, found in said.items()
        ]
        return {**a_record(number), "layers": layers}

    put_records_in(session, [record(n) for n in range(10, 20)], tmp_path / "all.jsonl")
    most, _ = written(session, tmp_path / "most", options(layer="majority", format="spans"))
    labels = {label for part in most.parts.values() for label in part.labels}
    assert labels == {"PERSON", "COUNTRY"}
    each, report = written(session, tmp_path / "each", options(layer="each", format="spans"))
    assert (report.articles, len(each.articles)) == (30, 10)
    with pytest.raises(UserError, match="No article passes"):
        written(session, tmp_path / "gold", options(layer="gold", format="spans"))
    session.close()


def test_a_folder_with_other_files_is_never_written_over(corpus: Session, tmp_path: Path) -> None:
    out = tmp_path / "set"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="no dataset of ours"):
        written(corpus, out)
    (out / "notes.txt").unlink()
    written(corpus, out)
    (out / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match=r"holds notes\.txt"):
        written(corpus, out)
    assert (out / "notes.txt").read_text() == "mine"
    with pytest.raises(UserError, match="is a file"):
        written(corpus, out / "notes.txt")
    assert [*tmp_path.glob(".*part"), *tmp_path.glob(".*old")] == []


def test_a_dataset_of_one_layer_an_article_is_not_asked_for_all(
    corpus: Session, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="The form spans holds one layer of an article"):
        written(corpus, tmp_path / "set", options(format="spans", layer=ALL_LAYERS))
    assert not (tmp_path / "set").exists()


def test_a_folder_that_is_no_dataset_is_not_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "thesis.txt").touch()

    def walk(*_: object) -> list[Path]:
        raise AssertionError

    monkeypatch.setattr(Path, "rglob", walk)
    with pytest.raises(UserError, match="holds files that are no dataset of ours"):
        check_folder(tmp_path)


def test_what_cannot_be_divided_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    session = a_project(tmp_path, "One.", "Two.")
    for options_, why in (
        (
            options(unknown=Unknown.KEEP),
            "leaves dev and test without|leaves dev without|leaves test",
        ),
        (options(states=frozenset({"skipped"})), "No article passes"),
        (
            options(unknown=Unknown.KEEP, split=Split((60, 20, 20), by=SplitBy.OUTLET)),
            "No article names its outlet",
        ),
    ):
        with pytest.raises(UserError, match=why):
            written(session, tmp_path / "set", options_)
    assert not (tmp_path / "set").exists()
    assert list(tmp_path.glob(".*part")) == []
    step = session.history.next_undo()
    assert step is None or not step.name.startswith("Split")
    session.close()


def test_a_project_with_places_is_checked_and_purged(corpus: Session, tmp_path: Path) -> None:
    written(corpus, tmp_path / "set")
    assert check_project(corpus.path) == []
    remove_article(corpus, corpus.queue.keys()[-1])
    purge(corpus)
    assert check_project(corpus.path) == []
    for table in ("splits", "stories"):
        (count,) = corpus.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count == len(corpus.queue.keys()) - (table == "splits")
