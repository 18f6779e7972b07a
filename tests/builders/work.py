"""Work for a process of its own: what the first line of a file asks for."""

import os
import signal
import sys
from pathlib import Path

_seen = []


def load():
    """Nothing to load."""


def work(path: Path):
    """Print the line, and end as it says."""
    asked = path.read_text(encoding="utf-8")
    print(f"{asked} {len(_seen)} {sorted(os.environ)}", flush=True)
    _seen.append(asked)
    if asked == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if asked == "fail":
        raise ValueError(asked)
    if asked == "hang":
        signal.pause()
    if asked == "end the server":
        os.kill(os.getppid(), signal.SIGKILL)
    sys.stdout.write("not a whole line")
