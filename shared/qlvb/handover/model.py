"""The record of a handover: what is handed over, to whom, and who confirmed it on either side.

The list names documents as they stand in the predecessor's register; its hash is what both sides
confirm. It says which documents, not how far they are: work goes on until it is handed over.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.handover.refusals import (
    HandOverChanged,
    HandOverNotAtThisStage,
    RecipientsMissing,
    RecipientUnknown,
    SamePersonOnBothSides,
)
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.parts import Party


class Stage(StrEnum):
    """How far a handover is; the value is where its machine goes on."""

    PREPARING = "preparing"
    """The list is being drawn up."""
    PROPOSED = "proposed"
    """Both sides look at it and confirm."""
    CARRYING_OUT = "carrying_out"
    """Documents pass to the successor, one after another."""
    DONE = "done"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _LABELS[self]


_LABELS = {
    Stage.PREPARING: "Đang lập danh mục",
    Stage.PROPOSED: "Chờ hai bên xác nhận",
    Stage.CARRYING_OUT: "Đang bàn giao",
    Stage.DONE: "Đã bàn giao",
}


class Side(StrEnum):
    """Who confirms: for the predecessor, or for the successor."""

    HANDING = "handing"
    TAKING = "taking"

    @property
    def label(self) -> str:
        """As officials read it."""
        return {Side.HANDING: "bên giao", Side.TAKING: "bên nhận"}[self]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A confirmation: by whom, when, and of which list."""

    side: Side
    person_id: str
    person_name: str
    position: str
    at: datetime
    digest: str


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who of the predecessor had a part, and who of the successor receives it; None: not named."""

    party: Party
    receiver: Party | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One document on the list."""

    document_id: str
    register: str
    register_year: int | None
    arrival_number: int | None
    reference: str
    issuer: str
    issued_on: date | None
    """The last three are blank where the document is restricted: others read the list too."""

    @classmethod
    def of(cls, document: IncomingDocument) -> "Line":
        """The document as the list names it."""
        given, entry = document.registration, document.entry
        is_open = not document.access.is_restricted
        return cls(
            document_id=document.document_id,
            register=entry.register,
            register_year=given.register_year if given else None,
            arrival_number=given.arrival_number if given else None,
            reference=entry.reference if is_open else "",
            issuer=entry.issuer if is_open else "",
            issued_on=entry.issued_on if is_open else None,
        )

    @property
    def place(self) -> str:
        """Where it stands in the list: by register, year and number; unnumbered ones last."""
        if self.arrival_number is None:
            return f"~#{self.document_id}"
        return f"{self.register}#{self.register_year}#{self.arrival_number:07d}#{self.document_id}"

    @property
    def text(self) -> str:
        """As it is hashed."""
        return f"{self.place}|{self.reference}|{self.issuer}|{self.issued_on or ''}"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much of the list was gone through, up to which place."""

    place: str = ""
    handed_over: int = 0
    left_out: int = 0
    """Not open any more, or without somebody to receive it: what is still open is listed anew."""


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """One record of handover (biên bản bàn giao)."""

    handover_id: str
    agency_id: str
    """The successor, in which the record lies."""
    predecessor_id: str
    legal_basis: str
    prepared_by: str
    prepared_at: datetime
    stage: Stage = Stage.PREPARING
    after: str | None = None
    """While it is prepared: where listing goes on."""
    total: int = 0
    list_digest: str = ""
    recipients: tuple[Recipient, ...] = ()
    signed: tuple[Signed, ...] = ()
    still_open: int = 0
    """When done: documents of the predecessor that are open yet, for another record."""
    version: int = 0

    @property
    def agreement(self) -> str:
        """What both sides agree on: the list, the decision, and who receives whose part."""
        named = [
            [r.party.kind, r.party.id, r.receiver.id if r.receiver else None]
            for r in sorted(self.recipients, key=lambda each: (each.party.kind, each.party.id))
        ]
        said = [self.predecessor_id, self.agency_id, self.legal_basis, self.list_digest, named]
        return json.dumps(said, ensure_ascii=False)

    @property
    def digest(self) -> str:
        """The hash of what both sides agree on: what they confirm."""
        return hashlib.sha256(self.agreement.encode()).hexdigest()

    @property
    def by(self) -> str:
        """Under whose name the successor registers what it takes over."""
        return next((s.person_name for s in self.signed if s.side is Side.TAKING), self.prepared_by)

    def expect(self, stage: Stage) -> None:
        """Refuse what has its place at another stage.

        Raises:
            HandOverNotAtThisStage.
        """
        if self.stage is not stage:
            raise HandOverNotAtThisStage(stage=self.stage.label)

    def listing(self, parties: Iterable[Party], after: str | None) -> "HandOver":
        """With those who have a part in the documents of one more page."""
        self.expect(Stage.PREPARING)
        known = {(r.party.kind, r.party.id) for r in self.recipients}
        new = []
        for party in parties:
            if (party.kind, party.id) not in known:
                known.add((party.kind, party.id))
                new.append(Recipient(party=party))
        return self._changed(recipients=(*self.recipients, *new), after=after)

    def listed(self, lines: Iterable[Line]) -> "HandOver":
        """With the whole list and its hash."""
        self.expect(Stage.PREPARING)
        texts = [line.text for line in lines]
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
        return self._changed(stage=Stage.PROPOSED, total=len(texts), list_digest=digest, after=None)

    def named(self, recipients: Iterable[Recipient]) -> "HandOver":
        """With receivers named; once a side has confirmed, they stay.

        Raises:
            HandOverNotAtThisStage, HandOverChanged, RecipientUnknown.
        """
        self.expect(Stage.PROPOSED)
        if self.signed:
            raise HandOverChanged
        receivers = {(r.party.kind, r.party.id): r.receiver for r in recipients}
        there = {(r.party.kind, r.party.id): r for r in self.recipients}
        if not receivers.keys() <= there.keys():
            raise RecipientUnknown
        if any(to and to.kind is not kind for (kind, _), to in receivers.items()):
            raise RecipientUnknown
        changed = tuple(
            replace(r, receiver=receivers.get(key, r.receiver)) for key, r in there.items()
        )
        return self._changed(recipients=changed)

    def sign(self, one: Signed) -> "HandOver":
        """With the confirmation of one side; when both have confirmed, it is carried out.

        Raises:
            HandOverNotAtThisStage, RecipientsMissing, HandOverChanged, SamePersonOnBothSides.
        """
        self.expect(Stage.PROPOSED)
        if missing := [r.party.name for r in self.recipients if r.receiver is None]:
            raise RecipientsMissing(names=", ".join(missing))
        if one.digest != self.digest:
            raise HandOverChanged
        others = tuple(s for s in self.signed if s.side is not one.side)
        if any(s.person_id == one.person_id for s in others):
            raise SamePersonOnBothSides
        stage = Stage.CARRYING_OUT if others else Stage.PROPOSED
        return self._changed(signed=(*others, one), stage=stage)

    def finish(self, still_open: int) -> "HandOver":
        """The whole list was gone through."""
        self.expect(Stage.CARRYING_OUT)
        return self._changed(stage=Stage.DONE, still_open=still_open)

    def receiver(self, party: Party) -> Party | None:
        """Who receives the party's part; None: nobody is named."""
        same = (r.receiver for r in self.recipients if r.party.id == party.id)
        return next(same, None)

    def _changed(self, **changes: object) -> "HandOver":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]
