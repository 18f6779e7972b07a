"""Nothing but the entrance answers without a good ID token of this pool."""

import base64
import json
import re

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from moto.cognitoidp.models import cognitoidp_backends

from infra import openapi
from infra.local.resources import ACCOUNT, REGION
from tests.builders.client import send
from tests.builders.refusals import is_refused

OPERATIONS = [operation for _, operation in openapi.operations()]
PUBLIC = {
    ("POST", "/api/session"),
    ("POST", "/api/session/code"),
    ("POST", "/api/session/second-factor"),
    ("POST", "/api/session/new-password"),
    ("POST", "/api/session/refresh"),
    ("GET", "/api/entrance"),
    ("POST", "/api/signing-uploads/{token}"),
    ("GET", "/api/incidents/current"),
    ("GET", "/api/docs"),
    ("GET", "/api/openapi.json"),
}
CLOSED = [
    (operation.method, re.sub(r"{\w+}", "X", operation.path))
    for operation in OPERATIONS
    if operation.right is not None
]


def test_only_the_entrance_and_the_page_are_open():
    opened = {
        (operation.method, operation.path) for operation in OPERATIONS if operation.right is None
    }
    assert {each for each in opened if each[1].startswith("/api/")} == PUBLIC
    assert len(CLOSED) > 35


@pytest.fixture(scope="module")
def bad_tokens(demo, clerk):
    pool = cognitoidp_backends[ACCOUNT][REGION].user_pools[demo.engine.reference("UserPool")]
    client_id = demo.engine.reference("UserPoolClient")
    claims = jwt.decode(clerk.token, options={"verify_signature": False})
    head, _body, signature = clerk.token.split(".")
    promoted = {**claims, "custom:agency_id": "H16"}
    other_body = base64.urlsafe_b64encode(json.dumps(promoted).encode()).decode().rstrip("=")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kid = {"kid": jwt.get_unverified_header(clerk.token)["kid"]}
    cognito = boto3.client("cognito-idp")
    other_id = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=other_id, Username=clerk.account)
    other = cognitoidp_backends[ACCOUNT][REGION].user_pools[other_id]
    return {
        "none": None,
        "empty": "",
        "nonsense": "khong.phai.token",
        "unsigned": jwt.encode(claims, None, algorithm="none", headers=kid),
        "signed by another": jwt.encode(claims, key, algorithm="RS256", headers=kid),
        "changed": f"{head}.{other_body}.{signature}",
        "expired": pool.create_jwt(client_id, clerk.account, "id", expires_in=-60)[0],
        "of another pool": other.create_jwt(client_id, clerk.account, "id")[0],
        "of another client": pool.create_jwt("another", clerk.account, "id")[0],
        "access": pool.create_jwt(client_id, clerk.account, "access")[0],
    }


@pytest.mark.parametrize(("method", "path"), CLOSED, ids=lambda each: each)
def test_a_bad_token_opens_nothing(demo, bad_tokens, method, path):
    for token in bad_tokens.values():
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        assert is_refused(send(demo.engine, method, path, None, headers), 401, "not_signed_in")


def test_the_good_token_is_good(clerk):
    assert clerk.get("/me").status == 200


def test_an_address_that_is_not_published_is_a_problem_too(clerk):
    assert is_refused(clerk.get("/khong-co"), 404, "not_found")
    assert is_refused(clerk.ask("DELETE", "/incoming"), 404, "not_found")
