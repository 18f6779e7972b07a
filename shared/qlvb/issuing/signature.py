"""The leader's signature on a document, with a key that the system keeps (Decree 30/2020, Art. 13).

The signed file is made first and entered with the act: after a crash between the two the document
waits for the signature as before, and nothing leads to what was made.
"""

from dataclasses import replace

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
from qlvb.review import service as review
from qlvb.routing.service import Seen
from qlvb.signing import making
from qlvb.signing.making import Image, Signing
from qlvb.signing.model import Places


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
    document = checked(actor, seen)
    chosen = capacity.chosen(placing.forms_of(actor, document), form)
    key = certificates.to_sign_with(actor.agency_id, placing.person(actor.person_id))
    signer = certificates.signer(key)
    image = placing.image_of(actor.agency_id, placing.person(actor.person_id), actor.name)
    prepared = prepare(actor, document, places, image)
    at = clock.now().astimezone(clock.VIETNAM)
    by = Signing(signer=signer, at=at, timestamper=certificates.timestamper())
    return finish(actor, seen, document, making.sign(prepared, image, by), key, chosen.mark)


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


def prepare(actor: Actor, document: OutgoingDocument, places: Places | None, image: Image) -> bytes:
    """The draft made plain, with its fields: what the signature is put onto."""
    opened = placing.open_draft(document)
    layout = placing.layout_of(document, opened, places)
    return making.prepare(opened.content, layout, image, placing.seal_mm(actor.agency_id))


def finish(
    actor: Actor,
    seen: Seen,
    document: OutgoingDocument,
    content: bytes,
    key: Certificate,
    form: str,
) -> OutgoingDocument:
    """Keep the signed file, and pass the document on to the clerk with it, as one fact.

    Raises:
        LeaderNotSigned: the file does not bear this certificate's signature alone.
    """
    making.check_signed(content, key.fingerprint)
    kept = _kept(actor, document, content)
    signed = signed_file(actor, document.draft_no, kept, clock.now(), key.fingerprint)
    return review.sign(
        actor,
        seen,
        replace(signed, capacity=form),
        also=lambda tx, _before, _after: made.enter(tx, [kept]),
    )


def _kept(actor: Actor, document: OutgoingDocument, content: bytes) -> StoredFile:
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
