"""A dataset is the same to the byte, its stories stay where they are, its losses are said."""

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from annotator.app.checking import check_project
from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.dataset_folder import check_folder
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.majority import MAJORITY
from annotator.app.exporting.records import ExportOptions
from annotator.app.exporting.selecting import ALL_LAYERS
from annotator.app.project import open_project
from annotator.app.removing import purge, remove_article
from annotator.app.schema_editing import apply_edits
from annotator.app.session import Session
from annotator.app.story_links import join_stories, take_out
from annotator.errors import ProjectError, UserError
from annotator.formats.base import WriteOptions
from annotator.formats.regions import Regions
from annotator.formats.registry import FORMATS
from annotator.model.article import State
from annotator.model.label_edits import AddLabel
from annotator.model.schema import Label
from annotator.model.splitting import Split, SplitBy
from annotator.storage.stories import article_names
from tests.app.dataset_projects import FAMILIES, SPLIT, a_corpus, a_record, text_of, written
from tests.builders import a_project, put_in, put_records_in
from tests.extras import is_usable

# The first article of the corpus is read by nobody.
UNREAD = {"articles left out, not all was looked for": 1}


@pytest.fixture
def corpus(tmp_path: Path):
    session = a_corpus(tmp_path)
    yield session
    session.close()


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


def options(**changed: Any) -> ExportOptions:
    return msgspec.structs.replace(SPLIT, **changed)


def kinds(report: Any) -> dict[str, int]:
    return {loss.kind: loss.count for loss in report.losses}


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


def test_near_duplicates_never_part(corpus: Session, tmp_path: Path) -> None:
    manifest, _ = written(corpus, tmp_path / "set")
    parts: dict[str, set[str]] = {}
    for member in manifest.articles.values():
        parts.setdefault(member.story, set()).add(member.part)
    assert len(parts) == 30
    assert all(len(found) == 1 for found in parts.values())


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


def test_new_articles_move_no_old_one(corpus: Session, tmp_path: Path) -> None:
    before, _ = written(corpus, tmp_path / "set")
    more = [a_record(number) for number in range(100, 140)]
    more.append(a_record(5, copy=1))
    put_records_in(corpus, more, tmp_path / "more.jsonl")
    after, report = written(corpus, tmp_path / "set")
    assert {key: after.articles[key] for key in before.articles} == dict(before.articles)
    assert len(after.articles) == len(before.articles) + 41
    assert after.parent is not None
    assert after.parent.date == before.date
    assert kinds(report) == UNREAD


def test_a_story_joined_across_parts_is_held_out_and_said(corpus: Session, tmp_path: Path) -> None:
    before, _ = written(corpus, tmp_path / "set")
    by_part = {member.part: key for key, member in before.articles.items()}
    texts = {
        record["id"]: record["text"]
        for part in by_part
        for record in lines_of(tmp_path / "set" / f"{part}.jsonl")
    }
    record = a_record(1)
    record["text"] = f"{texts[by_part['test']]}\n{texts[by_part['train']]}"
    put_records_in(corpus, [record], tmp_path / "bridge.jsonl")
    after, report = written(corpus, tmp_path / "set")
    assert kinds(report) == {**UNREAD, "stories joined that had places in several parts": 1}
    assert after.articles[by_part["train"]].part == "test"
    assert len(after.joined_stories) == 1
    moved = [
        key for key in before.articles if before.articles[key].part != after.articles[key].part
    ]
    assert all(before.articles[key].part != "test" for key in moved)
    again, report = written(corpus, tmp_path / "set")
    assert (again.joined_stories, kinds(report)) == ((), UNREAD)


def test_stories_joined_by_hand_across_parts_are_held_out_and_said(
    corpus: Session, tmp_path: Path
) -> None:
    before, _ = written(corpus, tmp_path / "set")
    with corpus.store.reading() as db:
        keys = {uuid: key for key, (uuid, _) in article_names(db, corpus.queue.keys()).items()}
    by_part = {member.part: key for key, member in before.articles.items()}
    join_stories(corpus, keys[by_part["train"]], keys[by_part["test"]])
    after, report = written(corpus, tmp_path / "set")
    assert kinds(report) == {**UNREAD, "stories joined that had places in several parts": 1}
    assert after.articles[by_part["train"]].part == "test"
    take_out(corpus, keys[by_part["train"]])
    again, report = written(corpus, tmp_path / "set")
    assert (again.articles[by_part["train"]].part, kinds(report)) == ("test", UNREAD)


def test_where_articles_went_is_one_step_that_can_be_undone(
    corpus: Session, tmp_path: Path
) -> None:
    written(corpus, tmp_path / "set")
    step = corpus.history.next_undo()
    assert step is not None
    assert step.name == "Split 36 Articles 60/20/20"
    corpus.history.undo()
    held = "SELECT count(*) FROM splits WHERE removed = 0"
    assert corpus.store.db.execute(held).fetchone() == (0,)
    corpus.history.redo()
    assert corpus.store.db.execute(held).fetchone() == (36,)


