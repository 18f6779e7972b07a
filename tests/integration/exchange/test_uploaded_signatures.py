"""Signatures on what came in otherwise than by the exchange: an upload of the clerk's."""

import pytest
from qlvb.kernel.actor import Role

from tests.builders.exchanging import RECEIVER
from tests.builders.signing import a_draft


@pytest.fixture(scope="module")
def registry(demo):
    """The receiver's clerk and leader."""
    return demo.one(Role.CLERK, agency=RECEIVER), demo.one(Role.HEAD, agency=RECEIVER)


def test_an_uploaded_document_shows_its_signatures_and_keeps_what_was_found(demo, registry, sealed):
    clerk, leader = registry
    file_id = clerk.upload(sealed, filename="qua-thu-dien-tu.pdf")["file_id"]
    document = clerk.register(leader=leader.me["person"]["person_id"], file_ids=[file_id])
    assert document.status == 201, document.body
    found = leader.get(f"/files/{file_id}/signatures")
    assert (found.status, found["state"], len(found["signatures"])) == (200, "valid", 2)
    assert [one["is_organization"] for one in found["signatures"]] == [False, True]
    assert leader.get(f"/files/{file_id}/signatures")["examined_at"] == found["examined_at"]
    stranger = demo.one(Role.OFFICER, agency="H16")
    assert stranger.get(f"/files/{file_id}/signatures").status == 404


def test_a_scan_is_told_to_bear_no_signature(registry):
    clerk, _ = registry
    file_id = clerk.upload(a_draft(1), filename="ban-quet.pdf")["file_id"]
    found = clerk.get(f"/files/{file_id}/signatures")
    assert (found["state"], found["signatures"]) == ("unsigned", [])
    assert found["sentence"]
