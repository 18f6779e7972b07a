"""Two departments are merged in the middle of the year, with open work in every state."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from qlvb.audit import service as audit
from qlvb.audit import verify
from qlvb.audit.model import EventTag
from qlvb.handover import carrying
from qlvb.handover import store as handovers
from qlvb.handover.model import Stage
from qlvb.incoming import registers
from qlvb.incoming import service as incoming
from qlvb.incoming.refusals import RegisterClosed
from qlvb.kernel.actor import Role
from qlvb.organization import moving, succession
from qlvb.organization import service as organization
from qlvb.organization.refusals import AgencyNotInEffect
from qlvb.routing import desk, passing
from qlvb.routing.model import Folder

from tests.builders import merger
from tests.builders.merger import (
    ADMINISTRATOR,
    CLERK,
    COLLEAGUE,
    HEAD,
    MANAGER,
    NEW,
    OFFICER,
    OLD,
    OTHER,
    RETIRED,
    THE_LAST_EVENING,
    THE_OTHER_CLERK,
    THE_OTHER_HEAD,
    THE_OTHER_OFFICER,
    UNIT_HEAD,
    Office,
    signed_in,
)
from tests.builders.refusals import is_refused
from tests.builders.registering import an_accepted_file
from tests.conftest import a_province
from tests.workflows.crashes import Crash, writes


@pytest.fixture(scope="module")
def demo():
    with a_province(THE_LAST_EVENING) as province:
        yield province


@pytest.fixture(scope="module")
def office(demo):
    return Office(demo)


@pytest.fixture(scope="module")
def others(demo, office):
    """Three documents in progress in the other department."""
    clerk, head = demo.desk(THE_OTHER_CLERK), demo.desk(THE_OTHER_HEAD)
    lead = office.person(THE_OTHER_OFFICER)
    found = []
    for _ in range(3):
        file_id = an_accepted_file(agency=OTHER, by=office.id_of(THE_OTHER_CLERK))
        made = clerk.register(leader=office.id_of(THE_OTHER_HEAD), file_ids=[file_id])
        answer = head.act(made["document_id"], "direction", text="Giao", lead=lead)
        assert answer.status == 200, answer.body
        found.append(made["document_id"])
    return found


@pytest.fixture(scope="module")
def merged(demo, office, others):
    """The day after: the decision holds, and all but one of the people have moved."""
    first_day = merger.tomorrow()
    merger.found_the_new_department(first_day)
    merger.merge(first_day)
    demo.engine.advance(timedelta(minutes=20))
    merger.move_everyone(demo.members, besides={RETIRED})
    moving.end_people(ADMINISTRATOR, OLD, (office.id_of(RETIRED),))
    demo.engine.settle()
    return demo


@pytest.fixture(scope="module")
def proposed(merged, office):
    """The record with its list, and somebody named for the deputy who retired."""
    office.mails_before = len(merged.engine.outbox())
    manager = signed_in(merged, MANAGER)
    made = manager.post("/handovers", {"predecessor_id": OLD})
    assert made.status == 201, made.body
    merged.engine.settle()
    return made["handover_id"]


def test_in_the_new_department_everyone_signs_in_with_the_account_of_before(merged, office):
    officer = signed_in(merged, OFFICER)
    assert officer.me["person"]["person_id"] == office.id_of(OFFICER)
    assert officer.me["agency"]["agency_id"] == NEW
    assert organization.person(NEW, office.id_of(OFFICER)).moved_from == OLD


def test_who_did_not_come_along_signs_in_no_more(merged):
    body = {"account": RETIRED, "password": merged.members[RETIRED].password}
    assert merged.desk(CLERK).ask("POST", "/session", body).status == 401


def test_what_is_addressed_to_a_department_of_before_reaches_the_new_one(merged):
    for code in (OLD, "000.00.13.H16", OTHER, "000.00.11.H16", NEW):
        assert succession.addressee(code).agency_id == NEW
        yesterday = merger.tomorrow() - timedelta(days=2)
        if code != NEW:
            assert succession.addressee(code, yesterday).agency_id in (OLD, OTHER)
    assert succession.entrance("qlvb.stttt.daknong.gov.vn").agency_id == NEW


def test_every_agency_is_listed_with_its_days_and_what_became_of_it(merged):
    everyone = merged.desk(CLERK).get("/succession").body["items"]
    listed = {each["agency_id"]: each for each in everyone}
    first_day = merger.tomorrow() - timedelta(days=1)
    assert listed[OLD]["effective_to"] == str(first_day - timedelta(days=1))
    assert listed[OLD]["became"]["successors"] == [{"agency_id": NEW, "unit_id": None}]
    assert (listed[NEW]["effective_from"], listed[NEW]["became"]) == (str(first_day), None)
    units = merged.desk(CLERK).get(f"/agencies/{OLD}/succession").body["units"]
    assert len(units) == 4
    assert all(unit["became"]["successors"][0]["unit_id"] for unit in units)


def test_an_agency_that_ended_does_not_begin_again_by_another_name(merged):
    renamed = replace(
        organization.agency(OLD).designation, effective_from=merger.tomorrow(), effective_to=None
    )
    with pytest.raises(AgencyNotInEffect):
        succession.redesignate(merger.OPERATOR, OLD, renamed, "12/QĐ-UBND")
    assert not organization.agency(OLD).is_effective(merger.tomorrow())


def test_who_looks_is_told_for_which_side_they_may_confirm(proposed, merged):
    path = f"/handovers/{proposed}"
    assert signed_in(merged, HEAD).get(path).body["sides"] == ["handing", "taking"]
    assert signed_in(merged, THE_OTHER_HEAD).get(path).body["sides"] == ["taking"]
    assert signed_in(merged, MANAGER).get(path).body["sides"] == []


def test_the_registers_of_before_give_no_more_numbers(merged, office):
    with pytest.raises(RegisterClosed):
        registers.check_open(OLD, "VBD")
    since_before = merged.desk(CLERK)
    refused = since_before.act(
        office.documents["stopped"],
        "intake-decision",
        decision="continue",
        reason="Bên gửi xác nhận đủ",
        directed_by="Giám đốc",
    )
    assert is_refused(refused, 422, "register_closed")


def test_a_list_names_every_open_document_once_in_the_order_of_the_register(
    proposed, merged, office
):
    manager = signed_in(merged, MANAGER)
    record = manager.get(f"/handovers/{proposed}").body
    assert (record["stage"], record["documents"]) == ("proposed", 6)
    listed = manager.get(f"/handovers/{proposed}/documents").body["items"]
    numbers = [line["arrival_number"] for line in listed]
    assert numbers == [*sorted(filter(None, numbers)), None]
    open_ones = {d for status, d in office.documents.items() if status != "settled"}
    assert {line["document_id"] for line in listed} == open_ones
    assert is_refused(manager.post("/handovers", {"predecessor_id": OLD}), 409)


def test_nothing_is_confirmed_before_everyone_has_a_receiver(proposed, merged, office):
    head = signed_in(merged, HEAD)
    seen = head.get(f"/handovers/{proposed}").body
    unnamed = [r["party"]["name"] for r in seen["recipients"] if r["receiver"] is None]
    assert unnamed == ["Phan Thị Mỹ Duyên"]
    refused = confirm(head, proposed, "handing")
    assert is_refused(refused, 422, "recipients_missing")
    manager = signed_in(merged, MANAGER)
    pair = {"party": office.person(RETIRED), "receiver": office.person(HEAD)}
    named = manager.ask("PUT", f"/handovers/{proposed}/recipients", {"recipients": [pair]})
    assert named.status == 200, named.body
    assert all(r["receiver"] for r in named["recipients"])


def test_two_leaders_one_from_each_side_confirm_the_same_list(proposed, merged):
    head, other = signed_in(merged, HEAD), signed_in(merged, THE_OTHER_HEAD)
    assert is_refused(confirm(other, proposed, "handing"), 403, "not_of_this_side")
    stale = {"side": "handing", "digest": "0" * 64}
    assert is_refused(head.post(f"/handovers/{proposed}/confirmation", stale), 409)
    assert confirm(head, proposed, "handing")["stage"] == "proposed"
    assert is_refused(confirm(head, proposed, "taking"), 422, "same_person_on_both_sides")
    assert confirm(other, proposed, "taking")["stage"] == "carrying_out"
    merged.engine.settle()
    done = head.get(f"/handovers/{proposed}").body
    assert (done["stage"], done["handed_over"], done["left_out"]) == ("done", 6, 0)
    assert done["still_open"] == 0
    digests = {signed["digest"] for signed in done["signed"]}
    assert digests == {done["digest"]}


def test_the_record_of_handover_proves_what_both_sides_confirmed(proposed, merged):
    of_before, of_now = merged.desk(CLERK), signed_in(merged, HEAD)
    for who, agency_id in ((of_before, OLD), (of_now, NEW)):
        proof = who.get(f"/handovers/{proposed}/proof").body
        tags = [record["tag"] for record in proof["waiting"]]
        assert (proof["agency"], tags.count("handover:confirm")) == (agency_id, 2)
        assert verify.verify(proof) == []
    for changed in (
        {"lines": proof["lines"][1:]},
        {"lines": [line.replace("UBND", "HĐND") for line in proof["lines"]]},
        {"agreement": proof["agreement"].replace(OLD, OTHER)},
    ):
        assert [each.kind for each in verify.verify(proof | changed)] == ["agreement"]


def test_open_work_goes_on_where_it_stood_under_new_numbers(proposed, merged, office):
    clerk = signed_in(merged, CLERK)
    numbers = []
    for status, document_id in office.documents.items():
        if status == "settled":
            continue
        shown = clerk.document(document_id)
        assert shown["status"] == status
        assert shown["continues"]["agency_id"] == OLD
        if status != "stopped":
            assert shown["continues"]["number_label"] == f"{office.number_of[status]:02d}"
            numbers.append(shown["arrival_number"])
    assert numbers == [1, 2, 3, 4, 5]
    assert clerk.document(office.documents["stopped"])["arrival_number"] is None


FOLDERS = {
    CLERK: {"STOPPED": 1, "RETURNED": 1},
    HEAD: {"DIRECT": 1, "CONFIRM": 1, "EXTENSION": 1},
    OFFICER: {"HANDLE": 1},
    COLLEAGUE: {"COHANDLE": 1},
}


@pytest.mark.parametrize("account", FOLDERS)
def test_the_work_lies_on_the_right_desks(proposed, merged, account):
    mine = signed_in(merged, account).get("/work/folders").body["mine"]
    assert {folder: n for folder, n in mine.items() if n} == FOLDERS[account]


def test_the_work_of_a_unit_lies_with_the_unit_that_took_it_in(proposed, merged):
    unit = signed_in(merged, UNIT_HEAD).get("/work/folders").body["unit"]
    assert {folder: n for folder, n in unit.items() if n} == {"ASSIGN": 1}
    unit = signed_in(merged, "binhtv.stttt").get("/work/folders").body["unit"]
    assert {folder: n for folder, n in unit.items() if n} == {"INFORMED": 1}


def test_nothing_lies_on_a_desk_of_the_department_that_is_no_more(proposed, merged, office):
    table = boto3.client("dynamodb").scan(TableName=merged.engine.reference("RoutingTable"))
    work = [i for i in table["Items"] if i["pk"]["S"].startswith(f"A#{OLD}#W#")]
    for item in work:
        assert item["sk"]["S"] == "COUNTS"
        assert {item[f.value]["N"] for f in Folder if f.value in item} <= {"0"}
    assert desk.recount() == 0


def test_each_who_has_work_is_told_once_by_mail(proposed, merged, office):
    document_id = office.documents["in_progress"]
    sent = merged.engine.outbox()[office.mails_before :]
    told = [re.search(r"[\w.]+(?=@)", str(m.to)).group() for m in sent if document_id in m.text]
    heads_of_the_new_office = ["binhtv.stttt", "danhtc.snv", "huytq.stttt"]
    assert sorted(told) == sorted([HEAD, OFFICER, COLLEAGUE, *heads_of_the_new_office])


def test_work_that_was_taken_over_is_finished_as_any_other(proposed, merged, office):
    officer, head = signed_in(merged, OFFICER), signed_in(merged, HEAD)
    document_id = office.documents["in_progress"]
    granted = head.act(document_id, "extension-decision", granted=True)
    assert granted.status == 200, granted.body
    settled = officer.act(document_id, "settlement", method="no_reply", result="Xong")
    assert (settled.status, settled["status"]) == (200, "settled")
    clerk = signed_in(merged, CLERK)
    going_on = clerk.act(
        office.documents["stopped"],
        "intake-decision",
        decision="continue",
        reason="Bên gửi xác nhận đủ",
        directed_by="Giám đốc",
    )
    assert (going_on.status, going_on["arrival_number"]) == (200, 6)


def test_the_files_of_taken_over_work_open_for_who_handles_it(proposed, merged, office):
    officer = signed_in(merged, OFFICER)
    [file] = officer.document(office.documents["in_progress"])["files"]
    link = officer.get(f"/files/{file['file_id']}/link")
    assert link.status == 200, link.body
    assert f"/{OLD}/" in link["url"]


def test_handing_over_again_changes_nothing(proposed, merged, office):
    before = [incoming.in_agency(NEW, d) for s, d in office.documents.items() if s != "settled"]
    event = {"agency_id": NEW, "handover_id": proposed}
    assert carrying.step(event)["resume_at"] == "done"
    manager = signed_in(merged, MANAGER)
    again = manager.post("/handovers", {"predecessor_id": OLD})
    assert again.status == 201
    merged.engine.settle()
    shown = manager.get(f"/handovers/{again['handover_id']}").body
    assert (shown["stage"], shown["documents"]) == ("proposed", 0)
    after = [incoming.in_agency(NEW, d) for s, d in office.documents.items() if s != "settled"]
    assert before == after


def test_closed_documents_of_before_are_read_by_right_and_on_record(proposed, merged, office):
    clerk, officer = signed_in(merged, CLERK), signed_in(merged, OFFICER)
    rows = clerk.get(f"/incoming?agency={OLD}&year=2026").body["items"]
    assert {row["status"] for row in rows} == {"settled", "handed_over"}
    settled = office.documents["settled"]
    shown = clerk.get(f"/incoming/{settled}?agency={OLD}")
    assert (shown.status, shown["status"], shown["allowed"]) == (200, "settled", [])
    assert is_refused(officer.get(f"/incoming/{settled}?agency={OLD}"), 403, "not_your_duty")
    assert is_refused(clerk.get(f"/incoming/{settled}"), 404)
    stranger = merged.one(Role.CLERK, agency="H16.32")
    stranger = signed_in(merged, stranger.account)
    assert is_refused(stranger.get(f"/incoming/{settled}?agency={OLD}"), 404, "agency_not_found")
    [file] = shown["files"]
    link = clerk.get(f"/files/{file['file_id']}/link?agency={OLD}")
    assert link.status == 200, link.body
    told = clerk.get(f"/incoming/{settled}/history?agency={OLD}").body["items"]
    tags = [event["tag"] for event in told]
    assert "predecessor:read" in tags
    assert "file:read" in tags


def test_a_predecessors_document_points_to_where_it_goes_on(proposed, merged, office):
    clerk = signed_in(merged, CLERK)
    document_id = office.documents["assigned"]
    shown = clerk.get(f"/incoming/{document_id}?agency={OLD}").body
    there = clerk.document(document_id)
    assert shown["arrival_number"] == office.number_of["assigned"]
    assert shown["continued_in"]["agency_id"] == NEW
    assert shown["continued_in"]["number_label"] == f"{there['arrival_number']:02d}"
    assert shown["work"] == []


def test_a_handover_ended_after_its_every_write_loses_and_doubles_nothing(
    proposed, merged, office, others
):
    made = signed_in(merged, MANAGER).post("/handovers", {"predecessor_id": OTHER})
    merged.engine.settle()
    event = {"agency_id": NEW, "handover_id": made["handover_id"]}
    head, other = signed_in(merged, HEAD), signed_in(merged, THE_OTHER_HEAD)
    assert confirm(other, event["handover_id"], "handing").status == 200
    merged.engine.settle()
    with writes(crash_after=1):
        assert confirm(head, event["handover_id"], "taking").status == 500
    turns = 0
    while handovers.find(NEW, event["handover_id"]).stage is Stage.CARRYING_OUT:
        with suppress(Crash), writes(crash_after=1, only_mine=True):
            carrying.step(event)
        merged.engine.settle()
        turns += 1
        assert turns < 20
    assert turns > len(others)
    merged.engine.advance(timedelta(minutes=15))
    merged.engine.invoke("RoutingSweep")
    merged.engine.settle()
    taken = [incoming.in_agency(NEW, document_id) for document_id in others]
    numbers = [document.registration.arrival_number for document in taken]
    assert sorted(numbers) == list(range(min(numbers), min(numbers) + len(others)))
    for document in taken:
        assert len(passing.delivered(document)) == 1
        for agency_id in (OTHER, NEW):
            told = audit.history(agency_id, document.document_id).items
            tags = [act.tag for act in told if "over" in act.tag]
            tag = EventTag.INCOMING_HAND_OVER if agency_id == OTHER else EventTag.INCOMING_TAKE_OVER
            assert tags == [tag]
    progress = handovers.progress(handovers.find(NEW, event["handover_id"]))
    assert (progress.handed_over, progress.left_out) == (len(others), 0)
    assert desk.recount() == 0


def test_numbers_of_the_new_register_are_each_given_once(proposed, merged, office, others):
    rows = signed_in(merged, CLERK).get("/incoming?register=VBD&year=2026").body["items"]
    numbers = [row["arrival_number"] for row in rows]
    assert numbers == list(range(len(numbers), 0, -1))


def confirm(who, handover_id, side):
    digest = who.get(f"/handovers/{handover_id}").body["digest"]
    return who.post(f"/handovers/{handover_id}/confirmation", {"side": side, "digest": digest})
