"""Who used the file copy of a document (Decree 30/2020, Art. 19.2: *Sổ sử dụng bản lưu*)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from qlvb.printouts.refusals import CopyBack, DayImpossible


@dataclass(frozen=True, kw_only=True)
class CopyUse:
    """One use of a file copy, from being handed out to its return."""

    use_id: str
    used_on: date
    user: str
    """Full name of who was given the copy."""
    reference: str
    """Number and notation of the document."""
    issued_on: date
    subject: str
    """Kind and subject, as they stand in the register."""
    dossier_code: str
    permitted_by: str
    note: str = ""
    returned_on: date | None = None
    by: str = ""
    at: datetime | None = None

    def checked(self, today: date) -> "CopyUse":
        """The use, or a refusal of a day that has not come, or is before the document.

        Raises:
            DayImpossible.
        """
        if not self.issued_on <= self.used_on <= today:
            raise DayImpossible
        return self

    def give_back(self, on: date, today: date) -> "CopyUse":
        """The copy is back.

        Raises:
            CopyBack: it was before. DayImpossible.
        """
        if self.returned_on is not None:
            raise CopyBack(day=f"{self.returned_on:%d/%m/%Y}")
        if not self.used_on <= on <= today:
            raise DayImpossible
        return replace(self, returned_on=on)
