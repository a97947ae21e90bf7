"""Working blind: nobody sees what others made of an article before finishing it."""

from pathlib import Path

import msgspec
import pytest

from annotator.app import reading, referring, register_edits
from annotator.app.adjudication.comparing import compare_layers
from annotator.app.annotation_table import AnnotationTable, Wanted
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.project import open_project
from annotator.app.project_settings import set_blind
from annotator.app.queue import QueueRow
from annotator.app.session import Session
from annotator.app.stories import find_stories
from annotator.app.story_labels import twins
from annotator.app.suggesting import Suggester
from annotator.app.together import commenting
from annotator.app.together.assigning import assign
from annotator.cli import main
from annotator.errors import Refused
from annotator.model.article import State
from annotator.model.values import AnnotationKey, LayerKey
from tests.app.copies import a_copy_for, labelled, merged
from tests.builders import TREASURY, a_project, keys_of, words


def after_ben(folder: Path) -> Session:
    """Return Anna's blind project of two like articles, of which Ben has labelled the first."""
    anna = a_project(folder, TREASURY, f"Again.\n\n{TREASURY}")
    set_blind(anna, blind=True)
    ben = a_copy_for(anna, "Ben", folder)
    labelled(ben, "PERSON", "Ri Yong-ho")
    article = ben.article
    assert article is not None
    referring.link_new(ben, article.spans.in_order()[0], "Ri Yong-ho")
    commenting.comment(ben, "Sure?", place=words(ben, "Ri Yong-ho"))
    reading.finish(ben, ["entity"])
    merged(anna, ben)
    ben.close()
    anna.open_article(keys_of(anna)[0])
    return anna


def names(session: Session) -> list[str]:
    assert session.article is not None
    return [choice.annotator.name for choice in session.article.layers]


def row(session: Session) -> QueueRow:
    return session.queue.rows(keys_of(session)[:1])[0]


