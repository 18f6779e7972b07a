"""What was measured against what it may be at most; what is over its budget is MISSED."""

from dataclasses import dataclass

UNITS = {"write_units": 60, "read_units": 120, "transitions": 10}
"""One incoming document, from arrival to settlement (architecture, section 9)."""
AUDIT_ITEMS = 1
"""Per act: what goes on record is at most one more item."""
LIFE_SECONDS = 1.0
"""A whole life by API, of machine time on the local engine (issue 2, section 10)."""
DESK_MILLISECONDS = 40
"""A page of 50 with the folder counts, on the local engine (issue 2, section 10)."""
DESK_SIZE = 10_000
"""At how many documents."""
NOT_AT_START = frozenset(
    {"aws_xray_sdk", "cryptography", "holidays", "jinja2", "pyhanko", "pypdf", "reportlab"}
)
"""Heavy libraries, imported where they are used and never with the function (section 9)."""


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
