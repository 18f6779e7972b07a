"""moto 5.2.5 keeps the session policy of an assumed role and never looks at it.

AWS gives such a session only what role and policy both allow. The product narrows every request to
its agency by one; here DynamoDB and S3 hold requests against it, so that what AWS would refuse is
refused in every test. Understood are exactly the parts the product's policy is made of.
"""

import json
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from moto.dynamodb.responses import DynamoHandler
from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response
from moto.sts.models import STSBackend
from werkzeug.exceptions import BadRequest

from infra.local.mends._patching import wrap

_EQUALS = re.compile(r"(#?\w+) = (:\w+)")

_policies: dict[str, list[dict[str, Any]]] = {}
"""Statements by access key, of every session of this process."""


class AccessDenied(BadRequest):
    """DynamoDB was asked for what the session's policy does not allow."""

    def __init__(self, asked: dict[str, set[str]]) -> None:
        told = {"__type": "AccessDeniedException", "message": f"No session policy allows {asked}"}
        super().__init__(json.dumps(told))


class ObjectAccessDenied(S3ClientError):
    """The same from S3."""

    code = 403

    def __init__(self, asked: str) -> None:
        super().__init__("AccessDenied", f"No session policy allows {asked}")


def apply() -> None:
    """Keep the policies of sessions, and hold DynamoDB's and S3's requests against them."""
    wrap(STSBackend, "assume_role", _kept)
    wrap(DynamoHandler, "_authenticate_and_authorize_normal_action", _held_by_keys)
    wrap(S3Response, "_authenticate_and_authorize_s3_action", _held_by_prefix)


def _kept(assume_role: Callable[..., Any]) -> Callable[..., Any]:
    def kept(*args: Any, **kwargs: Any) -> Any:
        role = assume_role(*args, **kwargs)
        if role.policy:
            _policies[role.access_key_id] = json.loads(role.policy)["Statement"]
        return role

    return kept


def _held_by_keys(authorize: Callable[..., Any]) -> Callable[..., Any]:
    def held(handler: DynamoHandler, resource: str = "*") -> None:
        statements = _policies.get(handler.get_access_key())
        if statements is not None:
            asked: dict[str, set[str]] = {}
            for table, key in _asked(handler):
                asked.setdefault(handler.dynamodb_backend.get_table(table).table_arn, set()).add(
                    key
                )
            if not asked or not all(
                any(_allows_keys(each, table, keys) for each in statements)
                for table, keys in asked.items()
            ):
                raise AccessDenied(asked)
        authorize(handler, resource)

    return held


def _asked(handler: DynamoHandler) -> Iterator[tuple[str, str]]:
    """Tables and the values of the partition key, of table or index, that a request names."""
    body = handler.body
    for table, given in body.get("RequestItems", {}).items():
        for key in given["Keys"]:
            yield table, _leading(handler, table, key)
    for operation in body.get("TransactItems", ()):
        for given in operation.values():
            table = given["TableName"]
            yield table, _leading(handler, table, given.get("Key") or given["Item"])
    if "KeyConditionExpression" in body:
        table = body["TableName"]
        schema = handler.dynamodb_backend.get_schema(table, body.get("IndexName"))
        names = {each["AttributeName"] for each in schema if each["KeyType"] == "HASH"}
        for name, value in _EQUALS.findall(body["KeyConditionExpression"]):
            if body.get("ExpressionAttributeNames", {}).get(name, name) in names:
                yield table, body["ExpressionAttributeValues"][value]["S"]
    elif given := body.get("Key") or body.get("Item"):
        yield body["TableName"], _leading(handler, body["TableName"], given)


def _leading(handler: DynamoHandler, table: str, key: dict[str, Any]) -> str:
    return str(key[handler.dynamodb_backend.get_table(table).hash_key_attr]["S"])


def _allows_keys(statement: dict[str, Any], table: str, keys: set[str]) -> bool:
    if "dynamodb:*" not in statement.get("Action", ()):
        return False
    if not _matches(table, statement["Resource"]):
        return False
    patterns = statement.get("Condition", {}).get("ForAllValues:StringLike")
    return patterns is None or all(_matches(k, patterns["dynamodb:LeadingKeys"]) for k in keys)


def _held_by_prefix(authorize: Callable[..., Any]) -> Callable[..., Any]:
    def held(
        answer: S3Response, bucket_name: str | None = None, key_name: str | None = None
    ) -> None:
        statements = _policies.get(_signer(answer))
        if statements is not None:
            asked = answer.querystring.get("prefix", [""])[0]
            resource = f"arn:aws:s3:::{bucket_name}/{key_name}"
            if not any(
                _allows_object(each, resource) if key_name else _allows_listing(each, asked)
                for each in statements
            ):
                raise ObjectAccessDenied(key_name or asked)
        authorize(answer, bucket_name, key_name)

    return held


def _signer(answer: S3Response) -> str:
    """The access key of a request, signed in its header or in its address."""
    in_address = answer.querystring.get("X-Amz-Credential", [""])[0].partition("/")[0]
    return in_address or answer.get_access_key()


def _allows_object(statement: dict[str, Any], resource: str) -> bool:
    return statement.get("Action") == "s3:*" and _matches(resource, statement["Resource"])


def _allows_listing(statement: dict[str, Any], prefix: str) -> bool:
    if statement.get("Action") != "s3:ListBucket*":
        return False
    patterns = statement["Condition"]["StringLikeIfExists"]["s3:prefix"]
    return not prefix or _matches(prefix, patterns)


def _matches(value: str, patterns: str | list[str]) -> bool:
    """Whether one of a policy's patterns fits; only * is more than itself in them."""
    every = [patterns] if isinstance(patterns, str) else patterns
    return any(fnmatchcase(value, each.replace("[", "[[]")) for each in every)
