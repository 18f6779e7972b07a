"""The program that makes a PDF of an office file, where one is there (infra/decisions/0027)."""

import shutil

from qlvb.platform.settings import settings

_USUAL = "soffice"


def program() -> str | None:
    """Where the converter lies: as the setting says, else LibreOffice's on the path; or None."""
    return shutil.which(settings.converter or _USUAL)
