"""An issued document as its packet: what the sender knows of it, and its sealed files."""

from datetime import datetime

from qlvb.exchange import store
from qlvb.exchange.packet import Packet, PacketFile, external_id_of, packet_id_of
from qlvb.exchange.refusals import NotIssuedYet, SealedBytesDiffer
from qlvb.files import received
from qlvb.incoming import service as incoming
from qlvb.incoming.entry import AnsweredDocument, Signatory
from qlvb.issuing.business import BusinessType
from qlvb.organization import service as organization
from qlvb.organization.refusals import PersonNotFound
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.entry import LinkKind, RecipientKind
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import SignedFile


def packet_of(document: OutgoingDocument, at: datetime, sending: int = 1) -> Packet:
    """The packet of an issued document.

    Args:
        document: the sender's.
        at: when it is sent.
        sending: how often it is begun, after refusals.

    Raises:
        NotIssuedYet.
        SealedBytesDiffer: a file on record is not the one that was sealed.
    """
    given, sealed = document.registration, document.sealed
    if given is None or sealed is None:
        raise NotIssuedYet
    entry, business = document.entry, business_of(document)
    return Packet(
        packet_id=packet_id(document, sending),
        business=business,
        sender_id=document.agency_id,
        sender_name=organization.agency(document.agency_id).name,
        document_id=document.document_id,
        number=given.reference.removesuffix(f"/{given.notation}"),
        notation=given.notation,
        issued_on=given.issued_on,
        kind=entry.kind,
        subject=entry.subject,
        files=_files(document, (sealed, *document.sealed_attachments)),
        urgency=entry.urgency,
        language=entry.language,
        signatory=_signatory(document),
        addressees=tuple(one.id for one in entry.recipients if one.kind is RecipientKind.AGENCY),
        recipients="; ".join(one.name for one in entry.recipients)[:1000],
        due_on=entry.answer_due_on,
        paper_follows=entry.paper_must_follow,
        answers=_answers(document),
        replaces=_replaced(document) if business is BusinessType.REPLACE else "",
        sent_at=at,
    )


def packet_id(document: OutgoingDocument, sending: int = 1) -> str:
    """Under which an issued document goes to every agency; begun anew, under another.

    Raises:
        NotIssuedYet.
    """
    if document.sealed is None:
        raise NotIssuedYet
    business, sha256 = business_of(document), document.sealed.sha256
    return packet_id_of(document.agency_id, document.document_id, business, sha256, sending)


def business_of(document: OutgoingDocument) -> BusinessType:
    """Why it is sent: for itself, or in the place of another."""
    link = document.entry.follows
    replaces = link is not None and link.kind is LinkKind.REPLACES
    return BusinessType.REPLACE if replaces else BusinessType.NEW


def _replaced(document: OutgoingDocument) -> str:
    """The external id of the document in whose place it comes."""
    link = document.entry.follows
    assert link is not None
    given = outgoing.in_agency(document.agency_id, link.document_id).registration
    return external_id_of(document.agency_id, given.issued_on, given.reference) if given else ""


def _files(document: OutgoingDocument, sent: tuple[SignedFile, ...]) -> tuple[PacketFile, ...]:
    kept = received.of_sender(document.agency_id, [one.file_id for one in sent])
    for one in sent:
        if kept[one.file_id].sha256 != one.sha256:
            raise SealedBytesDiffer(filename=kept[one.file_id].filename)
    return tuple(
        PacketFile(
            file_id=one.file_id,
            filename=kept[one.file_id].download_name or kept[one.file_id].filename,
            pages=kept[one.file_id].pages,
            size=kept[one.file_id].size,
            sha256=one.sha256,
        )
        for one in sent
    )


def _answers(document: OutgoingDocument) -> tuple[AnsweredDocument, ...]:
    """The incoming documents that it answers, as those who issued them call them."""
    agency_id, wanted = document.agency_id, list(document.entry.replies_to)
    found = incoming.many(agency_id, wanted) if wanted else []
    return tuple(
        AnsweredDocument(
            issuer_id=one.entry.issuer_id or "",
            issuer=one.entry.issuer,
            issued_on=one.entry.issued_on,
            reference=one.entry.reference,
            document_id=_name_at_its_issuer(agency_id, one.document_id),
        )
        for one in found
    )


def _name_at_its_issuer(agency_id: str, document_id: str) -> str:
    arrival = store.latest(agency_id, document_id)
    return arrival.packet.document_id if arrival is not None else ""


def _signatory(document: OutgoingDocument) -> Signatory | None:
    # A copy bears nobody's own signature: who certified it answers for it.
    signed, agreed = document.signed, document.signed or document.approval
    if agreed is None:
        return None
    try:
        signer = organization.person(document.agency_id, agreed.person_id).as_actor()
    except PersonNotFound:
        return Signatory(position="", name=agreed.by[:50])
    capacity = signed.capacity if signed else ""
    position = " ".join(filter(None, (capacity, signer.position)))
    return Signatory(position=position[:100], name=signer.name[:50])
