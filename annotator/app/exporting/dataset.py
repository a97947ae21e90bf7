"""Writing a dataset: a folder with parts for training and testing, its card and its manifest."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from annotator import __version__
from annotator.app.exporting.dataset_card import CardFacts, card
from annotator.app.exporting.dataset_folder import (
    CARD,
    GUIDELINES,
    MANIFEST,
    SCHEMA,
    Manifest,
    Member,
    check_folder,
    dataset_folder,
    manifest_bytes,
    with_parent,
    written_files,
)
from annotator.app.exporting.dataset_plan import Plan, keep_places, plan_dataset
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions, Progress, Records, written_format
from annotator.app.exporting.selecting import ALL_LAYERS
from annotator.app.exporting.writing import Target, write_records
from annotator.app.guideline import schema_markdown
from annotator.app.session import Session
from annotator.app.stories import find_stories
from annotator.errors import ProjectError, UserError
from annotator.formats.base import Format, LossCount, LossReport, joined_reports
from annotator.formats.folders import DiskFolder
from annotator.formats.layers import short
from annotator.model.splitting import Split
from annotator.model.values import JsonObject
from annotator.storage.coverage import last_action


def export_any(
    session: Session,
    out: Path,
    options: ExportOptions,
    progress: Progress = lambda _d, _t: None,
    *,
    beside_window: bool = False,
) -> LossReport:
    """Write what the options ask for: a file, a folder, or a dataset in parts."""
    if options.split is None:
        return export_file(session, out, options, progress)
    split = options.split
    return export_dataset(session, out, options, split, progress, beside_window=beside_window)


def export_dataset(
    session: Session,
    out: Path,
    options: ExportOptions,
    split: Split,
    progress: Progress = lambda _d, _t: None,
    *,
    beside_window: bool = False,
) -> LossReport:
    """Write a dataset into a new folder, or over one that was written before.

    Where each story went is kept in the project, as one step: it stays there in later exports.

    Raises:
        UserError: the folder holds other files, the split cannot be, nobody has the name, or
            there is something to be kept and the project is read only.
    """
    check_folder(out)
    form = written_format(options)
    if options.layer == ALL_LAYERS and not form.all_layers:
        raise UserError(
            f"The form {form.id} holds one layer of an article: say whose, or each, gold or"
            " majority."
        )
    if session.read_only is None:
        find_stories(session, beside_window=beside_window)
    with dataset_folder(out) as folder:
        with session.store.steady():
            # Finding stories takes a while, in which the labels may have been edited.
            session.refresh()
            records = Records(session, form, options)
            plan = plan_dataset(session, records, split)
            if plan.moves and session.read_only is not None:
                raise ProjectError(f"Where articles go is kept in the project: {session.read_only}")
            report = _write_parts(session, folder, form, records, plan, progress)
        keep_places(session, plan)
        _describe(session, out, folder, (options, records, plan, report))
    return report


def _write_parts(
    session: Session,
    folder: Path,
    form: Format,
    records: Records,
    plan: Plan,
    progress: Progress,
) -> LossReport:
    """Write each part with the format's own writer; return what was lost in all of them."""
    losses = LossCount()
    for title in _joined(plan):
        losses.add("stories joined that had places in several parts", title)
    reports: list[LossReport] = []
    done = 0
    for part in plan.split.parts:
        keys = [each.key for each in plan.of(part)]
        before = done

        def show(count: int, _total: int, before: int = before) -> None:
            progress(before + count, len(plan.chosen))

        if form.writes_folder is not None:
            (folder / part).mkdir()
            target = Target(folder=DiskFolder(folder / part))
            reports.append(write_records(records, keys, target, show))
        else:
            with (folder / f"{part}{form.suffixes[0]}").open("wb") as file:
                reports.append(write_records(records, keys, Target(file), show))
        done += len(keys)
    (folder / SCHEMA).write_bytes(session.schema.body.encode())
    if form.beside is not None:
        for name, content in form.beside(session.schema, records.write).items():
            (folder / name).write_bytes(content)
    before = LossReport(losses=(*plan.left_out, *losses.report(0, 0).losses))
    return joined_reports([before, *reports])


def _joined(plan: Plan) -> Iterator[str]:
    """Yield the stories that had places in several parts, by the title of an article."""
    for story in plan.joined:
        members = [each for each in plan.chosen if plan.stories[each.key] == story]
        part = plan.parts[members[0].key]
        yield f"“{short(members[0].title)}” and {len(members) - 1} more, now in {part}"


def _describe(
    session: Session,
    out: Path,
    folder: Path,
    made: tuple[ExportOptions, Records, Plan, LossReport],
) -> None:
    """Write the card and the manifest of a dataset whose parts are written."""
    options, records, plan, report = made
    with session.store.reading() as db:
        date, _ = last_action(db)
    (folder / GUIDELINES).write_text(
        schema_markdown(session.schema), encoding="utf-8", newline="\n"
    )
    selected = records.selection
    asked = records.selector.asked
    facts = CardFacts(out.name, date, options, selected, plan, report, asked)
    (folder / CARD).write_text(card(session, facts), encoding="utf-8", newline="\n")
    schema = session.schema
    manifest = Manifest(
        tool={"name": "annotator", "version": __version__},
        project={"id": session.store.identity.id, "name": session.store.identity.name},
        date=date,
        schema={"id": schema.id, "version": schema.version, "sha256": schema.sha256},
        options=_options(options, records),
        parts=plan.counts(),
        joined_stories=plan.joined,
        losses=report.losses,
        files=dict(written_files(folder)),
        articles={
            each.id: Member(
                plan.parts[each.key], plan.stories[each.key], tuple(sorted(each.missing))
            )
            for each in plan.chosen
        },
    )
    (folder / MANIFEST).write_bytes(manifest_bytes(with_parent(manifest, out)))


def _options(options: ExportOptions, records: Records) -> JsonObject:
    """Return the options of an export as they were understood, with nothing left to guess."""
    chosen = records.selection
    layer = records.selector.one_layer if chosen.anonymise else chosen.layer
    plain = msgspec.to_builtins(options, str_keys=True, order="deterministic")
    return {
        **plain,
        "layer": layer or chosen.layer,
        "states": sorted(state.value for state in chosen.states),
        "unknown": chosen.unknown.value,
    }
