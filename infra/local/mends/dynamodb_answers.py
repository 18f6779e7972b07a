"""moto 5.2.5 looks for each of the ten kinds of value in every attribute that it answers with.

A page of 50 documents has some thousand attributes: writing its answer took ten times as long as
finding it. A value says itself which kind it is; texts, numbers and truths are measured and written
as they are.
"""

from collections.abc import Callable
from typing import Any

from moto.core.serialize import JSONSerializer
from moto.dynamodb import responses
from moto.dynamodb.models import utilities
from moto.dynamodb.models.dynamo_type import DynamoType

from infra.local.mends._patching import wrap

_PLAIN = {"S": str, "N": str, "BOOL": bool, "NULL": bool}


def apply() -> None:
    """Write plain values by their kind, all others as moto does."""
    wrap(JSONSerializer, "_serialize_type_structure", _with_values_at_once)
    wrap(utilities, "dynamo_to_dict", _with_plain_values_first)
    vars(responses)["dynamo_to_dict"] = utilities.dynamo_to_dict
    wrap(DynamoType, "size", _with_texts_first)


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


def _with_plain_values_first(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def to_dict(value: Any) -> Any:
        if type(value) is DynamoType and type(value.value) is _PLAIN.get(value.type):
            return {value.type: value.value}
        return original(value)

    return to_dict


def _with_texts_first(original: Callable[[DynamoType], int]) -> Callable[[DynamoType], int]:
    def size(value: DynamoType) -> int:
        return len(value.value.encode()) if value.type == "S" else original(value)

    return size
