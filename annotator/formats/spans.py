"""`spans`: the plain JSON Lines form that every trainer reads."""

from annotator.formats.spans_reader import read_spans
from annotator.formats.spans_writer import write_spans

__all__ = ["read_spans", "write_spans"]
