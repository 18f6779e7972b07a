"""Acting for another through the API: what it takes, what is on record, and when it ends."""

from datetime import datetime, time, timedelta

import pytest
from qlvb.delegation import service as delegation
from qlvb.delegation.refusals import DelegationNotRunning
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import service as organization
from qlvb.platform.clients import client
from qlvb.platform.settings import settings

from tests.builders.refusals import is_refused
from tests.builders.registering import a_key, an_accepted_file, an_intake, meanwhile

DIRECT = "incoming:direct"


@pytest.fixture(scope="module")
def office(demo):
    return Office(demo)


class Office:
    """The head who is away, the deputy who stands in, and the others."""

    def __init__(self, demo):
        self.demo, self.engine = demo, demo.engine
        self.clerk, self.head = demo.one(Role.CLERK), demo.one(Role.HEAD)
        self.officer = demo.one(Role.OFFICER, unit="CNTT")
        self.unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT")
        self.people = {
            name: getattr(self, name).me["person"]
            for name in ("clerk", "head", "officer", "unit_head")
        }

    def id_of(self, name):
        return self.people[name]["person_id"]

    def name_of(self, name):
        return self.people[name]["name"]

    def asks_to_delegate(self, giver="head", to="unit_head", duties=(DIRECT,), **changes):
        by = changes.pop("by", giver)
        today = clock.today()
        body = {
            "delegate_id": self.id_of(to),
            "duties": list(duties),
            "effective_from": str(today),
            "effective_to": str(today + timedelta(days=4)),
            "basis": "document",
            **changes,
        }
        if "file_id" not in body:
            body["file_id"] = an_accepted_file(by=self.id_of(by), filename="uy-quyen.pdf")
        return getattr(self, by).post("/delegations", body)

    def withdraws(self, delegation_id, giver="head"):
        return getattr(self, giver).post(f"/delegations/{delegation_id}/withdrawal")

    def registered(self, leader="head"):
        made = self.clerk.post("/incoming", an_intake(self.id_of(leader)), key=a_key())
        assert made.status == 201, made.body
        self.engine.settle()
        return made["document_id"]

    def given(self, **more):
        made = self.asks_to_delegate(**more)
        assert made.status == 201, made.body
        return made["delegation_id"]

    def directed_to_officer(self, desk, document_id):
        lead = {"kind": "person", "id": self.id_of("officer")}
        return desk.act(document_id, "direction", lead=lead, text="Giao xử lý")


@pytest.fixture
def delegation_id(office):
    """The head lets the unit head direct; withdrawn after the test."""
    made = office.given()
    yield made
    office.withdraws(made)


def test_a_delegate_directs_for_the_head_and_both_names_are_on_record(office, delegation_id):
    document_id = office.registered()
    acting = office.unit_head.acting(delegation_id)
    assert office.unit_head.get(f"/incoming/{document_id}").status == 404
    after = office.directed_to_officer(acting, document_id)
    assert after.status == 200, after.body
    both = f"{office.name_of('unit_head')} (thay mặt {office.name_of('head')})"
    assert after["direction"]["by"] == both
    history = office.clerk.get(f"/incoming/{document_id}/history")["items"]
    act = next(each for each in history if each["tag"] == DIRECT)
    assert act["person_name"] == office.name_of("unit_head")
    assert act["acting_for"] == office.name_of("head")
    assert act["facts"]["delegation_id"] == delegation_id
    assert act["facts"]["principal_id"] == office.id_of("head")
    work = office.officer.get("/work?of=me&folder=HANDLE")["items"]
    assert both in {each["from_name"] for each in work if each["row"]["document_id"] == document_id}


