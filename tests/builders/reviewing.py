"""Who takes part in the life of an outgoing document, on a running engine."""

import uuid

from qlvb.audit.model import EventTag
from qlvb.kernel import clock
from qlvb.kernel.actor import Role
from qlvb.organization import service as organization
from qlvb.outgoing import numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.parts import SignedFile
from qlvb.review import service
from qlvb.routing.service import Seen

from tests.builders.registering import an_accepted_file


class Drafters:
    """An officer who drafts, and who brings the draft to its issue."""

    def __init__(self, demo):
        self.demo = demo
        self.clerk = demo.one(Role.CLERK)
        self.leader = demo.one(Role.HEAD)
        self.unit_head = demo.one(Role.UNIT_HEAD, unit="CNTT")
        self.officer = demo.one(Role.OFFICER, unit="CNTT")
        self.colleague = demo.one(Role.OFFICER, unit="TTBCXB")
        self.administrator = demo.one(Role.ADMINISTRATOR)
        self.leader_id = self.id_of(self.leader)

    @staticmethod
    def id_of(desk):
        return desk.me["person"]["person_id"]

    def actor(self, desk):
        """The person as the core knows them."""
        me = desk.me
        agency_id = me["agency"]["agency_id"]
        return organization.person(agency_id, me["person"]["person_id"]).as_actor()

    def a_file(self, desk=None):
        """An accepted file of a person, with bytes of its own."""
        by = self.id_of(desk or self.officer)
        return an_accepted_file(by=by, filename="du-thao.pdf", sha256=uuid.uuid4().hex * 2)

    def a_draft(self, **changes):
        made = self.officer.draft(**{"file_id": self.a_file(), **changes})
        assert made.status == 201, made.body
        return made["document_id"]

    def does(self, desk, document_id, act, **body):
        answer = desk.review(document_id, act, **body)
        assert answer.status == 200, answer.body
        return answer

    def submits(self, document_id):
        return self.does(self.officer, document_id, "submission", signer_id=self.leader_id)

    def a_draft_to_sign(self, **changes):
        document_id = self.a_draft(**changes)
        self.submits(document_id)
        self.does(self.unit_head, document_id, "review")
        self.does(self.clerk, document_id, "check")
        return document_id

    def a_copy(self, original_id, kind="sao-y", desk=None, **changes):
        """The clerk, or another, begins a certified copy of an incoming document."""
        link = {"kind": "original", "document_id": original_id, "is_incoming": True}
        body = {
            "kind": kind,
            "subject": "Bản sao công văn về chuyển đổi số",
            "recipients": [{"kind": "agency", "id": "H16"}],
            "links": [link],
            **changes,
        }
        return (desk or self.clerk).post("/outgoing", body, key=uuid.uuid4().hex)

    def a_copy_to_certify(self, original_id, desk=None, **changes):
        desk = desk or self.clerk
        made = self.a_copy(original_id, desk=desk, **changes)
        assert made.status == 201, made.body
        self.does(desk, made["document_id"], "submission", signer_id=self.leader_id)
        return made["document_id"]

    def seen(self, desk, document_id):
        return Seen(document_id=document_id, version=desk.outgoing(document_id)["version"])

    def signs(self, document_id):
        """The leader signs; the file that comes of it is the signing part's own business."""
        seen = self.seen(self.leader, document_id)
        leader = self.actor(self.leader)
        service.sign(leader, seen, self._signed(leader, document_id))
        self.demo.engine.settle()

    def a_draft_to_issue(self, **changes):
        document_id = self.a_draft_to_sign(**changes)
        self.signs(document_id)
        return document_id

    def numbers(self, document_id, **more):
        seen = self.seen(self.clerk, document_id)
        return numbers.number(self.actor(self.clerk), document_id, seen.version, **more)

    def issues(self, document_id):
        """Number, seal and issue, as the clerk's part does it."""
        self.numbers(document_id)
        return self.seals(document_id)

    def seals(self, document_id):
        """Seal and issue what has its number."""
        clerk = self.actor(self.clerk)
        sealed = self._signed(clerk, document_id)
        after = service.decide(
            clerk,
            self.seen(self.clerk, document_id),
            EventTag.OUTGOING_ISSUE,
            lambda document, _: document.issue(clerk, sealed),
        )
        self.demo.engine.settle()
        return after

    def status(self, document_id):
        return self.leader.outgoing(document_id)["status"]

    def acts(self, document_id):
        """What is on record of the document, oldest first."""
        return [
            each.tag.value
            for each in outgoing.history(self.actor(self.leader), document_id, None).items
        ]

    @staticmethod
    def _signed(actor, document_id):
        document = outgoing.in_agency(actor.agency_id, document_id)
        return SignedFile(
            draft_no=document.draft_no,
            file_id=f"S-{document_id}",
            sha256="5" * 64,
            by=actor.signed,
            person_id=actor.person_id,
            at=clock.now(),
        )
