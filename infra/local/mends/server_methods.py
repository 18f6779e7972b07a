"""moto 5.2.5 lists the methods of a service's class at every request, to find one of them.

DynamoDB's class has three hundred names; looking through them was a twentieth of every request.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from moto.core import responses

from infra.local.mends._patching import wrap


def apply() -> None:
    """List them once for each class."""
    wrap(responses, "method_names_from_class", _once)


def _once(names: Callable[[Any], list[str]]) -> Callable[[Any], frozenset[str]]:
    @cache
    def listed(kind: Any) -> frozenset[str]:
        return frozenset(names(kind))

    return listed
