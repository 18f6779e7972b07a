"""A delegation: who may act for whom, in which duties, from which day to which (Art. 17.1b, c)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from qlvb.delegation.refusals import (
    AuthorizationWithoutContent,
    CapacityMissing,
    CapacityNotForThem,
    CapacityWithoutSigning,
    DelegationTermImpossible,
    DelegationToOneself,
    DutiesMissing,
    DutyAlreadyDelegated,
    DutyNotOnesOwn,
    SigningNotInWriting,
)
from qlvb.kernel import rights
from qlvb.kernel.actor import Actor, Principal, Role
from qlvb.kernel.period import holds
from qlvb.kernel.rights import Relation, Verb
from qlvb.kernel.text import fold

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_TONE = re.compile(r"[\u0300\u0301\u0303\u0309\u0323]")

LONGEST = timedelta(days=366)
"""A delegation is for a time: who is away for longer is replaced in the position."""

DUTY_NAMES = {
    Verb.INCOMING_REGISTER: "Đăng ký văn bản đến",
    Verb.INCOMING_CORRECT: "Sửa thông tin đăng ký",
    Verb.INCOMING_PAPER_HOLDER: "Giao bản giấy",
    Verb.INCOMING_INTAKE_DECIDE: "Xử lý văn bản bị dừng tiếp nhận",
    Verb.INCOMING_PRESENT: "Trình lãnh đạo",
    Verb.INCOMING_DIRECT: "Cho ý kiến chỉ đạo",
    Verb.INCOMING_ASSIGN: "Phân công xử lý",
    Verb.INCOMING_RETURN: "Trả lại",
    Verb.INCOMING_SETTLE: "Hoàn thành xử lý",
    Verb.INCOMING_CONFIRM: "Xác nhận hoàn thành",
    Verb.INCOMING_EXTENSION_ASK: "Đề nghị gia hạn",
    Verb.INCOMING_EXTENSION_DECIDE: "Xem xét gia hạn",
    Verb.INCOMING_REASSIGN: "Giao lại",
    Verb.INCOMING_WITHDRAW: "Thu lại",
    Verb.INCOMING_OPINION: "Góp ý kiến phối hợp",
    Verb.INCOMING_ACKNOWLEDGE: "Ghi nhận đã biết",
    Verb.OUTGOING_SUBMIT: "Sửa và trình dự thảo văn bản đi",
    Verb.OUTGOING_REVIEW: "Duyệt dự thảo của đơn vị",
    Verb.OUTGOING_CHECK: "Kiểm tra thể thức văn bản đi",
    Verb.OUTGOING_APPROVE: "Duyệt văn bản đi để ký",
    Verb.OUTGOING_SIGN: "Ký văn bản đi",
    Verb.OUTGOING_RETURN: "Trả lại dự thảo",
    Verb.OUTGOING_OPINION: "Góp ý kiến vào dự thảo",
    Verb.OUTGOING_ACKNOWLEDGE: "Ghi nhận đã xem văn bản phát hành nội bộ",
    Verb.OUTGOING_NUMBER: "Cấp số văn bản đi",
    Verb.OUTGOING_ISSUE: "Phát hành văn bản đi",
}
"""The duties that may be delegated, as officials call them."""


class SigningCapacity(StrEnum):
    """In which capacity the delegate signs, where the delegation says so (NĐ 30, Art. 13)."""

    FOR_THE_HEAD = "KT."
    """A deputy, for the head."""
    BY_ORDER = "TL."
    """The head of a unit, by order of the agency's head, where the working rules have it."""
    BY_AUTHORIZATION = "TUQ."
    """The head of a unit, by written authorization, limited in time and content."""

    @property
    def holders(self) -> Role:
        """Who may sign so for the agency's head (Decree 30/2020, Art. 13)."""
        return Role.LEADER if self is SigningCapacity.FOR_THE_HEAD else Role.UNIT_HEAD


