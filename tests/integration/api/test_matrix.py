"""The matrix of rights: every request, every role, from near and far, one expected answer each."""

import re
from pathlib import Path

import pytest
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import succession
from qlvb.organization.lineage import Body, Change, Succession
from qlvb.platform import identity

from infra import openapi
from tests.builders.bodies import BODIES, PREDECESSOR
from tests.builders.client import Desk
from tests.builders.exchanging import an_issue
from tests.builders.issuing import Signers
from tests.builders.merger import OPERATOR
from tests.builders.registering import a_key, an_accepted_file, an_intake
from tests.builders.signing import a_draft

ROLES = list(Role)
ROWS = [
    line.split()
    for line in Path(__file__).with_name("matrix.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
OF_AGENCY = {
    each.path
    for _, each in openapi.operations()
    if each.query is not None and "agency" in each.query.model_fields
}
"""What may be asked of a predecessor's things, by saying whose they are."""
SEEN = {401: "?", 403: "-", 404: "0"}
SUCCESSOR = "H16.32"
PLACES = ("another unit", "its unit", "another agency", "its successor")
"""Where those stand who ask, as the columns of the matrix."""
FAR_FIRST = PLACES[::-1]
"""Who is near may act, and then the thing is no longer as it was."""
WITHOUT_VERSION = (
    "opinion",
    "acknowledgement",
    "comments",
    "opening",
    "places",
    "posting",
    "deliveries/{place}/resend",
    "recall",
    "recall/{place}",
    "printouts",
)
CLERK_LAST = sorted(ROLES, key=lambda role: role is Role.CLERK)
"""Where the clerk may, the act is done: the others are refused on the document as it was."""


def test_the_matrix_has_a_row_for_every_request_that_needs_somebody():
    asked = [[each.method, each.path] for _, each in openapi.operations() if each.right is not None]
    assert sorted(row[:2] for row in ROWS) == sorted(asked)
    assert all(len(row) == 2 + len(PLACES) for row in ROWS)
    assert all(re.fullmatch(r"[y0-]{9}", cells) for row in ROWS for cells in row[2:])


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(r[:2]) for r in ROWS])
def test_who_may_send_it_may_and_nobody_else(bystanders, things, row):
    method, path, *cells = row
    seen = {}
    for place in FAR_FIRST:
        for role in CLERK_LAST:
            about = things.left if place == "its successor" else things.ready_for(path)
            answer = things.ask(bystanders[place, role], method, path, about)
            assert answer.status < 500, answer.body
            seen[place, role] = SEEN.get(answer.status, "y")
    assert ["".join(seen[place, role] for role in ROLES) for place in PLACES] == cells


def act_of(path):
    """What the request does with a document."""
    return path.rpartition("{document_id}/")[2] if "{document_id}/" in path else ""


def is_outgoing(path):
    """Whether the request is about a document that goes out."""
    return "/outgoing/{document_id}" in path


def what_a_predecessor_left(demo):
    """A settled document, its file, and the record by which open work is handed over."""
    clerk, leader, officer = (
        demo.one(role, agency=PREDECESSOR) for role in (Role.CLERK, Role.HEAD, Role.OFFICER)
    )
    person = {"kind": "person", "id": officer.me["person"]["person_id"]}
    leader_id = leader.me["person"]["person_id"]
    document_id = clerk.register(leader=leader_id)["document_id"]
    leader.act(document_id, "direction", text="Giao", lead=person)
    settled = officer.act(document_id, "settlement", method="no_reply", result="Xong")
    assert settled.status == 200, settled.body
    [file] = clerk.document(document_id)["files"]
    decided = Succession(
        succession_id="SAP-NHAP",
        change=Change.MERGE,
        predecessors=(Body(agency_id=PREDECESSOR),),
        successors=(Body(agency_id=SUCCESSOR),),
        effective_from=clock.today(),
        legal_basis="1671/NQ-UBTVQH15",
    )
    succession.decide(OPERATOR, decided)
    administrator = demo.one(Role.ADMINISTRATOR, agency=SUCCESSOR)
    made = administrator.post("/handovers", {"predecessor_id": PREDECESSOR})
    demo.engine.settle()
    return {
        "document_id": document_id,
        "file_id": file["file_id"],
        "person_id": person["id"],
        "agency_id": PREDECESSOR,
        "group_id": "CHUA-CO",
        "fingerprint": "CHUA-CO",
        "arrival_id": "CHUA-CO",
        "handover_id": made["handover_id"],
        "backup_id": "CHUA-CO",
        "restore_id": "CHUA-CO",
    }


