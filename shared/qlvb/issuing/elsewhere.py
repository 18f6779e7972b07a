"""Signatures whose key is not here: on a token, at a provider, in a program that signs whole files.

Two steps. What is prepared is kept for one person, certificate and version of the document; what
comes back is held to it before anything of the document changes. For the clerk the number is given
with the first step, and stays the document's number however often the second is tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from qlvb.certificates import service as certificates
from qlvb.certificates.model import Certificate, KeyKind
from qlvb.files import made
from qlvb.files import service as files
from qlvb.files.model import StoredFile
from qlvb.issuing import issue, placing, signature, store
from qlvb.issuing.issue import Numbering
from qlvb.issuing.model import title_of
from qlvb.issuing.preparation import PATIENCE, Part, Preparation, SigningStep
from qlvb.issuing.refusals import AnswersMissing, KeyOnTheServer
from qlvb.kernel import clock, ids
from qlvb.kernel.actor import Actor
from qlvb.kernel.rights import Verb
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.model import OutgoingDocument
from qlvb.platform.parallel import together
from qlvb.platform.tables import Transaction, transact
from qlvb.routing.service import Seen
from qlvb.signing import making
from qlvb.signing import service as signing
from qlvb.signing.making import Begun, Elsewhere
from qlvb.signing.model import LEADER_FIELD, Places


@dataclass(frozen=True, kw_only=True)
class ToSign:
    """One thing to sign elsewhere."""

    file_id: str
    """To be signed whole by a program outside."""
    digest: str
    """SHA-256 in hexadecimal, for a token's raw signature; empty for a program outside."""
    figures: dict[str, str]
    """What a program outside writes into the blanks before it signs."""
    field: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be signed, with which certificate and until when."""

    step: SigningStep
    version: int
    """Of the document: the completion is about this one."""
    key: KeyKind
    certificate: str
    """PEM."""
    reference: str
    """The document's number, where it has one."""
    parts: tuple[ToSign, ...]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What came back, in the order of the parts: raw signatures, containers, or signed files."""

    raw: tuple[bytes, ...] = ()
    containers: tuple[bytes, ...] = ()
    file_ids: tuple[str, ...] = ()


def prepare_signature(
    actor: Actor, seen: Seen, places: Places | None = None, form: str | None = None
) -> Asked:
    """Prepare the leader's signature for a key elsewhere.

    Raises:
        KeyOnTheServer, and as ``signature.sign``.
    """
    ready = signature.prepare(actor, seen, places, form)
    _check_elsewhere(ready.key)
    begun: Begun | bytes = ready.prepared
    if ready.key.key is not KeyKind.OUTSIDE:
        begun = making.sign(ready.prepared, ready.image, _by(ready.key))
    part = Part(file_id=ids.new_id(), field=LEADER_FIELD)
    return _kept(
        actor, ready.document, SigningStep.SIGNATURE, ready.key, ready.form, [(part, begun)]
    )


def complete_signature(actor: Actor, seen: Seen, answers: Answers) -> OutgoingDocument:
    """Put in the leader's signature that was made elsewhere; the document goes to the clerk.

    Raises:
        NotPreparedForThis, AnswersMissing, SignatureNotMatching, WrongCertificate,
        NotTheServedFile, and as ``signature.sign``.
    """
    document = signature.checked(actor, seen)
    key = certificates.to_sign_with(actor.agency_id, placing.person(actor.person_id))
    preparation = _prepared(actor, document, SigningStep.SIGNATURE, key)
    if answers.file_ids:
        (kept,) = _posted(actor, document, preparation, answers)

        def enter(tx: Transaction) -> None:
            files.attach(tx, [kept], document.document_id, title_of(document, clock.today()))
    else:
        (content,) = _completed(document, preparation, answers)
        kept = signature.keep(actor, document, content)

        def enter(tx: Transaction) -> None:
            made.enter(tx, [kept])

    return signature.finish(actor, document, kept, key, preparation.form, enter)


def prepare_seal(actor: Actor, seen: Seen, wanted: Numbering | None = None) -> Asked:
    """Give the number, and prepare the seal and each attachment for a key elsewhere.

    Raises:
        KeyOnTheServer, and as ``issue.issue``.
    """
    document, ready = issue.prepare(actor, seen)
    _check_elsewhere(ready.key)
    document = issue.numbered(actor, document, wanted)
    is_outside = ready.key.key is KeyKind.OUTSIDE
    parts: list[tuple[Part, Begun | bytes]] = []
    for of, each in ready.drawings.items():
        figures = each.figures(document) if is_outside else {}
        part = Part(file_id=ids.new_id(), field=each.field, figures=tuple(figures.items()), of=of)
        begun = each.content if is_outside else each.sealed(document, _by(ready.key))
        parts.append((part, begun))
    return _kept(actor, document, SigningStep.SEAL, ready.key, "", parts)


def complete_seal(actor: Actor, seen: Seen, answers: Answers) -> OutgoingDocument:
    """Put in the seals that were made elsewhere, and issue the document.

    Raises:
        NotPreparedForThis, AnswersMissing, SignatureNotMatching, WrongCertificate, WrongFigures,
        NotTheServedFile, and as ``issue.issue``.
    """
    document = outgoing.of_version(actor, seen.document_id, seen.version)
    document.check_may(actor, Verb.OUTGOING_ISSUE)
    key = certificates.to_sign_with(actor.agency_id, placing.agency(actor.agency_id))
    preparation = _prepared(actor, document, SigningStep.SEAL, key)
    if answers.file_ids:
        posted = _posted(actor, document, preparation, answers)
        contents = [files.content_of(each) for each in posted]
    else:
        contents = _completed(document, preparation, answers)
    by_file = dict(zip((part.of for part in preparation.parts), contents, strict=True))
    attached = issue.attached_to(document)
    return issue.finish(actor, document, attached, key, by_file)


def _check_elsewhere(key: Certificate) -> None:
    if key.key is KeyKind.KMS:
        raise KeyOnTheServer


def _by(key: Certificate) -> Elsewhere:
    return Elsewhere(
        certificate=certificates.content_of(key),
        chain=certificates.chain_of(key),
        at=clock.now().astimezone(clock.VIETNAM),
    )


def _kept(
    actor: Actor,
    document: OutgoingDocument,
    step: SigningStep,
    key: Certificate,
    form: str,
    parts: Sequence[tuple[Part, Begun | bytes]],
) -> Asked:
    """Keep what was prepared; its files are the document's, and are made anew for each try."""
    now = clock.now()
    held: list[StoredFile] = []
    waiting: list[Part] = []
    shown: list[ToSign] = []
    for place, (part, begun) in enumerate(parts, 1):
        content = begun.content if isinstance(begun, Begun) else begun
        held.append(
            made.keep(
                actor,
                content,
                file_id=part.file_id,
                document_id=document.document_id,
                title=title_of(document, clock.today()),
                pages=0,
                place=place,
            )
        )
        waiting.append(replace(part, waiting=begun.waiting if isinstance(begun, Begun) else ""))
        digest = making.to_sign(begun).hex() if isinstance(begun, Begun) else ""
        shown.append(
            ToSign(
                file_id=part.file_id, digest=digest, figures=dict(part.figures), field=part.field
            )
        )
    preparation = Preparation(
        step=step,
        version=document.version,
        person_id=actor.person_id,
        fingerprint=key.fingerprint,
        form=form,
        parts=tuple(waiting),
        made_at=now,
    )
    with transact() as tx:
        made.enter(tx, held)
        store.prepare(tx, document, preparation)
    given = document.registration
    return Asked(
        step=step,
        version=document.version,
        key=key.key,
        certificate=key.pem,
        reference=given.reference if given else "",
        parts=tuple(shown),
        expires_at=now + PATIENCE,
    )


