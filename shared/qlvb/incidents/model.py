"""An incident and the verbs of its life (Decision 35/2018, Art. 18).

Everything that was said of it is kept, in order: the log that the regulation asks for.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from qlvb.incidents.refusals import IncidentOver, IncidentTimesImpossible, NothingNewSaid
from qlvb.kernel import ids

_NEAR = timedelta(days=30)


class Reach(StrEnum):
    """Whom an incident is about."""

    AGENCY = "agency"
    """The people of the agency that announces it."""
    PROVINCE = "province"
    """The people of every agency."""


class Word(StrEnum):
    """What was said of an incident."""

    ANNOUNCED = "announced"
    UPDATED = "updated"
    OVER = "over"

    @property
    def label(self) -> str:
        """As officials read it."""
        return _WORDS[self]


_WORDS = {
    Word.ANNOUNCED: "Thông báo sự cố",
    Word.UPDATED: "Cập nhật",
    Word.OVER: "Đã khắc phục",
}


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """What is told of an incident at its beginning (Art. 18.1)."""

    reach: Reach
    what: str
    since: datetime
    expected_until: datetime | None
    """None: not known yet."""
    meanwhile: str
    """What to do meanwhile."""
    afterwards: str
    """How to enter what came in meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One entry of the log."""

    word: Word
    text: str
    expected_until: datetime | None
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One incident, and all that was said of it."""

    incident_id: str
    agency_id: str
    """Who announced it."""
    agency_name: str
    reach: Reach
    what: str
    since: datetime
    expected_until: datetime | None
    """None: not known yet."""
    meanwhile: str
    """What to do meanwhile."""
    afterwards: str
    """How to enter what came in meanwhile."""
    log: tuple[Said, ...]
    ended_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether everything works again."""
        return self.ended_at is not None

    @property
    def version(self) -> int:
        """How much was said of it: each word makes another version."""
        return len(self.log)

    @property
    def last(self) -> Said:
        """What was said last."""
        return self.log[-1]

    def update(
        self, text: str, expected_until: datetime | None, by: str, at: datetime
    ) -> "Incident":
        """Say something more of it, or when it is now expected to be over.

        Raises:
            IncidentOver, NothingNewSaid, IncidentTimesImpossible.
        """
        if self.is_over:
            raise IncidentOver
        if not text.strip() and expected_until == self.expected_until:
            raise NothingNewSaid
        if expected_until is not None and expected_until <= self.since:
            raise IncidentTimesImpossible
        return self._saying(Word.UPDATED, text, expected_until, by, at)

    def end(self, text: str, by: str, at: datetime) -> "Incident":
        """Everything works again.

        Raises:
            IncidentOver.
        """
        if self.is_over:
            raise IncidentOver
        said = self._saying(Word.OVER, text, self.expected_until, by, at)
        return replace(said, ended_at=max(at, self.since))

    def _saying(
        self, word: Word, text: str, expected_until: datetime | None, by: str, at: datetime
    ) -> "Incident":
        said = Said(word=word, text=text.strip(), expected_until=expected_until, by=by, at=at)
        return replace(self, expected_until=expected_until, log=(*self.log, said))


def announced(
    given: Announcement, key: str, *, of: tuple[str, str], by: str, at: datetime
) -> Incident:
    """A new incident; the same key on the same day is the same incident.

    Args:
        given: what is announced.
        key: of the request.
        of: id and name of the agency that announces it.
        by: who says so.
        at: now.

    Raises:
        IncidentTimesImpossible.
    """
    until = given.expected_until
    if abs(given.since - at) > _NEAR or (until is not None and until <= given.since):
        raise IncidentTimesImpossible
    agency_id, agency_name = of
    return Incident(
        incident_id=f"{at:%Y%m%d}-{ids.derived_id('incident', agency_id, key)}",
        agency_id=agency_id,
        agency_name=agency_name,
        reach=given.reach,
        what=given.what.strip(),
        since=given.since,
        expected_until=until,
        meanwhile=given.meanwhile.strip(),
        afterwards=given.afterwards.strip(),
        log=(Said(word=Word.ANNOUNCED, text="", expected_until=until, by=by, at=at),),
    )
