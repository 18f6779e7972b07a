"""Which series a document takes its number from, as the agency set it up (Decree 30/2020, Art. 15).

From 1 on 1 January, consecutive, one series for paper and electronic alike. Normative acts have a
series for each type, copies one of their own, councils each their own; the rest as the agency's
head decided: all together, by kind, or in groups.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qlvb.incoming.document_types import BY_CODE, COPIES, ISSUED_HERE
from qlvb.outgoing import kinds
from qlvb.outgoing.refusals import CouncilUnknown, IssueDateImpossible, NumberingImpossible

COMMON_SERIES = "VBDI"
COPIES_SERIES = "BAN-SAO"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9\-]{0,19}")
_KINDS = frozenset(kind.code for kind in ISSUED_HERE)


class SeriesWay(StrEnum):
    """How an agency's administrative documents share numbers."""

    TOGETHER = "together"
    BY_KIND = "by_kind"
    IN_GROUPS = "in_groups"


@dataclass(frozen=True, kw_only=True)
class SeriesGroup:
    """Kinds that share a series."""

    code: str
    name: str
    kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Council:
    """A council, board or team that issues with the agency's seal, in a series of its own."""

    code: str
    name: str
    abbreviation: str
    """In its notations: 05/QĐ-HĐTĐKT."""


@dataclass(frozen=True, kw_only=True)
class NumberingPlan:
    """An agency's own numbering; from a year on, so that no series changes within one."""

    version: int = 0
    from_year: int = 0
    way: SeriesWay = SeriesWay.TOGETHER
    groups: tuple[SeriesGroup, ...] = ()
    councils: tuple[Council, ...] = ()

    def checked(self, abbreviation: str) -> "NumberingPlan":
        """The plan, or a refusal of what would number two documents alike.

        Args:
            abbreviation: the agency's own, which no council may have.

        Raises:
            NumberingImpossible: a code or a mark is malformed or used twice, a kind is in two
                groups, or a kind is none that is numbered so.
        """
        codes = [*(group.code for group in self.groups), *(each.code for each in self.councils)]
        for code in codes:
            if not _CODE.fullmatch(code) or code in (COMMON_SERIES, COPIES_SERIES):
                raise NumberingImpossible(code=code)
            if codes.count(code) > 1:
                raise NumberingImpossible(code=code)
        grouped = [kind for group in self.groups for kind in group.kinds]
        for kind in grouped:
            is_common = kind in _KINDS - COPIES and not BY_CODE[kind].is_normative
            if not is_common or grouped.count(kind) > 1:
                raise NumberingImpossible(code=kind)
        for group in self.groups:
            # Their notations would be the same, and so would be their references.
            alike = group.kinds & kinds.WITHOUT_ABBREVIATION
            if alike and alike != kinds.WITHOUT_ABBREVIATION:
                raise NumberingImpossible(code=group.code)
        marks = [abbreviation, *(each.abbreviation for each in self.councils)]
        for council in self.councils:
            if not council.abbreviation or marks.count(council.abbreviation) > 1:
                raise NumberingImpossible(code=council.code)
            kinds.check_mark(council.abbreviation)
        return self

    def series_of(self, kind: str, council: str = "") -> str:
        """The code of the series in which a document is numbered.

        Raises:
            CouncilUnknown.
        """
        if council:
            return f"HD-{self.council(council).code}"
        if kind in COPIES:
            return COPIES_SERIES
        if BY_CODE[kind].is_normative:
            return f"QPPL-{kind}"
        if self.way is SeriesWay.BY_KIND:
            return f"LOAI-{kinds.OFFICIAL_LETTER if kind in kinds.WITHOUT_ABBREVIATION else kind}"
        if self.way is SeriesWay.IN_GROUPS:
            found = (group.code for group in self.groups if kind in group.kinds)
            return next((f"NHOM-{code}" for code in found), COMMON_SERIES)
        return COMMON_SERIES

    def all_series(self) -> dict[str, str]:
        """Every series a number may be taken from, with what it is called."""
        series = {COMMON_SERIES: "Văn bản hành chính", COPIES_SERIES: "Bản sao"}
        for kind in ISSUED_HERE:
            code = self.series_of(kind.code)
            series.setdefault(code, kind.name)
        series |= {f"NHOM-{g.code}": g.name for g in self.groups if f"NHOM-{g.code}" in series}
        return series | {f"HD-{each.code}": each.name for each in self.councils}

    def council(self, code: str) -> Council:
        """The council of a code.

        Raises:
            CouncilUnknown.
        """
        found = next((each for each in self.councils if each.code == code), None)
        if found is None:
            raise CouncilUnknown(code=code)
        return found


class NumberState(StrEnum):
    """What became of a number; none is ever used again."""

    GIVEN = "given"
    RESERVED = "reserved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class SeriesNumber:
    """One number of a series, as the register shows it: also when no document bears it."""

    series: str
    year: int
    number: int
    state: NumberState
    by: str
    at: datetime
    document_id: str | None = None
    reason: str = ""
    """Why it was reserved or cancelled."""
    since: date | None = None
    """The first day it may bear where it was kept for an outage that had begun before."""


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """The number and date of a document, by whom and when they were given."""

    series: str
    year: int
    number: int
    reference: str
    """As printed: 05/QĐ-STTTT."""
    notation: str
    issued_on: date
    by: str
    at: datetime
    was_reserved: bool = False


def check_issue_date(issued_on: date, *, today: date, reserved_on: date | None) -> None:
    """Refuse a date that the number cannot have: today's, or for a reserved one since then.

    Raises:
        IssueDateImpossible.
    """
    first = today if reserved_on is None else reserved_on
    if not first <= issued_on <= today or issued_on.year != first.year:
        raise IssueDateImpossible(day=f"{issued_on:%d/%m/%Y}")
