"""One table of export choices: the command line is made of it, and says all that is chosen."""

from pathlib import Path

import click
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.export_choices import EXPORT_CHOICES, command_words
from annotator.app.exporting.export_words import choices_of, export_options
from annotator.app.exporting.records import ExportOptions
from annotator.cli.exchange import export
from annotator.errors import UserError
from annotator.formats.base import Format, OverlapRule, TagScheme, Tokens, WriteOptions
from annotator.formats.regions import Regions
from annotator.formats.registry import FORMATS
from annotator.model.article import State
from annotator.model.splitting import Split, SplitBy
from tests.extras import is_usable
from tests.formats.formats_builders import annotation, article, layer
from tests.formats.torture import SCHEMA, bytes_of, torture_articles, write_as

_NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
_WRITE = st.builds(
    WriteOptions,
    overlap=st.sampled_from(OverlapRule),
    predictions=st.booleans(),
    tokens=st.none() | st.sampled_from(Tokens),
    window=st.integers(0, 500),
    stride=st.integers(0, 500),
    family=_NAMES,
    scheme=st.sampled_from(TagScheme),
    offset_columns=st.booleans(),
    task=_NAMES,
    empty=st.floats(0, 1),
    parquet=st.booleans(),
)
_OPTIONS = st.builds(
    ExportOptions,
    format=st.sampled_from([form.id for form in FORMATS if form.written]),
    layer=st.none() | _NAMES,
    states=st.frozensets(st.sampled_from(State)),
    write=_WRITE,
    fold=st.booleans(),
    unknown=st.none() | st.sampled_from(Unknown),
    regions=st.sampled_from(Regions),
    anonymise=st.booleans(),
    split=st.none()
    | st.builds(
        Split,
        shares=st.sampled_from([(80, 10, 10), (90, 10)]),
        seed=st.integers(0, 99),
        by=st.sampled_from(SplitBy),
    ),
    licence=_NAMES,
)


@given(_OPTIONS)
def test_a_command_line_says_all_that_was_chosen(options: ExportOptions) -> None:
    assert export_options(choices_of(options)) == options
    words = ["project.annot", "out", *command_words(choices_of(options))]
    assert isinstance(export, click.Command)
    chosen = export.make_context("export", words).params
    names = {choice.name for choice in EXPORT_CHOICES}
    told = {name: value for name, value in chosen.items() if name in names}
    assert export_options({**told, "states": list(told["states"])}) == options


# What the command has besides, with why the dialog has no need of it.
OF_THE_COMMAND = {
    "--annotator": "the window knows who is working",
    "--json": "the window shows the report",
    "--progress": "the window follows its jobs by itself",
    "--job": "only a window gives it to its job",
    "--help": "the dialog's tool tips say it",
}


def test_every_option_of_the_command_is_in_the_table_or_only_the_commands() -> None:
    options = {
        name for each in export.params if isinstance(each, click.Option) for name in each.opts
    }
    of_table = {choice.option for choice in EXPORT_CHOICES}
    named = {name for name in options if name.startswith("--")}
    assert named - of_table == OF_THE_COMMAND.keys() - {"--help"}
    assert of_table <= named


def test_what_forms_take_are_choices_that_depend_on_the_form() -> None:
    by_form = {choice.name for choice in EXPORT_CHOICES if choice.by_form}
    taken = {name for form in FORMATS for name in form.takes}
    assert taken == by_form
    assert all(not form.takes or form.written for form in FORMATS)


_OTHERS = {
    "overlap": [{"overlap": OverlapRule.LONGEST}, {"overlap": OverlapRule.OUTER}],
    "predictions": [{"predictions": True}],
    "tokens": [{"tokens": Tokens.BLANKS}, {"tokens": Tokens.WORDS}],
    "family": [{"family": "frame"}],
    "scheme": [{"scheme": TagScheme.BILOU}],
    "offset_columns": [{"offset_columns": True}],
    "parquet": [{"parquet": True}],
    "empty": [{"empty": 0.0}],
}


# Of these the longest is not the outermost.
_CROSSING = article(
    "Kim of the Treasury", layer(annotation("ENTITY", (0, 6)), annotation("ENTITY", (4, 19)))
)


@pytest.mark.parametrize(
    "form", [form for form in FORMATS if form.written and is_usable(form)], ids=lambda form: form.id
)
def test_a_form_takes_what_changes_its_file_and_nothing_else(form: Format, tmp_path: Path) -> None:
    usual = WriteOptions()

    def as_written(options: WriteOptions) -> object:
        try:
            report = write_as(form, [*torture_articles(), _CROSSING], tmp_path / "out", options)
        except UserError:
            return options
        return bytes_of(tmp_path / "out"), report

    before = as_written(usual)
    tasks = [{"task": task} for task in form.tasks(SCHEMA)] if form.tasks else [{"task": "none"}]
    for name, others in {**_OTHERS, "task": tasks}.items():
        after = [as_written(msgspec.structs.replace(usual, **other)) for other in others]
        assert any(each != before for each in after) == (name in form.takes), name
    if form.tasks:
        assert as_written(msgspec.structs.replace(usual, **tasks[0])) == before
