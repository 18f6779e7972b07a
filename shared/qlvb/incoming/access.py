"""Who may read a document that not all may read who usually do (Decree 30/2020, Appendix VI).

A change is asked for with a reason, and nothing changes until a competent person has decided.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from qlvb.incoming.parts import Party
from qlvb.incoming.refusals import (
    AccessAlreadyAsked,
    AccessUnchanged,
    NoAccessAsked,
    NotYourTurn,
    ReasonMissing,
)
from qlvb.kernel.actor import Actor, Role

KEEPERS = (Role.CLERK, Role.HEAD)
"""Who reads restricted documents too: the clerk, who keeps the register, and the head, who answers
for the agency."""
MOST_READERS = 50


@dataclass(frozen=True, kw_only=True)
class AccessChange:
    """A change that was asked for, and who is to decide it, until when (UTC)."""

    is_restricted: bool
    readers: tuple[Party, ...] = ()
    reason: str
    by: Party
    decider: Party
    step_no: int
    """The version it was asked on: asked again at the same step, it is other work."""
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Access:
    """Whether a document is restricted, and who reads it besides those with a part in it."""

    is_restricted: bool = False
    readers: tuple[Party, ...] = ()
    asked: AccessChange | None = None

    def ask(self, change: AccessChange) -> "Access":
        """The same, with a change that waits to be decided.

        Raises:
            ReasonMissing, AccessAlreadyAsked.
            AccessUnchanged: it is so already.
        """
        if not change.reason.strip():
            raise ReasonMissing
        if self.asked is not None:
            raise AccessAlreadyAsked
        if (change.is_restricted, _ids(change.readers)) == (self.is_restricted, _ids(self.readers)):
            raise AccessUnchanged
        return replace(self, asked=change)

    def decide(self, *, granted: bool, reason: str) -> "Access":
        """As it was asked for, or as it was.

        Raises:
            NoAccessAsked.
            ReasonMissing: who does not agree says why.
        """
        if self.asked is None:
            raise NoAccessAsked
        if not granted:
            if not reason.strip():
                raise ReasonMissing
            return replace(self, asked=None)
        return Access(is_restricted=self.asked.is_restricted, readers=self.asked.readers)

    def withdraw(self, actor: Actor) -> "Access":
        """As it was; only who asked takes it back.

        Raises:
            NoAccessAsked, NotYourTurn.
        """
        if self.asked is None:
            raise NoAccessAsked
        if not self.asked.by.includes(actor):
            raise NotYourTurn(owner=self.asked.by.name)
        return replace(self, asked=None)

    def names(self, actor: Actor) -> bool:
        """Whether the actor is one of the readers, or is to decide."""
        decider = (self.asked.decider,) if self.asked else ()
        return any(party.includes(actor) for party in (*self.readers, *decider))


def _ids(readers: tuple[Party, ...]) -> set[str]:
    return {reader.id for reader in readers}
