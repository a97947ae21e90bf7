"""The screens the window is measured on: none (offscreen), and an X server of our own."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def x_screen() -> Generator[dict[str, str] | None, None, None]:
    """Run an X server without a monitor; give the environment of its programs, or None."""
    if shutil.which("Xvfb") is None:
        yield None
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as told:
        display = told.readline().strip()
    try:
        yield {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"} if display else None
    finally:
        server.terminate()
        server.wait()
