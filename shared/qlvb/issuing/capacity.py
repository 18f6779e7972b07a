"""In which capacity somebody signs, and the words before the title (Decree 30/2020, Art. 13).

Only what the person's position or a delegation gives is offered; the words are those of Appendix I,
box 7.a.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qlvb.delegation.model import SigningCapacity
from qlvb.issuing.refusals import CapacityNotGiven
from qlvb.kernel.actor import Role
from qlvb.kernel.text import fold

COLLECTIVE, ACTING, FOR_THE_HEAD, BY_ORDER = "TM.", "Q.", "KT.", "TL."
_ACTING_TITLE = "quyen "
_COLLECTIVES = ("uy ban nhan dan", "hoi dong nhan dan")
_UNKNOWN_HEAD = "người đứng đầu"


@dataclass(frozen=True, kw_only=True)
class SigningForm:
    """One form in which somebody may sign."""

    mark: str
    """TM., Q., KT., TL., TUQ.; empty: in their own post."""
    lines: tuple[str, ...]
    """The words above the signature, from top to bottom."""


@dataclass(frozen=True, kw_only=True)
class SigningPost:
    """Who signs, as far as the words depend on it."""

    title: str
    roles: frozenset[Role]
    head_title: str
    """Of the agency's head."""
    agency_name: str
    signs_by_order: bool = False
    """The agency's working rules have heads of units sign by order."""
    delegated: SigningCapacity | None = None
    """What the delegation says, where somebody signs under one."""


def forms(held: SigningPost) -> tuple[SigningForm, ...]:
    """The forms in which somebody may sign, the usual one first."""
    title, head = held.title.upper(), (held.head_title or _UNKNOWN_HEAD).upper()
    if held.delegated is not None:
        return _delegated(held, held.delegated, head)
    if Role.HEAD in held.roles:
        if fold(held.title).startswith(_ACTING_TITLE):
            line = f"{ACTING} {title.split(maxsplit=1)[1]}"
            return _also_for_the_collective(held, ACTING, (line,))
        return _also_for_the_collective(held, "", (title,))
    if Role.LEADER in held.roles:
        return _also_for_the_collective(held, FOR_THE_HEAD, (f"{FOR_THE_HEAD} {head}", title))
    if Role.UNIT_HEAD in held.roles and held.signs_by_order:
        return (SigningForm(mark=BY_ORDER, lines=(f"{BY_ORDER} {head}", title)),)
    return ()


def chosen(offered: Iterable[SigningForm], mark: str | None) -> SigningForm:
    """The form somebody chose, or the usual one.

    Raises:
        CapacityNotGiven: neither position nor delegation gives it.
    """
    for form in offered:
        if mark is None or form.mark == mark:
            return form
    raise CapacityNotGiven(mark=mark or "")


def _delegated(held: SigningPost, capacity: SigningCapacity, head: str) -> tuple[SigningForm, ...]:
    """As the delegation says, while the delegate holds an office that signs so."""
    if capacity.holders not in held.roles:
        return ()
    mark = capacity.value
    lines = (f"{mark} {head}", held.title.upper())
    if capacity is SigningCapacity.FOR_THE_HEAD:
        return _also_for_the_collective(held, mark, lines)
    # By order and by authorization one signs for the head alone, never for the collective.
    return (SigningForm(mark=mark, lines=lines),)


def _also_for_the_collective(
    held: SigningPost, mark: str, lines: tuple[str, ...]
) -> tuple[SigningForm, ...]:
    """First for the collective where the agency is one (TM. ỦY BAN NHÂN DÂN), then as the head."""
    alone = SigningForm(mark=mark, lines=lines)
    name = fold(held.agency_name)
    found = next((each for each in _COLLECTIVES if name.startswith(each)), None)
    if found is None:
        return (alone,)
    called = " ".join(held.agency_name.split()[: len(found.split())]).upper()
    together = " ".join(each for each in (COLLECTIVE, mark) if each)
    return SigningForm(mark=together, lines=(f"{COLLECTIVE} {called}", *lines)), alone
