"""Writing datasets for Hugging Face's library: JSON Lines or Parquet, and their card."""

import importlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from annotator.errors import UserError
from annotator.formats.base import Folder, LossCount, LossReport, Named, OverlapRule, WriteOptions
from annotator.formats.training.chosen import check_family
from annotator.formats.training.huggingface_rows import (
    Relation,
    Row,
    Span,
    features,
    features_in_card,
    row_of,
    tag_names,
)
from annotator.model.counting import numbered
from annotator.model.schema import Schema

CARD = "README.md"
_LINES, _PARQUET = "data/train.jsonl", "data/train.parquet"
# Rows of a Parquet file that lie together, and are held together while it is written.
_GROUP = 500
_ENCODER = msgspec.json.Encoder()


def write_huggingface(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write a folder that `datasets.load_dataset` takes: one layer of each article a row.

    JSON Lines hold tags as words; Parquet holds them as classes, with their names.

    Raises:
        UserError: the schema has no such family, or it is to be Parquet without pyarrow.
    """
    check_family(schema, options)
    losses = LossCount()
    counts = _Counts()
    names = tag_names(schema, options.family)
    rows = counts.of(row_of(article, schema, options, losses) for _, article in articles)
    if options.parquet:
        _write_parquet(rows, names, folder)
    else:
        with folder.opened(_LINES) as file:
            for row in rows:
                file.write(_ENCODER.encode(row) + b"\n")
    report = losses.report(counts.rows, counts.annotations)
    card = _card(schema, options, counts, report, names if options.parquet else None)
    folder.write(CARD, card.encode())
    return report


class _Counts:
    """Counts rows, annotations and labels while they are written."""

    def __init__(self) -> None:
        self.rows = self.annotations = 0
        self.labels: dict[str, int] = {}

    def of(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows, counted."""
        for row in rows:
            self.rows += 1
            for span in row.spans:
                if span.part == 0:
                    self.annotations += 1
                    self.labels[span.label] = self.labels.get(span.label, 0) + 1
            yield row


def pyarrow_library() -> Any:
    """Return pyarrow with its Parquet files; it is loaded when first used.

    Raises:
        UserError: it is not installed.
    """
    try:
        importlib.import_module("pyarrow.parquet")
        return importlib.import_module("pyarrow")
    except ImportError:
        raise UserError(
            "pyarrow is not installed; install the program with its extra: annotator[parquet]."
        ) from None


def _write_parquet(rows: Iterable[Row], names: list[str], folder: Folder) -> None:
    arrow = pyarrow_library()
    classes = {name: number for number, name in enumerate(names)}
    schema = _arrow_schema(arrow).with_metadata({b"huggingface": features(names)})
    with (
        folder.opened(_PARQUET) as file,
        arrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer,
    ):
        group: list[dict[str, Any]] = []
        for row in rows:
            found: dict[str, Any] = msgspec.to_builtins(row)
            found["ner_tags"] = [classes[tag] for tag in row.ner_tags]
            group.append(found)
            if len(group) == _GROUP:
                writer.write_table(arrow.Table.from_pylist(group, schema=schema))
                group = []
        writer.write_table(arrow.Table.from_pylist(group, schema=schema))


def _arrow_schema(arrow: Any) -> Any:
    def kind(annotation: Any) -> Any:
        return arrow.int32() if annotation is int else arrow.string()

    def rows(of: type[msgspec.Struct]) -> Any:
        fields = [(one.name, kind(one.type)) for one in msgspec.structs.fields(of)]
        return arrow.list_(arrow.struct(fields))

    special = {
        "tokens": arrow.list_(arrow.string()),
        "ner_tags": arrow.list_(arrow.int64()),
        "spans": rows(Span),
        "relations": rows(Relation),
    }
    return arrow.schema(
        [(name, special.get(name, arrow.string())) for name in Row.__struct_fields__]
    )


def _card(
    schema: Schema,
    options: WriteOptions,
    counts: _Counts,
    report: LossReport,
    names: list[str] | None,
) -> str:
    outer = options.overlap is OverlapRule.OUTER
    data = _PARQUET if options.parquet else _LINES
    articles = numbered(counts.rows, "article")
    annotations = numbered(counts.annotations, "annotation")
    lines = [
        "---",
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - split: train",
        f"    path: {data}",
        "dataset_info:",
        *features_in_card(names),
        "---",
        "",
        f"# {schema.title}",
        "",
        f"{articles} with {annotations}, labelled with the",
        f"schema `{schema.id}`, version {schema.version}.",
        "",
        "Offsets of `spans` count Unicode code points, the end exclusive; pieces of one annotation",
        "have the same `id`. `relations` lead from frames to what fills their roles.",
        f"`ner_tags` are the spans of the family `{options.family}` in IOB2 on `tokens`; of those",
        f"that overlap the {'outermost' if outer else 'longest'}.",
        "",
        "| label | annotations |",
        "|---|---|",
        *(f"| {label} | {count} |" for label, count in sorted(counts.labels.items())),
        "",
    ]
    if report.losses:
        lines += ["What this form does not hold:", ""]
        lines += [f"- {loss.kind}: {loss.count}" for loss in report.losses]
        lines.append("")
    return "\n".join(lines)
