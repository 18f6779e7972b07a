"""The office's API, without Chalice: what the gateway hands over is what it answers."""

import json

from schemas import Letter


class BrokenPen(Exception):
    """What no office expects."""


def app(event, context):
    if event["resource"] == "/api/fault":
        raise BrokenPen
    claims = event["requestContext"].get("authorizer", {}).get("claims", {})
    seen = {
        "kind": Letter.kind,
        "resource": event["resource"],
        "variables": event["pathParameters"],
        "agency": claims.get("custom:agency_id"),
        "exp": claims.get("exp"),
        "query": event["queryStringParameters"],
        "size": len(event["body"] or ""),
        "function": context.function_name,
    }
    headers = {"Content-Type": "application/json", "X-Content-Type-Options": "nosniff"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(seen)}