def test_the_delegate_finds_the_heads_work_and_only_what_was_delegated(office, delegation_id):
    office.registered()
    acting = office.unit_head.acting(delegation_id)
    heads = office.head.get("/work/folders")["mine"]
    counts = acting.get("/work/folders")["mine"]
    assert counts["DIRECT"] == heads["DIRECT"] > 0
    assert {folder for folder, count in counts.items() if count} == {"DIRECT"}
    listed = [w["work_id"] for w in acting.get("/work?of=me&folder=DIRECT")["items"]]
    own = [w["work_id"] for w in office.head.get("/work?of=me&folder=DIRECT")["items"]]
    assert listed == own
    assert acting.get("/work?of=me&folder=INFORMED")["items"] == []


def test_the_head_may_still_direct_while_somebody_stands_in(office, delegation_id):
    assert delegation_id
    document_id = office.registered()
    assert office.directed_to_officer(office.head, document_id).status == 200


def test_the_delegate_follows_what_they_directed(office, delegation_id):
    document_id = office.registered()
    acting = office.unit_head.acting(delegation_id)
    office.directed_to_officer(acting, document_id)
    assert acting.get(f"/incoming/{document_id}")["status"] == "in_progress"
    assert acting.get(f"/incoming/{document_id}/history").status == 200


def test_an_act_that_was_not_delegated_is_refused_and_says_for_whom(office, delegation_id):
    document_id = office.registered()
    acting = office.unit_head.acting(delegation_id)
    refused = acting.act(document_id, "return", reason="Sai địa chỉ")
    assert is_refused(refused, 403, "not_delegated")
    assert office.name_of("head") in refused["detail"]
    assert acting.document(document_id)["allowed"] == ["direction"]


def test_for_the_head_one_reads_the_heads_documents_and_not_the_register(office, delegation_id):
    acting = office.unit_head.acting(delegation_id)
    elsewhere = office.registered(leader="head")
    office.directed_to_officer(office.head, elsewhere)
    assert is_refused(acting.get("/incoming"), 403, "not_delegated")
    assert acting.get(f"/incoming/{elsewhere}").status == 200
    other = office.demo.one(Role.LEADER)
    its_leader = other.me["person"]["person_id"]
    if its_leader != office.id_of("head"):
        made = office.clerk.post("/incoming", an_intake(its_leader), key=a_key())
        office.engine.settle()
        assert office.head.get(f"/incoming/{made['document_id']}").status == 200
        assert acting.get(f"/incoming/{made['document_id']}").status == 404


def test_a_withdrawn_delegation_ends_with_the_very_next_request(office):
    delegation_id = office.given()
    acting = office.unit_head.acting(delegation_id)
    document_id = office.registered()
    assert acting.get(f"/incoming/{document_id}").status == 200
    ended = office.withdraws(delegation_id)
    assert ended["is_running"] is False
    assert is_refused(acting.get(f"/incoming/{document_id}"), 403, "delegation_not_running")
    lead = {"kind": "person", "id": office.id_of("officer")}
    refused = acting.post(f"/incoming/{document_id}/direction", {"version": 1, "lead": lead})
    assert is_refused(refused, 403, "delegation_not_running")
    assert office.withdraws(delegation_id)["withdrawn_at"] == ended["withdrawn_at"]


def test_a_delegation_ends_by_itself(office, delegation_id):
    assert office.unit_head.acting(delegation_id).get("/work/folders").status == 200
    delegate = organization.person("H16.13", office.id_of("unit_head")).as_actor()
    last_moment = datetime.combine(clock.today() + timedelta(days=5), time(0), clock.VIETNAM)
    with clock.set_to(last_moment - timedelta(seconds=1)):
        assert delegation.stand_in(delegate, delegation_id).place == office.id_of("head")
    with clock.set_to(last_moment), pytest.raises(DelegationNotRunning):
        delegation.stand_in(delegate, delegation_id)


