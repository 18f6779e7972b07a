"""A module's work done in a process of its own, for bytes that come from outside.

The child gets no environment, so no credentials, and what it may take of time is bounded from here;
what it may take of memory it bounds itself with ``limit_memory`` before it touches the bytes. It is
forked from a process that has the libraries loaded (``forkserver``): starting anew for each piece
of work would take a second, most of it for loading.
"""

import resource
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from types import ModuleType

_MOST_IDLE = 2
"""Servers of a module that wait for work; more come and go with the threads that ask at once."""
_idle: dict[str, list[subprocess.Popen[bytes]]] = {}
_lock = Lock()


class Ending(StrEnum):
    """How the child ended."""

    DONE = "done"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the child printed before it ended, line by line, and how it ended."""

    ending: Ending
    lines: tuple[str, ...]


def run(module: str, path: Path, *, seconds: float) -> Outcome:
    """Have ``work(path)`` of a module done, and wait for it no longer than ``seconds``.

    The module has ``load()``, which imports what the work needs. Lines printed before a crash or
    the end of the time are kept: the child reports step by step.
    """
    with _lock:
        idle = _idle.setdefault(module, [])
        server = idle.pop() if idle else None
    outcome = _asked(server, path, seconds) if server is not None else None
    if server is None or outcome is None:  # none was waiting, or it had ended meanwhile
        server = _started(module)
        outcome = _asked(server, path, seconds)
    if outcome is None:
        return Outcome(ending=Ending.CRASHED, lines=())
    with _lock:
        if len(idle) < _MOST_IDLE:
            idle.append(server)
            return outcome
    _ended(server)
    return outcome


def limit_memory(size: int, *, written: int = 0) -> None:
    """Bound this process: bytes of memory, bytes of a file it may write, no core left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave_out(module: str) -> None:
    """Let a module that a library loads without need be hollow in this process.

    Whoever asks it for a class gets an empty one: the child can name it, and do nothing with it.
    """
    sys.modules[module] = _Hollow(module)


class _Hollow(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def _started(module: str) -> subprocess.Popen[bytes]:
    # The layers lie on sys.path by Lambda's doing, not by the interpreter's, so the child is told.
    environment = {"PYTHONPATH": ":".join(entry for entry in sys.path if entry)}
    return subprocess.Popen(  # noqa: S603  our own interpreter, our own module
        [sys.executable, "-m", "qlvb.platform.forkserver", module],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _asked(server: subprocess.Popen[bytes], path: Path, seconds: float) -> Outcome | None:
    """What the server answers; None when it has ended."""
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        server.stdin.write(f"{seconds} {path}\n".encode())
        server.stdin.flush()
        ending, _, length = server.stdout.readline().decode().partition(" ")
    except BrokenPipeError:
        ending, length = "", ""
    if not length:
        _ended(server)
        return None
    return Outcome(ending=Ending(ending), lines=_lines(server.stdout.read(int(length))))


def _ended(server: subprocess.Popen[bytes]) -> None:
    server.kill()
    with server:
        pass


def _lines(output: bytes) -> tuple[str, ...]:
    whole, _, _unfinished = output.decode("utf-8", "replace").rpartition("\n")
    return tuple(whole.splitlines())
