"""The leader's signature on a document, with a key that the system keeps (Decree 30/2020, Art. 13).

The signed file is made first and entered with the act: after a crash between the two the document
waits for the signature as before, and nothing leads to what was made.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from qlvb.certificates import service as certificates
from qlvb.certificates.model import Certificate
from qlvb.delegation import service as delegation
from qlvb.files import made
from qlvb.files.model import StoredFile
from qlvb.incoming.entry import Urgency
from qlvb.issuing import capacity, placing
from qlvb.issuing.model import signed_file, title_of
from qlvb.issuing.placed import Decided
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.refusals import DraftMissing
from qlvb.platform.tables import Transaction
from qlvb.review import service as review
from qlvb.routing.service import Seen
from qlvb.signing import making, titles
from qlvb.signing.making import Image, Signing
from qlvb.signing.model import Places


@dataclass(frozen=True, kw_only=True)
class ReadyToSign:
    """All that a signature takes, wherever its key is."""

    document: OutgoingDocument
    prepared: bytes
    image: Image
    key: Certificate
    decided: Decided


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How somebody wants to sign."""

    places: Places | None = None
    """Where everything goes; None: as placed, found or kept."""
    form: str | None = None
    """The mark of the form of signing (KT., TL. …); None: that of the draft, or the usual one."""
    urgency: Urgency | None = None
    """Decided by who signs; None: as it was proposed, or decided with the approval."""
    is_confirmed: bool = False
    """They saw that the draft has another title above the signature, and sign nevertheless."""


def sign(actor: Actor, seen: Seen, wish: Wish | None = None) -> OutgoingDocument:
    """Sign the present version with the actor's own key in KMS; it goes to the clerk.

    Args:
        actor: whose turn it is; who stands in for another signs with their own key and name.
        seen: the document and the version the actor saw.
        wish: where and how.

    Raises:
        StaleVersion, NotYourStep, PlacesMissing, MarkMissing, CapacityNotGiven, KindNotDelegated,
        TitleDiffers, TitleHasNoRoom, what ``certificates`` and ``signing`` refuse, and ``sign`` of
        the model.
    """
    ready = prepare(actor, seen, wish or Wish())
    at = clock.now().astimezone(clock.VIETNAM)
    signer = certificates.signer(ready.key)
    by = Signing(signer=signer, at=at, timestamper=certificates.timestamper())
    content = making.sign(ready.prepared, ready.image, by)
    making.check_signed(content, ready.key.fingerprint)
    kept = keep(actor, ready.document, content)

    def enter(tx: Transaction) -> None:
        made.enter(tx, [kept])

    return finish(actor, ready.document, kept, ready.key, ready.decided, enter)


def checked(actor: Actor, seen: Seen) -> OutgoingDocument:
    """The document, if it is the actor's to sign now.

    Raises:
        StaleVersion, NotYourStep, OutgoingNotWaitingForThis, DraftMissing.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_SIGN)
    placing.check_delegated(actor, document)
    if document.draft is None:
        raise DraftMissing
    return document


def prepare(actor: Actor, seen: Seen, wish: Wish) -> ReadyToSign:
    """The draft made plain, with its fields, and all that the signature takes.

    Raises:
        As ``sign``.
    """
    document = checked(actor, seen)
    offered = placing.forms_of(actor, document)
    capacity.chosen(offered, wish.form)
    key = certificates.to_sign_with(actor.agency_id, placing.person(actor.person_id))
    image = placing.image_of(actor.agency_id, placing.person(actor.person_id), actor.name)
    opened = placing.open_draft(document)
    layout = placing.layout_of(document, opened, wish.places)
    printed = titles.above(opened.lines, layout.signature) or ()
    chosen = capacity.chosen(offered, wish.form, printed)
    title = capacity.to_write(
        chosen, opened.lines, layout.signature, is_confirmed=wish.is_confirmed
    )
    seal_mm = placing.seal_mm(actor.agency_id)
    return ReadyToSign(
        document=document,
        prepared=making.prepare(opened.content, layout, image, seal_mm, title),
        image=image,
        key=key,
        decided=Decided(form=chosen.mark, urgency=wish.urgency),
    )


def finish(
    actor: Actor,
    document: OutgoingDocument,
    kept: StoredFile,
    key: Certificate,
    decided: Decided,
    also: Callable[[Transaction], None],
) -> OutgoingDocument:
    """Pass the document on to the clerk with its signed file, as one fact."""

    def enter(tx: Transaction, _before: OutgoingDocument, _after: OutgoingDocument) -> None:
        delegation.hold(tx, actor)
        also(tx)

    signed = signed_file(actor, document.draft_no, kept, clock.now(), key.fingerprint)
    return review.sign(
        actor,
        Seen(document_id=document.document_id, version=document.version),
        replace(signed, capacity=decided.form),
        urgency=decided.urgency,
        also=enter,
        **certificates.record_of(key),
    )


def keep(actor: Actor, document: OutgoingDocument, content: bytes) -> StoredFile:
    """Put the bytes of the signed file; the act enters it."""
    assert document.draft is not None
    # The version alone is not enough: a document that a restore took back to it has a signed file
    # of it already, which stays, and every signature makes other bytes.
    of_what = str(document.version), hashlib.sha256(content).hexdigest()
    return made.keep(
        actor,
        content,
        file_id=ids.derived_id("signed", actor.agency_id, document.document_id, *of_what),
        document_id=document.document_id,
        title=title_of(document, clock.today()),
        pages=document.draft.pages,
    )