def test_nobody_acts_under_a_delegation_to_another(office, delegation_id):
    refused = office.officer.acting(delegation_id).get("/work/folders")
    assert is_refused(refused, 404, "delegation_not_found")
    forged = office.unit_head.acting("01ARZ3NDEKTSV4RRFFQ69G5FAV").get("/work/folders")
    assert is_refused(forged, 404, "delegation_not_found")
    stranger = office.demo.one(Role.UNIT_HEAD, agency="H16.11")
    refused = stranger.acting(delegation_id).get("/work/folders")
    assert is_refused(refused, 404, "delegation_not_found")


def test_for_another_one_neither_delegates_nor_changes_the_organization(office, delegation_id):
    acting = office.unit_head.acting(delegation_id)
    for answer in (
        acting.get("/delegations"),
        acting.post(f"/delegations/{delegation_id}/withdrawal"),
        acting.get("/directory"),
        acting.ask("PUT", "/calendar/2027-03-06", {"kind": "working", "note": "Làm bù"}),
    ):
        assert is_refused(answer, 400, "acting_not_possible")


def test_a_delegate_who_delegates_passes_on_only_their_own_rights(office, delegation_id):
    onward = office.given(giver="unit_head", to="officer", duties=["incoming:direct"])
    try:
        document_id = office.registered()
        through = office.officer.acting(onward)
        refused = office.directed_to_officer(office.unit_head.acting(delegation_id), document_id)
        assert refused.status == 200
        other = office.registered()
        assert through.get(f"/incoming/{other}").status == 404
    finally:
        office.withdraws(onward, giver="unit_head")


def test_one_duty_is_not_delegated_to_two_at_once(office, delegation_id):
    assert delegation_id
    refused = office.asks_to_delegate(to="officer")
    assert is_refused(refused, 409, "duty_already_delegated")
    assert office.name_of("unit_head") in refused["detail"]
    later = clock.today() + timedelta(days=5)
    fine = office.given(to="officer", effective_from=str(later), effective_to=str(later))
    office.withdraws(fine)
    other_duty = office.given(to="officer", duties=["incoming:confirm"])
    office.withdraws(other_duty)


def test_the_same_duty_may_be_given_anew_after_a_withdrawal(office):
    office.withdraws(office.given())
    office.withdraws(office.given(to="officer"))


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"duties": []}, 422, "duties_missing"),
        ({"duties": ["organization:change"]}, 422, "duty_not_ones_own"),
        ({"duties": ["incoming:register"]}, 422, "duty_not_ones_own"),
        ({"to": "head"}, 422, "delegation_to_oneself"),
        ({"duties": ["outgoing:sign"]}, 422, "capacity_missing"),
        ({"capacity": "TL."}, 422, "capacity_without_signing"),
        ({"duties": ["outgoing:sign"], "capacity": "KT."}, 422, "capacity_not_for_them"),
        (
            {"duties": ["outgoing:sign"], "capacity": "TL.", "to": "officer"},
            422,
            "capacity_not_for_them",
        ),
        (
            {"duties": ["outgoing:sign"], "capacity": "TUQ."},
            422,
            "authorization_without_content",
        ),
        (
            {"duties": ["outgoing:sign"], "capacity": "TL.", "giver": "unit_head", "to": "officer"},
            422,
            "duty_not_ones_own",
        ),
        ({"duties": ["outgoing:sign"], "capacity": "TL.", "kinds": ["x"]}, 400, "malformed"),
        ({"effective_from": "2026-11-01"}, 422, "delegation_term_impossible"),
        ({"effective_to": "2029-01-01"}, 422, "delegation_term_impossible"),
        ({"basis": "signed_mail"}, 422, "basis_of_another_kind"),
        ({"file_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, 404, "file_not_found"),
        ({"by": "clerk"}, 422, "basis_of_another"),
        ({"by": "officer"}, 422, "basis_of_another"),
    ],
)
def test_what_cannot_be_delegated_is_refused(office, changes, status, code):
    if "by" in changes:
        changes = {**changes, "delegator_id": office.id_of("head")}
    assert is_refused(office.asks_to_delegate(**changes), status, code)


