"""The product is killed in the middle of ten running workflows, and all ten go on."""

import json
import signal
import subprocess
import sys
from collections import Counter

import pytest
from qlvb.kernel.actor import Role

from tests.conftest import a_province
from tests.integration.local_engine.conftest import HERE, fresh_environment


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The folder of a product that was killed, and what it had said before."""
    folder = tmp_path_factory.mktemp("kept")
    with subprocess.Popen(
        [sys.executable, str(HERE / "kept_province.py"), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env=fresh_environment(),
    ) as process:
        said = next((line for line in process.stdout if line.startswith('{"documents"')), "")
        process.send_signal(signal.SIGKILL)
    return folder, json.loads(said)


@pytest.fixture(scope="module")
def again(killed):
    """The product, started again on the folder."""
    with a_province(folder=killed[0]) as demo:
        demo.engine.settle()
        yield demo, killed[1]


def go_on(demo, document_id):
    """Whoever has the document does the next thing about it."""
    clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
    unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT")
    officer = demo.one(Role.OFFICER, unit="CNTT")
    person_id = officer.me["person"]["person_id"]
    leader_id = leader.me["person"]["person_id"]
    lead = {"kind": "person", "id": person_id}
    match clerk.document(document_id)["status"]:
        case "stopped":
            decided = {"decision": "continue", "reason": "Đủ trang", "directed_by": "Giám đốc"}
            return clerk.act(document_id, "intake-decision", **decided)
        case "returned":
            return clerk.act(document_id, "presentation", leader_id=leader_id)
        case "registered":
            return leader.act(document_id, "direction", text="Giao xử lý", lead=lead)
        case "assigned":
            return unit_head.act(document_id, "assignment", person_id=person_id)
        case "in_progress":
            return officer.act(document_id, "settlement", method="no_reply", result="Đã xong")


def test_ten_documents_are_where_they_were(again):
    demo, said = again
    clerk = demo.one(Role.CLERK)
    assert Counter(said["documents"].values()) == {
        "registered": 3,
        "assigned": 2,
        "in_progress": 3,
        "returned": 1,
        "stopped": 1,
    }
    now = {each: clerk.document(each)["status"] for each in said["documents"]}
    assert now == said["documents"]


def test_starting_again_tells_nobody_twice(again):
    demo, said = again
    assert len(demo.engine.outbox()) == said["mails"]


def test_all_ten_go_on_to_their_end(again):
    demo, said = again
    clerk = demo.one(Role.CLERK)
    for document_id in said["documents"]:
        while clerk.document(document_id)["status"] != "settled":
            answer = go_on(demo, document_id)
            assert answer.status == 200, answer.body
    numbers = [clerk.document(each)["arrival_number"] for each in said["documents"]]
    assert sorted(numbers) == list(range(1, 11))
    for account in list(demo.desks):
        folders = demo.desk(account).get("/work/folders").body
        assert set(folders["mine"].values()) == {0}, account