class Things:
    """A document in every state, and files, for requests to be about."""

    def __init__(self, demo):
        self.engine = demo.engine
        self.versions = {}
        self.left = what_a_predecessor_left(demo)
        self.clerk, self.leader = demo.one(Role.CLERK), demo.one(Role.HEAD)
        self.officer, self.colleague = (demo.one(Role.OFFICER, unit=u) for u in ("CNTT", "TTBCXB"))
        self.unit_id = self.officer.me["unit"]["unit_id"]
        self.loose_file = an_accepted_file(by="AI-DO")
        sent = an_issue(a_draft(1))
        demo.engine.settle()
        self.arrival_id = sent.arrival().arrival_id
        registered = self._registered()
        self.attached_file = self.clerk.document(registered)["files"][0]["file_id"]
        in_hand = self._given()
        self.about = {
            "": registered,
            "intake-decision": self._registered(
                form="electronic", declared={"documents": 2, "pages": [1, 1]}
            ),
            "presentation": self._after(self.leader, self._registered(), "return", reason="Sai"),
            "assignment": self._for_the_unit(),
            "extension-decision": self._after(
                self.officer, self._given(), "extension", due_on="2027-02-01", reason="Thêm"
            ),
            **{
                act: self._after(
                    self.clerk,
                    self._registered(),
                    "access-change",
                    restricted=True,
                    reason="Nội bộ",
                )
                for act in ("access-decision", "access-withdrawal")
            },
            "access-change": self._registered(),
            **dict.fromkeys(
                ("settlement", "opinion", "acknowledgement", "reassignment", "withdrawal"), in_hand
            ),
            "extension": in_hand,
        }
        self.drafters = Signers(demo)
        self.outgoing = self._outgoing()
        group = self.officer.post("/recipient-groups", BODIES["POST /api/recipient-groups"])
        self.group_id = group["group_id"]
        administrator = self.administrator = demo.one(Role.ADMINISTRATOR)
        self.newcomer = self._entered()
        plan = administrator.post("/routing-plan", {"giver_confirms": True})
        administrator.post(f"/routing-plan/{plan['version']}/activation")
        self.about["confirmation"] = self._after(
            self.officer, self._given(), "settlement", method="no_reply", result="Xong"
        )

    def ready_for(self, path):
        """What the request can be about, by the names in its path."""
        about = self.outgoing if is_outgoing(path) else self.about
        document_id = about.get(act_of(path), about[""])
        if act_of(path) == "cancellation":
            document_id = self.drafters.a_draft()
        return {
            "document_id": document_id,
            "file_id": self.attached_file if path.startswith("/api/files/") else self.loose_file,
            "person_id": self.newcomer,
            "agency_id": "H16.13",
            "handover_id": self.left["handover_id"],
            "group_id": self.group_id,
            "fingerprint": "CHUA-CO",
            "arrival_id": self.arrival_id,
            "backup_id": "CHUA-CO",
            "restore_id": "CHUA-CO",
        }

    def ask(self, desk, method, path, about):
        """The request as it could be right, about a thing that is ready for it."""
        act, asked = act_of(path), path
        given = {"period": "2027-03-06" if method == "PUT" else "2027", "number": "2"}
        given |= {
            "register": "MOI",
            "place": "1",
            "use_id": "CHUA-CO",
            "incident_id": "CHUA-CO",
            "report_id": "CHUA-CO",
            "account": "CHUA-CO",
            **about,
        }
        if method == "DELETE":
            given["group_id"] = "CHUA-CO"
        body = None
        if method != "GET":
            body = {**BODIES.get(f"{method} {path}", {}), **self._named(act)}
        if body is not None and "/incoming/{document_id}" in path and act not in WITHOUT_VERSION:
            body["version"] = self._version(self.clerk.document, about["document_id"])
        if body is not None and is_outgoing(path) and act not in WITHOUT_VERSION:
            read = self.drafters.officer.outgoing
            body["version"] = self._version(read, about["document_id"])
        if body and "{person_id}" in path and "of" not in body:
            seen = self.administrator.get(f"/people/{self.newcomer}")
            body["version"] = seen["person"]["version"]
        whose = f"?agency={PREDECESSOR}" if about is self.left and path in OF_AGENCY else ""
        if path in ("/api/reports/figures", "/api/reports/documents"):
            figure = "&figure=open" if "documents" in path else ""
            whose = f"?from=2026-12-01&until=2026-12-31{figure}"
        for name, value in given.items():
            path = path.replace(f"{{{name}}}", value)
        answer = desk.ask(method, path.removeprefix("/api") + whose, body, key=a_key())
        if method != "GET" and answer.status < 400:
            # What it set off is over first: a backup copies, and proves, all that is there.
            self.engine.settle(240)
            self._renew(asked, act)
        return answer

    def _version(self, read, document_id):
        """As it was when somebody last changed anything."""
        if document_id not in self.versions:
            self.versions[document_id] = read(document_id).get("version", 1)
        return self.versions[document_id]

    def _renew(self, path, act):
        """What was acted on is no longer as it was: the next one acts on another."""
        self.versions.clear()
        if act == "assignment":
            self.about[act] = self._for_the_unit()
        if is_outgoing(path) and act in self.stages:
            self.outgoing[act] = self.stages[act]()

    def _for_the_unit(self):
        return self._given(lead={"kind": "unit", "id": self.unit_id})

    def _named(self, act):
        """What names somebody of the office."""
        return {
            "direction": {"lead": self._person(self.colleague)},
            "reassignment": {"lead": self._person(self.colleague), "reason": "Sai"},
            "assignment": {"person_id": self._person(self.officer)["id"]},
            "presentation": {"leader_id": self._person(self.leader)["id"]},
            "submission": {"signer_id": self._person(self.leader)["id"]},
            "opinions": {"parties": [self._person(self.colleague)]},
        }.get(act, {})

    def _outgoing(self):
        """A draft at every step, the colleague asked about the first."""
        fresh = self.drafters.a_draft()
        self.drafters.does(self.officer, fresh, "opinions", parties=[self._person(self.colleague)])
        self.stages = {
            "review": self._submitted,
            "check": self._reviewed,
            "return": self._reviewed,
            "approval": self._checked,
            "signature": self._checked,
            "certification": self._copied,
            "issue": self._signed,
            "signature/preparation": self._checked,
            "signature/completion": self._checked,
            "issue/preparation": self._signed,
            "issue/completion": self._signed,
            "posting": self._issued,
            "deliveries/{place}/resend": self._issued,
            "acknowledgement": self._issued,
            "recipients": self._issued,
        }
        return {"": fresh, **{act: make() for act, make in self.stages.items()}}

    def _submitted(self):
        document_id = self.drafters.a_draft()
        self.drafters.submits(document_id)
        return document_id

    def _reviewed(self):
        document_id = self._submitted()
        self.drafters.does(self.drafters.unit_head, document_id, "review")
        return document_id

    def _checked(self):
        document_id = self._reviewed()
        self.drafters.does(self.clerk, document_id, "check")
        return document_id

    def _copied(self):
        file_id = self.drafters.a_file()
        return self.drafters.a_copy_to_certify(self._given(), self.officer, file_id=file_id)

    def _signed(self):
        document_id = self._checked()
        self.drafters.signs(document_id)
        return document_id

    def _issued(self):
        document_id = self._signed()
        self.drafters.issues(document_id)
        return document_id

    def _entered(self):
        position = {"title": "Chuyên viên", "roles": ["officer"], "unit_id": self.unit_id}
        facts = {"full_name": "Mạc Văn Lâm", "email": "lammv@stttt.daknong.gov.vn"}
        made = self.administrator.post(
            "/people", {**facts, "account": "lammv.stttt", "position": position}, key=a_key()
        )
        return made["person_id"]

    def _registered(self, **changes):
        leader_id = self._person(self.leader)["id"]
        made = self.clerk.post("/incoming", an_intake(leader_id, **changes), key=a_key())
        self.engine.settle()
        return made["document_id"]

    def _given(self, **changes):
        given = {"lead": self._person(self.officer), "text": "Xử lý", "due_on": "2027-01-15"}
        given |= {"cohandlers": [self._person(self.colleague)]}
        given |= {"informed": [self._person(self.clerk)]}
        return self._after(self.leader, self._registered(), "direction", **{**given, **changes})

    def _after(self, desk, document_id, act, **body):
        answer = desk.act(document_id, act, **body)
        assert answer.status == 200, answer.body
        return document_id

    @staticmethod
    def _person(desk):
        return {"kind": "person", "id": desk.me["person"]["person_id"]}


@pytest.fixture(scope="module")
def things(demo):
    return Things(demo)


@pytest.fixture(scope="module")
def bystanders(demo, things):
    """By place and role: somebody who holds this role alone and has no part in anything."""
    found = {}
    of_the_successor = demo.one(Role.OFFICER, agency=SUCCESSOR).account
    accounts = ("uocl.stttt", "annv2.stttt", "trinh.snv", of_the_successor)
    for place, account in zip(PLACES, accounts, strict=True):
        member = demo.members[account]
        for role in ROLES:
            identity.set_attributes(account, {**member.person.claims(), "custom:roles": role.value})
            token = identity.sign_in(account, member.password).token
            found[place, role] = Desk(demo.engine, account, token)
    return found
