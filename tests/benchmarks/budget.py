"""What was measured against what it may be at most; what is over its budget is MISSED."""

from dataclasses import dataclass

LIFE = {"write_units": 60, "read_units": 120, "transitions": 10, "machine_seconds": 1.0}
"""One incoming document, from arrival to settlement, that one leader gives to one officer."""
A_FURTHER_HAND = {"write_units": 20, "read_units": 20, "transitions": 2, "machine_seconds": 0.2}
"""What each further person may add who must act on it (infra/decisions/0013)."""
AUDIT_ITEMS = 1
"""Per act: what goes on record is at most one more item."""
DESK_MILLISECONDS = 40
"""A page of 50 with the folder counts, on the local engine, at ``DESK_SIZE`` documents."""
DESK_SIZE = 10_000
SIGN_MILLISECONDS = 28.5
"""A signature on 100 KB with a kept key: 35 a second on a core."""
EXAMINE_MILLISECONDS = 20
"""The examination of a file with one signature."""
NOT_AT_START = frozenset(
    {"aws_xray_sdk", "cryptography", "holidays", "jinja2", "pyhanko", "pypdf", "reportlab"}
)
"""Heavy libraries, imported where they are used and never with the function."""


def of_life(further_hands: int) -> dict[str, float]:
    """What one document may cost, by the number of people who act besides leader and officer."""
    return {name: most + further_hands * A_FURTHER_HAND[name] for name, most in LIFE.items()}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One figure and its budget."""

    of: str
    measured: float
    at_most: float

    @property
    def is_missed(self) -> bool:
        """Whether it is over its budget."""
        return self.measured > self.at_most


def marked(measured: float, at_most: float | None) -> str:
    """The figure as a table shows it."""
    missed = at_most is not None and measured > at_most
    return f"{measured:g}" + ("  MISSED" if missed else "")
