"""Two departments of the demonstration that become one in the middle of the year."""

from datetime import UTC, date, datetime, timedelta

from qlvb.kernel import actor as actors
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor, Role
from qlvb.organization import moving, succession
from qlvb.organization import service as organization
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.organization.model import Agency, Designation, Unit
from qlvb.organization.moving import Move

from tests.builders.client import Desk, send
from tests.builders.registering import an_accepted_file

OLD, OTHER, NEW = "H16.13", "H16.11", "H16.40"
LEGAL_BASIS = "25/NQ-HĐND"
HEAD, DEPUTY, CLERK, ARCHIVIST = "nghialt.stttt", "duyenptm.stttt", "maint.stttt", "huonglt.stttt"
UNIT_HEAD, OFFICER, COLLEAGUE = "duchm.stttt", "annv.stttt", "baopg.stttt"
MANAGER = "phuocdh.stttt"
THE_OTHER_HEAD, THE_OTHER_CLERK, THE_OTHER_OFFICER = "thongbv.snv", "daodth.snv", "trinh.snv"
RETIRED = DEPUTY
DUE = "2026-09-15"
THE_LAST_EVENING = datetime(2026, 6, 30, 16, 50, tzinfo=UTC)
"""Ten minutes to midnight there: on the first of July there is one department."""
NEW_UNITS = {"VP": "Văn phòng Sở", "CNTT": "Phòng Công nghệ số", "NV": "Phòng Nội vụ"}
UNIT_OF = {"VP": "VP", "CNTT": "CNTT", "TTBCXB": "CNTT", "TTS": "VP", "TCBC": "NV", "VTLT": "NV"}
"""Which unit goes into which; both departments have an office."""


def somebody(agency_id, *roles, name="Người quản lý"):
    """Who sets up an agency before anyone works there."""
    return Actor(
        person_id=actors.system(agency_id).person_id,
        agency_id=agency_id,
        name=name,
        roles=frozenset(roles),
    )


OPERATOR = somebody("H16", Role.OPERATOR)
ADMINISTRATOR = somebody(NEW, Role.ADMINISTRATOR)


def found_the_new_department(first_day):
    """The successor with its units, founded by its own decision."""
    called = Designation(
        name="Sở Khoa học và Công nghệ tỉnh Đắk Nông",
        abbreviation="SKHCN",
        kind="Sở",
        parent_id="H16",
        effective_from=first_day,
    )
    organization.found_agency(OPERATOR, Agency(agency_id=NEW, designations=(called,)))
    for place, (abbreviation, name) in enumerate(NEW_UNITS.items()):
        organization.open_unit(
            ADMINISTRATOR,
            Unit(
                agency_id=NEW,
                unit_id=new_unit(abbreviation),
                name=name,
                abbreviation=abbreviation,
                effective_from=first_day,
                precedence=place,
            ),
        )


def merge(first_day):
    """The decision: both departments, and their units, into the new one."""
    succession.decide(
        OPERATOR,
        Succession(
            succession_id=ids.new_id(),
            change=Change.MERGE,
            predecessors=(Body(agency_id=OLD), Body(agency_id=OTHER)),
            successors=(Body(agency_id=NEW),),
            effective_from=first_day,
            legal_basis=LEGAL_BASIS,
        ),
    )
    for agency_id in (OLD, OTHER):
        for unit in organization.units(agency_id):
            succession.decide(
                OPERATOR,
                Succession(
                    succession_id=ids.new_id(),
                    change=Change.MERGE,
                    predecessors=(Body(agency_id=agency_id, unit_id=unit.unit_id),),
                    successors=(Body(agency_id=NEW, unit_id=new_unit(UNIT_OF[unit.abbreviation])),),
                    effective_from=first_day,
                    legal_basis=LEGAL_BASIS,
                ),
            )


def new_unit(abbreviation):
    return ids.derived_id("unit", NEW, abbreviation)


