"""The API against its own description: whatever fits it or not, no fault, and answers as written."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from qlvb.kernel.actor import Role
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
)

from infra import openapi
from tests.builders.registering import a_key, an_accepted_file, an_intake
from tests.builders.reviewing import Drafters

DESCRIBED = schemathesis.openapi.from_dict(openapi.definition(published=False))
OPERATIONS = [found.ok() for found in DESCRIBED.get_all_operations()]
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
BOUNDED = settings(
    max_examples=18,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def known(demo, leader_id):
    """What is there to be found: names of path variables and some of their values."""
    clerk, officer = demo.one(Role.CLERK), demo.one(Role.OFFICER, unit="CNTT")
    documents = []
    for changes in ({}, {"form": "electronic", "declared": {"documents": 2, "pages": [1, 1]}}):
        file_id = an_accepted_file(by=clerk.me["person"]["person_id"])
        made = clerk.post(
            "/incoming", an_intake(leader_id, file_ids=[file_id], **changes), key=a_key()
        )
        documents.append(made["document_id"])
        demo.engine.settle()
    drafters = Drafters(demo)
    documents.append(drafters.a_draft_to_sign())
    handler = {"kind": "person", "id": officer.me["person"]["person_id"]}
    demo.one(Role.HEAD).act(documents[0], "direction", text="Giao xử lý", lead=handler)
    return {
        "document_id": documents,
        "file_id": [file_id, an_accepted_file(by=clerk.me["person"]["person_id"])],
        "period": ["2026", "2026-12-05"],
        "number": ["1"],
        "name": ["main.js"],
        "person_id": [officer.me["person"]["person_id"]],
        "agency_id": ["H16.13", "H16"],
        "handover_id": ["CHUA-CO"],
        "delegation_id": ["CHUA-CO"],
        "register": ["CV-DEN"],
        "account": [officer.account],
        "group_id": ["CHUA-CO"],
        "fingerprint": ["CHUA-CO"],
        "arrival_id": ["CHUA-CO"],
        "place": ["1"],
        "token": ["CHUA-CO"],
        "use_id": ["CHUA-CO"],
        "incident_id": ["CHUA-CO"],
        "report_id": ["CHUA-CO"],
        "backup_id": ["CHUA-CO"],
        "restore_id": ["CHUA-CO"],
    }


@pytest.fixture
def ask(demo):
    """Asks as a person does, and holds the good answer against its description."""

    def asked(desk, method, path, body=None, *, query=None, **variables):
        case = DESCRIBED[f"/api{path}"][method].Case(
            path_parameters=variables,
            query=query or {},
            headers={"Authorization": f"Bearer {desk.token}", "Idempotency-Key": a_key()},
            **({} if body is None else {"body": body, "media_type": "application/json"}),
        )
        answer = case.call(base_url=demo.engine.address)
        assert answer.status_code in (200, 201, 204), answer.text
        case.validate_response(answer, checks=CHECKS)
        demo.engine.settle()
        return answer.json() if answer.content else None

    return asked


def test_every_answer_of_a_documents_life_is_as_described(demo, ask, clerk, leader, leader_id):
    officer, colleague = (demo.one(Role.OFFICER, unit=unit) for unit in ("CNTT", "TTBCXB"))
    lead, cohandler = (each.me["person"]["person_id"] for each in (officer, colleague))
    full = {
        "signatory": {"position": "Chủ tịch", "name": "Hồ Văn Mười"},
        "large_dossier": {"holder": "Phòng CNTT"},
        "paper_holder": {"holder": "Phòng CNTT"},
        "external_id": a_key(),
        "form": "electronic",
        "declared": {"documents": 1, "pages": [2]},
    }
    made = ask(clerk, "POST", "/incoming", an_intake(leader_id, **full))
    one = {"document_id": made["document_id"]}
    file_id = made["files"][0]["file_id"]
    ask(clerk, "GET", "/files/{file_id}/link", file_id=file_id)
    looked_for = {"number": made["number"], "notation": made["notation"], "issuer": "x"}
    ask(clerk, "POST", "/incoming/duplicates", {**looked_for, "issuer_id": "H16"})
    given = {
        "version": 1,
        "text": "Giao xử lý",
        "lead": {"kind": "person", "id": lead},
        "cohandlers": [{"kind": "person", "id": cohandler}],
        "informed": [{"kind": "person", "id": clerk.me["person"]["person_id"]}],
        "due_on": "2027-01-15",
    }
    act = "/incoming/{document_id}/"
    ask(leader, "POST", f"{act}direction", given, **one)
    ask(officer, "GET", "/work", query={"folder": "HANDLE"})
    ask(officer, "GET", "/work/folders")
    ask(officer, "POST", "/work/{document_id}/opening", **one)
    more_time = {"version": 2, "due_on": "2027-02-01", "reason": "Cần thêm số liệu"}
    ask(officer, "POST", f"{act}extension", more_time, **one)
    ask(leader, "POST", f"{act}extension-decision", {"version": 3, "granted": True}, **one)
    ask(colleague, "POST", f"{act}opinion", {"text": "Thống nhất"}, **one)
    ask(clerk, "POST", f"{act}acknowledgement", **one)
    correction = {"version": 6, "reason": "Nhập sai", "changes": {"note": "Bản gốc gửi sau"}}
    ask(clerk, "PATCH", "/incoming/{document_id}", correction, **one)
    ask(clerk, "PUT", f"{act}paper-holder", {"version": 7, "holder": "Nguyễn Văn An"}, **one)
    done = {"version": 8, "method": "replied", "reply_reference": "15/STTTT-CNTT"}
    settled = ask(officer, "POST", f"{act}settlement", done, **one)
    assert settled["status"] == "settled"
    ask(leader, "GET", "/incoming/{document_id}", **one)
    assert len(ask(clerk, "GET", f"{act}history", **one)["items"]) >= 8
    assert ask(clerk, "GET", "/incoming", query={"limit": 5})["items"]


@pytest.fixture(scope="module")
def tokens(demo):
    homes = {Role.OPERATOR: "H16.01"}
    return [f"Bearer {demo.one(r, agency=homes.get(r, 'H16.13')).token}" for r in Role]


def last_of_each(query):
    """What a query comes to: an object or a list is a parameter given as often as it has parts."""
    for value in query.values():
        parts = list(value.values()) if isinstance(value, dict) else value
        yield parts[-1] if isinstance(parts, list) and parts else parts


def cases():
    """Every operation with requests that fit it, and where one can fail to, with such as do not."""
    for operation in OPERATIONS:
        yield pytest.param(operation, GenerationMode.POSITIVE, id=operation.label)
        if operation.query or operation.body:
            yield pytest.param(operation, GenerationMode.NEGATIVE, id=f"not {operation.label}")


@pytest.mark.parametrize(("operation", "mode"), [*cases()])
def test_nothing_that_is_sent_makes_a_fault(demo, known, tokens, operation, mode):
    @BOUNDED
    @given(
        case=operation.as_strategy(generation_mode=mode),
        token=st.sampled_from(tokens),
        chosen=st.integers(0, 2),
    )
    def conforms(case, token, chosen):
        if chosen < 2 and mode is GenerationMode.POSITIVE:
            real = {n: known[n][chosen % len(known[n])] for n in case.path_parameters or {}}
            if "/outgoing/" in operation.path and "document_id" in real:
                real["document_id"] = known["document_id"][-1]
            case.path_parameters = real
        # A filter that is left empty is no filter: the page's forms send them so.
        # Of a parameter given twice the last counts, and so it does where that one is empty.
        assume("" not in last_of_each(case.query or {}))
        case.headers = {**(case.headers or {}), "Authorization": token}
        answer = case.call(base_url=demo.engine.address)
        checks = [*CHECKS, negative_data_rejection] if mode is GenerationMode.NEGATIVE else CHECKS
        case.validate_response(answer, checks=checks)

    conforms()
