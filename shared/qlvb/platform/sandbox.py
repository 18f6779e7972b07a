"""A module run in a process of its own, for bytes that come from outside.

The child gets no environment, so no credentials, and what it may take of time is bounded from here;
what it may take of memory it bounds itself with ``limit_memory`` before it touches the bytes.
"""

import resource
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType


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
    """Run ``python -m module path`` and wait for it no longer than ``seconds``.

    Lines printed before a crash or the end of the time are kept: the child reports step by step.
    """
    command = [sys.executable, "-m", module, str(path)]
    # The layers lie on sys.path by Lambda's doing, not by the interpreter's, so the child is told.
    environment = {"PYTHONPATH": ":".join(entry for entry in sys.path if entry)}
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter, our own module
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return Outcome(ending=Ending.TIMED_OUT, lines=_lines(late.stdout))
    ending = Ending.DONE if child.returncode == 0 else Ending.CRASHED
    return Outcome(ending=ending, lines=_lines(child.stdout))


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


def _lines(output: bytes | None) -> tuple[str, ...]:
    whole, _, _unfinished = (output or b"").decode("utf-8", "replace").rpartition("\n")
    return tuple(whole.splitlines())
