"""What goes in and out of Văn bản chờ tiếp nhận, and of recalls."""

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints
from qlvb.exchange.corrected import AskedUpdate
from qlvb.exchange.model import (
    ArrivalState,
    AskedBack,
    PacketArrival,
    RefusalReason,
)
from qlvb.exchange.questions import Question, ReceivedFile
from qlvb.exchange.service import SeenArrival, ShownArrival, Taking
from qlvb.incoming.entry import Entry, Urgency
from qlvb.incoming.model import IncomingDocument
from qlvb.incoming.status import Status
from qlvb.issuing.model import Delivery
from qlvb.issuing.notes import DeliveryState, StatusNote
from qlvb.platform.schemas import Asked, Told, Typed
from qlvb.platform.tables import PAGE_LIMIT, Page
from qlvb.signing.model import SignatureState, TimeSource

Cursor = Annotated[str, StringConstraints(max_length=2000)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9\-]{1,20}$")]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]


class ListQuery(Asked):
    """Which list, and from where on."""

    listed: Literal[
        "waiting", "asked_back", "updated", "accepted", "refused", "recalled", "replaced"
    ] = "waiting"
    cursor: Cursor | None = None
    limit: int = Field(default=50, ge=1, le=PAGE_LIMIT)


class SeenIn(Typed):
    """A decision on the version that was seen."""

    version: int = Field(ge=1)

    def seen(self, arrival_id: str) -> SeenArrival:
        """As the core's value."""
        return SeenArrival(arrival_id=arrival_id, version=self.version)


class AcceptanceIn(SeenIn):
    """What the clerk adds to a packet's data; with ``directed_by``, a questioned one is taken."""

    leader_id: Id
    register_code: Code = Field(default="VBD", alias="register")
    due_on: Day | None = None
    note: str = Field(default="", max_length=500)
    dossier_code: str | None = Field(default=None, max_length=20)
    confirmed_not_duplicate: bool = False
    directed_by: str = Field(default="", max_length=200)
    basis: str = Field(default="", max_length=500)

    def taking(self) -> Taking:
        """As the core's value; what is left out stands as the packet has it."""
        said = self.model_fields_set & {"due_on", "note", "dossier_code"}
        return Taking(
            leader_id=self.leader_id,
            register=self.register_code,
            changes={name: getattr(self, name) for name in said},
            is_no_duplicate=self.confirmed_not_duplicate,
        )


class RefusalIn(SeenIn):
    """Why a packet is sent back."""

    reason: RefusalReason
    text: str = Field(default="", max_length=1000)


class RecallAnswerIn(SeenIn):
    """What a sender who asks for its document back, or to update it, is answered."""

    agreed: bool
    text: str = Field(default="", max_length=1000)


class RecallIn(Typed):
    """Which copies are asked back (none named: all), and why."""

    places: list[Annotated[int, Field(ge=1, le=9999)]] = Field(default=[], max_length=300)
    reason: str = Field(min_length=1, max_length=1000)


class PaperAnswerIn(Typed):
    """What an agency outside answered to a recall."""

    agreed: bool
    text: str = Field(default="", max_length=1000)


class QuestionOut(Told):
    """One thing that speaks against a packet."""

    question: Question
    text: str


class NoteOut(Told):
    """What was said of a packet: the national code, in words, when and by whom."""

    code: str
    label: str
    at: dt.datetime
    by: str
    text: str
    proof: str
    """Of an answer to a recall: the receiver's statement, signed by its key; JSON."""

    @classmethod
    def of_note(cls, note: StatusNote) -> Self:
        """As it is shown."""
        return cls(
            code=note.code.value,
            label=note.label,
            at=note.at,
            by=note.by,
            text=note.text,
            proof=note.proof,
        )


class ArrivalRow(Told):
    """A packet in a list."""

    arrival_id: str
    version: int
    state: ArrivalState
    state_label: str
    arrived_at: dt.datetime
    sender_id: str
    sender_name: str
    reference: str
    issued_on: dt.date
    kind: str
    subject: str
    urgency: Urgency
    question_count: int
    is_asked_back: bool


class CountsOut(Told):
    """How many packets wait for the clerk."""

    waiting: int
    asked_back: int
    updated: int


class ArrivalPage(Told):
    """A page of packets."""

    items: list[ArrivalRow]
    cursor: str | None


class SignatureOut(Told):
    """One signature on a file."""

    field: str
    state: SignatureState
    state_label: str
    sentences: list[str]
    signer: str
    managing_unit: str
    issuer: str
    serial: str
    signed_at: dt.datetime | None
    time_source: TimeSource
    certificate_from: dt.datetime | None
    certificate_to: dt.datetime | None
    covers_whole_file: bool
    revocation_source: str
    revocation_as_of: dt.datetime | None
    is_organization: bool
    is_weak: bool


class ReceivedFileOut(Told):
    """A file as it came, beside what was declared of it, with its signatures."""

    file_id: str
    filename: str
    is_kept: bool
    is_stopped: bool
    reason: str
    pages: int
    declared_pages: int
    size: int
    sha256: str
    is_unchanged: bool
    """The bytes are those that the sender declared."""
    is_signed_by_others: bool
    """Sent along as others had signed it."""
    signature_state: SignatureState | None
    signature_label: str
    sentence: str
    signatures: list[SignatureOut]


