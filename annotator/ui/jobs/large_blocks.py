"""Memory of long articles goes back to the system as soon as it is free."""

import ctypes
import sys

# glibc's number for the size from which a block is mapped by itself.
_M_MMAP_THRESHOLD = -3
_LARGE = 256 * 1024


def return_large_blocks() -> None:
    """Let large blocks be mapped one by one, so that freeing them shrinks the process.

    glibc raises that size with every large block that is freed: after one article of 10 MB the
    next ones come from the heap, whose holes are never given back (40 MB, measured). Elsewhere
    nothing is done: other systems do not raise it.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
