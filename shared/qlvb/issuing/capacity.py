"""In which capacity somebody signs, and the words before the title (Decree 30/2020, Art. 13).

Only what the person's position or a delegation gives is offered; the words are those of Appendix I,
box 7.a.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qlvb.delegation.model import SigningCapacity
from qlvb.issuing.refusals import CapacityNotGiven, TitleDiffers, TitleHasNoRoom
from qlvb.kernel.actor import Role
from qlvb.kernel.text import fold
from qlvb.signing import titles
from qlvb.signing.model import Place
from qlvb.signing.titles import TextLine

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


class TitleState(StrEnum):
    """How the words of a form stand to what the draft has above the signature."""

    PRINTED = "printed"
    DIFFERENT = "different"
    """It says something else: who signs confirms that they have seen it."""
    WRITTEN = "written"
    """It says nothing: the words are written there when it is signed."""
    CROWDED = "crowded"
    """It says nothing, and there is no room for the words."""
    UNREAD = "unread"
    """The page is a picture, or where to sign is not known yet: only a person can read it."""


@dataclass(frozen=True, kw_only=True)
class OfferedForm(SigningForm):
    """A form, held to the draft."""

    title: TitleState


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


def chosen(
    offered: Iterable[SigningForm], mark: str | None, printed: Sequence[str] = ()
) -> SigningForm:
    """The form somebody chose; or the one that the draft has, or else the usual one.

    Raises:
        CapacityNotGiven: neither position nor delegation gives it.
    """
    known = [form for form in offered if mark is None or form.mark == mark]
    if not known:
        raise CapacityNotGiven(mark=mark or "")
    return next((form for form in known if titles.is_same(printed, form.lines)), known[0])


def title_of(form: SigningForm, lines: Sequence[TextLine], signature: Place | None) -> TitleState:
    """How a form stands to a draft that is signed at a place."""
    printed = titles.above(lines, signature) if signature is not None else None
    if printed is None or signature is None:
        return TitleState.UNREAD
    if printed:
        is_same = titles.is_same(printed, form.lines)
        return TitleState.PRINTED if is_same else TitleState.DIFFERENT
    has_room = titles.has_room(lines, signature, len(form.lines))
    return TitleState.WRITTEN if has_room else TitleState.CROWDED


def to_write(
    form: SigningForm, lines: Sequence[TextLine], signature: Place, *, is_confirmed: bool
) -> tuple[str, ...]:
    """The words that are to be written above a signature; none where the draft has its own.

    Raises:
        TitleDiffers: the draft has others, and nobody confirmed that they saw it.
        TitleHasNoRoom.
    """
    state = title_of(form, lines, signature)
    if state is TitleState.DIFFERENT and not is_confirmed:
        printed = " – ".join(titles.above(lines, signature) or ())
        raise TitleDiffers(printed=printed, chosen=" – ".join(form.lines))
    if state is TitleState.CROWDED:
        raise TitleHasNoRoom(chosen=" – ".join(form.lines))
    return form.lines if state is TitleState.WRITTEN else ()


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