def test_another_agencys_people_are_not_found(office):
    there = office.demo.one(Role.HEAD, agency="H16.11").me["person"]["person_id"]
    refused = office.asks_to_delegate(delegate_id=there)
    assert is_refused(refused, 404, "person_not_found")


def test_both_sides_see_the_delegation_and_may_open_what_it_rests_on(office, delegation_id):
    received = office.unit_head.get("/delegations?of=received")["items"]
    given = office.head.get("/delegations?of=given")["items"]
    one = next(each for each in received if each["delegation_id"] == delegation_id)
    assert one in given
    assert one["duties"] == [{"duty": DIRECT, "name": "Cho ý kiến chỉ đạo"}]
    assert (one["delegator_name"], one["is_running"]) == (office.name_of("head"), True)
    assert office.unit_head.get(f"/files/{one['file_id']}/link").status == 200
    assert office.head.get(f"/files/{one['file_id']}/link").status == 200
    assert office.officer.get(f"/files/{one['file_id']}/link").status == 404


def test_the_capacity_to_sign_is_kept_with_its_kinds_and_its_field(office):
    made = office.asks_to_delegate(
        duties=["outgoing:sign"], capacity="TUQ.", kinds=["cong-van"], field="Bưu chính"
    )
    assert (made["capacity"], made["kinds"], made["field"]) == ("TUQ.", ["cong-van"], "Bưu chính")
    office.withdraws(made["delegation_id"])


def test_an_administrator_ends_the_delegation_of_who_cannot(office):
    delegation_id = office.given()
    administrator = office.demo.one(Role.ADMINISTRATOR)
    body = {"delegator_id": office.id_of("head")}
    ended = administrator.post(f"/delegations/{delegation_id}/withdrawal", body)
    assert ended["is_running"] is False
    assert ended["withdrawn_by"] == administrator.me["person"]["name"]


def test_who_registers_for_the_clerk_is_named_in_the_register(office):
    delegation_id = office.given(giver="clerk", to="officer", duties=["incoming:register"])
    acting = office.officer.acting(delegation_id)
    mine = an_accepted_file(by=office.id_of("officer"))
    made = acting.post("/incoming", an_intake(office.id_of("head"), file_ids=[mine]), key=a_key())
    assert made.status == 201, made.body
    assert made["registered_by"] == (
        f"{office.name_of('officer')} (thay mặt {office.name_of('clerk')})"
    )
    assert acting.get("/incoming").status == 200
    office.withdraws(delegation_id, giver="clerk")


def test_of_two_delegations_of_one_duty_given_at_once_one_is_refused(office):
    answers = []

    def another_window():
        answers.append(office.asks_to_delegate(to="officer"))

    with meanwhile("dynamodb", "TransactWriteItems", another_window):
        answers.append(office.asks_to_delegate(to="unit_head"))
    made = [each for each in answers if each.status == 201]
    refused = [each for each in answers if each.status != 201]
    assert len(made) == len(refused) == 1
    assert is_refused(refused[0], 409, "duty_already_delegated")
    office.withdraws(made[0]["delegation_id"])


def test_a_request_for_another_reads_the_delegation_once_however_often_it_asks(office):
    delegation_id = office.given()
    document_id = office.registered()
    acting, reads = office.unit_head.acting(delegation_id), []
    events = client("dynamodb").meta.events

    def note(params, **_):
        reads.append((params["TableName"], params.get("ConsistentRead")))

    events.register("provide-client-params.dynamodb.GetItem", note, unique_id="reads")
    try:
        assert office.directed_to_officer(acting, document_id).status == 200
    finally:
        events.unregister("provide-client-params.dynamodb.GetItem", unique_id="reads")
    asked = [consistent for table, consistent in reads if table == settings.delegation_table]
    assert asked == [True, True], "once for looking at the version, once for the act"
    office.withdraws(delegation_id)
