import copy
import importlib.util
import json
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from moto.cognitoidp.models import cognitoidp_backends
from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.dynamodb.models import dynamodb_backends

ROOT = Path(__file__).parents[3]
REGION = "ap-southeast-1"
_kept = {}
CUSTOM = ("agency_id", "person_id", "unit_id", "position", "roles")


@pytest.fixture
def cloud(monkeypatch):
    """The organization's table, the audit table and a user pool, empty."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "QLVB_STAGE": "local",
        "QLVB_ORGANIZATION_TABLE": "organization",
        "QLVB_AUDIT_TABLE": "audit",
        "QLVB_SECOND_FACTOR": "off",
        "MOTO_COGNITO_IDP_USER_POOL_ENABLE_TOTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    from qlvb.organization import service
    from qlvb.platform import clients

    service.forget_calendars()
    clients.client.cache_clear()
    with mock_aws():
        for table in ("organization", "audit"):
            _make_table(table)
        pool, app_client = _make_pool()
        monkeypatch.setenv("QLVB_USER_POOL_ID", pool)
        monkeypatch.setenv("QLVB_USER_POOL_CLIENT_ID", app_client)
        yield


@pytest.fixture
def province(cloud, monkeypatch):
    """The people of the demonstration province, by account name."""
    from infra.local.seed import seed_organization

    tables = dynamodb_backends[ACCOUNT][REGION].tables
    pools = cognitoidp_backends[ACCOUNT][REGION].user_pools
    if not _kept:
        _kept["people"] = {member.person.account: member for member in seed_organization()}
        _kept["state"] = copy.deepcopy((tables, pools))
    else:
        # moto takes seconds to be seeded: every test but the first gets a copy of what the first made.
        seeded_tables, seeded_pools = copy.deepcopy(_kept["state"])
        tables.update(seeded_tables)
        pools.update(seeded_pools)
        [(pool, made)] = seeded_pools.items()
        monkeypatch.setenv("QLVB_USER_POOL_ID", pool)
        monkeypatch.setenv("QLVB_USER_POOL_CLIENT_ID", next(iter(made.clients)))
    return _kept["people"]


@pytest.fixture
def ask(cloud):
    """Send a request to the organization's API as a person (or as nobody)."""
    app = _load_app()

    def send(method, path, body=None, *, as_=None, headers=None):
        context = {"authorizer": {"claims": dict(as_.claims())}} if as_ else {}
        return _invoke(app, method, path, body, context, headers or {})

    return send


def _invoke(app, method, path, body, context, headers):
    resource, parameters = _match(app, path)
    headers = {"Content-Type": "application/json", **headers}
    event = {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": parameters,
        "stageVariables": None,
        "requestContext": {"httpMethod": method, "resourcePath": resource, "path": path, **context},
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }
    answer = app(event, None)
    return answer["statusCode"], json.loads(answer["body"]) if answer["body"] else None


def _match(app, path):
    parts = path.split("/")
    for resource in app.routes:
        names = resource.split("/")
        if len(names) == len(parts) and all(
            n == p or n.startswith("{") for n, p in zip(names, parts, strict=True)
        ):
            given = zip(names, parts, strict=True)
            return resource, {n[1:-1]: p for n, p in given if n.startswith("{")}
    raise LookupError(path)


def _load_app():
    folder = ROOT / "functions" / "organization"
    before = sys.modules.pop("schemas", None)
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("organization_app", folder / "app.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("schemas", None)
        if before is not None:
            sys.modules["schemas"] = before
    return module.app


def _make_table(name):
    boto3.client("dynamodb").create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )


def _make_pool():
    cognito = boto3.client("cognito-idp")
    custom = [{"Name": n, "AttributeDataType": "String", "Mutable": True} for n in CUSTOM]
    pool = cognito.create_user_pool(
        PoolName="people",
        Schema=custom,
        Policies={"PasswordPolicy": {"MinimumLength": 12, "RequireNumbers": True}},
    )["UserPool"]["Id"]
    readable = ["name", "email", *(f"custom:{n}" for n in CUSTOM)]
    app_client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="page",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        ReadAttributes=readable,
    )["UserPoolClient"]["ClientId"]
    return pool, app_client
