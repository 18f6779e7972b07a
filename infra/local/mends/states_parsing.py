"""moto 5.2.5 parses the machine's definition anew for every execution: 0.3 s of processor each.

Here a definition is parsed once, and every execution gets its own copy of the program.
"""

import copy
import threading
from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser

from infra.local.mends._patching import wrap

_programs: dict[str, Any] = {}
_lock = threading.Lock()


def apply() -> None:
    """Remember the parsed programs."""
    wrap(AmazonStateLanguageParser, "parse", _remembering)


def _remembering(parse: Callable[..., Any]) -> Callable[..., Any]:
    def remembered(definition: str) -> Any:
        with _lock:
            if definition not in _programs:
                _programs[definition] = parse(definition)
            program, tree = _programs[definition]
            return copy.deepcopy(program), tree

    return remembered