class BasisKind(StrEnum):
    """What the delegation rests on (Art. 17.1c)."""

    DOCUMENT = "document"
    """A written delegation, as PDF."""
    SIGNED_MAIL = "signed_mail"
    """An e-mail with a digital signature, as it was received."""


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signed the e-mail, as the certificate has it, and when it says it was sent."""

    address: str
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The file the delegation rests on, by id and hash."""

    kind: BasisKind
    file_id: str
    sha256: str
    signer: Signer | None = None
    """Of a signed e-mail."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is delegated to whom, and for which days, both included."""

    delegate_id: str
    duties: frozenset[Verb]
    effective_from: date
    effective_to: date
    capacity: SigningCapacity | None = None
    """None: the delegate signs nothing in the delegator's place."""
    kinds: frozenset[str] = frozenset()
    """Codes of the kinds of documents the delegate signs; empty: of every kind."""
    field: str = ""
    """In which field of work the delegate signs, in words; whoever signs answers for it."""

    def checked(self, delegator_id: str, roles: frozenset[Role], today: date) -> "Terms":
        """The terms, or a refusal of what nobody can delegate.

        Args:
            delegator_id: who delegates.
            roles: the delegator's own; what they do for others is not theirs to delegate.
            today: in Vietnam.

        Raises:
            DelegationToOneself, DutiesMissing, DutyNotOnesOwn, DelegationTermImpossible.
        """
        if self.delegate_id == delegator_id:
            raise DelegationToOneself
        if not self.duties:
            raise DutiesMissing
        for duty in in_order(self.duties):
            if duty not in rights.may_delegate(roles):
                raise DutyNotOnesOwn(duty=DUTY_NAMES.get(duty, duty.value))
        lasts = self.effective_to - self.effective_from
        if self.effective_from < today or not timedelta(0) <= lasts < LONGEST:
            raise DelegationTermImpossible(longest=LONGEST.days)
        return self

    def check_signing(self, delegate: frozenset[Role], basis: BasisKind) -> None:
        """Refuse a capacity that cannot be given so, or not to them (Decree 30/2020, Art. 13).

        Args:
            delegate: the roles of who is to sign.
            basis: what the delegation rests on.

        Raises:
            CapacityWithoutSigning, CapacityMissing, CapacityNotForThem, SigningNotInWriting,
            AuthorizationWithoutContent.
        """
        if Verb.OUTGOING_SIGN not in self.duties:
            if self.capacity or self.kinds or self.field:
                raise CapacityWithoutSigning(duty=DUTY_NAMES[Verb.OUTGOING_SIGN])
            return
        if self.capacity is None:
            raise CapacityMissing
        if self.capacity.holders not in delegate:
            held = self.capacity.holders.label
            raise CapacityNotForThem(mark=self.capacity.value, holders=held)
        if basis is not BasisKind.DOCUMENT:
            raise SigningNotInWriting
        is_limited = bool(self.kinds or self.field)
        if self.capacity is SigningCapacity.BY_AUTHORIZATION and not is_limited:
            raise AuthorizationWithoutContent

    def signs(self, kind: str) -> bool:
        """Whether documents of a kind are among those the delegate signs."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """One delegation, on record for ever; it ends by itself, or at once when it is withdrawn."""

    delegation_id: str
    agency_id: str
    delegator_id: str
    delegator_name: str
    delegate_name: str
    terms: Terms
    basis: Basis
    made_at: datetime
    made_by: str
    """Person id: the delegator, or the clerk for a signed e-mail."""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    """Name of the person, as shown."""
    version: int = 1

    @property
    def delegate_id(self) -> str:
        """Who may act."""
        return self.terms.delegate_id

    def is_running(self, now: datetime, today: date) -> bool:
        """Whether the delegate may act under it; ``today`` is the day of ``now`` in Vietnam."""
        is_withdrawn = self.withdrawn_at is not None and self.withdrawn_at <= now
        return not is_withdrawn and holds(self.terms, today)

    def withdraw(self, by: str, now: datetime) -> "Delegation":
        """End it at once; one that is withdrawn stays as it is."""
        if self.withdrawn_at is not None:
            return self
        return replace(self, withdrawn_at=now, withdrawn_by=by, version=self.version + 1)

    def relations(self, actor: Actor) -> set[Relation]:
        """How the actor stands to it; somebody acting for another stands to none."""
        if actor.acting_for is not None:
            return set()
        standing = {
            Relation.GIVER: self.delegator_id == actor.person_id,
            Relation.PART: actor.person_id in (self.delegator_id, self.delegate_id, self.made_by),
        }
        return {relation for relation, holds_ in standing.items() if holds_}

    def acting(self, delegate: Actor, *, roles: frozenset[Role], unit_id: str | None) -> Actor:
        """The delegate in the delegator's place: own id, name and position, the other's rights.

        Args:
            delegate: as the token says.
            roles: the delegator's own of today.
            unit_id: the delegator's.
        """
        principal = Principal(
            person_id=self.delegator_id,
            name=self.delegator_name,
            delegation_id=self.delegation_id,
            duties=frozenset(self.terms.duties),
        )
        return replace(delegate, roles=roles, unit_id=unit_id, acting_for=principal)


def refuse_overlap(new: Terms, given: Iterable[Delegation], now: datetime) -> None:
    """Hold one duty to one delegate at a time, so that it is known who acts for somebody.

    Raises:
        DutyAlreadyDelegated: it names the duty, the other delegate and the last day.
    """
    for other in given:
        is_withdrawn = other.withdrawn_at is not None and other.withdrawn_at <= now
        begins = max(new.effective_from, other.terms.effective_from)
        ends = min(new.effective_to, other.terms.effective_to)
        shared = in_order(new.duties & other.terms.duties)
        if not is_withdrawn and begins <= ends and shared:
            raise DutyAlreadyDelegated(
                duty=DUTY_NAMES[shared[0]],
                name=other.delegate_name,
                until=f"{other.terms.effective_to:%d/%m/%Y}",
            )


def in_order(duties: Iterable[Verb]) -> list[Verb]:
    """Duties in the order of the vocabulary."""
    return [verb for verb in Verb if verb in set(duties)]


def missing_in(words: str, terms: Terms, delegate_name: str) -> list[str]:
    """What a signed e-mail about these terms should say and does not.

    The signature proves who wrote, these words that it was this delegation: without them any
    signed e-mail of a leader could be given for one.
    """
    said = fold(words)
    days = (terms.effective_from, terms.effective_to)
    missing = [] if "uy quyen" in said else ["việc ủy quyền"]
    name = rf"(?<!\w){re.escape(_spelled(delegate_name))}(?![\w\u0300-\u036f])"
    if not re.search(name, _spelled(words)):
        missing.append(f"họ tên {delegate_name}")
    return missing + [f"{day:%d/%m/%Y}" for day in dict.fromkeys(days) if not _names(said, day)]


def _spelled(text: str) -> str:
    """Words with their tones at the end: An is not Ân, but Hòa is Hoà."""
    plain = " ".join(unicodedata.normalize("NFD", text).casefold().split())
    return _WORD.sub(lambda word: _TONE.sub("", word[0]) + "".join(_TONE.findall(word[0])), plain)


def _names(said: str, day: date) -> bool:
    """Whether a day is written there: 01/12/2026, 1/12/2026, 01-12-2026, 1.12.2026."""
    written = rf"(?<!\d)0?{day.day}[/.-]0?{day.month}[/.-]{day.year}(?!\d)"
    return re.search(written, said) is not None
