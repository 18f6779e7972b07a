"""The main job: from upload to settled, and the e-mails are there."""

from qlvb.kernel.actor import Role


def test_an_incoming_document_goes_from_upload_to_settled(demo):
    clerk, leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
    officer = demo.one(Role.OFFICER, unit="CNTT")
    registered = clerk.register(leader=leader.me["person"]["person_id"])
    assert registered.status == 201, registered.body
    document_id = registered["document_id"]
    directed = leader.act(
        document_id,
        "direction",
        text="Giao xử lý",
        lead={"kind": "person", "id": officer.me["person"]["person_id"]},
        due_on="2027-01-15",
    )
    assert directed.status == 200, directed.body
    settled = officer.act(document_id, "settlement", method="no_reply", result="Đã thực hiện")
    assert settled.status == 200, settled.body
    assert officer.document(document_id)["status"] == "settled"
