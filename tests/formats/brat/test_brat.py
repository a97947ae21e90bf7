"""Folders for brat: what is written keeps brat's rules, what is read keeps every line."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.base import OffsetUnit, Refusal, WriteOptions
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Filler
from annotator.model.article import AnnotatorKind, ArticleContent, Source
from tests.formats.brat_rules import broken_rules, told_by
from tests.formats.formats_builders import annotation, article, identity, layer
from tests.formats.torture import SCHEMA, merged, read_as, torture_articles, write_as

BRAT = format_named("brat")
CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
FOLDERS = [
    "brat-examples/CoNLL-ST_2002",
    "brat-examples/TDT",
    "brat-examples/tutorials/news",
    "bratiaa",
]
TEXT = "Kim said “no”.\nSeoul heard it."


def pair(folder: Path, ann: str, text: str = TEXT, name: str = "a") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes(ann.encode())
    return folder


def read_one(folder: Path, **options: Any) -> ArticleContent:
    accepted, refused = read_as(BRAT, folder, **options)
    assert refused == []
    (only,) = accepted
    return only.article


def all_told_by(files: Iterable[Path]) -> Counter[Any]:
    told: Counter[Any] = Counter()
    for file in files:
        told += told_by(file.read_text("utf-8"))
    return told


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.skipif(not CORPORA.exists(), reason="the folder of corpora is not here")
def test_every_line_of_real_corpora_survives(folder: str, tmp_path: Path) -> None:
    files = sorted((CORPORA / folder).rglob("*.ann"))
    before = all_told_by(files)

    accepted, refused = read_as(BRAT, CORPORA / folder, schema=None)
    write_as(BRAT, merged([one.article for one in accepted]), tmp_path / "out")

    written = (tmp_path / "out").rglob("*.ann")
    after = all_told_by(written)
    assert [one for one in refused if "there is no .ann" not in one.why] == []
    assert [change for one in accepted for change in one.changed] == []
    assert after == before
    assert broken_rules(tmp_path / "out") == []


def test_what_is_written_keeps_brats_rules(tmp_path: Path) -> None:
    write_as(BRAT, torture_articles(), tmp_path / "out")

    assert broken_rules(tmp_path / "out") == []
    names = {
        file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.txt")
    }
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert {"Ann/torture.txt", "Bea/torture.txt"} < names
    assert not any(Path(name).stem == "con" for name in names)


def test_frames_are_events_and_what_is_said_of_them_points_at_the_event(tmp_path: Path) -> None:
    kim = annotation("PERSON", (0, 3), attributes={"mention": "name"})
    frame = annotation(
        "STATEMENT", (9, 13), attributes={"type": ["arms"]}, note="sure?",
        roles={"speaker": (Filler(kim.id), Filler(kim.id), Filler(None, "Lee"))},
    )  # fmt: skip
    report = write_as(
        BRAT,
        [article(TEXT, layer(kim, frame), title="T!")],
        tmp_path / "out",
        WriteOptions(layer="Ann"),
    )

    (ann,) = (tmp_path / "out").glob("T-*.ann")
    assert ann.read_text("utf-8").splitlines() == [
        "T1\tPERSON 0 3\tKim",
        "T2\tSTATEMENT 9 13\t“no”",
        "E1\tSTATEMENT:T2 speaker:T1 speaker2:T1",
        "A1\tmention T1 name",
        "A2\ttype E1 arms",
        "#1\tAnnotatorNotes E1\tsure?",
    ]
    assert {loss.kind: loss.count for loss in report.losses} == {"implied fillers": 1, "titles": 1}
    conf = (tmp_path / "out" / "annotation.conf").read_text("utf-8")
    assert "STATEMENT\tspeaker*:PERSON|ENTITY, cue*:CUE, about*:PERSON|ENTITY|STATEMENT" in conf
    assert "ENTITY\n\tPERSON\n" in conf
    assert "type\tArg:STATEMENT, Value:arms|trade" in conf


def test_a_span_over_line_ends_is_cut_there_and_put_together_again(tmp_path: Path) -> None:
    over = annotation("ENTITY", (9, 20))
    apart = annotation("PERSON", (0, 14), (15, 20))
    report = write_as(
        BRAT,
        [article(TEXT, layer(over, apart), title="T")],
        tmp_path / "out",
        WriteOptions(layer="Ann"),
    )

    (ann,) = (tmp_path / "out").glob("T-*.ann")
    assert "ENTITY 9 14;15 20\t“no”. Seoul" in ann.read_text("utf-8")
    found = {one.label: one.fragments for one in read_one(tmp_path / "out").layers[0].annotations}
    assert found == {"ENTITY": ((9, 20),), "PERSON": ((0, 20),)}
    assert ("fragments bounded by line ends", 1) in [
        (loss.kind, loss.count) for loss in report.losses
    ]


def test_sibling_folders_and_endings_of_names_are_annotators(tmp_path: Path) -> None:
    for who in ("Max", "Lea"):
        pair(tmp_path / "folders" / who, "T1\tPERSON 0 3\tKim\n")
    pair(tmp_path / "folders" / "Max", "", "Only Max read this.", "b")
    (pair(tmp_path / "names", "") / "a.ann").rename(tmp_path / "names" / "a.Max.ann")
    (tmp_path / "names" / "a_Lea.ann").write_text("T1\tPERSON 0 3\tKim\n")

    folders, _ = read_as(BRAT, tmp_path / "folders")
    names, _ = read_as(BRAT, tmp_path / "names")
    given, _ = read_as(BRAT, tmp_path / "names", layer="Zoe")

    assert [one.article.layers[0].annotator for one in folders] == ["Lea", "Max", "Max"]
    assert [one.article.layers[0].annotator for one in names] == ["Max", "Lea"]
    assert {one.article.layers[0].annotator for one in given} == {"Zoe"}
    assert len({one.article.id for one in names}) == 1


def test_texts_may_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    pair(tmp_path / "text", "")
    (tmp_path / "text" / "a.ann").unlink()
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "a_kim.ann").write_text("T1\tPERSON 0 3\tKim\n")

    (only,) = read_one(tmp_path).layers

    assert (only.annotator, only.annotations[0].fragments) == ("kim", ((0, 3),))


def test_several_annotators_get_a_folder_each_with_safe_names(tmp_path: Path) -> None:
    layers = [
        layer(id=identity(n), name=n, kind=AnnotatorKind.GOLD) for n in ("a/b", "con", "A:B", "con")
    ]
    layers[3] = layer(id=identity("second"), name="con")
    write_as(BRAT, [article(TEXT, *layers, sources=(Source("a.txt"),))], tmp_path / "out")

    names = {file.parent.name for file in (tmp_path / "out").rglob("*.txt")}
    assert names == {"A_B", "a_b 2", "con_", "con_ 2"}
    accepted, _ = read_as(BRAT, tmp_path / "out")
    assert {one.article.layers[0].annotator for one in accepted} == names


@pytest.mark.parametrize(
    ("text", "offsets", "unit"),
    [
        ("😀😀 Kim came.", "5 8", "UTF-16 units"),
        ("“é” Kim came.", "9 12", "UTF-8 bytes"),
        ("A\r\nB\r\nKim came.", "4 7", "line ends of one"),
        ("A\nB\nKim came.", "6 9", "line ends of two"),
        ("A Kim came.", "3 6", "byte order mark"),
    ],
)
def test_offsets_of_another_unit_are_told_by_the_quotes(
    tmp_path: Path, text: str, offsets: str, unit: str
) -> None:
    pair(tmp_path, f"T1\tPERSON {offsets}\tKim\n", text)

    ((accepted,), refused) = read_as(BRAT, tmp_path)
    forced = read_as(BRAT, tmp_path, offsets=OffsetUnit.POINTS)[1]

    (found,) = accepted.article.layers[0].annotations
    assert refused == []
    assert text[found.start : found.end] == "Kim"
    assert unit in accepted.changed[0].why
    assert "not “Kim”" in forced[0].why


def test_what_is_wrong_is_refused_by_itself_with_its_place(tmp_path: Path) -> None:
    lines = [
        "T1\tPERSON 0 3\tKim",
        "T1\tPERSON 0 3\tKim",
        "T2\tPERSON 0 99\tKim said",
        "T3\tPERSON 3 3\t",
        "T4\tPERSON 4 8\tKim",
        "T5\tPERSON x 3\tKim",
        "T6\tPERSON 0 3",
        "E1\tSTATEMENT:T9",
        "E2\tx",
        "R1\tknows Arg1:T1",
        "R2\tknows Arg1:T1 Arg2:T9",
        "A1\tmention T9 name",
        "*\tEquiv T1",
        "?\tx",
        "#1\tAnnotatorNotes",
        "N1\tReference T1 Q1\tKim",
        "T7\tPERS",
    ]
    pair(tmp_path, "\n".join(lines))
    (tmp_path / "alone.ann").write_text("")
    (tmp_path / "bad.ann").write_bytes(b"T1\tPERSON 0 3\t\xff\n")
    (tmp_path / "bad.txt").write_bytes(b"Kim")

    accepted, refused = read_as(BRAT, tmp_path)

    assert [len(one.article.layers) for one in accepted] == [1, 0]
    (only,) = accepted[0].article.layers[0].annotations
    assert (only.label, only.fragments) == ("PERSON", ((0, 3),))
    places = {one.where for one in refused if one.where.startswith("a.ann, line ")}
    assert places == {f"a.ann, line {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17)}
    changed = {one.where for one in accepted[0].changed}
    assert changed == {"a.ann, line 11", "a.ann, line 12"}
    assert Refusal("alone.ann", "there is no .txt file for it") in refused
    assert Refusal("bad.ann, line 1", "byte 0xFF at position 14 is not UTF-8") in refused


def test_a_line_without_end_does_not_fill_the_memory(tmp_path: Path) -> None:
    pair(
        tmp_path,
        "T1\tPERSON 0 3\tKim\n#1\tAnnotatorNotes T1\t"
        + "x" * (1 << 25)
        + "\nT2\tPERSON 15 20\tSeoul",
    )

    (accepted,), (refused,) = read_as(BRAT, tmp_path)

    assert len(accepted.article.layers[0].annotations) == 2
    assert refused == Refusal("a.ann, line 2", "longer than 16 MB")


def test_names_that_brat_cannot_read_are_changed_and_counted(tmp_path: Path) -> None:
    odd = annotation("Größe (m)", (0, 3), attributes={"how big": "very big"})
    same = annotation("Gr__e__m_", (4, 8))
    report = write_as(
        BRAT, [article(TEXT, layer(odd, same), title="T")], tmp_path / "out", schema=SCHEMA
    )

    assert broken_rules(tmp_path / "out") == []
    assert {loss.kind: loss.count for loss in report.losses} == {"names changed": 3, "titles": 1}


def test_a_single_file_brings_its_pair(tmp_path: Path) -> None:
    pair(tmp_path, "T1\tPERSON 0 3\tKim\n")

    assert find_format(tmp_path / "a.ann").id == "brat"
    assert len(read_one(tmp_path / "a.ann").layers[0].annotations) == 1


def test_values_that_brat_has_no_word_for_are_counted(tmp_path: Path) -> None:
    values = {"one": "", "two": [" "], "three": "x ", "four": [], "five": "y"}
    write = annotation("PERSON", (0, 3), attributes=values)
    report = write_as(BRAT, [article(TEXT, layer(write), title="Kim said “no”.")], tmp_path / "out")

    read = read_one(tmp_path / "out", schema=None).layers[0].annotations[0]
    assert read.attributes == {"three": "x", "five": "y"}
    counts = {loss.kind: loss.count for loss in report.losses}
    assert (counts["attributes"], counts["blanks and line ends in values"]) == (3, 1)
