"""Forms whose library is an extra of the program, and may not be installed."""

from importlib.util import find_spec

from annotator.formats.base import Format

_LIBRARIES = {"spacy": "spacy"}


def is_usable(form: Format) -> bool:
    """Tell whether all that a form needs is installed."""
    return form.id not in _LIBRARIES or find_spec(_LIBRARIES[form.id]) is not None
