"""The front answers as API Gateway does."""

import time

import boto3
import jwt
import pytest
import requests
from moto.cognitoidp.models import cognitoidp_backends

from infra.local.resources import ACCOUNT, REGION


def ask(office, path, token=None, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    method = more.pop("method", "GET")
    return requests.request(
        method, f"{office.engine.address}{path}", headers=headers, timeout=30, **more
    )


def test_a_public_path_needs_no_token(office):
    answer = ask(office, "/api/open")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_claims_variables_and_query_reach_the_function(office):
    token = office.token_for("vanthu")
    seen = ask(office, "/api/letters/12?urgency=express", token).json()
    assert seen["resource"] == "/api/letters/{letter_id}"
    assert seen["variables"] == {"letter_id": "12"}
    assert seen["query"] == {"urgency": "express"}
    assert seen["agency"] == "H16"
    assert seen["exp"].endswith(time.strftime("%Y", time.gmtime()))


def test_a_request_without_a_token_is_refused(office):
    answer = ask(office, "/api/letters")
    assert answer.status_code == 401
    assert answer.json() == {"message": "Unauthorized"}


def test_a_malformed_token_is_refused(office):
    assert ask(office, "/api/letters", "not.a.token").status_code == 401


def test_a_forged_token_is_refused(office):
    good = office.token_for("vanthu")
    claims = jwt.decode(good, options={"verify_signature": False})
    forged = jwt.encode(claims, "k" * 32, algorithm="HS256", headers={"kid": "dummy"})
    assert ask(office, "/api/letters", forged).status_code == 401
    head, body, signature = good.split(".")
    changed = f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    assert ask(office, "/api/letters", changed).status_code == 401


def test_an_unsigned_token_is_refused(office):
    claims = jwt.decode(office.token_for("vanthu"), options={"verify_signature": False})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": "dummy"})
    assert ask(office, "/api/letters", unsigned).status_code == 401


def test_an_expired_token_is_refused(office):
    office.token_for("vanthu")
    pool = cognitoidp_backends[ACCOUNT][REGION].user_pools[office.engine.reference("People")]
    client_id = office.engine.reference("PeopleClient")
    expired, _ = pool.create_jwt(client_id, "vanthu", "id", expires_in=-60)
    assert ask(office, "/api/letters", expired).status_code == 401


def test_an_access_token_is_no_id_token(office):
    token = office.token_for("vanthu", token="AccessToken")
    assert ask(office, "/api/letters", token).status_code == 401


def test_a_token_of_another_pool_is_refused(office):
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    office.token_for("vanthu")
    other = cognitoidp_backends[ACCOUNT][REGION].user_pools[pool]
    cognito.admin_create_user(UserPoolId=pool, Username="vanthu")
    token, _ = other.create_jwt(office.engine.reference("PeopleClient"), "vanthu", "id")
    assert ask(office, "/api/letters", token).status_code == 401


def test_a_token_for_another_client_is_refused(office):
    office.token_for("vanthu")
    pool = cognitoidp_backends[ACCOUNT][REGION].user_pools[office.engine.reference("People")]
    token, _ = pool.create_jwt("another-client", "vanthu", "id")
    assert ask(office, "/api/letters", token).status_code == 401


def test_a_body_of_more_than_ten_megabytes_is_too_long(office):
    token = office.token_for("vanthu")
    limit = 10 * 1024 * 1024
    fits = ask(office, "/api/letters", token, method="POST", data=b" " * limit)
    assert fits.status_code == 200
    too_long = ask(office, "/api/letters", token, method="POST", data=b" " * (limit + 1))
    assert too_long.status_code == 413


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/nothing"), ("DELETE", "/api/letters"), ("GET", "/")]
)
def test_what_is_not_published_is_forbidden_as_at_the_gateway(office, method, path):
    answer = ask(office, path, method=method)
    assert answer.status_code == 403
    assert answer.json() == {"message": "Missing Authentication Token"}


def test_a_function_that_raises_is_a_bad_gateway_without_its_reasons(office):
    answer = ask(office, "/api/fault")
    assert answer.status_code == 502
    assert "pen" not in answer.text


def test_the_front_listens_on_this_machine_only(office):
    assert office.engine.address.startswith("http://127.0.0.1:")
    assert office.engine.environment["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")


def test_the_outbox_page_shows_text_and_html(office):
    office.register("12")
    office.engine.settle()
    page = ask(office, "/local/outbox")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Văn bản 12" in page.text
    assert "Có văn bản 12." in page.text
    (mail,) = requests.get(
        f"{office.engine.address}/local/outbox",
        headers={"Accept": "application/json"},
        timeout=30,
    ).json()
    html = ask(office, f"/local/outbox/{mail['message_id']}")
    assert html.text == "<p>Có văn bản <b>12</b>.</p>"
    assert "script-src" not in html.headers["Content-Security-Policy"]


def test_the_local_index_shows_where_the_mails_are(office):
    assert "/local/outbox" in ask(office, "/local/").text