def test_places_that_cannot_be_kept_leave_no_dataset_and_no_places(tmp_path: Path) -> None:
    session = a_corpus(tmp_path, 230)
    session.store.db.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON main.splits"
        " WHEN (SELECT count(*) FROM splits) >= 210 BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        written(session, tmp_path / "set")
    assert not (tmp_path / "set").exists()
    held = session.store.db.execute("SELECT count(*) FROM splits WHERE removed = 0").fetchone()
    assert held == (0,)
    session.store.db.execute("DROP TRIGGER full")
    assert len(written(session, tmp_path / "set")[0].articles) == 236
    session.close()


def test_another_seed_has_places_of_its_own(corpus: Session, tmp_path: Path) -> None:
    first, _ = written(corpus, tmp_path / "a")
    other, _ = written(corpus, tmp_path / "b", options(split=Split((60, 20, 20), seed=7)))
    assert first.articles != other.articles
    again, _ = written(corpus, tmp_path / "c")
    assert again.articles == first.articles


@pytest.mark.parametrize("by", [SplitBy.OUTLET, SplitBy.DATE])
def test_by_outlet_and_by_date_stories_stay_whole_too(
    corpus: Session, tmp_path: Path, by: SplitBy
) -> None:
    manifest, _ = written(corpus, tmp_path / "set", options(split=Split((60, 20, 20), by=by)))
    stories: dict[str, set[str]] = {}
    for member in manifest.articles.values():
        stories.setdefault(member.story, set()).add(member.part)
    assert all(len(found) == 1 for found in stories.values())
    where: dict[str, list[str]] = {}
    for part in ("train", "dev", "test"):
        for record in lines_of(tmp_path / "set" / f"{part}.jsonl"):
            field = "outlet" if by is SplitBy.OUTLET else "date"
            where.setdefault(part, []).append(record["sources"][0][field])
    if by is SplitBy.OUTLET:
        assert not set(where["train"]) & set(where["test"])
    else:
        assert max(where["train"]) <= min(where["dev"]) <= max(where["dev"]) <= min(where["test"])


def test_what_was_not_looked_for_is_left_out_of_a_dataset(corpus: Session, tmp_path: Path) -> None:
    half = a_record(50, covered={"entity": 1})
    put_records_in(corpus, [half], tmp_path / "half.jsonl")
    manifest, report = written(corpus, tmp_path / "set")
    assert len(manifest.articles) == 36
    assert kinds(report) == {"articles left out, not all was looked for": 2}
    kept, _ = written(corpus, tmp_path / "kept", options(unknown=Unknown.KEEP))
    assert len(kept.articles) == 38
    unknown = sorted(member.unknown for member in kept.articles.values() if member.unknown)
    assert unknown == [("entity", "sanction", "statement"), ("sanction", "statement")]


def test_masked_records_say_what_was_looked_for_or_are_cut_to_it(
    corpus: Session, tmp_path: Path
) -> None:
    text = text_of(50)
    person = {"label": "PERSON", "start": 0, "end": 8}
    statement = {"label": "STATEMENT", "start": 0, "end": text.index("\n")}
    half = a_record(50, covered={"entity": 1}, annotations=[person, statement])
    put_records_in(corpus, [half], tmp_path / "half.jsonl")

    def of_50(out: Path, form: str, suffix: str) -> str:
        written(corpus, out, options(format=form, unknown=Unknown.MASK))
        found = [file.read_text() for file in out.rglob(f"*{suffix}")]
        return next(
            line for whole in found for line in whole.splitlines() if "Envoy 50 met" in line
        )

    said = msgspec.json.decode(of_50(tmp_path / "spans", "spans", "jsonl"))
    assert (said["covered"], [s["label"] for s in said["spans"]]) == (
        ["entity"],
        ["PERSON", "STATEMENT"],
    )
    _, report = written(corpus, tmp_path / "brat", options(format="brat", unknown=Unknown.MASK))
    assert kinds(report)["articles cut to what was looked for"] == 1
    assert kinds(report)["articles left out, not all was looked for"] == 1
    marks = "".join(file.read_text() for file in (tmp_path / "brat").rglob("*.ann"))
    assert "PERSON" in marks
    assert "STATEMENT" not in marks


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


def test_one_who_only_reads_cannot_place_but_can_write_what_is_placed(
    corpus: Session, tmp_path: Path
) -> None:
    reader = open_project(corpus.path, read_only=True)
    with pytest.raises(ProjectError, match="Where articles go is kept in the project"):
        written(reader, tmp_path / "set")
    reader.close()
    first, _ = written(corpus, tmp_path / "set")
    reader = open_project(corpus.path, read_only=True)
    assert written(reader, tmp_path / "again")[0].articles == first.articles
    reader.close()


