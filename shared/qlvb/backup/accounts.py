"""Accounts put back: those that are gone are made again, and nobody gets in who was shut out."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from qlvb.backup import reading, walking
from qlvb.backup.catalog import SignedStatement
from qlvb.backup.model import Difference, Extent, Reached, Restore
from qlvb.platform import identity

Account = Mapping[str, Any]
"""As the catalog has it: account, attributes, is_enabled."""
STRETCH = 100
"""Accounts between two notes of how far it is."""
_AT_ONCE = 4
_OF_THE_POOL = {"sub", "email_verified", "cognito:mfa_enabled"}


def count(restore: Restore, head: SignedStatement) -> Difference:
    """How many of the accounts are not in the pool any more."""
    wanted = _wanted(restore, head)
    there = _known() if wanted else set()
    return Difference(missing=sum(each["account"] not in there for each in wanted))


def put_back(
    restore: Restore,
    head: SignedStatement,
    until: float,
    save: Callable[[Restore], Restore],
) -> tuple[Restore, bool]:
    """Make accounts that are gone, from where it stopped, until a moment of ``time.monotonic``.

    People get a new invitation, since no password was kept. Who was shut out gets none: the account
    is noted before it is made, and shut by whoever comes after a crash between the two.

    Returns:
        The restore, and whether that was all.
    """
    wanted = _wanted(restore, head)
    there = _known() if wanted else set()
    while restore.place.row < len(wanted):
        some = wanted[restore.place.row :][:STRETCH]
        with ThreadPoolExecutor(_AT_ONCE) as hands:
            gone = list(hands.map(lambda each: _is_gone(each, there), some))
            missing = [each for each, is_gone in zip(some, gone, strict=True) if is_gone]
            shut = {each["account"] for each in missing if not each["is_enabled"]}
            if not shut <= restore.shut_out:
                restore = save(restore.changed(shut_out=restore.shut_out | shut))
            list(hands.map(_make, missing))
            list(hands.map(identity.disable, sorted(restore.shut_out)))
        done = walking.added(restore.done, "accounts", Difference(written=len(missing)))
        place = Reached(row=restore.place.row + len(some))
        restore = replace(restore, done=done, place=place, shut_out=frozenset())
        if place.row < len(wanted) and time.monotonic() > until:
            return restore, False
        restore = save(restore.changed())
    return restore, True


def _wanted(restore: Restore, head: SignedStatement) -> list[Account]:
    scope = restore.scope
    if scope.extent is Extent.DOCUMENT:
        return []
    known: list[Account] = [*reading.accounts(head)]
    if scope.extent is Extent.WHOLE:
        return known
    return [e for e in known if e["attributes"].get("custom:agency_id") == scope.agency_id]


def _known() -> set[str]:
    return {each.account for each in identity.everyone()}


def _is_gone(each: Account, there: set[str]) -> bool:
    # The pool's list may lag behind: what it does not have is asked for by its name.
    return each["account"] not in there and identity.state(each["account"]) is None


def _make(each: Account) -> None:
    attributes = {n: v for n, v in each["attributes"].items() if n not in _OF_THE_POOL}
    # With a password of its own no invitation is sent.
    password = None if each["is_enabled"] else identity.unknown_password()
    identity.create(each["account"], attributes, password)
