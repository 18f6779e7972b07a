"""What stands in the register of outgoing documents (Decree 30/2020, Appendix VI.II.I)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from qlvb.incoming.entry import Urgency
from qlvb.incoming.parts import Party, PartyKind
from qlvb.kernel.text import fold, nfc
from qlvb.outgoing import copies, kinds
from qlvb.outgoing.copies import Original
from qlvb.outgoing.kinds import Purpose
from qlvb.outgoing.refusals import (
    AnswerDueInThePast,
    CorrectedByLetterOnly,
    FollowsTwo,
    NothingChanged,
    OriginalTwice,
    RecipientTwice,
    TooManyRecipients,
)

MOST_RECIPIENTS = 300


class RecipientKind(StrEnum):
    """Who a document goes to; a saved group stands for its members."""

    AGENCY = "agency"
    """An agency of the system: by its id, delivered in the system."""
    OUTSIDE = "outside"
    """An agency outside: by its name, printed and posted."""
    UNIT = "unit"
    """A unit of the issuing agency."""
    PERSON = "person"
    """A person of the issuing agency."""


@dataclass(frozen=True, kw_only=True)
class DocumentRecipient:
    """One line of *Nơi nhận*, with the name it had then."""

    kind: RecipientKind
    id: str = ""
    """Of an agency, unit or person; an agency outside may have its identification code here."""
    name: str = ""
    group: str = ""
    """The saved group it was chosen with: *Các sở, ban, ngành*."""

    @property
    def is_inside(self) -> bool:
        """Whether it is of the issuing agency, which reads the document here."""
        return self.kind in {RecipientKind.UNIT, RecipientKind.PERSON}

    @property
    def key(self) -> str:
        """Who it is, however it was chosen."""
        return f"{self.kind}#{self.id or fold(self.name)}"

    @property
    def party(self) -> Party | None:
        """The unit or person of the agency it is; None for whoever is another agency."""
        if self.kind not in _PARTIES:
            return None
        return Party(kind=_PARTIES[self.kind], id=self.id, name=self.name)


_PARTIES = {RecipientKind.UNIT: PartyKind.UNIT, RecipientKind.PERSON: PartyKind.PERSON}


@dataclass(frozen=True, kw_only=True)
class RecipientGroup:
    """Recipients that are chosen together, under the name they have in *Nơi nhận*."""

    group_id: str
    name: str
    recipients: tuple[DocumentRecipient, ...]


class LinkKind(StrEnum):
    """How a document stands to another (Art. 9.1)."""

    REPLY = "reply"
    """*Phúc đáp văn bản*: it answers the incoming document."""
    RELATED = "related"
    """*Chọn văn bản liên quan*."""
    REPLACES = "replaces"
    """*Thay thế văn bản*: once issued, it stands in the place of one of the agency's own."""
    CORRECTS = "corrects"
    """*Công văn đính chính*: it corrects a slip in one of the agency's own (D30 Art. 18)."""
    ORIGINAL = "original"
    """It is a certified copy of the other, or an extract from it."""


FOLLOWING = (LinkKind.REPLACES, LinkKind.CORRECTS)
"""What is done to the other document when this one is issued."""


@dataclass(frozen=True, kw_only=True)
class DocumentLink:
    """Another document that this one answers or concerns, as it was called then."""

    kind: LinkKind
    document_id: str
    is_incoming: bool
    label: str
    """Number, notation and issuer: 12/UBND-VX, UBND tỉnh Đắk Nông."""


