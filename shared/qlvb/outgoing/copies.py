"""Certified copies: of what they may be made, and how they are marked (Decree 30/2020, Art. 25-27).

What the system makes is always the electronic copy: a scan, or an extract made anew, with the
agency's signature and no other. What is printed and stamped is a copy on paper; it takes a reserved
number of the same series.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qlvb.incoming.document_types import COPIES
from qlvb.incoming.entry import Form
from qlvb.outgoing.refusals import (
    CopyOfACopyMissing,
    CopyOfElectronicForbidden,
    OriginalMissing,
    OriginalOfACopyOnly,
    OriginalWithoutScan,
    RecopyNeeded,
)

TRUE, RECOPY, EXTRACT = "sao-y", "sao-luc", "trich-sao"
_PAPER, _ELECTRONIC = Form.PAPER, Form.ELECTRONIC
DIRECTIONS: Mapping[str, frozenset[tuple[Form, Form]]] = {
    TRUE: frozenset({(_PAPER, _PAPER), (_ELECTRONIC, _PAPER), (_PAPER, _ELECTRONIC)}),
    RECOPY: frozenset({(_PAPER, _PAPER), (_PAPER, _ELECTRONIC), (_ELECTRONIC, _PAPER)}),
    EXTRACT: frozenset((of, to) for of in Form for to in Form),
}
"""From which form into which each kind may be made (Art. 25): a signed electronic document is
passed on as it is, so nothing makes an electronic copy of the whole of it."""
_MARKS = {TRUE: "SAO Y", RECOPY: "SAO LỤC", EXTRACT: "TRÍCH SAO"}


@dataclass(frozen=True, kw_only=True)
class Original:
    """What a copy is made from, as it was called then; the link to it stands beside."""

    reference: str
    """Number and notation as printed."""
    issued_on: date
    issuer: str
    kind: str
    form: Form


def is_copy(kind: str) -> bool:
    """Whether a kind of document is a certified copy."""
    return kind in COPIES


def takes_the_scan(kind: str) -> bool:
    """Whether the copy is the whole original, so that its scan will do; an extract is made anew."""
    return kind in {TRUE, RECOPY}


def mark(kind: str, agency_name: str) -> str:
    """The words of the mark, without the moment (Appendix I, Section II.13 and IV)."""
    return f"{_MARKS[kind]}; {agency_name}"


def check_original(kind: str, original: Original | None) -> None:
    """Refuse a copy of what it may not be made of.

    Raises:
        OriginalOfACopyOnly: no copy, and yet an original is named.
        OriginalMissing: a copy of nothing.
        CopyOfElectronicForbidden: it would be an electronic copy of an electronic document.
        RecopyNeeded: a copy of a copy is a *sao lục*.
        CopyOfACopyMissing: a *sao lục* of what is no copy.
    """
    if original is None:
        if is_copy(kind):
            raise OriginalMissing
        return
    if not is_copy(kind):
        raise OriginalOfACopyOnly
    if (original.form, _ELECTRONIC) not in DIRECTIONS[kind]:
        raise CopyOfElectronicForbidden(reference=original.reference)
    if kind == TRUE and is_copy(original.kind):
        raise RecopyNeeded(reference=original.reference)
    if kind == RECOPY and original.kind != TRUE:
        raise CopyOfACopyMissing(reference=original.reference)


def check_scanned(original: Original, files: int) -> None:
    """Refuse to take the scan of an original that has none.

    Raises:
        OriginalWithoutScan.
    """
    if not files:
        raise OriginalWithoutScan(reference=original.reference)
