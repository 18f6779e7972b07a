"""How long signing and examining a file of 100 KB takes, beside the least it could take.

All in one run and in processor time, without a timestamp authority: the floor is a SHA-256 of the
file and one RSA signature; pyHanko's own SimpleSigner loads and checks its key at every signature.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tests.benchmarks.budget import EXAMINE_MILLISECONDS, SIGN_MILLISECONDS, Verdict

_SIZE = 100_000
_TURNS = 40


@dataclass(frozen=True, kw_only=True)
class Signing:
    """One way of signing or examining."""

    what: str
    milliseconds: float
    """Median of processor time."""
    times_the_floor: float
    at_most: float | None = None

    @property
    def per_second(self) -> float:
        """On one core."""
        return round(1000 / self.milliseconds, 1)

    def verdicts(self) -> list[Verdict]:
        """Held to its budget, where it has one."""
        if self.at_most is None:
            return []
        return [Verdict(of=self.what, measured=self.milliseconds, at_most=self.at_most)]


def measure() -> list[Signing]:
    """Sign and examine one file again and again."""
    from qlvb.signing.sealing import leader, sign
    from qlvb.signing.verdict import Trust, examine

    from tests.builders import pdfs, signing

    people = signing.signers()
    draft = pdfs.a_scan(1, bytes_a_page=_SIZE - 5_000)
    prepared = signing.prepared(draft)
    look, key = leader(signing.handwriting()), people.leader.key
    at = signing.SEALED_AT + timedelta(hours=1)
    trust = Trust(roots=[people.authority.root_der], lists=people.authority.lists(at))
    signed = signing.signed(prepared)
    sealed = signing.sealed(signed)
    kept, simple = signing.key_of(people.leader), signing.simple(people.leader)

    def floor() -> None:
        hashlib.sha256(prepared).digest()
        key.sign(prepared, padding.PKCS1v15(), hashes.SHA256())

    def signing_with(signer: object) -> Callable[[], object]:
        return lambda: sign(prepared, look, signer=signer, at=at, timestamper=None)

    ways = [
        ("floor: hash and RSA", floor, None),
        ("sign, key kept", signing_with(kept), SIGN_MILLISECONDS),
        ("sign, SimpleSigner", signing_with(simple), None),
        ("examine, one signature", lambda: examine(signed, trust, at), EXAMINE_MILLISECONDS),
        ("examine, leader and seal", lambda: examine(sealed, trust, at), None),
    ]
    times = [(what, _median(act), at_most) for what, act, at_most in ways]
    least = times[0][1]
    return [
        Signing(
            what=what,
            milliseconds=round(taken, 2),
            times_the_floor=round(taken / least, 1),
            at_most=at_most,
        )
        for what, taken, at_most in times
    ]


def _median(act: Callable[[], object]) -> float:
    act()
    taken = []
    for _ in range(_TURNS):
        began = time.process_time()
        act()
        taken.append((time.process_time() - began) * 1000)
    return median(taken)
