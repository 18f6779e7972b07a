"""What was lost is put back: into an empty installation, and beside what goes on meanwhile."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from qlvb.backup import making
from qlvb.files import service
from qlvb.files.model import FileStatus
from qlvb.incidents import publishing
from qlvb.issuing import reading
from qlvb.issuing import store as deliveries
from qlvb.issuing.inside import shown_work
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.outgoing import series_store
from qlvb.outgoing import store as documents
from qlvb.outgoing.entry import DocumentRecipient, RecipientKind
from qlvb.outgoing.numbering import NumberState, SeriesNumber
from qlvb.platform.clients import client
from qlvb.platform.exports import NotReached
from qlvb.platform.settings import settings
from qlvb.platform.tables import transact
from qlvb.routing import work

from tests.builders.backups import (
    TheOperator,
    a_kept_file,
    counted,
    digests,
    images,
    lose,
    lose_everything,
    lost,
    objects,
    torn_out,
)
from tests.builders.client import send
from tests.builders.exchanging import an_issue, the_clerk, the_head
from tests.builders.registering import a_key
from tests.builders.signing import a_draft
from tests.conftest import a_province


@pytest.fixture(scope="module")
def office():
    """One province for all of it: each backup is of what the tests before have left."""
    with a_province() as demo:
        demo.operator = TheOperator(demo)
        demo.clerk, demo.leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        demo.officer = demo.one(Role.OFFICER, unit="CNTT")
        demo.leader_id = demo.leader.me["person"]["person_id"]
        yield demo


@pytest.fixture(scope="module")
def kept(office):
    """Two documents, and a backup that has them."""
    documents = [registered(office) for _ in range(2)]
    return SimpleNamespace(documents=documents, backup_id=office.operator.make()["backup_id"])


def registered(office):
    return office.clerk.register(leader=office.leader_id).body


def give(office, document_id):
    person = {"kind": "person", "id": office.officer.me["person"]["person_id"]}
    answer = office.leader.act(document_id, "direction", text="Giao xử lý", lead=person)
    assert answer.status == 200, answer.body


def on_desk(desk, folder):
    items = desk.get(f"/work?folder={folder}&limit=50")["items"]
    return {each["row"]["document_id"] for each in items}


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
    listed = on_desk(office.leader, "DIRECT")
    assert {lost["document_id"], newer["document_id"]} <= listed
    assert kept["document_id"] not in listed
    give(office, lost["document_id"])


def test_a_restore_of_what_is_there_writes_nothing(office, kept):
    restored = office.operator.restore(kept.backup_id)
    assert {each["written"] for each in restored["done"]} == {0}
    assert counted(restored, "found", "IncomingTable")["missing"] == 0


def test_one_document_comes_back_alone(office, kept):
    mine, other = (each["document_id"] for each in kept.documents)
    scope = {"extent": "document", "agency_id": "H16.13", "document_id": mine}
    with lost(office.engine, "IncomingTable", lambda i: i["pk"]["S"].endswith((mine, other))):
        restored = office.operator.restore(kept.backup_id, **scope)
        assert counted(restored, "done", "IncomingTable")["written"] == 2
        assert office.clerk.get(f"/incoming/{mine}").status == 200
        assert office.clerk.get(f"/incoming/{other}").status == 404


def test_one_agency_comes_back_alone(office, kept):
    with (
        lost(office.engine, "IncomingTable") as gone,
        lost(office.engine, "OrganizationTable", lambda i: i["pk"]["S"] == "A#H16.10"),
    ):
        scope = {"extent": "agency", "agency_id": "H16.13"}
        restored = office.operator.restore(kept.backup_id, **scope)
        assert restored["stage"] == "done"
        for document in kept.documents:
            assert office.clerk.document(document["document_id"])["status"] == "registered"
        assert len(images(office.engine, "IncomingTable")) == gone
        known = images(office.engine, "OrganizationTable")
        assert not [item for item in known if item["pk"]["S"] == "A#H16.10"]


def test_a_document_goes_back_to_a_chosen_moment_of_which_there_was_no_backup(office):
    """The moment becomes a backup of its own; what came after it is not in it."""
    document_id = registered(office)["document_id"]
    office.engine.leap(timedelta(minutes=20))
    before_the_mistake = office.engine.clock.now()
    office.engine.leap(timedelta(minutes=20))
    give(office, document_id)
    later = registered(office)["document_id"]
    asked = office.operator.ask(moment=before_the_mistake.isoformat())
    assert asked.status == 201, asked.body
    office.engine.settle()
    backup = office.operator.backup(asked["backup_id"])
    assert (backup["state"], backup["proof"]["is_proved"]) == ("good", True)
    scope = {"extent": "document", "agency_id": "H16.13"}
    office.operator.restore(backup["backup_id"], mode="as_it_was", document_id=document_id, **scope)
    assert office.clerk.document(document_id)["status"] == "registered"
    assert document_id in on_desk(office.leader, "DIRECT")
    missing = office.operator.plan(backup["backup_id"], document_id=later, **scope)
    assert counted(missing, "found", "IncomingTable")["missing"] == 0
    office.operator.act(missing["restore_id"], "cancellation")


def test_a_moment_before_the_recovery_log_is_refused(office):
    long_ago = office.engine.clock.now() - timedelta(days=30)
    asked = office.operator.ask(moment=long_ago.isoformat())
    office.engine.settle()
    backup = office.operator.backup(asked["backup_id"])
    assert backup["state"] == "failed"
    assert backup["problems"] == [NotReached().detail_text]


def test_a_file_that_was_removed_is_there_again(office, kept):
    [file] = office.clerk.document(kept.documents[0]["document_id"])["files"]
    [key] = [k for k in objects(settings.files_bucket) if file["file_id"] in k]
    client("s3").delete_object(Bucket=settings.files_bucket, Key=key)
    assert key not in objects(settings.files_bucket)
    restored = office.operator.restore(kept.backup_id)
    assert counted(restored, "found", "objects")["changed"] == 1
    assert counted(restored, "done", "objects")["written"] == 1
    assert key in objects(settings.files_bucket)


def removed(bucket, key):
    client("s3").delete_object(Bucket=bucket, Key=key)
    assert key not in objects(bucket)


def test_what_a_pdf_was_made_of_comes_back_with_its_document(office):
    document = registered(office)["document_id"]
    file = a_kept_file("H16.13", b"%PDF-1.7", source=b"PK its source", document_id=document)
    office.engine.settle()
    backup = office.operator.make()
    for key in (file.key, file.source_key):
        removed(settings.files_bucket, key)
    scope = {"extent": "document", "agency_id": "H16.13", "document_id": document}
    restored = office.operator.restore(backup["backup_id"], **scope)
    assert counted(restored, "done", "objects")["written"] == 2
    there = objects(settings.files_bucket)
    assert (there[file.key], there[file.source_key]) == (b"%PDF-1.7", b"PK its source")


def test_what_waits_for_a_decision_comes_back_and_what_was_refused_since_does_not(office):
    held = [a_kept_file("H16.13", b"%PDF-1.7 " + name, is_stopped=True) for name in (b"1", b"2")]
    made_here = a_kept_file("H16.13", b"%PDF-1.7", source=b"PK", is_stopped=True)
    office.engine.settle()
    backup = office.operator.make()
    wait, refused = held
    service.decide(the_clerk(), refused.file_id, released=False, reason="Là văn bản mật")
    removed(settings.intake_bucket, wait.intake_key)
    for key in (made_here.key, made_here.source_key):
        removed(settings.files_bucket, key)
    restored = office.operator.restore(backup["backup_id"])
    assert restored["problems"] == []
    assert objects(settings.intake_bucket)[wait.intake_key] == b"%PDF-1.7 1"
    assert refused.intake_key not in objects(settings.intake_bucket)
    assert {made_here.key, made_here.source_key} <= objects(settings.files_bucket).keys()
    released = service.decide(the_clerk(), wait.file_id, released=True, reason="Không có dấu")
    assert released.status is FileStatus.ACCEPTED


def test_the_page_of_incidents_follows_the_incidents_and_not_the_backup(office):
    """Lost with the table, it is written anew from it; what is over since does not come back."""
    # Of the smallest agency, since everybody there is told.
    people = Counter(member.person.agency_id for member in office.members.values())
    administrator = office.one(Role.ADMINISTRATOR, agency=min(people, key=people.get))
    incident = {
        "reach": "agency",
        "what": "Mất điện",
        "since": office.engine.clock.now().isoformat(),
        "expected_until": None,
        "meanwhile": "Ghi sổ tay",
        "afterwards": "Nhập lại",
    }
    announced = administrator.post("/incidents", incident, key=a_key()).body
    office.engine.settle()
    backup = office.operator.make()
    assert backup["proof"]["is_proved"]
    shown = [key for key in objects(settings.files_bucket) if key.startswith("STATUS/")]
    assert shown
    with torn_out(settings.files_bucket, *shown):
        lose(office.engine, "IncidentsTable")
        restored = office.operator.restore(backup["backup_id"])
        assert restored["problems"] == []
        assert [each.what for each in publishing.current()] == ["Mất điện"]
    path = f"/incidents/{announced['incident_id']}/end"
    assert administrator.post(path, {"version": 1, "text": "Đã có điện"}).status == 200
    office.engine.settle()
    restored = office.operator.restore(backup["backup_id"])
    assert (restored["problems"], publishing.current()) == ([], [])


def test_copies_inside_the_agency_are_on_the_desks_of_those_who_have_not_taken_note(office):
    head, officer = the_head(), office.officer.me["person"]
    reader = {"kind": RecipientKind.PERSON, "name": "Người nhận"}
    to = [
        DocumentRecipient(id=person_id, **reader)
        for person_id in (head.person_id, officer["person_id"])
    ]
    sent = an_issue(a_draft(1), to=to, agency_id="H16.13")
    document = documents.get("H16.13", sent.document_id)
    shown = shown_work(document, deliveries.of_document("H16.13", sent.document_id))
    with transact() as tx:
        work.move(tx, opened=shown)
    office.engine.settle()
    backup = office.operator.make()
    reading.acknowledge(head, sent.document_id)
    mine = {
        f"{item.folder.value}#{sent.document_id}#{item.step_no}": item.owner.id for item in shown
    }
    assert lose(office.engine, "RoutingTable", lambda i: sent.document_id in i["sk"]["S"]) == 1
    office.operator.restore(backup["backup_id"])
    there = [i for i in images(office.engine, "RoutingTable") if sent.document_id in i["sk"]["S"]]
    assert len(mine) == 2
    assert [officer["person_id"] in item["pk"]["S"] for item in there] == [True]


def test_accounts_that_are_gone_are_invited_again(office, kept):
    account = office.one(Role.HEAD, agency="H16.11").account
    client("cognito-idp").admin_delete_user(UserPoolId=settings.user_pool_id, Username=account)
    restored = office.operator.restore(kept.backup_id)
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


def test_numbers_that_were_given_again_are_named_before_anything_is_put_back(office):
    first = registered(office)
    numbered("H16.10", "D1")
    backup = office.operator.make()
    lose(office.engine, "IncomingTable")
    lose(office.engine, "OutgoingTable")
    assert registered(office)["arrival_number"] == 1
    numbered("H16.10", "D2")
    planned = office.operator.plan(backup["backup_id"])
    assert [each.partition(" đã được cấp lại")[0] for each in planned["problems"]] == [
        "Số đến 1 sổ VBD năm 2026 (H16.13)",
        "Số 1 sổ VBDI năm 2026 (H16.10)",
    ]
    office.operator.act(planned["restore_id"], "confirmation", typed=planned["code"])
    assert registered(office)["arrival_number"] == first["arrival_number"] + 1


def numbered(agency_id, document_id):
    at = clock.now()
    given = {"series": "VBDI", "year": at.year, "number": 1, "state": NumberState.GIVEN}
    first = SeriesNumber(**given, by="Văn thư", at=at, document_id=document_id)
    with transact() as tx:
        series_store.take(tx, agency_id, first, plan_version=0)


def test_the_confirmation_is_typed_and_nothing_is_written_without_it(office, kept):
    with lost(office.engine, "IncomingTable"):
        _confirmed(office, kept.backup_id)


def _confirmed(office, backup_id):
    planned = office.operator.plan(backup_id)
    assert counted(planned, "found", "IncomingTable")["missing"] > 0
    wrong = office.operator.act(planned["restore_id"], "confirmation", typed="ABC")
    assert (wrong.status, wrong["code"]) == (422, "confirmation_differs")
    other = office.operator.desk.post(
        f"/backups/{backup_id}/restores", {"extent": "whole"}, key="other"
    )
    assert (other.status, other["code"]) == (409, "restore_under_way")
    assert images(office.engine, "IncomingTable") == []
    cancelled = office.operator.act(planned["restore_id"], "cancellation")
    assert cancelled["stage"] == "cancelled"
    assert office.operator.restore(backup_id)["stage"] == "done"


def test_the_same_request_is_the_same_backup(office):
    first, again = office.operator.ask(key="k"), office.operator.ask(key="k")
    office.engine.settle()
    assert first["backup_id"] == again["backup_id"]
    listed = [each["backup_id"] for each in office.operator.desk.get("/backups")["items"]]
    assert listed.count(first["backup_id"]) == 1
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