def move_everyone(members, *, besides=()):
    """Everyone of both departments takes the same post in the new one."""
    for agency_id in (OLD, OTHER):
        moves = []
        for account, member in members.items():
            if member.person.agency_id != agency_id or account in besides:
                continue
            [held] = member.person.positions
            units = {unit.unit_id: unit.abbreviation for unit in member.units}
            moves.append(
                Move(
                    person_id=member.person.person_id,
                    title=held.title,
                    roles=held.roles,
                    unit_id=new_unit(UNIT_OF[units[held.unit_id]]) if held.unit_id else None,
                    precedence=held.precedence,
                )
            )
        moving.move_people(ADMINISTRATOR, agency_id, tuple(moves))


def signed_in(demo, account):
    """A person as they sign in now, wherever they work now."""
    body = {"account": account, "password": demo.members[account].password}
    headers = {"Content-Type": "application/json"}
    answer = send(demo.engine, "POST", "/api/session", body, headers)
    assert answer.status == 200, answer.body
    return Desk(demo.engine, account, answer["token"])


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


class Office:
    """The department before the merger, with one document in every state."""

    def __init__(self, demo):
        self.demo = demo
        self.documents = {}
        self.number_of = {}
        self.follow_a_routing_in_which_the_giver_confirms()
        for status, bring in {
            "stopped": self.a_stopped,
            "registered": self.a_registered,
            "returned": self.a_returned,
            "assigned": self.an_assigned,
            "in_progress": self.one_in_progress,
            "awaiting_confirmation": self.one_to_confirm,
            "settled": self.a_settled,
        }.items():
            self.documents[status] = bring()
            shown = self.desk(CLERK).document(self.documents[status])
            assert shown["status"] == status
            self.number_of[status] = shown["arrival_number"]

    def desk(self, account):
        return self.demo.desk(account)

    def id_of(self, account):
        return self.demo.members[account].person.person_id

    def person(self, account):
        return {"kind": "person", "id": self.id_of(account)}

    def unit(self, abbreviation):
        units = self.demo.members[CLERK].units
        return {
            "kind": "unit",
            "id": next(u.unit_id for u in units if u.abbreviation == abbreviation),
        }

    def does(self, account, document_id, act, **body):
        answer = self.desk(account).act(document_id, act, **body)
        assert answer.status == 200, answer.body

    def follow_a_routing_in_which_the_giver_confirms(self):
        manager = self.desk(MANAGER)
        version = manager.post("/routing-plan", {"giver_confirms": True})["version"]
        assert manager.post(f"/routing-plan/{version}/activation").status == 200

    def a_registered(self, leader=HEAD, **changes):
        file_id = an_accepted_file(by=self.id_of(CLERK))
        made = self.desk(CLERK).register(leader=self.id_of(leader), file_ids=[file_id], **changes)
        assert made.status == 201, made.body
        return made["document_id"]

    def a_stopped(self):
        one_page = {"documents": 1, "pages": [1]}
        return self.a_registered(form="electronic", declared=one_page)

    def a_returned(self):
        document_id = self.a_registered(leader=DEPUTY)
        self.does(DEPUTY, document_id, "return", reason="Không phụ trách")
        return document_id

    def an_assigned(self):
        document_id = self.a_registered()
        self.does(HEAD, document_id, "direction", text="Giao", lead=self.unit("CNTT"), due_on=DUE)
        return document_id

    def one_in_progress(self):
        document_id = self.a_registered()
        self.does(
            HEAD,
            document_id,
            "direction",
            text="Giao",
            lead=self.person(OFFICER),
            cohandlers=[self.person(COLLEAGUE)],
            informed=[self.unit("VP")],
            due_on=DUE,
        )
        self.does(OFFICER, document_id, "extension", due_on="2026-10-15", reason="Cần thêm số liệu")
        return document_id

    def one_to_confirm(self):
        document_id = self.a_registered()
        self.does(HEAD, document_id, "direction", text="Giao", lead=self.person(OFFICER))
        self.does(OFFICER, document_id, "settlement", method="no_reply", result="Đã thực hiện")
        return document_id

    def a_settled(self):
        document_id = self.one_to_confirm()
        self.does(HEAD, document_id, "confirmation", agreed=True)
        return document_id
