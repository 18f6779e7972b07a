"""Numbers of a backup that were given again, to other documents, after a register was lost.

Nothing can be done about them here: both documents stand, and the operator is told before anything
is written.
"""

from qlvb.backup.catalog import Image
from qlvb.incoming import settling as arrivals
from qlvb.outgoing import settling as numbers

_SENTENCE = (
    "{called} năm {year} ({agency_id}) đã được cấp lại cho văn bản khác sau khi sổ bị mất. Vui "
    "lòng báo văn thư cơ quan đối chiếu hai văn bản cùng số sau khi khôi phục."
)


class Repeats:
    """Remembers how far each register goes by now: no number beyond that was given again."""

    def __init__(self) -> None:
        self._highest: dict[tuple[str, str, int], int] = {}

    def of(self, table: str, kept: Image, there: Image | None) -> str:
        """What to say of an item of the backup; empty where its number is its own."""
        agency_id = kept["pk"]["S"].removeprefix("A#").partition("#")[0]
        if table == "IncomingTable" and there is None:
            arrival = arrivals.number_of_image(kept)
            if arrival is None or not self._is_given(agency_id, *arrival):
                return ""
            register, year, number = arrival
            called = f"Số đến {number} sổ {register}"
        elif table == "OutgoingTable" and there is not None:
            again = numbers.given_again(kept, there)
            if again is None:
                return ""
            called, year = f"Số {again.number} sổ {again.series}", again.year
        else:
            return ""
        return _SENTENCE.format(called=called, year=year, agency_id=agency_id)

    def _is_given(self, agency_id: str, register: str, year: int, number: int) -> bool:
        series = (agency_id, register, year)
        if series not in self._highest:
            self._highest[series] = arrivals.highest(*series)
        return number <= self._highest[series] and arrivals.is_given(*series, number)