@dataclass(frozen=True, kw_only=True)
class OutgoingEntry:
    """What stands in the register. Lengths are checked at the edge, meaning here."""

    kind: str
    subject: str
    unit_mark: str = ""
    """The drafting unit's or field's abbreviation in the notation of official letters."""
    council: str = ""
    """Code of the council that issues with the agency's seal; empty: the agency itself."""
    purpose: Purpose | None = None
    urgency: Urgency = Urgency.NORMAL
    """Proposed by the drafter; the signer decides (Decree 30/2020, Art. 8)."""
    recipients: tuple[DocumentRecipient, ...] = ()
    links: tuple[DocumentLink, ...] = ()
    original: Original | None = None
    """Of a certified copy: the document that its link of this kind leads to."""
    answer_due_on: date | None = None
    copies: int | None = None
    language: str = "Tiếng Việt"
    note: str = ""
    dossier_code: str | None = None

    @property
    def on_the_list(self) -> Purpose | None:
        """What of the regulation's list of documents sent electronically only it is (Art. 6.3)."""
        return kinds.purpose_of(self.kind, self.purpose)

    @property
    def paper_must_follow(self) -> bool:
        """Whether a paper original is sent too: for all that is not on the list."""
        return self.on_the_list is None

    @property
    def replies_to(self) -> tuple[str, ...]:
        """The incoming documents it answers."""
        return tuple(link.document_id for link in self.links if link.kind is LinkKind.REPLY)

    @property
    def follows(self) -> DocumentLink | None:
        """The agency's own document that it replaces or corrects, once it is issued."""
        return next((link for link in self.links if link.kind in FOLLOWING), None)

    def checked(self, today: date) -> "OutgoingEntry":
        """The entry with its text composed, or a refusal of what cannot be.

        Raises:
            KindNotIssuedHere, UnitMarkMalformed, AnswerDueInThePast, RecipientTwice,
            FollowsTwo, CorrectedByLetterOnly, OriginalTwice, and what ``copies.check_original``
            refuses.
        """
        kinds.check_issued_here(self.kind)
        self._check_links()
        composed = replace(
            self,
            subject=nfc(self.subject),
            unit_mark=nfc(self.unit_mark),
            note=nfc(self.note),
            language=nfc(self.language),
            recipients=tuple(replace(one, name=nfc(one.name)) for one in self.recipients),
        )
        kinds.check_mark(composed.unit_mark)
        if self.answer_due_on is not None and self.answer_due_on < today:
            raise AnswerDueInThePast(due_on=self.answer_due_on)
        known: set[str] = set()
        for one in composed.recipients:
            if one.key in known:
                raise RecipientTwice(name=one.name)
            known.add(one.key)
        return composed

    def _check_links(self) -> None:
        if sum(link.kind in FOLLOWING for link in self.links) > 1:
            raise FollowsTwo
        corrects = self.follows is not None and self.follows.kind is LinkKind.CORRECTS
        if corrects and self.kind != kinds.OFFICIAL_LETTER:
            raise CorrectedByLetterOnly
        if [link.kind for link in self.links].count(LinkKind.ORIGINAL) > 1:
            raise OriginalTwice
        copies.check_original(self.kind, self.original)

    def with_recipients(self, more: tuple[DocumentRecipient, ...]) -> "OutgoingEntry":
        """The entry of an issued document with recipients that were forgotten, at the end.

        Raises:
            NothingChanged: none is named. RecipientTwice, TooManyRecipients.
        """
        if not more:
            raise NothingChanged
        known = {one.key for one in self.recipients}
        added = tuple(replace(one, name=nfc(one.name)) for one in more)
        for one in added:
            if one.key in known:
                raise RecipientTwice(name=one.name)
            known.add(one.key)
        if len(known) > MOST_RECIPIENTS:
            raise TooManyRecipients(most=MOST_RECIPIENTS)
        return replace(self, recipients=(*self.recipients, *added))

    def corrected(self, changes: Mapping[str, object]) -> "OutgoingEntry":
        """The entry of an issued document with some fields corrected; its dates may have passed.

        Raises:
            NothingChanged: every field has the value already.
        """
        composed = {
            name: nfc(value) if isinstance(value, str) and not isinstance(value, StrEnum) else value
            for name, value in changes.items()
        }
        new = replace(self, **composed)  # type: ignore[arg-type]
        if new == self:
            raise NothingChanged
        return new

    def changed(self, changes: Mapping[str, object], today: date) -> "OutgoingEntry":
        """The entry with some fields changed.

        Raises:
            NothingChanged: every field has the value already; and as ``checked``.
        """
        new = replace(self, **changes).checked(today)  # type: ignore[arg-type]
        if new == self:
            raise NothingChanged
        return new
