"""What one agency sends another: a document's data, and its files by their hashes (edXML)."""

from dataclasses import dataclass
from datetime import date, datetime

from qlvb.incoming.entry import AnsweredDocument, Declared, Entry, Form, Signatory, Urgency
from qlvb.issuing.business import BusinessType
from qlvb.kernel import ids


@dataclass(frozen=True, kw_only=True)
class PacketFile:
    """One file as its sender declares it; the first one is the document itself."""

    file_id: str
    """The sender's."""
    filename: str
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Packet:
    """One document on its way to other agencies; the same for all of them."""

    packet_id: str
    business: BusinessType
    sender_id: str
    sender_name: str
    document_id: str
    """The sender's."""
    number: str
    """As printed before the notation: 05, of a normative act 35/2026; at most 11 characters."""
    notation: str
    issued_on: date
    kind: str
    subject: str
    files: tuple[PacketFile, ...]
    urgency: Urgency = Urgency.NORMAL
    language: str = "Tiếng Việt"
    signatory: Signatory | None = None
    addressees: tuple[str, ...] = ()
    """Every agency it is sent to, by the code it was addressed with."""
    recipients: str = ""
    """*Nơi nhận*, as it is printed."""
    due_on: date | None = None
    """Until when an answer is asked for."""
    paper_follows: bool = False
    answers: tuple[AnsweredDocument, ...] = ()
    """The documents it answers."""
    replaces: str = ""
    """The sender's document in whose place it comes, as it is called: an external id."""
    sent_at: datetime

    @property
    def reference(self) -> str:
        """Number and notation as printed."""
        return f"{self.number}/{self.notation}" if self.notation else self.number

    @property
    def external_id(self) -> str:
        """The sender's name of it: code, date, number and notation (Decision 28/2018, Art. 10)."""
        return external_id_of(self.sender_id, self.issued_on, self.reference)

    @property
    def declared(self) -> Declared:
        """How many files it has, and the pages of each."""
        return Declared(documents=len(self.files), pages=tuple(each.pages for each in self.files))

    def entry(self, arrived_on: date, register: str) -> Entry:
        """What is to stand in the receiver's register, every field from the packet.

        A day for the answer that has passed when it arrives is left to the leader.
        """
        is_late = self.due_on is not None and self.due_on < arrived_on
        return Entry(
            register=register,
            form=Form.ELECTRONIC,
            kind=self.kind,
            number=self.number,
            notation=self.notation,
            issued_on=self.issued_on,
            issuer=self.sender_name,
            issuer_id=self.sender_id,
            subject=self.subject,
            arrived_on=arrived_on,
            language=self.language,
            signatory=self.signatory,
            urgency=self.urgency,
            recipients_note=self.recipients,
            due_on=None if is_late else self.due_on,
            paper_follows=self.paper_follows,
            external_id=self.external_id,
            declared=self.declared,
            answers=self.answers,
        )


def external_id_of(sender_id: str, issued_on: date, reference: str) -> str:
    """A sender's name of a document."""
    return f"{sender_id},{issued_on:%Y/%m/%d},{reference}"


def packet_id_of(
    sender_id: str, document_id: str, business: BusinessType, sealed_sha256: str, sending: int = 1
) -> str:
    """The same packet however often it is sent; begun anew after a refusal, it is another."""
    anew = (str(sending),) if sending > 1 else ()
    return ids.derived_id("packet", sender_id, document_id, business.value, sealed_sha256, *anew)


def arrival_id_of(receiver_id: str, packet_id: str) -> str:
    """The same arrival however often, and to whichever of its codes, a packet is delivered.

    It is the incoming document's id too, once the clerk accepts it.
    """
    return ids.derived_id("incoming", receiver_id, packet_id)
