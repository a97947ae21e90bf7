"""What a report of losses names is found again in the project."""

from pathlib import Path

from annotator.app import labelling
from annotator.app.exporting.loss_places import place_of_loss
from annotator.formats.layers import example_of
from annotator.storage.exports import article_contents
from tests.builders import TREASURY, a_project, keys_of, open_first, words


def test_an_example_leads_to_its_article_and_words(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path, TREASURY, f"{TREASURY}\nOnce more.", "Other."))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    with session.store.reading() as db:
        article = next(iter(article_contents(db, keys_of(session)[:1])))
    (annotation,) = article.layers[0].annotations
    first, _, other = keys_of(session)
    assert place_of_loss(session, example_of(annotation, article)) == (
        first,
        words(session, "Ri Yong-ho"),
    )
    assert place_of_loss(session, "“Other.”: entity, sanction") == (other, None)
    assert place_of_loss(session, f"“{article.title[:9]}…”") == (first, None)
    assert place_of_loss(session, "“Nowhere”") is None
    assert place_of_loss(session, "three things") is None
