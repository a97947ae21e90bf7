"""What an export would write, in words."""

from PySide6.QtCore import QCoreApplication

from annotator.app.exporting.dataset_estimate import Estimate
from annotator.ui.parts.counted import counted, grouped


def estimate_words(found: Estimate) -> str:
    """Return what would be written: about how many articles, in which parts."""
    said = [
        _tr("{0} with {1}").format(
            counted(found.articles, _tr("about 1 article"), _tr("about {0} articles")),
            counted(found.annotations, _tr("1 annotation"), _tr("{0} annotations")),
        )
    ]
    if found.parts:
        named = ", ".join(f"{name} {grouped(count)}" for name, count in found.parts.items())
        said.append(_tr("{0} parts: {1}").format(len(found.parts), named))
    if found.left_out:
        one, many = _tr("1 article left out"), _tr("{0} articles left out")
        said.append(one if found.left_out == 1 else many.format(grouped(found.left_out)))
    return "  ·  ".join(said)


def _tr(said: str) -> str:
    return QCoreApplication.translate("ExportDialog", said)
