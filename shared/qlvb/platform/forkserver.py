"""Loads what a module needs once, and forks a child for each piece of work on bytes from outside.

``python -m qlvb.platform.forkserver <module>`` reads lines of seconds and a path, and answers each
with how the child ended and what it printed. It has no environment, so no credentials; a child
knows nothing of the work before it, and cannot speak to whoever asked but through its output.
"""

import importlib
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NoReturn


def serve(name: str) -> None:
    """Work until nobody asks any more: the other end of the input is closed."""
    module = importlib.import_module(name)
    module.load()
    for line in sys.stdin.buffer:
        seconds, _, path = line.rstrip(b"\n").partition(b" ")
        ending, output = _worked(module, Path(os.fsdecode(path)), float(seconds))
        sys.stdout.buffer.write(f"{ending} {len(output)}\n".encode() + output)
        sys.stdout.buffer.flush()


def _worked(module: ModuleType, path: Path, seconds: float) -> tuple[str, bytes]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        _work(module, path, write)
    os.close(write)
    late = False

    def end(*_: object) -> None:
        nonlocal late
        late = True
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with os.fdopen(read, "rb") as told:
        output = told.read()
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if late:
        return "timed_out", output
    return "done" if status == 0 else "crashed", output


def _work(module: ModuleType, path: Path, output: int) -> NoReturn:
    """The child: its input is empty, its output goes to the server and nowhere else."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    status = 1
    try:
        module.work(path)
        sys.stdout.flush()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
