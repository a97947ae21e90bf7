"""sqlite-utils, loaded without pandas and numpy.

It imports both wherever they are installed, only to know their types of numbers: that would cost
every start of the window 0.4 seconds and 60 MB.
"""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from types import ModuleType

from typing_extensions import override


class _Without(MetaPathFinder):
    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> None:
        if fullname in ("numpy", "pandas"):
            raise ModuleNotFoundError(f"{fullname} is not loaded for sqlite-utils")


@contextmanager
def _light_imports() -> Generator[None]:
    finder = _Without()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _light_imports():
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
