"""What is dragged to a slot of a frame: an annotation, or words of the text."""

import os

from PySide6.QtCore import QMimeData

from annotator.model.fragment import Fragment
from annotator.model.values import AnnotationKey

_ANNOTATION = "application/x-annotator-annotation"
_WORDS = "application/x-annotator-words"


def mime_of(filler: AnnotationKey | Fragment, quote: str) -> QMimeData:
    """Return what travels with the drag; outside the program it is plain text."""
    mime = QMimeData()
    if isinstance(filler, Fragment):
        mime.setData(_WORDS, f"{os.getpid()} {filler.start} {filler.end}".encode())
    else:
        mime.setData(_ANNOTATION, f"{os.getpid()} {filler}".encode())
    mime.setText(quote)
    return mime


def filler_of(mime: QMimeData) -> AnnotationKey | Fragment | None:
    """Return what is dragged; None when it is nothing of ours.

    What comes from another window of the program stands in another article: nothing of ours.
    """
    if mime.hasFormat(_ANNOTATION):
        process, key = mime.data(_ANNOTATION).toStdString().split()
        return AnnotationKey(int(key)) if int(process) == os.getpid() else None
    if mime.hasFormat(_WORDS):
        process, start, end = mime.data(_WORDS).toStdString().split()
        return Fragment(int(start), int(end)) if int(process) == os.getpid() else None
    return None
