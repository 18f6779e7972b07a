"""The leader's signature on a document, with a key that the system keeps (Decree 30/2020, Art. 13).

The signed file is made first and entered with the act: after a crash between the two the document
waits for the signature as before, and nothing leads to what was made.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from qlvb.certificates import service as certificates
from qlvb.certificates.model import Certificate
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.issuing import capacity, placing
from qlvb.issuing.model import signed_file, title_of
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.refusals import DraftMissing
from qlvb.platform.tables import Transaction
from qlvb.review import service as review
from qlvb.routing.service import Seen
from qlvb.signing import making
from qlvb.signing.making import Image, Signing
from qlvb.signing.model import Places


@dataclass(frozen=True, kw_only=True)
class ReadyToSign:
    """All that a signature takes, wherever its key is."""

    document: OutgoingDocument
    prepared: bytes
    image: Image
    key: Certificate
    form: str


def sign(
    actor: Actor, seen: Seen, places: Places | None = None, form: str | None = None
) -> OutgoingDocument:
    """Sign the present version with the actor's own key in KMS; it goes to the clerk.

    Args:
        actor: whose turn it is; who stands in for another signs with their own key and name.
        seen: the document and the version the actor saw.
        places: where everything goes; None: as placed, found or kept.
        form: the mark of the form of signing (KT., TL. …); None: the usual one.

    Raises:
        StaleVersion, NotYourStep, PlacesMissing, MarkMissing, CapacityNotGiven, what
        ``certificates`` and ``signing`` refuse, and ``sign`` of the model.
    """
    ready = prepare(actor, seen, places, form)
    at = clock.now().astimezone(clock.VIETNAM)
    signer = certificates.signer(ready.key)
    by = Signing(signer=signer, at=at, timestamper=certificates.timestamper())
    content = making.sign(ready.prepared, ready.image, by)
    making.check_signed(content, ready.key.fingerprint)
    kept = keep(actor, ready.document, content)

    def enter(tx: Transaction) -> None:
        made.enter(tx, [kept])

    return finish(actor, ready.document, kept, ready.key, ready.form, enter)


def checked(actor: Actor, seen: Seen) -> OutgoingDocument:
    """The document, if it is the actor's to sign now.

    Raises:
        StaleVersion, NotYourStep, OutgoingNotWaitingForThis, DraftMissing.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_SIGN)
    if document.draft is None:
        raise DraftMissing
    return document


def prepare(actor: Actor, seen: Seen, places: Places | None, form: str | None) -> ReadyToSign:
    """The draft made plain, with its fields, and all that the signature takes.

    Raises:
        As ``sign``.
    """
    document = checked(actor, seen)
    chosen = capacity.chosen(placing.forms_of(actor, document), form)
    key = certificates.to_sign_with(actor.agency_id, placing.person(actor.person_id))
    image = placing.image_of(actor.agency_id, placing.person(actor.person_id), actor.name)
    opened = placing.open_draft(document)
    layout = placing.layout_of(document, opened, places)
    seal_mm = placing.seal_mm(actor.agency_id)
    return ReadyToSign(
        document=document,
        prepared=making.prepare(opened.content, layout, image, seal_mm),
        image=image,
        key=key,
        form=chosen.mark,
    )


def finish(
    actor: Actor,
    document: OutgoingDocument,
    kept: StoredFile,
    key: Certificate,
    form: str,
    also: Callable[[Transaction], None],
) -> OutgoingDocument:
    """Pass the document on to the clerk with its signed file, as one fact."""
    signed = signed_file(actor, document.draft_no, kept, clock.now(), key.fingerprint)
    return review.sign(
        actor,
        Seen(document_id=document.document_id, version=document.version),
        replace(signed, capacity=form),
        also=lambda tx, _before, _after: also(tx),
        **certificates.record_of(key),
    )


def keep(actor: Actor, document: OutgoingDocument, content: bytes) -> StoredFile:
    """Put the bytes of the signed file; the act enters it."""
    assert document.draft is not None
    own = ids.derived_id("signed", actor.agency_id, document.document_id, str(document.version))
    return made.keep(
        actor,
        content,
        file_id=own,
        document_id=document.document_id,
        title=title_of(document, clock.today()),
        pages=document.draft.pages,
    )
