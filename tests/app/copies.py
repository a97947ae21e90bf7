"""Copies of a project for colleagues, and what comes of them when they are merged."""

from pathlib import Path

import msgspec

from annotator.app import labelling
from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.dataset import export_any
from annotator.app.exporting.dataset_folder import CARD, read_manifest
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.exporting.selecting import ALL_LAYERS
from annotator.app.project import open_project
from annotator.app.session import Session
from annotator.app.together.merging import MergeOptions, MergeReport, merge_projects
from annotator.errors import UserError
from annotator.model.splitting import Split
from annotator.model.values import Json, LayerKey
from annotator.storage.database import copy_database
from annotator.storage.journal import new_uuid
from annotator.storage.splits import places
from annotator.storage.stories import article_names
from tests.builders import keys_of, words


def a_copy_for(session: Session, name: str, folder: Path) -> Session:
    """Hand a copy of a project to a colleague, who opens it."""
    path = folder / f"{name}.annot"
    copy_database(session.store.db, path, replica=new_uuid())
    copy = open_project(path, annotator=name)
    copy.open_article(keys_of(copy)[0], own_layer(copy))
    return copy


def own_layer(session: Session) -> LayerKey | None:
    """Return a new layer of one's own, where one has none yet."""
    article = session.open_article(keys_of(session)[0])
    return LayerKey(0) if article.locked else None


def labelled(session: Session, label: str, quote: str) -> None:
    labelling.add(session, label, [words(session, quote)])


def content(session: Session, folder: Path) -> list[dict[str, Json]]:
    """Return all that a project says, in an order that does not depend on how it came."""
    out = folder / f"{new_uuid()}.jsonl"
    export_file(session, out, ExportOptions())
    records = [msgspec.json.decode(line) for line in out.read_bytes().splitlines()]
    for record in records:
        record["sources"] = sorted(record["sources"], key=repr)
        for part in ("comments", "decisions"):
            record[part] = sorted(record.get(part, []), key=repr)
    return sorted(records, key=lambda record: record["id"])


def divided(session: Session, folder: Path) -> dict[str, str]:
    """Divide what a project has between training and testing; return the files' hashes by name.

    Where too few articles are free to be divided it is said why not.
    """
    options = ExportOptions(unknown=Unknown.KEEP, layer=ALL_LAYERS, split=Split((50, 50)))
    out = folder / f"{new_uuid()}.set"
    try:
        export_any(session, out, options)
    except UserError as why:
        return {"refused": str(why)}
    manifest = read_manifest(out)
    assert manifest is not None
    return {name: file.sha256 for name, file in manifest.files.items() if name != CARD}


def places_of(session: Session) -> dict[str, list[str]]:
    """Return the parts that each article was ever put into."""
    with session.store.reading() as db:
        held = places(db, Split((50, 50)).plan)
        names = article_names(db, list(held))
    return {names[key][0]: sorted(place.part for place in found) for key, found in held.items()}


def merged(session: Session, *others: Session, options: MergeOptions | None = None) -> MergeReport:
    return merge_projects(session, [each.path for each in others], options)


def quotes(session: Session) -> dict[str, list[str]]:
    """Return what each annotator has marked in the first article."""
    article = session.open_article(keys_of(session)[0])
    found: dict[str, list[str]] = {}
    for choice in article.layers:
        shown = session.open_article(keys_of(session)[0], choice.key)
        found[choice.annotator.name] = [shown.quote(key) for key in shown.spans.in_order()]
    return found
