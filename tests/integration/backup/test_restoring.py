"""What was lost is put back: into an empty installation, and beside what goes on meanwhile."""

import pytest
from qlvb.backup import making
from qlvb.kernel.actor import Role
from qlvb.platform.clients import client
from qlvb.platform.settings import settings

from tests.builders.backups import (
    TheOperator,
    counted,
    digests,
    images,
    lose,
    lose_everything,
    objects,
)
from tests.builders.client import send
from tests.builders.exchanging import an_issue
from tests.builders.signing import a_draft
from tests.conftest import a_province


@pytest.fixture
def office():
    """The province with some documents in hand."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        demo.clerk, demo.leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        demo.officer = demo.one(Role.OFFICER, unit="CNTT")
        demo.leader_id = demo.leader.me["person"]["person_id"]
        yield demo


def registered(office):
    return office.clerk.register(leader=office.leader_id).body


def give(office, document_id):
    person = {"kind": "person", "id": office.officer.me["person"]["person_id"]}
    answer = office.leader.act(document_id, "direction", text="Giao xử lý", lead=person)
    assert answer.status == 200, answer.body


def mails(engine):
    return [(mail.to, mail.subject) for mail in engine.outbox()]


def test_an_empty_installation_is_as_it_was_and_goes_on(office):
    """Tables, files and accounts; nobody is written to twice, no packet is sent twice."""
    in_hand, waiting = registered(office), registered(office)
    give(office, in_hand["document_id"])
    sent = an_issue(a_draft(1))
    office.engine.settle()
    backup = office.operator.make()
    assert (backup["state"], backup["proof"]["is_proved"]) == ("good", True)
    before = digests(office.engine, "AuditTable")
    told, arrived = mails(office.engine), len(images(office.engine, "ExchangeTable"))
    files = objects(settings.files_bucket)
    acts = len(images(office.engine, "AuditTable"))

    lose_everything(office.engine)
    restored = office.operator.restore(backup["backup_id"])
    assert (restored["stage"], restored["problems"]) == ("done", [])

    after = digests(office.engine, "AuditTable")
    changed_by_running = {"RoutingTable"}
    assert {n for n in before if before[n] != after[n]} <= changed_by_running
    assert len(images(office.engine, "RoutingTable")) == before["RoutingTable"][0]
    assert objects(settings.files_bucket) == files
    # Those of the restore itself come on top.
    assert len(images(office.engine, "AuditTable")) == acts + 2
    office.engine.settle()
    assert mails(office.engine) == told
    assert len(images(office.engine, "ExchangeTable")) == arrived
    assert sent.arrival() is not None

    settled = office.officer.act(
        in_hand["document_id"], "settlement", method="no_reply", result="Xong"
    )
    assert settled.status == 200, settled.body
    give(office, waiting["document_id"])
    assert registered(office)["arrival_number"] == waiting["arrival_number"] + 1


def test_what_goes_on_meanwhile_stays_and_only_what_is_lost_comes_back(office):
    lost, kept = registered(office), registered(office)
    backup = office.operator.make()
    give(office, kept["document_id"])
    newer = registered(office)
    gone = lose(office.engine, "IncomingTable", lambda i: lost["document_id"] in i["pk"]["S"])
    gone += lose(office.engine, "RoutingTable", lambda i: lost["document_id"] in i["sk"]["S"])
    before = office.clerk.document(kept["document_id"])

    restored = office.operator.restore(backup["backup_id"])
    assert restored["stage"] == "done"
    written = sum(each["written"] for each in restored["done"])
    assert written == gone
    assert office.clerk.document(lost["document_id"])["status"] == "registered"
    assert office.clerk.document(kept["document_id"]) == before
    assert office.clerk.document(newer["document_id"])["status"] == "registered"
    # The leader's work on what was directed meanwhile does not come back.
    desk = office.leader.get("/work?folder=DIRECT")["items"]
    listed = {each["row"]["document_id"] for each in desk}
    assert listed == {lost["document_id"], newer["document_id"]}
    give(office, lost["document_id"])


def test_a_restore_done_again_writes_nothing(office):
    registered(office)
    backup = office.operator.make()
    restored = office.operator.restore(backup["backup_id"])
    assert {each["written"] for each in restored["done"]} == {0}
    assert counted(restored, "found", "IncomingTable")["missing"] == 0


def test_one_document_comes_back_alone(office):
    mine, other = registered(office), registered(office)
    backup = office.operator.make()
    for document in (mine, other):
        lose(office.engine, "IncomingTable", lambda i, d=document: d["document_id"] in i["pk"]["S"])
    scope = {"extent": "document", "agency_id": "H16.13", "document_id": mine["document_id"]}
    restored = office.operator.restore(backup["backup_id"], **scope)
    assert counted(restored, "done", "IncomingTable")["written"] == 2
    assert office.clerk.get(f"/incoming/{mine['document_id']}").status == 200
    assert office.clerk.get(f"/incoming/{other['document_id']}").status == 404


def test_one_agency_comes_back_alone(office):
    document = registered(office)
    backup = office.operator.make()
    everything = digests(office.engine)
    lose(office.engine, "IncomingTable")
    lose(office.engine, "OrganizationTable", lambda i: i["pk"]["S"] == "A#H16.10")
    restored = office.operator.restore(backup["backup_id"], extent="agency", agency_id="H16.13")
    assert restored["stage"] == "done"
    assert office.clerk.document(document["document_id"])["status"] == "registered"
    assert digests(office.engine)["IncomingTable"] == everything["IncomingTable"]
    assert not [i for i in images(office.engine, "OrganizationTable") if i["pk"]["S"] == "A#H16.10"]


def test_a_document_goes_back_to_where_it_stood_and_so_does_the_work(office):
    document = registered(office)
    backup = office.operator.make()
    give(office, document["document_id"])
    scope = {"extent": "document", "agency_id": "H16.13", "document_id": document["document_id"]}
    left = office.operator.restore(backup["backup_id"], **scope)
    assert counted(left, "found", "IncomingTable")["changed"] == 1
    assert office.clerk.document(document["document_id"])["status"] == "in_progress"
    office.operator.restore(backup["backup_id"], mode="as_it_was", **scope)
    assert office.clerk.document(document["document_id"])["status"] == "registered"
    assert office.officer.get("/work?folder=HANDLE")["items"] == []
    [work] = office.leader.get("/work?folder=DIRECT")["items"]
    assert work["row"]["document_id"] == document["document_id"]
    give(office, document["document_id"])


def test_a_file_that_was_removed_is_there_again(office):
    document = registered(office)
    [file] = office.clerk.document(document["document_id"])["files"]
    backup = office.operator.make()
    [key] = [k for k in objects(settings.files_bucket) if file["file_id"] in k]
    client("s3").delete_object(Bucket=settings.files_bucket, Key=key)
    assert key not in objects(settings.files_bucket)
    restored = office.operator.restore(backup["backup_id"])
    assert counted(restored, "found", "objects")["changed"] == 1
    assert counted(restored, "done", "objects")["written"] == 1
    assert key in objects(settings.files_bucket)


def test_accounts_that_are_gone_are_invited_again(office):
    backup = office.operator.make()
    account = office.officer.account
    client("cognito-idp").admin_delete_user(UserPoolId=settings.user_pool_id, Username=account)
    restored = office.operator.restore(backup["backup_id"])
    assert counted(restored, "done", "accounts")["written"] == 1
    found = client("cognito-idp").admin_get_user(UserPoolId=settings.user_pool_id, Username=account)
    assert found["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_a_lost_series_goes_on_after_the_highest_number_that_stands(office):
    registered(office)
    backup = office.operator.make()
    newest = registered(office)
    assert lose(office.engine, "IncomingTable", lambda i: i["pk"]["S"].endswith("#SERIES")) == 1
    restored = office.operator.restore(backup["backup_id"])
    assert counted(restored, "done", "numbers")["written"] == 1
    assert registered(office)["arrival_number"] == newest["arrival_number"] + 1


def test_the_confirmation_is_typed_and_nothing_is_written_without_it(office):
    registered(office)
    backup = office.operator.make()
    lose(office.engine, "IncomingTable")
    planned = office.operator.plan(backup["backup_id"])
    assert counted(planned, "found", "IncomingTable")["missing"] > 0
    wrong = office.operator.act(planned["restore_id"], "confirmation", typed="ABC")
    assert (wrong.status, wrong["code"]) == (422, "confirmation_differs")
    other = office.operator.desk.post(
        f"/backups/{backup['backup_id']}/restores", {"extent": "whole"}, key="other"
    )
    assert (other.status, other["code"]) == (409, "restore_under_way")
    assert images(office.engine, "IncomingTable") == []
    cancelled = office.operator.act(planned["restore_id"], "cancellation")
    assert cancelled["stage"] == "cancelled"
    assert office.operator.restore(backup["backup_id"])["stage"] == "done"


def test_the_same_request_is_the_same_backup(office):
    first, again = office.operator.ask(key="k"), office.operator.ask(key="k")
    office.engine.settle()
    assert first["backup_id"] == again["backup_id"]
    assert len(office.operator.desk.get("/backups")["items"]) == 1
    making.exported({"detail": {"object": {"key": f"exports/{first['backup_id']}/x"}}})
    assert office.operator.backup(first["backup_id"])["state"] == "good"


def test_nobody_but_the_operator_sees_a_backup(office):
    answer = send(
        office.engine,
        "GET",
        "/api/backups",
        None,
        {"Authorization": f"Bearer {office.clerk.token}"},
    )
    assert answer.status == 403
