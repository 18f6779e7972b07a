"""Number, seal, register and issue by the clerk (Decree 30/2020, Art. 15, 18; Art. 9.3).

Two transactions: the number with its place in the register, then the sealed file with the issue
and the copies for the recipients. A crash between them leaves a document that has its number and
waits for the clerk; issuing it again seals it with that number. Everything that may refuse is asked
before the number is given, so that no number is spent on what cannot be sealed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qlvb.audit.model import EventTag
from qlvb.certificates import service as certificates
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.issuing import placing, service
from qlvb.issuing.model import signed_file, title_of
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.organization import service as organization
from qlvb.outgoing import kinds, numbers
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import SignedFile
from qlvb.platform.tables import Transaction
from qlvb.review import service as review
from qlvb.routing import work
from qlvb.routing.service import Seen
from qlvb.signing import making
from qlvb.signing.making import Image, Signing


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """Which number the clerk wants: the next one, or a reserved one with the day it bears."""

    reserved: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ready:
    """All that sealing takes, found before the number is given."""

    signed: bytes
    attachments: tuple[bytes, ...]
    image: Image
    signer: object
    fingerprint: str


def issue(actor: Actor, seen: Seen, wanted: Numbering | None = None) -> OutgoingDocument:
    """Number, seal and issue a signed document; one that has its number is sealed and issued.

    Args:
        actor: the clerk.
        seen: the document and the version the clerk saw.
        wanted: a reserved number in place of the next one.

    Raises:
        StaleVersion, NotYourStep, NotSignedYet, LeaderNotSigned, MarkMissing,
        NotYetDelivered, what ``certificates``, ``numbers.number`` and ``signing`` refuse.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_ISSUE)
    ready = _ready(actor, document)
    if document.registration is None:
        document.check_may(actor, Verb.OUTGOING_NUMBER)
        work.of(document)
        asked = wanted or Numbering()
        document = numbers.number(
            actor,
            document.document_id,
            document.version,
            reserved=asked.reserved,
            issued_on=asked.issued_on,
        )
    return _sealed(actor, document, ready)


def _ready(actor: Actor, document: OutgoingDocument) -> Ready:
    name = organization.agency(actor.agency_id).name
    signed = placing.signed_of(document)
    assert document.signed is not None
    making.check_signed(signed, document.signed.fingerprint)
    key = certificates.to_sign_with(actor.agency_id, placing.agency(actor.agency_id))
    return Ready(
        signed=signed,
        attachments=tuple(
            made.content_of(document.agency_id, document.document_id, each.file_id)
            for each in document.attachments
        ),
        image=placing.image_of(actor.agency_id, placing.agency(actor.agency_id), name),
        signer=certificates.signer(key),
        fingerprint=key.fingerprint,
    )


def _sealed(actor: Actor, document: OutgoingDocument, ready: Ready) -> OutgoingDocument:
    given = document.registration
    assert given is not None
    assert document.signed is not None
    at = clock.now().astimezone(clock.VIETNAM)
    by = Signing(signer=ready.signer, at=at, timestamper=certificates.timestamper())
    content = making.seal(
        ready.signed,
        ready.image,
        by,
        number=kinds.number_text(given.number),
        issued_on=given.issued_on,
        leader=document.signed.fingerprint,
    )
    return finish(actor, document, content, ready, by)


def finish(
    actor: Actor, document: OutgoingDocument, content: bytes, ready: Ready, by: Signing
) -> OutgoingDocument:
    """Keep the sealed files, and issue the document with them and its copies, as one fact."""
    assert document.signed is not None
    sealed = _kept(actor, document, content, document.signed.pages, 1)
    files, attachments = _attachments(actor, document, ready.attachments, by)
    at = clock.now()

    def told(file: StoredFile) -> SignedFile:
        return signed_file(actor, document.draft_no, file, at, ready.fingerprint)

    sent = tuple(told(each) for each in attachments)

    def also(tx: Transaction, _before: OutgoingDocument, after: OutgoingDocument) -> None:
        made.enter(tx, [sealed, *files])
        service.write(tx, after)

    assert document.registration is not None
    after = review.decide(
        actor,
        Seen(document_id=document.document_id, version=document.version),
        EventTag.OUTGOING_ISSUE,
        lambda found, _: found.issue(actor, told(sealed), sent),
        also=also,
        number=document.registration.reference,
        sha256=sealed.sha256,
        files={each.file_id: each.sha256 for each in attachments} or None,
    )
    service.write_rest_of(after)
    return after


def _attachments(
    actor: Actor, document: OutgoingDocument, contents: Sequence[bytes], by: Signing
) -> tuple[list[StoredFile], list[StoredFile]]:
    """The files made, and what is sent along: what bears a signature already goes out as it is."""
    assert document.registration is not None
    new, sent = [], []
    named = [each.file_id for each in document.attachments]
    own = made.of_document(document.agency_id, document.document_id, named)
    for place, (file, content) in enumerate(zip(own, contents, strict=True), 2):
        signed = making.sign_attachment(content, document.registration.reference, by)
        if signed is not None:
            new.append(_kept(actor, document, signed, file.pages, place))
        sent.append(new[-1] if signed is not None else file)
    return new, sent


def _kept(
    actor: Actor, document: OutgoingDocument, content: bytes, pages: int, place: int
) -> StoredFile:
    assert document.registration is not None
    number = document.registration.reference
    return made.keep(
        actor,
        content,
        file_id=ids.derived_id("sealed", actor.agency_id, document.document_id, number, str(place)),
        document_id=document.document_id,
        title=title_of(document, clock.today()),
        pages=pages,
        place=place,
        locked=True,
    )
