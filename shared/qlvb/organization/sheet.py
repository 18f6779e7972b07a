"""A list of people in a spreadsheet: its columns, and what is wrong with a row, said in words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from qlvb.kernel.actor import Role
from qlvb.kernel.text import fold, nfc, words_of
from qlvb.organization.model import Unit
from qlvb.organization.refusals import SheetWithoutColumns

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "full_name": ("Họ và tên", "Họ tên"),
    "given_name": ("Tên gọi",),
    "born_in": ("Năm sinh",),
    "email": ("Thư điện tử", "Email", "E-mail"),
    "unit": ("Đơn vị", "Phòng", "Phòng ban"),
    "title": ("Chức vụ", "Chức danh"),
    "roles": ("Vai trò",),
    "effective_from": ("Từ ngày", "Ngày bắt đầu"),
}
"""What a column may be called, diacritics and case aside; the first name is the one shown."""
REQUIRED = ("full_name", "email", "title", "roles")
_HEAD_WITHIN = 10
"""Rows above the names of the columns: a title, the agency's name."""
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_YEARS = range(1930, 2020)


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One person as the spreadsheet has them."""

    number: int
    """Of the row in the spreadsheet, from 1."""
    full_name: str = ""
    given_name: str | None = None
    born_in: int | None = None
    email: str = ""
    unit: str = ""
    """As written."""
    unit_id: str | None = None
    title: str = ""
    roles: tuple[Role, ...] = ()
    effective_from: date | None = None
    account: str | None = None
    """The first proposal, or the account of a person who is known already."""
    accounts: tuple[str, ...] = ()
    """The proposals, of which the administrator chooses."""
    is_known: bool = False
    """Somebody of the agency has the e-mail: nothing is done."""
    problems: tuple[str, ...] = field(default=())
    """Sentences; a row with one is not imported."""


class Outcome(StrEnum):
    """What became of a row."""

    ENTERED = "entered"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One row after the import."""

    number: int
    outcome: Outcome
    account: str | None = None
    detail: str | None = None
    """Why it was refused, as a sentence."""


def people_in(rows: Sequence[Sequence[str]], units: Iterable[Unit], today: date) -> list[SheetRow]:
    """The people of a spreadsheet's rows; empty rows are passed over.

    Raises:
        SheetWithoutColumns: no row near the top names the columns that must be there.
    """
    head, places = _columns(rows)
    by_name: dict[str, str] = {}
    for unit in units:
        by_name |= {fold(unit.name): unit.unit_id, fold(unit.abbreviation): unit.unit_id}
    found: list[SheetRow] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        said = {name: nfc(row[at]) if at < len(row) else "" for name, at in places.items()}
        if any(said.values()):
            found.append(_person(number, said, by_name, today))
    return _once_each(found)


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    called = {fold(title): name for name, titles in COLUMNS.items() for title in titles}
    for at, row in enumerate(rows[:_HEAD_WITHIN]):
        titles = (fold(cell).rstrip(" *:") for cell in row)
        places = {called[title]: i for i, title in enumerate(titles) if title in called}
        if set(REQUIRED) <= set(places):
            return at, places
    wanted = ", ".join(COLUMNS[name][0] for name in REQUIRED)
    raise SheetWithoutColumns(columns=wanted)


def _person(
    number: int, said: Mapping[str, str], units: Mapping[str, str], today: date
) -> SheetRow:
    problems = [f"Chưa có {COLUMNS[name][0].lower()}." for name in REQUIRED if not said.get(name)]
    unit = said.get("unit", "")
    if unit and fold(unit) not in units:
        problems.append(f"Cơ quan không có đơn vị “{unit}”.")
    email = said.get("email", "").lower()
    if email and not _EMAIL.fullmatch(email):
        problems.append("Thư điện tử không đúng dạng.")
    full_name, given_name = said.get("full_name", ""), said.get("given_name", "")
    if full_name and not words_of(full_name):
        problems.append("Họ và tên không có chữ cái đọc được.")
    elif given_name and not set(words_of(given_name)) <= set(words_of(full_name)):
        problems.append("Tên gọi phải là một từ trong họ và tên.")
    roles, unknown = _roles(said.get("roles", ""))
    if said.get("roles") and not roles and not unknown:
        problems.append("Chưa có vai trò.")
    problems += [f"Không có vai trò “{each}”." for each in unknown]
    since = _day(said.get("effective_from", ""), today)
    if since is None:
        problems.append("Từ ngày phải ở dạng ngày/tháng/năm.")
    born = said.get("born_in", "")
    if born and not (born.isdecimal() and int(born) in _YEARS):
        problems.append("Năm sinh không đúng.")
    return SheetRow(
        number=number,
        full_name=full_name,
        given_name=given_name or None,
        born_in=int(born) if born.isdecimal() and int(born) in _YEARS else None,
        email=email,
        unit=unit,
        unit_id=units.get(fold(unit)),
        title=said.get("title", ""),
        roles=roles,
        effective_from=since,
        problems=tuple(problems),
    )


def _once_each(rows: list[SheetRow]) -> list[SheetRow]:
    """A second row of one e-mail is a mistake: one person has one account."""
    first: dict[str, int] = {}
    checked = []
    for row in rows:
        before = first.setdefault(row.email, row.number) if row.email else row.number
        if before != row.number:
            sentence = f"Trùng thư điện tử với dòng {before}."
            checked.append(replace(row, problems=(*row.problems, sentence)))
        else:
            checked.append(row)
    return checked


def _roles(said: str) -> tuple[tuple[Role, ...], list[str]]:
    labels = {fold(role.label): role for role in Role}
    words = [nfc(word) for word in re.split(r"[,;/\n]", said) if word.strip()]
    known = dict.fromkeys(labels[fold(word)] for word in words if fold(word) in labels)
    return tuple(known), [word for word in words if fold(word) not in labels]


def _day(said: str, today: date) -> date | None:
    if not said:
        return today
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            # Only the day is read: no time, so no zone.
            return datetime.strptime(said, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None
