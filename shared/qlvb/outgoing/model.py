"""An outgoing document and the verbs of its life (Decision 35/2018, Art. 9; Decree 30/2020, 14-19).

Every verb returns a new value or refuses by name. Whose turn it is, is part of the value: the
``owner`` is who must act next, until ``step_due_at``. What others are asked for are shares beside
that turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qlvb.incoming.entry import AttachedFile, Urgency
from qlvb.incoming.parts import Party, Turn
from qlvb.kernel import clock, rights
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Relation, Verb
from qlvb.outgoing import copies, kinds
from qlvb.outgoing.entry import OutgoingEntry
from qlvb.outgoing.numbering import GivenNumber
from qlvb.outgoing.parts import (
    Approval,
    CopyCounts,
    DraftVersion,
    Follower,
    OpinionAsked,
    SignedFile,
    Update,
)
from qlvb.outgoing.refusals import (
    AlreadyApproved,
    AlreadyNumbered,
    AnotherVersionSigned,
    BeingRecalled,
    DraftMissing,
    NobodyReceives,
    NotApprovedYet,
    NotNumberedYet,
    NotSignedByAPerson,
    NotYourStep,
    OnlyCopiesAreCertified,
    OpinionAskedOfNobody,
    OutgoingNotWaitingForThis,
    ReasonForThisMissing,
    SameDraftAgain,
)
from qlvb.outgoing.status import (
    IS_READ_INSIDE,
    NOT_OF_COPIES,
    OF_COPIES_ONLY,
    TAKES_OPINIONS,
    WHEN,
    WITH_THE_DRAFTER,
    OutgoingStatus,
)


@dataclass(frozen=True, kw_only=True)
class OutgoingDocument:
    """One outgoing document, from draft to issue."""

    document_id: str
    agency_id: str
    entry: OutgoingEntry
    status: OutgoingStatus
    drafter: Party
    created_at: datetime
    unit: Party | None = None
    """The drafting unit; its head answers for the content."""
    signer: Party | None = None
    draft: DraftVersion | None = None
    """The present version; earlier ones are kept beside."""
    attachments: tuple[AttachedFile, ...] = ()
    version: int = 1
    step_no: int = 1
    owner: Party | None = None
    step_due_at: datetime | None = None
    """None for a draft: its time is the drafter's own."""
    opinions: tuple[OpinionAsked, ...] = ()
    approval: Approval | None = None
    signed: SignedFile | None = None
    """The file with the signer's signature."""
    registration: GivenNumber | None = None
    sealed: SignedFile | None = None
    """The file with number, date and the organization's signature: what is sent."""
    sealed_attachments: tuple[SignedFile, ...] = ()
    """Sent along with it, in the order of the attachments."""
    standing: CopyCounts = field(default_factory=CopyCounts)
    """How its recipients stand to their copies, once it is issued."""
    taken_back: tuple[int, ...] = ()
    """Places in *Nơi nhận* of the units and people of the agency who gave their copy back."""
    followers: tuple[Follower, ...] = ()
    """Later documents that replace it or correct it."""
    updated: Update | None = None
    """The last correction of something that its recipients know."""
    return_reason: str = ""
    given_by: str = ""
    """Who brought it to its present step, with both names where one acted for another."""
    plan_version: int = 0
    submitted_at: datetime | None = None
    """When it was last sent on its way."""
    execution: str = ""
    request_digest: str = ""
    """Of the request that made it: the same Idempotency-Key with another one is refused."""

    @property
    def draft_no(self) -> int:
        """Which version of the draft is the present one; 0 while there is none."""
        return self.draft.draft_no if self.draft else 0

    @property
    def is_approved(self) -> bool:
        """Whether the signer agreed with the present version."""
        return self.approval is not None and self.approval.draft_no == self.draft_no

    @property
    def number_label(self) -> str:
        """How the document is called where its subject must not be shown."""
        if self.registration is not None:
            return f"văn bản đi số {self.registration.reference}"
        kind = kinds.name_of(self.entry.kind)
        return f"dự thảo {kind[:1].lower()}{kind[1:]}"

    @property
    def readers(self) -> dict[int, Party]:
        """Units and people of the agency it was issued to, by their place in *Nơi nhận*."""
        if self.status not in IS_READ_INSIDE:
            return {}
        return {
            place: one.party
            for place, one in enumerate(self.entry.recipients, 1)
            if one.party and place not in self.taken_back
        }

    @property
    def begun_on(self) -> date:
        """The day in Vietnam on which it was begun."""
        return self.created_at.astimezone(clock.VIETNAM).date()

    @property
    def listed_on(self) -> date:
        """Its date; the day it was begun while it has none."""
        return self.registration.issued_on if self.registration else self.begun_on

    @property
    def is_copy(self) -> bool:
        """Whether it is a certified copy: it takes a shorter way, and no person's signature."""
        return copies.is_copy(self.entry.kind)

    @property
    def is_agreed(self) -> bool:
        """Whether number and seal may follow: it is signed, or as a copy certified."""
        return self.is_approved if self.is_copy else self.signed is not None

    @property
    def pages(self) -> int:
        """Of the document as it is sealed."""
        file = self.signed or self.draft
        return file.pages if file else 0

    def change(
        self, actor: Actor, changes: Mapping[str, object], today: date, back: Turn | None
    ) -> "OutgoingDocument":
        """Change what is to stand in the register.

        Args:
            actor: whose turn it is; once approved the drafter too.
            changes: fields of the entry.
            today: in Vietnam.
            back: the signer's turn, to whom a document goes that was approved already.
        """
        self.check_changeable(actor)
        return self._touched(back, entry=self.entry.changed(changes, today))

    def replace_draft(
        self, actor: Actor, draft: DraftVersion, back: Turn | None
    ) -> "OutgoingDocument":
        """Take another version of the draft for the present one; see ``change``."""
        self.check_changeable(actor)
        if self.draft is not None and self.draft.sha256 == draft.sha256:
            raise SameDraftAgain
        # Of one that went back to an earlier version the later ones are kept, with their numbers.
        number = max(draft.draft_no, self.draft_no + 1)
        return self._touched(back, draft=replace(draft, draft_no=number))

    def attach(
        self, actor: Actor, attachments: tuple[AttachedFile, ...], back: Turn | None
    ) -> "OutgoingDocument":
        """Have these attachments and no others; see ``change``."""
        self.check_changeable(actor)
        return self._touched(back, attachments=attachments)

    def comment(self, actor: Actor) -> "OutgoingDocument":
        """The document somebody wrote about: as it was, if they may."""
        if not self.status.is_open:
            raise OutgoingNotWaitingForThis(status=self.status.label)
        rights.demand(actor, Verb.OUTGOING_COMMENT, *self.relations(actor))
        return self

    def ask_opinions(
        self, actor: Actor, turns: tuple[Turn, ...], question: str
    ) -> "OutgoingDocument":
        """Ask others what they think; whoever owes an opinion already is not asked twice."""
        self._expect(actor, Verb.OUTGOING_OPINION_ASK)
        owing = {share.party for share in self.opinions if share.is_open}
        asked = {
            turn.owner: turn.due_at
            for turn in turns
            if turn.owner not in owing and not turn.owner.includes(actor)
        }
        if not asked:
            raise OpinionAskedOfNobody
        new = (
            OpinionAsked(
                place=place, party=party, question=question, asked_by=actor.signed, due_at=due_at
            )
            for place, (party, due_at) in enumerate(asked.items(), len(self.opinions) + 1)
        )
        return self._changed(opinions=(*self.opinions, *new))

    def give_opinion(self, actor: Actor, at: datetime) -> tuple["OutgoingDocument", OpinionAsked]:
        """The opinion that was asked for is given. Returns both."""
        if self.status not in TAKES_OPINIONS:
            raise OutgoingNotWaitingForThis(status=self.status.label)
        mine = next((s for s in self.opinions if s.party.includes(actor) and s.is_open), None)
        if mine is None or not self._entitles(actor, Verb.OUTGOING_OPINION):
            raise NotYourStep(owner="người được xin ý kiến")
        given = tuple(replace(s, given_at=at) if s is mine else s for s in self.opinions)
        return self._changed(opinions=given), mine

    def submit(
        self, actor: Actor, signer: Party, to: OutgoingStatus, turn: Turn
    ) -> "OutgoingDocument":
        """Send the draft on its way; the signer is chosen with it."""
        self._expect(actor, Verb.OUTGOING_SUBMIT)
        if self.draft is None:
            raise DraftMissing
        if not self.entry.recipients:
            raise NobodyReceives
        kinds.notation(self.entry.kind, "", self.entry.unit_mark)
        return self._to(to, turn, signer=signer)

    def pass_on(
        self, actor: Actor, verb: Verb, to: OutgoingStatus, turn: Turn
    ) -> "OutgoingDocument":
        """Agree as the unit head (the content) or as the checker (the form); it goes on."""
        self._expect(actor, verb)
        return self._to(to, turn)

    def approve(self, actor: Actor, urgency: Urgency | None, at: datetime) -> "OutgoingDocument":
        """Agree with the present version as its signer, and decide the urgency; it is to sign."""
        self._expect(actor, Verb.OUTGOING_APPROVE)
        if self.is_approved:
            raise AlreadyApproved
        entry = replace(self.entry, urgency=urgency or self.entry.urgency)
        return self._changed(entry=entry, approval=self._agreed(actor, at))

    def sign(
        self, actor: Actor, signed: SignedFile, turn: Turn, urgency: Urgency | None = None
    ) -> "OutgoingDocument":
        """Sign the present version, and decide the urgency; it goes to the clerk."""
        self._expect(actor, Verb.OUTGOING_SIGN)
        self.check_version(signed.draft_no)
        approval = self.approval if self.is_approved else self._agreed(actor, signed.at)
        entry = replace(self.entry, urgency=urgency or self.entry.urgency)
        return self._to(OutgoingStatus.ISSUING, turn, entry=entry, signed=signed, approval=approval)

    def certify(self, actor: Actor, turn: Turn, at: datetime) -> "OutgoingDocument":
        """Agree that a copy is true to its original; it goes to the clerk, who seals it."""
        self._expect(actor, Verb.OUTGOING_CERTIFY)
        return self._to(OutgoingStatus.ISSUING, turn, approval=self._agreed(actor, at))

    def check_may(self, actor: Actor, verb: Verb) -> None:
        """Refuse whoever may not do this to it now, before what it takes is prepared."""
        self._expect(actor, verb)

    def check_version(self, draft_no: int) -> None:
        """Refuse what is meant for another version of the draft."""
        if draft_no != self.draft_no:
            raise AnotherVersionSigned(draft_no=self.draft_no)

    def number(self, actor: Actor, given: GivenNumber) -> "OutgoingDocument":
        """Give it its number and date; from then on nothing of it changes."""
        self._expect(actor, Verb.OUTGOING_NUMBER)
        if self.registration is not None:
            raise AlreadyNumbered(reference=self.registration.reference)
        if not self.is_agreed:
            raise NotApprovedYet
        return self._changed(registration=given)

    def issue(
        self, actor: Actor, sealed: SignedFile, attachments: tuple[SignedFile, ...] = ()
    ) -> "OutgoingDocument":
        """Issue it: the sealed files are what its recipients get."""
        self._expect(actor, Verb.OUTGOING_ISSUE)
        if self.registration is None:
            raise NotNumberedYet
        return self._to(OutgoingStatus.ISSUED, None, sealed=sealed, sealed_attachments=attachments)

    def return_(self, actor: Actor, reason: str, turn: Turn) -> "OutgoingDocument":
        """Give it back to the drafter, with a reason; an approval or signature is void."""
        self._expect(actor, Verb.OUTGOING_RETURN)
        _need(reason)
        self._not_numbered()
        return self._to(
            OutgoingStatus.RETURNED, turn, return_reason=reason, approval=None, signed=None
        )

    def cancel(self, actor: Actor, reason: str) -> "OutgoingDocument":
        """Give it up; a number it had stays visible as cancelled."""
        self._expect(actor, Verb.OUTGOING_CANCEL)
        _need(reason)
        return self._to(OutgoingStatus.CANCELLED, None)

    def allows(self, actor: Actor, verb: Verb) -> bool:
        """Whether the actor may do this to it, and now."""
        is_of_its_kind = verb not in (NOT_OF_COPIES if self.is_copy else OF_COPIES_ONLY)
        is_now = self.status in WHEN.get(verb, tuple(OutgoingStatus))
        return is_of_its_kind and is_now and self._entitles(actor, verb)

    def may_be_read_by(self, actor: Actor) -> bool:
        """The registry and the leaders read all of it; others what they take part in."""
        return self._entitles(actor, Verb.OUTGOING_READ)

    def relations(self, actor: Actor) -> set[Relation]:
        """How the actor stands to it. Of the drafting unit its heads have a part in it."""
        shares = [share.party for share in self.opinions]
        readers = self.readers.values()
        standing = {
            Relation.PART: any(
                party.includes(actor) for party in (self.drafter, self.unit, self.signer) if party
            )
            or any(party.concerns(actor) for party in (self.owner, *shares, *readers) if party),
            Relation.TURN: self.owner is not None and self.owner.includes(actor),
            Relation.DRAFTER: self.drafter.includes(actor) and self.status in WITH_THE_DRAFTER,
            Relation.AMENDER: self.drafter.includes(actor) and self.approval is not None,
            Relation.COHANDLER: any(
                share.party.includes(actor) and share.is_open for share in self.opinions
            ),
            Relation.INFORMED: any(party.includes(actor) for party in readers),
        }
        return {relation for relation, holds in standing.items() if holds}

    def _agreed(self, actor: Actor, at: datetime) -> Approval:
        return Approval(draft_no=self.draft_no, by=actor.signed, person_id=actor.person_id, at=at)

    def _entitles(self, actor: Actor, verb: Verb) -> bool:
        is_ours = actor.agency_id == self.agency_id
        return is_ours and rights.allows(actor, verb, *self.relations(actor))

    def _expect(self, actor: Actor, verb: Verb) -> None:
        if self.status not in WHEN[verb] and self.status is OutgoingStatus.RECALLING:
            raise BeingRecalled
        if self.is_copy and verb in NOT_OF_COPIES:
            raise NotSignedByAPerson
        if not self.is_copy and verb in OF_COPIES_ONLY:
            raise OnlyCopiesAreCertified
        if self.status not in WHEN[verb]:
            raise OutgoingNotWaitingForThis(status=self.status.label)
        if not self._entitles(actor, verb):
            raise NotYourStep(owner=self.owner.name if self.owner else "người khác")

    def check_changeable(self, actor: Actor) -> None:
        """Refuse whoever may not change it now, before anything is asked of what they send."""
        self._expect(actor, Verb.OUTGOING_CHANGE)
        self._not_numbered()

    def _not_numbered(self) -> None:
        if self.registration is not None:
            raise AlreadyNumbered(reference=self.registration.reference)

    def _touched(self, back: Turn | None, **changes: object) -> "OutgoingDocument":
        """A change after approval goes back to the signer (Decree 30/2020, Art. 14)."""
        if self.approval is None:
            return self._changed(**changes)
        assert back is not None, "whoever changes what is approved says until when to sign anew"
        return self._to(OutgoingStatus.SIGNING, back, approval=None, signed=None, **changes)

    def _to(
        self, status: OutgoingStatus, turn: Turn | None, **changes: object
    ) -> "OutgoingDocument":
        opinions = self.opinions
        if status not in TAKES_OPINIONS:
            opinions = tuple(replace(s, is_lapsed=s.given_at is None) for s in opinions)
        return self._changed(
            status=status,
            step_no=self.step_no + 1,
            owner=turn.owner if turn else None,
            step_due_at=turn.due_at if turn else None,
            **{"return_reason": "", "opinions": opinions, **changes},
        )

    def _changed(self, **changes: object) -> "OutgoingDocument":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def _need(reason: str) -> None:
    if not reason.strip():
        raise ReasonForThisMissing
