"""moto 5.2.5 builds the grammar of paths anew for every path that an execution reads.

The paths of a machine ("$.document_id") are few and do not change while it runs.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from moto.stepfunctions.parser.asl.utils import json_path

from infra.local.mends._patching import wrap


def apply() -> None:
    """Parse every path once."""
    wrap(json_path, "parse", _once)


def _once(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return cache(parse)
