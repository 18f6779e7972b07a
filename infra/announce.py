"""Announce an incident, say more of it or end it when nobody can sign in: `infra/decisions/0033`.

    python -m infra.announce <stack> <agency> "<name>" < incident.json
    python -m infra.announce <stack> <agency> "<name>" <incident id> update|end < word.json

Asks the function of incidents as the gateway would, so that the same use case validates, records
and tells. AWS lets through whoever may invoke the function; who that is stands on record beside the
name that they give.
"""

import hashlib
import json
import sys
from typing import Any

import boto3
from qlvb.kernel.actor import Role

_FUNCTION = "IncidentsApi"


def event_of(
    agency_id: str, name: str, invoker: str, body: str, incident_id: str = "", word: str = ""
) -> dict[str, Any]:
    """What the function is asked; the same body is the same announcement.

    Args:
        agency_id: of who runs the system, in whose name it is told.
        name: who announces it, as the log of the incident says it.
        invoker: who AWS says that they are.
        body: JSON, as the API describes it.
        incident_id: which one more is said of.
        word: "update" or "end".
    """
    path = f"/api/incidents/{{incident_id}}/{word}" if word else "/api/incidents"
    claims = {
        "custom:agency_id": agency_id,
        "custom:person_id": "WITHOUT-SIGN-IN",
        "custom:position": f"không qua đăng nhập, {invoker}",
        "custom:roles": Role.OPERATOR.value,
        "name": name,
    }
    return {
        "headers": {
            "content-type": "application/json",
            "idempotency-key": hashlib.sha256(body.encode()).hexdigest(),
        },
        "pathParameters": {"incident_id": incident_id} if word else None,
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "isBase64Encoded": False,
        "body": body,
        "requestContext": {
            "httpMethod": "POST",
            "resourcePath": path,
            "authorizer": {"claims": claims},
        },
    }


def main(stack: str, agency_id: str, name: str, *word: str) -> str:
    """Ask the function of a stack; what it answers."""
    found = boto3.client("cloudformation").describe_stack_resource(
        StackName=stack, LogicalResourceId=_FUNCTION
    )
    invoker = boto3.client("sts").get_caller_identity()["Arn"]
    event = event_of(agency_id, name, invoker, sys.stdin.read(), *word)
    answer = boto3.client("lambda").invoke(
        FunctionName=found["StackResourceDetail"]["PhysicalResourceId"],
        Qualifier="live",
        Payload=json.dumps(event),
    )
    return answer["Payload"].read().decode()


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
