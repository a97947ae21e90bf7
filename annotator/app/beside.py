"""Processes beside a job, which take a part of its work: messages over pipes.

They are the program itself under a hidden command, and have the job's priority. One whose job is
gone finds its pipe closed, and ends.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import IO, TypeAlias

import msgspec

from annotator.errors import UserError
from annotator.paths import own_command

_LENGTH = 8
# Seconds that a process has for ending by itself.
_GRACE = 2
# More would take the machine, and its memory, from who works on it meanwhile.
_MOST = 2
# What a process does: it makes answers of a first request, and of others as they come.
Work: TypeAlias = Callable[[bytes, Iterator[bytes]], Generator[bytes, None, None]]
# By these others end a process; by the rest it ends for what it did itself.
_FROM_OUTSIDE = frozenset(
    -getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)

# What a message begins with: it is a part of the work, its end, or why it cannot be done: a
# sentence, or what the system refused.
_PART, _END, _CANNOT, _SYSTEM = b"p", b"e", b"c", b"s"
# Paths that are not UTF-8 are told of as well.
_ODD = "surrogateescape"


class _SystemError(msgspec.Struct, frozen=True):
    """An error of the system: its number, its words, the file it is about if any."""

    number: int
    words: str
    file: bytes | None


def _system_error(error: OSError) -> _SystemError:
    file = os.fsencode(error.filename) if isinstance(error.filename, str) else None
    return _SystemError(error.errno or 0, error.strerror or str(error), file)


class FailedBeside(RuntimeError):
    """A process beside the job failed; the text is what it said at its end."""


def processes_beside() -> int:
    """Return how many processes are worth starting on this machine; none on a single core."""
    # A container may be allowed fewer than the machine has.
    allowed = os.sched_getaffinity(0) if sys.platform == "linux" else ()
    cores = len(allowed) or os.cpu_count() or 1
    return min(cores, _MOST) if cores > 1 else 0


class Beside:
    """One process beside a job; `task` names what it does, `said` takes its error output."""

    def __init__(self, task: str, said: IO[bytes]) -> None:
        self._said = said
        self._process = subprocess.Popen(
            own_command("beside", task),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )

    @property
    def number(self) -> int:
        """The process's number in the system."""
        return self._process.pid

    def send(self, content: bytes) -> None:
        """Send a message; where the process is gone, what is received next tells of it."""
        if self._process.stdin is not None:
            # Windows has another word for a broken pipe.
            with suppress(OSError):
                _send(self._process.stdin, _PART, content)

    def receive(self) -> bytes | None:
        """Return the next part of what the process made; None at the end.

        Raises:
            UserError: the work cannot be done, or the process was ended from outside.
            OSError: the system refused something, say a full disk.
            FailedBeside: it failed otherwise.
        """
        found = None if self._process.stdout is None else _receive(self._process.stdout)
        if found is None:
            raise self._why_gone()
        kind, content = found
        if kind == _CANNOT:
            raise UserError(content.decode(errors=_ODD))
        if kind == _SYSTEM:
            error = msgspec.json.decode(content, type=_SystemError)
            file = None if error.file is None else os.fsdecode(error.file)
            raise OSError(error.number, error.words, file)
        return content if kind == _PART else None

    def _why_gone(self) -> Exception:
        code = self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")
        if code in _FROM_OUTSIDE:
            return UserError(
                f"A process that had a part of the work was ended from outside (signal {-code}),"
                " as systems do when memory runs out. Free some, and try again."
            )
        return FailedBeside(said or f"A process beside this one ended with code {code}.")

    def stop(self) -> None:
        """End the process, whatever it is doing; what it has open it may put away first."""
        self._process.terminate()
        # A thread that reads from it keeps its pipe from being closed until it is gone.
        killing = threading.Timer(_GRACE, self._process.kill)
        killing.start()
        try:
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            self._process.wait()
        finally:
            killing.cancel()


@contextmanager
def beside(task: str, count: int) -> Generator[list[Beside], None, None]:
    """Give processes for a task, and end them."""
    with ExitStack() as started:
        found: list[Beside] = []
        for _ in range(count):
            process = Beside(task, started.enter_context(tempfile.TemporaryFile()))
            started.callback(process.stop)
            found.append(process)
        yield found


def serve(work: Work, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Do a part of a job's work: what `work` makes of the requests, as long as there are any."""
    asked = _requests(requests)
    first = next(asked, None)
    if first is None:
        return
    try:
        with closing(work(first, asked)) as parts:
            try:
                for part in parts:
                    _send(answers, _PART, part)
                _send(answers, _END, b"")
            except UserError as error:
                _send(answers, _CANNOT, str(error).encode(errors=_ODD))
            except BrokenPipeError:
                raise
            except OSError as error:
                _send(answers, _SYSTEM, msgspec.json.encode(_system_error(error)))
    except BrokenPipeError:
        # The job is gone: nobody reads what still waits to be written.
        os._exit(1)


def _send(pipe: IO[bytes], kind: bytes, content: bytes) -> None:
    pipe.write(kind + len(content).to_bytes(_LENGTH, "big"))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """Return a message and its kind; None where there are no more."""
    head = pipe.read(1 + _LENGTH)
    if len(head) <= _LENGTH:
        return None
    length = int.from_bytes(head[1:], "big")
    content = pipe.read(length)
    return (head[:1], content) if len(content) == length else None


def _requests(pipe: IO[bytes]) -> Iterator[bytes]:
    while (found := _receive(pipe)) is not None:
        yield found[1]
