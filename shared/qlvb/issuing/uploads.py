"""Signed files that a program on the signer's machine posts, as the VGCA plug-in does.

The program has no session. Its one-time token lets it lay down one signed file, for one part of one
preparation; nothing of the document changes until the person who prepared it completes the signing.
"""

import hashlib
import secrets

from qlvb.audit import service as audit
from qlvb.audit.model import EventTag
from qlvb.files import made
from qlvb.files import service as files
from qlvb.issuing import store
from qlvb.issuing.model import title_of
from qlvb.issuing.preparation import (
    Part,
    Preparation,
    SignedUpload,
    SigningStep,
    UploadToken,
    check_size,
)
from qlvb.issuing.refusals import AnswersMissing, NotPreparedForThis
from qlvb.kernel import clock, ids
from qlvb.organization import service as organization
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.refusals import OutgoingNotFound
from qlvb.platform import confinement
from qlvb.platform.tables import Cancelled, transact, with_retries
from qlvb.signing import service as signing


def new_token(document: OutgoingDocument, step: SigningStep, place: int) -> UploadToken:
    """A token for one part of what is prepared; only its hash is to be kept."""
    return UploadToken(
        agency_id=document.agency_id,
        document_id=document.document_id,
        step=step,
        place=place,
        secret=secrets.token_urlsafe(32),
    )


def take(text: str, content: bytes) -> str:
    """Take a signed file that a program posts: the served one with one valid signature added.

    Posting it twice is as once; another file after it is refused.

    Args:
        text: the token, from the address.
        content: the file.

    Returns:
        The name of the file.

    Raises:
        NotPreparedForThis, SignedFileTooLarge, SignedFileTriedTooOften, SignedFileTaken, and what
        ``check_signed_outside`` refuses.
    """
    check_size(content)
    token = UploadToken.read(text)
    # The token is held to its hash first, so that no agency's name is believed without it.
    _part(token)
    with confinement.confined_to(token.agency_id):
        return with_retries(lambda: _take(token, content), again=(Cancelled,))


def taken(document: OutgoingDocument, preparation: Preparation) -> list[bytes]:
    """The signed files that were posted for a preparation, in the order of its parts.

    Raises:
        AnswersMissing: not all of them were.
    """
    place = (document.agency_id, document.document_id)
    found = [store.upload(place, part).file for part in preparation.parts]
    if not all(found):
        raise AnswersMissing(count=len(preparation.parts))
    return [files.content_of(file) for file in found if file is not None]


def _take(token: UploadToken, content: bytes) -> str:
    document, preparation, part = _part(token)
    place = (token.agency_id, token.document_id)
    sha256 = hashlib.sha256(content).hexdigest()
    known = store.upload(place, part)
    if (before := known.again(sha256)) is not None:
        return before.filename
    # Counted before it is looked at: what makes the looking fail counts too.
    tried = known.tried()
    with transact() as tx:
        store.keep_upload(tx, place, part, tried, known)
    signing.check_signed_outside(
        made.content_of(*place, part.file_id),
        content,
        fingerprint=preparation.fingerprint,
        field=part.field,
        figures=dict(part.figures) or None,
    )
    who = organization.person(token.agency_id, preparation.person_id).as_actor()
    kept = made.keep(
        who,
        content,
        file_id=ids.derived_id("upload", *place, part.file_id),
        document_id=token.document_id,
        title=title_of(document, clock.today()),
        pages=0,
        place=token.place,
        only_for=who.person_id,
    )
    with transact() as tx:
        store.keep_upload(tx, place, part, SignedUpload(tries=tried.tries, file=kept), tried)
        audit.record(tx, who, EventTag.OUTGOING_UPLOAD, token.document_id, sha256=sha256)
    return kept.filename


def _part(token: UploadToken) -> tuple[OutgoingDocument, Preparation, Part]:
    try:
        document = outgoing.in_agency(token.agency_id, token.document_id)
    except OutgoingNotFound as missing:
        raise NotPreparedForThis from missing
    preparation = store.prepared(document, token.step)
    return document, preparation, preparation.part_of(token, document.version, clock.now())
