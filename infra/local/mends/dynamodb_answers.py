"""moto 5.2.5 looks for each of the ten kinds of value in every attribute that it answers with.

A page of 50 documents has some thousand attributes: writing its answer took ten times as long as
finding it. A value says itself which kind it is; texts, numbers and truths are written as they are.
"""

from collections.abc import Callable
from typing import Any

from moto.core.serialize import JSONSerializer

from infra.local.mends._patching import wrap

_PLAIN = {"S": str, "N": str, "BOOL": bool, "NULL": bool}


def apply() -> None:
    """Write plain values by their kind, all others as moto does."""
    wrap(JSONSerializer, "_serialize_type_structure", _with_values_at_once)


def _with_values_at_once(original: Callable[..., None]) -> Callable[..., None]:
    def serialize(
        serializer: JSONSerializer, serialized: dict[str, Any], value: Any, shape: Any, key: str
    ) -> None:
        if shape.name == "AttributeValue" and type(value) is dict and len(value) == 1:
            ((kind, content),) = value.items()
            if type(content) is _PLAIN.get(kind):
                serialized[shape.serialization.get("name", key)] = {kind: content}
                return
        original(serializer, serialized, value, shape, key)

    return serialize
