"""Comparing the layers of a project, by name, and what the command line says of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.adjudication.agreement_report import (
    HEADINGS,
    interval_words,
    markdown,
    rows,
    title_of,
)
from annotator.app.adjudication.comparing import comparable, compare_layers
from annotator.app.adjudication.review_choice import reviewable
from annotator.app.adjudication.reviewing import Review
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from annotator.app.together.merging import MergeOptions, merge_projects
from annotator.app.together.people import unite
from annotator.errors import UserError
from annotator.model.values import Json, JsonObject
from annotator.review.comparison import IGNORES
from tests.app.copies import labelled as labelled_here
from tests.builders import a_project, keys_of, open_first, put_records_in, words

ROOT = Path(__file__).parents[3]
BRATIAA = ROOT.parent / "shared" / "corpora" / "bratiaa"


def labelled(folder: Path, name: str, *found: tuple[str, str]) -> Path:
    """Return an exported file with what `name` labelled in the article about the Treasury."""
    session = open_first(a_project(folder, name=name, annotator=name))
    for label, quote in found:
        labelling.add(session, label, [words(session, quote)])
    export_file(session, folder / f"{name}.jsonl", ExportOptions(layer=name))
    session.close()
    return folder / f"{name}.jsonl"


def two_annotators(folder: Path) -> Session:
    anna = labelled(folder, "Anna", ("PERSON", "Ri Yong-ho"), ("COMPANY", "Gefest-M"))
    ben = labelled(folder, "Ben", ("PERSON", "Ri Yong-ho"), ("ORG", "Gefest-M"))
    session = a_project(folder, name="both", annotator="Carla")
    import_files(session, [anna, ben], ImportOptions())
    return session


def test_everybody_with_a_layer_is_compared(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    found = compare_layers(session)
    assert found.layers == ("Anna", "Ben")
    assert found.pairs[0].span_f1.exact.value == pytest.approx(2 * 1 / 4)
    assert found.labels["PERSON"].value == 1
    assert {(c.a, c.b): c.count for c in found.confusion} == {
        ("COMPANY", "ORG"): 1,
        ("PERSON", "PERSON"): 1,
    }
    session.close()


def test_only_chosen_labels_are_compared(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    assert compare_layers(session, labels=frozenset({"PERSON"})).pairs[0].span_f1.exact.value == 1
    with pytest.raises(UserError, match="no label NOTHING"):
        compare_layers(session, labels=frozenset({"NOTHING"}))
    session.close()


def test_a_name_that_nobody_has_is_refused(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    with pytest.raises(UserError, match="Nobody called Dora has labelled here"):
        compare_layers(session, ["Anna", "Dora"])
    with pytest.raises(UserError, match="at least two"):
        compare_layers(session, ["Anna"])
    session.close()


def test_a_second_layer_of_ones_own_is_compared_with_the_first(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    found = compare_layers(session, ["Anna", "Anna/2"])
    assert found.articles == 0
    assert found.pairs[0].span_f1.exact.why
    session.close()


def two_called_ben(folder: Path) -> Session:
    """Return a project whose Ben has labelled Ri Yong-ho, and so has another Ben otherwise."""
    session = open_first(a_project(folder, annotator="Ben"))
    labelled_here(session, "PERSON", "Ri Yong-ho")
    other = open_first(a_project(folder, name="other", annotator="Cem"))
    labelled_here(other, "TITLE", "Ri Yong-ho")
    other.store.db.execute("UPDATE annotators SET name = 'Ben'")
    other.close()
    merge_projects(session, [other.path], MergeOptions(apart=frozenset({"Ben"})))
    return session


def test_two_people_of_one_name_are_two_annotators(tmp_path: Path) -> None:
    session = two_called_ben(tmp_path)
    found = compare_layers(session)
    assert found.layers == ("Ben", "Ben (2)")
    assert found.pairs[0].kinds["label"] == 1
    assert compare_layers(session, ["Ben (2)", "Ben"]).confusion == found.confusion
    with pytest.raises(UserError, match=r"there are: Ben, Ben \(2\)"):
        compare_layers(session, ["Ben", "Ben (3)"])
    session.open_gold(keys_of(session)[0])
    assert sorted(Review(session).names) == ["Ben", "Ben (2)"]
    assert [each.name for each in reviewable(session)] == ["Ben", "Ben (2)"]


def test_who_is_united_with_another_of_the_name_is_called_by_it(tmp_path: Path) -> None:
    session = two_called_ben(tmp_path)
    kept, gone = reviewable(session)
    unite(session, gone, kept)
    assert [(each.name, each.articles) for each in comparable(session)] == [("Ben", 1)]


@pytest.mark.skipif(not BRATIAA.exists(), reason="the corpora lie beside the project")
@pytest.mark.parametrize(
    ("folder", "published"),
    [
        ("data/agreement/agree-2", pytest.approx(0.787878, abs=1e-6)),
        ("example-files/example-project", pytest.approx(0.890, abs=5e-4)),
    ],
)
def test_folders_of_annotators_have_the_published_agreement(
    tmp_path: Path, folder: str, published: float
) -> None:
    session = create_project(tmp_path / "brat.annot")
    import_files(session, [BRATIAA / folder], ImportOptions())
    pairs = compare_layers(session).pairs
    values = [pair.span_f1.exact.value or 0 for pair in pairs]
    assert sum(values) / len(values) == published
    session.close()


def test_the_command_line_gives_the_same_figures(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    session.close()
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "compare", session.path, "Anna", "Ben", "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found = json.loads(done.stdout)
    assert found["pairs"][0]["kinds"] == {"label": 1}
    assert list(found)[:4] == ["layers", "articles", "pairs", "alpha"]
    assert found["pairs"][0]["span_f1"]["exact"]["value"] == 0.5


def test_a_report_and_a_table_say_every_figure(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    found = compare_layers(session)
    report = markdown(found, session.schema)
    assert "| Spans, exact (F1) | 0.50 |" in report
    assert "| Company | Other org. | 1 |" in report
    table = list(rows(found))
    assert all(len(row) == len(HEADINGS) for row in table)
    assert ("exact", "Anna and Ben", "", "0.500000", "", "", "4", "", IGNORES["exact"]) in table
    assert {row[0] for row in table} >= {"token", "unitizing", "label exact", "week exact"}
    session.close()


def test_every_figure_is_in_the_table_the_report_and_the_json(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    found = compare_layers(session)
    of_pair = {*found.pairs[0].span_f1.__struct_fields__, "token_kappa", "role_f1"}
    of_pair |= {"coreference", "lea", "links"}
    of_all = {"token", "unitizing", "fleiss"}
    assert of_pair | of_all | {"attributes", "document"} == found.ignores.keys()
    table = list(rows(found))
    assert {row[0] for row in table} >= of_pair | of_all
    assert all(row[-1] for row in table)
    report = markdown(found, session.schema)
    for name, words_for_it in found.ignores.items():
        assert f"| {title_of(name)} |" in report or name in {"attributes", "document"}
        assert f"- {title_of(name)}: {words_for_it}" in report
    assert not any(cell.startswith(("nan", "inf")) for row in table for cell in row[3:6])
    session.close()


def three_stories(folder: Path) -> Session:
    """Return a project of three stories in which Anna and Ben agree on some companies."""
    session = a_project(folder, annotator="Carla")
    said = {"Acme": "COMPANY", "Borealis": "ORG", "Cobalt": "COMPANY"}
    records: list[JsonObject] = []
    for company, bens in said.items():
        text = f"{company} said on {company} day that the {company} works would close."
        span: JsonObject = {"start": 0, "end": len(company), "text": company}
        layers: list[Json] = [
            {"annotator": "Anna", "kind": "person", "annotations": [span | {"label": "COMPANY"}]},
            {"annotator": "Ben", "kind": "person", "annotations": [span | {"label": bens}]},
        ]
        record = {"format": "annotator.article", "version": 1, "text": text, "layers": layers}
        records.append(record)
    put_records_in(session, records, folder / "stories.jsonl")
    return session


def test_labels_have_intervals_in_the_report_the_table_and_the_json(tmp_path: Path) -> None:
    session = three_stories(tmp_path)
    found = compare_layers(session)
    for company in (found.labels["COMPANY"], found.pairs[0].labels["COMPANY"]):
        assert company.value == pytest.approx(2 * 2 / 5)
        assert company.low is not None
        assert company.high is not None
        assert company.low < 0.8 < company.high
    between = interval_words(found.labels["COMPANY"])
    report = markdown(found, session.schema)
    assert f"| Company | 0.80 | {between} | 5 |" in report
    assert "95 %, by resampling stories" in report
    lines = [row for row in rows(found) if row[0] == "label exact" and row[2] == "COMPANY"]
    assert [row[1] for row in lines] == ["Anna and Ben", "all"]
    assert all(row[4] and row[5] for row in lines)


def test_where_there_is_but_one_story_it_is_said_why_there_are_no_intervals(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    found = compare_layers(session)
    assert found.labels["COMPANY"].low is None
    assert "No intervals: they need articles of more than one story." in markdown(
        found, session.schema
    )


def test_figures_by_week_are_those_of_the_articles_labelled_then(tmp_path: Path) -> None:
    session = two_annotators(tmp_path)
    (week,) = compare_layers(session).weeks.items()
    assert week[0].startswith("20")
    assert week[1].value == 0.5
    session.close()
