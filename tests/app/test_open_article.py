"""What is read of a layer when it is opened is what was kept while it was labelled."""

from pathlib import Path

from annotator.app import labelling, referring
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans
from tests.builders import a_project


def everything(spans: LayerSpans) -> list[tuple[object, ...]]:
    """Return all that is known of the spans, in reading order."""
    return [
        (key, spans.label(key), spans.fragments(key), spans.referent(key))
        for key in spans.in_order()
    ]


def test_a_layer_is_read_as_it_was_kept(tmp_path: Path):
    session = a_project(tmp_path)
    article = session.open_article(session.queue.keys()[0])
    far = labelling.add(session, "PERSON", [Fragment(40, 50)])
    pieces = labelling.add(session, "STATEMENT", [Fragment(3, 6), Fragment(20, 30)])
    near = labelling.add(session, "COUNTRY", [Fragment(0, 9)])
    labelling.add(session, "PERSON", [Fragment(0, 9)])
    gone = labelling.add(session, "DATE", [Fragment(60, 70)])
    labelling.remove(session, gone)
    referring.link_new(session, far, "Ri “Yong”, ho")
    kept = everything(article.spans)
    again = session.open_article(article.article.key)
    assert again is not article
    assert everything(again.spans) == kept
    assert again.spans.counts == +article.spans.counts
    assert again.spans.in_pieces() == {pieces}
    assert [key for key, *_ in kept].index(near) < [key for key, *_ in kept].index(far)
    assert again.spans.referent(far) is not None


def test_a_layer_without_labels_is_read(tmp_path: Path):
    session = a_project(tmp_path)
    article = session.open_article(session.queue.keys()[0])
    assert len(article.spans) == 0
    assert article.spans.in_order() == []