def test_the_card_says_what_the_dataset_is(corpus: Session, tmp_path: Path) -> None:
    put_in(corpus, "Not read by anyone.")
    written(corpus, tmp_path / "set", options(format="brat", licence="CC BY 4.0"))
    said = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    for words in (
        "# set",
        "36 articles with 36 annotations",
        "Licence: CC BY 4.0",
        "labelled for entities, sanctions and statements.",
        "Files: `train/`, `dev/` and `test/`",
        "The articles' own texts may have other owners.",
        "Dates: 2026-01-01 to 2026-01-28",
        "Outlet 0 (8)",
        "Languages: not stated.",
        "By: Anna",
        "| Anna | 36 | 36 |",
        "| of them without labels | 0 | 0 | 0 | 0 |",
        "left out: what is not labelled is not there",
        "| articles |",
        "| `PERSON` |",
        "Divided 60/20/20 by story (seed 0)",
        "Not known: no article was read by two annotators.",
        "articles left out, not all was looked for",
    ):
        assert words in said.replace("\n", " ") or words in said


def test_the_card_names_who_voted_and_what_was_not_looked_for(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path, 12)
    records = [a_record(number, annotator="Bea", covered={"entity": 1}) for number in range(4)]
    put_records_in(corpus, records, tmp_path / "bea.jsonl")
    chosen = options(format="conll", layer=MAJORITY, unknown=Unknown.KEEP)
    written(corpus, tmp_path / "set", chosen)
    said = (tmp_path / "set" / "README.md").read_text(encoding="utf-8")
    assert "By: Anna and Bea." in said
    assert "| Bea | 4 | 4 |" in said
    assert "4 articles were read by several;" in said
    assert "- entities: 1 not read for it" in said
    guidelines = (tmp_path / "set" / "GUIDELINES.md").read_text(encoding="utf-8")
    assert "### Person (p)" in guidelines
    corpus.close()


def test_a_project_with_places_is_checked_and_purged(corpus: Session, tmp_path: Path) -> None:
    written(corpus, tmp_path / "set")
    assert check_project(corpus.path) == []
    remove_article(corpus, corpus.queue.keys()[-1])
    purge(corpus)
    assert check_project(corpus.path) == []
    for table in ("splits", "stories"):
        (count,) = corpus.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert count == len(corpus.queue.keys()) - (table == "splits")


def test_a_form_of_one_family_asks_for_that_family_only(corpus: Session, tmp_path: Path) -> None:
    half = a_record(50, covered={"entity": 1})
    put_records_in(corpus, [half], tmp_path / "half.jsonl")
    manifest, report = written(corpus, tmp_path / "set", options(format="conll"))
    assert len(manifest.articles) == 37
    assert kinds(report)["articles left out, not all was looked for"] == 1


@pytest.mark.parametrize(
    ("form", "write", "missing"),
    [
        ("conll", WriteOptions(family="sanction"), "sanction"),
        ("conll", WriteOptions(family="entity"), ""),
        ("chat", WriteOptions(task="statements"), "statement"),
        ("chat", WriteOptions(task="entities"), ""),
        ("chat", WriteOptions(), "sanction, statement"),
        ("spans", WriteOptions(), ""),
    ],
)
def test_what_a_form_would_deny_must_have_been_looked_for_by_somebody(
    tmp_path: Path, form: str, write: WriteOptions, missing: str
) -> None:
    session = a_project(tmp_path, "Nothing.")
    records = [a_record(number, covered={"entity": 1}) for number in range(4)]
    put_records_in(session, records, tmp_path / "names.jsonl")
    chosen = ExportOptions(form, layer="Anna", states=frozenset({State.DONE}), write=write)

    report = export_file(session, tmp_path / "out", chosen)

    found = {loss.kind: loss for loss in report.losses}
    as_if = found.get("articles written as if all was looked for")
    assert (as_if.count if as_if else 0) == (4 if missing else 0)
    assert as_if is None or as_if.examples[0].endswith(f": {missing}")
    session.close()


def test_a_label_that_came_later_was_not_looked_for_before(tmp_path: Path) -> None:
    session = a_corpus(tmp_path, 20)
    ship = Label("SHIP", "Ship", "entity", "things")
    apply_edits(session, [AddLabel(label=ship)])
    assert len(written(session, tmp_path / "unused")[0].articles) == 26
    covered = dict.fromkeys(FAMILIES, session.schema.version)
    mark = {"label": "SHIP", "start": 0, "end": 5}
    late = [a_record(n, covered=covered, annotations=[mark]) for n in range(50, 70)]
    put_records_in(session, late, tmp_path / "late.jsonl")
    used, report = written(session, tmp_path / "used")
    assert len(used.articles) == 20
    assert kinds(report) == {"articles left out, not all was looked for": 27}
    session.close()
