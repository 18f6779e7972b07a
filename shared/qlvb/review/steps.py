"""Which steps a draft takes to the signature, by the agency's own routing (Art. 7, 9)."""

from dataclasses import dataclass

from qlvb.incoming.parts import THE_CLERK, Party
from qlvb.kernel.actor import Role
from qlvb.outgoing.model import OutgoingDocument
from qlvb.outgoing.status import OutgoingStatus
from qlvb.routing.model import FOLDER_OF_OUTGOING, Folder, RoutingPlan

_ORDER = (OutgoingStatus.REVIEWING, OutgoingStatus.CHECKING, OutgoingStatus.SIGNING)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the way, and whose it is."""

    status: OutgoingStatus
    owner: Party

    @property
    def folder(self) -> Folder:
        """Where its owner finds it."""
        return FOLDER_OF_OUTGOING[self.status]


def way(
    plan: RoutingPlan, document: OutgoingDocument, signer: Party, heads: frozenset[str]
) -> tuple[Step, ...]:
    """The steps from the drafter to the signer; a copy says nothing new, so nobody reviews it.

    Args:
        plan: the agency's own routing.
        document: the draft.
        signer: who is to sign.
        heads: ids of the heads of the drafting unit; what a head drafts, no head reviews, and the
            head who signs does not review either.
    """
    signing = Step(status=OutgoingStatus.SIGNING, owner=signer)
    if document.is_copy:
        return (signing,)
    steps = []
    is_of_a_head = {document.drafter.id, signer.id} & heads
    if plan.heads_review and document.unit is not None and heads and not is_of_a_head:
        steps.append(Step(status=OutgoingStatus.REVIEWING, owner=document.unit))
    if plan.checks_form:
        steps.append(Step(status=OutgoingStatus.CHECKING, owner=plan.form_unit))
    return (*steps, signing)


def signing_roles(plan: RoutingPlan, document: OutgoingDocument) -> frozenset[Role]:
    """Who may sign the document: a copy needs other roles than what the agency itself says."""
    return plan.copying_roles if document.is_copy else plan.signing_roles


def issuing() -> Step:
    """What follows the signature: *Văn bản chờ văn thư phát hành* (Art. 9.2)."""
    return Step(status=OutgoingStatus.ISSUING, owner=THE_CLERK)


def after(status: OutgoingStatus, steps: tuple[Step, ...]) -> Step:
    """The step that follows a status; the first one where the draft is with its drafter."""
    place = _ORDER.index(status) if status in _ORDER else -1
    return next(step for step in steps if _ORDER.index(step.status) > place)
