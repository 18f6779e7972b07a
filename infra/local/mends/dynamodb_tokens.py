"""moto 5.2.5 ignores ClientRequestToken: a repeated TransactWriteItems is refused or done twice.

AWS answers a repetition within ten minutes with success and changes nothing, and refuses the same
token with other operations. The product's repeated requests rely on it.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import DynamodbException
from moto.dynamodb.models.utilities import dynamo_json_dump
from moto.dynamodb.responses import DynamoHandler
from qlvb.kernel import clock

from infra.local.mends._patching import wrap

REMEMBERED_SECONDS = 600

_seen: "OrderedDict[str, tuple[float, str]]" = OrderedDict()


class IdempotentParameterMismatch(DynamodbException):
    """The same token came with other operations."""

    error_type = "IdempotentParameterMismatchException"

    def __init__(self) -> None:
        super().__init__(self.error_type, "Another transaction was done with this token")


def apply() -> None:
    """Remember the tokens of transactions that were done."""
    wrap(DynamoHandler, "transact_write_items", _once)


def forget() -> None:
    """A new engine has seen no token."""
    _seen.clear()


def _once(transact_write_items: Callable[..., Any]) -> Callable[..., Any]:
    def once(handler: DynamoHandler) -> Any:
        token = handler.body.get("ClientRequestToken")
        if not token:
            return transact_write_items(handler)
        _drop_old()
        operations = dynamo_json_dump(handler.body["TransactItems"])
        if token in _seen:
            if _seen[token][1] != operations:
                raise IdempotentParameterMismatch
            return ActionResult({})
        answer = transact_write_items(handler)
        _seen[token] = (clock.now().timestamp(), operations)
        return answer

    return once


def _drop_old() -> None:
    oldest = clock.now().timestamp() - REMEMBERED_SECONDS
    while _seen and next(iter(_seen.values()))[0] < oldest:
        _seen.popitem(last=False)
