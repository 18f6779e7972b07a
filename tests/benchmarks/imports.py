"""How long each function's code takes to import, in fresh interpreters with .pyc files.

A start is measured in processor time, so that other work on the machine disturbs it little, and
told as a ratio too: how many times the start of an interpreter that imports nothing.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from tests.benchmarks.budget import NOT_AT_START, Verdict

REPOSITORY = Path(__file__).resolve().parents[2]
HEAVY = frozenset({"boto3", "botocore", "chalice", "pydantic", "pynamodb"}) | NOT_AT_START
"""Libraries that take more than 20 ms each."""
_TURNS = 5
_COMPILED = REPOSITORY / ".local" / "bench-pyc"
"""Where the .pyc files of these starts are kept, whatever the environment says of others."""
_LAYERS = REPOSITORY / "shared"


@dataclass(frozen=True, kw_only=True)
class ImportTime:
    """One entry module, and the heavy libraries that came with it."""

    module: str
    milliseconds: float
    ratio: float
    """How many times as long as the start of an interpreter that imports nothing."""
    heavy: list[str]

    def verdicts(self) -> list[Verdict]:
        """Libraries that should wait until they are used."""
        early = NOT_AT_START & set(self.heavy)
        return [Verdict(of=f"{self.module}: imported too early", measured=len(early), at_most=0)]


def measure() -> list[ImportTime]:
    """Every module that Lambda loads, by the folder of its function."""
    functions = REPOSITORY / "functions"
    modules = sorted([*functions.glob("*/app.py"), *functions.glob("*/tasks.py")])
    empty = median(_start("pass", REPOSITORY, {}) for _ in range(_TURNS))
    return [_measured(module, empty) for module in modules]


def _measured(module: Path, empty: float) -> ImportTime:
    environment = {"PYTHONPATH": f"{_LAYERS}{os.pathsep}{module.parent}"}
    importing = f"import {module.stem}"
    heavy = _loaded(importing, module.parent, environment)  # also compiles what is not yet
    started = median(_start(importing, module.parent, environment) for _ in range(_TURNS))
    return ImportTime(
        module=str(module.relative_to(REPOSITORY)),
        milliseconds=round((started - empty) * 1000),
        ratio=round(started / empty, 1),
        heavy=heavy,
    )


def _start(program: str, folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of processor time of one interpreter."""
    before = getrusage(RUSAGE_CHILDREN)
    _run([sys.executable, "-c", program], folder, environment)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _loaded(program: str, folder: Path, environment: Mapping[str, str]) -> list[str]:
    told = f"{program}\nimport sys\nprint(*sys.modules)"
    packages = set(_run([sys.executable, "-c", told], folder, environment).split())
    return sorted(HEAVY & packages)


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(_COMPILED)}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **compiled, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