class AnsweredOut(Told):
    """A document that the packet answers; one of this agency's has its id."""

    issuer: str
    issued_on: dt.date
    reference: str
    document_id: str


class EntryOut(Told):
    """What is to stand in the register, from the packet."""

    kind: str
    number: str
    notation: str
    issued_on: dt.date
    issuer: str
    issuer_id: str | None
    subject: str
    language: str
    urgency: Urgency
    recipients_note: str
    arrived_on: dt.date
    due_on: dt.date | None
    paper_follows: bool
    external_id: str | None
    signatory: str
    pages: int
    answers: list[AnsweredOut]


class AlikeOut(Told):
    """A document in the register that may be the same."""

    document_id: str
    number_label: str
    subject: str
    status: Status


class ArrivalOut(ArrivalRow):
    """A packet with all that the clerk decides by."""

    questions: list[QuestionOut]
    history: list[NoteOut]
    asked_back: AskedBack | None
    update: AskedUpdate | None
    files: list[ReceivedFileOut]
    entry: EntryOut
    alike: list[AlikeOut]
    replaces: str
    """The sender's name of the document in whose place it comes; empty for most."""
    replaced: list[AlikeOut]
    is_replaced_here: bool
    """What replaces it has arrived here."""


class Accepted(Told):
    """The document that a packet became."""

    document_id: str
    number_label: str
    status: Status


class CopyOut(Told):
    """A copy of a document that was asked back, as it stands."""

    place: int
    name: str
    state: DeliveryState
    state_label: str
    history: list[NoteOut]


class Copies(Told):
    """Every copy of a document."""

    items: list[CopyOut]


def row(arrival: PacketArrival) -> dict[str, Any]:
    """A packet's fields in a list."""
    packet, asked = arrival.packet, arrival.asked_back
    return {
        "arrival_id": arrival.arrival_id,
        "version": arrival.version,
        "state": arrival.state,
        "state_label": arrival.state.label,
        "arrived_at": arrival.arrived_at,
        "sender_id": packet.sender_id,
        "sender_name": packet.sender_name,
        "reference": packet.reference,
        "issued_on": packet.issued_on,
        "kind": packet.kind,
        "subject": packet.subject,
        "urgency": packet.urgency,
        "question_count": len(arrival.questions),
        "is_asked_back": asked is not None and asked.is_open,
    }


def page(found: Page[PacketArrival]) -> ArrivalPage:
    """A page of packets as it is shown."""
    return ArrivalPage(items=[ArrivalRow(**row(each)) for each in found.items], cursor=found.cursor)


def shown(seen: ShownArrival) -> ArrivalOut:
    """A packet as it is shown."""
    arrival = seen.arrival
    return ArrivalOut(
        **row(arrival),
        questions=[QuestionOut.of(each) for each in arrival.questions],
        history=[NoteOut.of_note(each) for each in arrival.history],
        asked_back=arrival.asked_back,
        update=arrival.update,
        files=[_file(each) for each in seen.files],
        entry=_entry(seen.entry),
        alike=[_alike(each) for each in seen.alike],
        replaces=arrival.packet.replaces,
        replaced=[_alike(each) for each in seen.replaced],
        is_replaced_here=seen.is_replaced_here,
    )


def _alike(document: IncomingDocument) -> AlikeOut:
    return AlikeOut(
        document_id=document.document_id,
        number_label=document.number_label,
        subject=document.entry.subject,
        status=document.status,
    )


def copies(found: list[Delivery]) -> Copies:
    """Copies of a document as they are shown."""
    return Copies(
        items=[
            CopyOut(
                place=each.place,
                name=each.recipient.name,
                state=each.state,
                state_label=each.state.label,
                history=[NoteOut.of_note(note) for note in each.history],
            )
            for each in found
        ]
    )


def _file(file: ReceivedFile) -> ReceivedFileOut:
    found = file.examination
    return ReceivedFileOut(
        file_id=file.file_id,
        filename=file.declared.filename,
        is_kept=file.is_kept,
        is_stopped=file.is_stopped,
        reason=file.reason,
        pages=file.pages,
        declared_pages=file.declared.pages,
        size=file.size,
        sha256=file.sha256,
        is_unchanged=file.sha256 == file.declared.sha256,
        is_signed_by_others=file.is_signed_by_others,
        signature_state=found.state if found else None,
        signature_label=found.state.label if found else "",
        sentence=found.sentence if found else "",
        signatures=[
            SignatureOut.of({**vars(each), "state_label": each.state.label}) for each in found.rows
        ]
        if found
        else [],
    )


def _entry(entry: Entry) -> EntryOut:
    signed = entry.signatory
    named = ", ".join(filter(None, (signed.position, signed.name))) if signed else ""
    pages = sum(entry.declared.pages) if entry.declared else 0
    plain = {name: value for name, value in vars(entry).items() if name in EntryOut.model_fields}
    answers = [AnsweredOut.of(each) for each in entry.answers]
    return EntryOut(**{**plain, "signatory": named, "pages": pages, "answers": answers})
