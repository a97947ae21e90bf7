"""Suggestions say whom they mean."""

import pytest

from annotator.model.annotation import Origin
from annotator.model.fragment import Fragment
from annotator.model.ghost import Ghost


@pytest.mark.parametrize(
    ("quote", "referent", "name", "words"),
    [
        ("MOP", "ofac:20578", "Mansudae Group", "Mansudae Group · ofac:20578"),
        ("mansudae group", "ofac:20578", "Mansudae Group", "ofac:20578"),
        ("MU", "local:meridian-union", "Meridian Union", "Meridian Union"),
        ("MU", "ref:5a3711bb", "Meridian Union", "Meridian Union"),
        ("MU", "", "", ""),
    ],
)
def test_keys_that_mean_something_only_here_are_not_shown(
    quote: str, referent: str, name: str, words: str
):
    place = (Fragment(0, len(quote)),)
    assert Ghost("ORG", place, quote, Origin("gazetteer"), referent, name).known_as == words