def test_the_labels_of_others_come_in_sight_when_ones_own_are_finished(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    assert names(anna) == []
    assert row(anna).annotations == 0
    assert commenting.threads(anna) == ()
    labelled(anna, "COMPANY", "Gefest-M")
    assert names(anna) == ["Anna"]
    reading.finish(anna, ["entity"])
    assert names(anna) == ["Ben", "Anna"]
    assert len(commenting.threads(anna)) == 1
    reading.set_state(anna, State.STARTED)
    assert names(anna) == ["Anna"]
    anna.close()


def test_all_is_in_sight_again_when_the_setting_is_taken_back(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    set_blind(anna, blind=False)
    anna.open_article(keys_of(anna)[0])
    assert names(anna) == ["Ben"]
    anna.history.undo()
    assert anna.blind
    assert names(anna) == []
    anna.close()


def test_tables_suggestions_and_the_register_say_nothing_of_others(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    again = keys_of(anna)[1]
    table = AnnotationTable(anna, Wanted(("PERSON",), own=False))
    list(table.read())
    assert table.rows == {}
    assert Suggester(anna).own_names(again) == ()
    (entry,) = anna.register.all().find("Ri Yong-ho", "", 9)
    key = entry.candidate.key
    assert referring.mentions_page(anna, key, AnnotationKey(0), 9) == []
    set_blind(anna, blind=False)
    assert [ghost.quote for ghost in Suggester(anna).own_names(again)] == ["Ri Yong-ho"]
    assert len(referring.mentions_page(anna, key, AnnotationKey(0), 9)) == 1
    anna.close()


def seen(session: Session) -> list[str]:
    return sorted(e.name for e in session.register.listed(session.register.all_mentions()))


def test_the_register_lists_no_names_that_only_others_have_found(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    assert seen(anna) == []
    own = register_edits.create(anna, "Gefest-M", "COMPANY", ["wd:Q7"])
    assert seen(anna) == ["Gefest-M"]
    (entry,) = anna.register.all().find("Ri Yong-ho", "", 9)
    register_edits.add_id(anna, entry.candidate.key, "wd:Q7")
    assert register_edits.same_id(anna, own) == []
    labelled(anna, "COMPANY", "Gefest-M")
    reading.finish(anna, ["entity"])
    assert seen(anna) == ["Gefest-M", "Ri Yong-ho"]
    set_blind(anna, blind=False)
    assert [each.name for _, each in register_edits.same_id(anna, own)] == ["Ri Yong-ho"]
    anna.close()


def test_who_is_to_read_an_article_does_not_review_it_first(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    first = keys_of(anna)[0]
    anna.open_gold(first)
    assign(anna, [first], [anna.actor])
    with pytest.raises(Refused, match="finish this article"):
        anna.open_gold(first)
    anna.open_article(first)
    reading.set_state(anna, State.DONE)
    anna.open_gold(first)
    anna.close()


def test_figures_and_exports_of_others_wait_until_all_ones_articles_are_finished(
    tmp_path: Path,
) -> None:
    anna = after_ben(tmp_path)
    assert anna.why_blind is None
    first, second = keys_of(anna)
    assign(anna, [second], [anna.actor])
    labelled(anna, "COMPANY", "Gefest-M")
    assert anna.why_blind is not None
    assert "the 2 articles" in anna.why_blind
    with pytest.raises(Refused, match="work blind"):
        compare_layers(anna)
    out = tmp_path / "out.jsonl"
    with pytest.raises(Refused, match="Your own labels can be exported"):
        export_file(anna, out, ExportOptions(layer="Ben"))
    export_file(anna, out, ExportOptions())
    assert "Ri Yong-ho" not in [name for _, name in exported(out)]
    reading.finish(anna, ["entity"])
    anna.open_article(second)
    reading.set_state(anna, State.SKIPPED)
    assert anna.why_blind is None
    assert compare_layers(anna).articles == 1
    export_file(anna, out, ExportOptions())
    assert ("PERSON", "Ri Yong-ho") in exported(out)
    anna.open_article(first)
    reading.set_state(anna, State.STARTED)
    assert anna.why_blind is not None
    set_blind(anna, blind=False)
    assert anna.why_blind is None
    anna.close()


def test_the_history_counts_the_labels_of_others_without_their_words(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    labelled(anna, "COMPANY", "Gefest-M")
    own, merge = anna.history.steps()[:2]
    assert "Company “Gefest-M”" in anna.history.preview(own.key)
    told = anna.history.preview(merge.key)
    assert "1 annotation" in told
    assert not any("Ri Yong-ho" in line for line in told)
    reading.finish(anna, ["entity"])
    assert "Person “Ri Yong-ho”" in anna.history.preview(merge.key)
    anna.close()


def test_the_history_does_not_name_what_others_did_before_one_may_see_it(tmp_path: Path) -> None:
    first = a_project(tmp_path)
    set_blind(first, blind=True)
    first.open_article(keys_of(first)[0])
    labelled(first, "COMPANY", "Gefest-M")
    first.close()
    ben = open_project(first.path, annotator="Ben")
    ben.open_article(keys_of(ben)[0], LayerKey(0))
    labelled(ben, "PERSON", "Ri Yong-ho")
    register_edits.create(ben, "Ri Yong-ho")
    ben.close()
    anna = open_project(first.path, annotator="Anna")
    anna.open_article(keys_of(anna)[0])

    def named() -> list[str]:
        return [step.name for step in anna.history.steps() if step.actor == "Ben"]

    assert set(named()) == {"Somebody else’s step"}
    assert len(named()) == 2
    assert all(step.place is None for step in anna.history.steps() if step.actor == "Ben")
    assert "Add Company" in [step.name for step in anna.history.steps()]
    reading.finish(anna, ["entity"])
    assert named() == ["New Entry “Ri Yong-ho”", "Add Person"]
    anna.close()


def test_the_register_counts_what_one_may_see(tmp_path: Path) -> None:
    anna = after_ben(tmp_path)
    (entry,) = anna.register.all()
    assert anna.register.mentions(entry.key) == 0
    assert anna.register.all_mentions() == {}
    labelled(anna, "PERSON", "Ri Yong-ho")
    article = anna.article
    assert article is not None
    referring.link(anna, article.spans.in_order()[0], entry.key)
    assert anna.register.mentions(entry.key) == 1
    reading.finish(anna, ["entity"])
    assert anna.register.mentions(entry.key) == 2
    assert anna.register.all_mentions() == {entry.key: (2, 1)}
    set_blind(anna, blind=False)
    anna.open_article(keys_of(anna)[1])
    assert anna.register.mentions(entry.key) == 2
    anna.close()


def test_labels_of_others_in_the_same_story_come_in_sight_when_both_are_finished(
    tmp_path: Path,
) -> None:
    anna = after_ben(tmp_path)
    first, second = keys_of(anna)
    find_stories(anna)
    anna.open_article(second)
    assert twins(anna) == ()
    anna.open_article(first)
    reading.set_state(anna, State.DONE)
    anna.open_article(second)
    assert twins(anna) == ()
    reading.set_state(anna, State.DONE)
    assert [twin.annotator for twin in twins(anna)] == ["Ben"]
    anna.close()


def test_the_command_line_lists_no_disagreements_before_one_has_finished(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    anna = after_ben(tmp_path)
    labelled(anna, "COMPANY", "Gefest-M")
    anna.close()
    asked = ["disagreements", str(anna.path), "--annotator", anna.actor.name]
    assert main(asked) == 2
    assert "work blind" in capsys.readouterr().err
    anna = open_project(anna.path, annotator=anna.actor.name)
    anna.open_article(keys_of(anna)[0])
    reading.finish(anna, ["entity"])
    anna.close()
    assert main(asked) == 0


def exported(file: Path) -> list[tuple[str, str]]:
    records = [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
    return [
        (each["label"], each["text"])
        for record in records
        for layer in record["layers"]
        for each in layer["annotations"]
    ]
