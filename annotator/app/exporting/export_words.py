"""What was chosen for an export, as its options, and the other way round."""

from typing import Any

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.export_choices import (
    EXPORT_CHOICES,
    Given,
    export_choice,
    usual_choices,
)
from annotator.app.exporting.records import ExportOptions
from annotator.errors import UserError
from annotator.formats.base import OverlapRule, TagScheme, Tokens, WriteOptions
from annotator.formats.regions import Regions
from annotator.formats.registry import format_named
from annotator.model.article import State
from annotator.model.splitting import Split, SplitBy, read_shares

# What says nothing without something else.
_NEEDS = {"stride": "window", "seed": "split", "split_by": "split", "licence": "split"}


def export_options(chosen: Given) -> ExportOptions:
    """Return the options of an export; what was not chosen is as usual.

    Raises:
        UserError: a state has no such name, or the shares make no sense.
    """
    given: dict[str, Any] = {**usual_choices(), **chosen}
    try:
        states = frozenset(State(state) for state in given["states"])
    except ValueError:
        known = ", ".join(state.value for state in State)
        raise UserError(f"A state is one of {known}.") from None
    write = WriteOptions(
        overlap=OverlapRule(given["overlap"]),
        predictions=given["predictions"],
        tokens=Tokens(given["tokens"]) if given["tokens"] else None,
        window=given["window"],
        stride=given["stride"],
        family=given["family"],
        scheme=TagScheme(given["scheme"]),
        offset_columns=given["offset_columns"],
        task=given["task"],
        empty=given["empty"],
        parquet=given["parquet"],
    )
    split = None
    if given["split"] is not None:
        split = Split(read_shares(given["split"]), given["seed"], SplitBy(given["split_by"]))
    return ExportOptions(
        given["format_"],
        given["layer"],
        states,
        write,
        given["fold"] is not None,
        Unknown(given["unknown"]) if given["unknown"] else None,
        Regions(given["regions"]),
        given["anonymise"],
        split,
        given["licence"],
    )


def check_heeded(chosen: Given) -> None:
    """Check that the form asked for takes what was chosen for it.

    Raises:
        UserError: it does not, or a choice says nothing without another one.
    """
    usual = usual_choices()
    form = format_named(str(chosen.get("format_") or usual["format_"]))
    said = [one for one in EXPORT_CHOICES if chosen.get(one.name) not in (None, usual[one.name])]
    names = {one.name for one in said}
    for one in said:
        cuts = one.name == "tokens" and "window" in names
        if form.written and one.by_form and one.name not in form.takes and not cuts:
            raise UserError(f"The form {form.id} takes no {one.option}.")
        if (needed := _NEEDS.get(one.name, one.name)) not in names:
            raise UserError(f"{one.option} needs {export_choice(needed).option}.")


def choices_of(options: ExportOptions) -> Given:
    """Return what was chosen, so that the same options come of it."""
    write, split = options.write, options.split or Split()
    return {
        "format_": options.format,
        "layer": options.layer,
        "states": sorted(state.value for state in options.states),
        "overlap": write.overlap.value,
        "predictions": write.predictions,
        "tokens": write.tokens and write.tokens.value,
        "window": write.window,
        "stride": write.stride,
        "family": write.family,
        "scheme": write.scheme.value,
        "offset_columns": write.offset_columns,
        "task": write.task,
        "empty": write.empty,
        "parquet": write.parquet,
        "fold": "parent" if options.fold else None,
        "unknown": options.unknown and options.unknown.value,
        "regions": options.regions.value,
        "anonymise": options.anonymise,
        "split": split.words if options.split is not None else None,
        "seed": split.seed,
        "split_by": split.by.value,
        "licence": options.licence,
    }