def _prepared(
    actor: Actor, document: OutgoingDocument, step: SigningStep, key: Certificate
) -> Preparation:
    found = store.prepared(document, step)
    found.check(actor, document.version, key.fingerprint, clock.now())
    return found


def _completed(
    document: OutgoingDocument, preparation: Preparation, answers: Answers
) -> list[bytes]:
    """The prepared files with the signatures in them, each held to what was prepared."""
    is_container = bool(answers.containers)
    given = answers.containers if is_container else answers.raw
    if len(given) != len(preparation.parts) or not all(each.waiting for each in preparation.parts):
        raise AnswersMissing(count=len(preparation.parts))
    stamper = certificates.timestamper()
    place = (document.agency_id, document.document_id)
    begun = [
        Begun(content=made.content_of(*place, part.file_id), waiting=part.waiting)
        for part in preparation.parts
    ]
    works = [
        partial(making.complete, each, answer, stamper, is_container=is_container)
        for each, answer in zip(begun, given, strict=True)
    ]
    return together(works, at_once=issue.AT_ONCE)


def _posted(
    actor: Actor, document: OutgoingDocument, preparation: Preparation, answers: Answers
) -> tuple[StoredFile, ...]:
    """Uploaded files, each the file that was given out with one valid signature added."""
    posted = files.accepted(actor, answers.file_ids)
    if len(posted) != len(preparation.parts):
        raise AnswersMissing(count=len(preparation.parts))
    for part, file in zip(preparation.parts, posted, strict=True):
        signing.check_signed_outside(
            made.content_of(document.agency_id, document.document_id, part.file_id),
            files.content_of(file),
            fingerprint=preparation.fingerprint,
            field=part.field,
            figures=dict(part.figures) or None,
        )
    return posted
