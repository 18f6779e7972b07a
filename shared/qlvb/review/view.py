"""An outgoing document as a person sees it: its data, who has it, what they may do with it."""

from dataclasses import dataclass
from datetime import date, datetime

from qlvb.incoming.entry import AttachedFile
from qlvb.incoming.parts import Party
from qlvb.kernel.actor import Actor, Role
from qlvb.kernel.rights import Verb
from qlvb.outgoing import answering, view
from qlvb.outgoing import service as outgoing
from qlvb.outgoing.copies import Original
from qlvb.outgoing.entry import DocumentLink, DocumentRecipient
from qlvb.outgoing.kinds import Purpose
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.parts import Answer, Approval, DraftVersion, Follower, OpinionAsked, SignedFile
from qlvb.outgoing.view import OutgoingRow
from qlvb.review import service
from qlvb.routing import work
from qlvb.routing.view import WorkView, work_view

_ACTS = {
    "change": Verb.OUTGOING_CHANGE,
    "versions": Verb.OUTGOING_CHANGE,
    "attachments": Verb.OUTGOING_CHANGE,
    "submission": Verb.OUTGOING_SUBMIT,
    "review": Verb.OUTGOING_REVIEW,
    "check": Verb.OUTGOING_CHECK,
    "approval": Verb.OUTGOING_APPROVE,
    "signature": Verb.OUTGOING_SIGN,
    "certification": Verb.OUTGOING_CERTIFY,
    "opinions": Verb.OUTGOING_OPINION_ASK,
    "opinion": Verb.OUTGOING_OPINION,
    "comments": Verb.OUTGOING_COMMENT,
    "return": Verb.OUTGOING_RETURN,
    "issue": Verb.OUTGOING_ISSUE,
    "cancellation": Verb.OUTGOING_CANCEL,
    "correction": Verb.OUTGOING_CORRECT,
    "places": Verb.OUTGOING_PLACE,
    "recipients": Verb.OUTGOING_RECIPIENT,
}
"""The acts on a document by the last part of their path, in the order they are offered."""
_UNTIL_NUMBERED = frozenset({"change", "versions", "attachments", "return"})


@dataclass(frozen=True, kw_only=True)
class OutgoingView(OutgoingRow):
    """An outgoing document on its own screen."""

    unit_mark: str
    council: str
    purpose: Purpose | None
    on_the_list: Purpose | None
    """What of the regulation's list of documents sent electronically only it is."""
    paper_must_follow: bool
    recipients: tuple[DocumentRecipient, ...]
    links: tuple[DocumentLink, ...]
    is_copy: bool
    original: Original | None
    answer_due_on: date | None
    copies: int | None
    language: str
    note: str
    dossier_code: str | None
    draft: DraftVersion | None
    attachments: tuple[AttachedFile, ...]
    owner: Party | None
    step_due_at: datetime | None
    given_by: str
    return_reason: str
    opinions: tuple[OpinionAsked, ...]
    approval: Approval | None
    is_signed: bool
    signed: SignedFile | None
    sealed: SignedFile | None
    sealed_attachments: tuple[SignedFile, ...]
    answered_by: tuple[Answer, ...]
    followers: tuple[Follower, ...]
    submitted_at: datetime | None
    work: list[WorkView]
    allowed: list[str]
    signer_roles: list[Role]
    """Of whom the drafter may choose the signer, while it is to be submitted."""


def of(actor: Actor, document_id: str) -> OutgoingView:
    """The document's screen for the actor.

    Raises:
        OutgoingNotFound.
    """
    return shown(actor, outgoing.get(actor, document_id))


def shown(actor: Actor, document: OutgoingDocument) -> OutgoingView:
    """A document in hand, as its screen."""
    entry = document.entry
    lying = work.lying(service.work_expected(document))
    acts = allowed(actor, document)
    return OutgoingView(
        **vars(view.row(document)),
        unit_mark=entry.unit_mark,
        council=entry.council,
        purpose=entry.purpose,
        on_the_list=entry.on_the_list,
        paper_must_follow=entry.paper_must_follow,
        recipients=entry.recipients,
        links=entry.links,
        is_copy=document.is_copy,
        original=entry.original,
        answer_due_on=entry.answer_due_on,
        copies=entry.copies,
        language=entry.language,
        note=entry.note,
        dossier_code=entry.dossier_code,
        draft=document.draft,
        attachments=document.attachments,
        owner=document.owner,
        step_due_at=document.step_due_at,
        given_by=document.given_by,
        return_reason=document.return_reason,
        opinions=document.opinions,
        approval=document.approval,
        is_signed=document.signed is not None,
        signed=document.signed,
        sealed=document.sealed,
        sealed_attachments=document.sealed_attachments,
        answered_by=answering.answers_to(document),
        followers=document.followers,
        submitted_at=document.submitted_at,
        work=[work_view(item) for item in lying],
        allowed=acts,
        signer_roles=sorted(service.signing_roles(document)) if "submission" in acts else [],
    )


def allowed(actor: Actor, document: OutgoingDocument) -> list[str]:
    """What the actor may do now, by the last part of the act's path."""
    acts = [act for act, verb in _ACTS.items() if document.allows(actor, verb)]
    if document.is_approved and "approval" in acts:
        acts.remove("approval")
    if (document.draft is None or document.is_copy) and "places" in acts:
        acts.remove("places")
    if document.registration is not None:
        return [act for act in acts if act not in _UNTIL_NUMBERED]
    return acts
