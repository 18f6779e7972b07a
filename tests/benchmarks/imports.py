"""How long each function's code takes to import, in a fresh interpreter with .pyc files."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
_TURNS = 5
_LAYERS = REPOSITORY / "shared"


@dataclass(frozen=True, kw_only=True)
class ImportTime:
    """One entry module and the packages that cost it most."""

    module: str
    milliseconds: float
    slowest: dict[str, float]
    """Packages that are not ours by their cumulative milliseconds, the slowest first."""


def entry_modules() -> list[Path]:
    """Every module that Lambda loads, by the folder of its function."""
    functions = REPOSITORY / "functions"
    return sorted([*functions.glob("*/app.py"), *functions.glob("*/tasks.py")])


def measure(module: Path) -> ImportTime:
    """The median of several fresh interpreters; the first, which may compile, is not counted."""
    _import(module)
    runs = [_import(module) for _ in range(_TURNS)]
    times = sorted(runs, key=lambda run: run[0])
    total, packages = times[len(times) // 2]
    return ImportTime(
        module=str(module.relative_to(REPOSITORY)),
        milliseconds=round(total, 1),
        slowest=dict(list(packages.items())[:5]),
    )


def _import(module: Path) -> tuple[float, dict[str, float]]:
    """Milliseconds of the module itself, and of each package it pulled in."""
    environment = {**os.environ, "PYTHONPATH": f"{_LAYERS}{os.pathsep}{module.parent}"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", f"import {module.stem}"],
        cwd=module.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    cumulative: dict[str, float] = {}
    for line in done.stderr.splitlines():
        if not line.startswith("import time:") or "cumulative" in line:
            continue
        _, microseconds, name = line.removeprefix("import time:").split("|")
        package = name.strip().partition(".")[0]
        cumulative[package] = max(cumulative.get(package, 0), int(microseconds) / 1000)
    total = cumulative.pop(module.stem)
    for own in ("qlvb", *(neighbour.stem for neighbour in module.parent.glob("*.py"))):
        cumulative.pop(own, None)
    ranked = sorted(cumulative.items(), key=lambda item: -item[1])
    return total, {name: round(milliseconds, 1) for name, milliseconds in ranked}
