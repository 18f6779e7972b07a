"""Account names by the rule of Article 5.3a, and names that tell namesakes apart (Art. 5.3b)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count

from qlvb.kernel.text import account_name, fold, place_of, words_of
from qlvb.organization.refusals import FullNameUnreadable, GivenNameNotInName

NUMBERS = 30
"""How many numbered names are looked at; an agency with more namesakes takes another proposal."""
_CENTURY = 100


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Account names for somebody, to choose from."""

    plain: str
    """By the rule of Article 5.3a."""
    is_plain_taken: bool
    """Somebody has it, or had it: the proposals tell the two apart (Art. 5.3b)."""
    accounts: tuple[str, ...]
    asks_given_name: bool
    """The last word may be a clan's name: the administrator picks the given name."""


def candidates(
    full_name: str, abbreviation: str, given_name: str | None = None, born_in: int | None = None
) -> list[str]:
    """Every account name that may be proposed, the plain one first, whoever has it.

    After it the numbered ones (annv2.stttt), a longer middle name (annvan.stttt), the whole family
    name (annguyenv.stttt) and, where known, the year of birth (annv85.stttt, annv1985.stttt).

    Raises:
        FullNameUnreadable: nothing is left of the name without diacritics.
        GivenNameNotInName: the chosen given name is no word of the full name.
    """
    words = words_of(full_name)
    plain = account_name(full_name, abbreviation, given_name)
    if not words or plain.endswith("."):
        raise FullNameUnreadable(full_name=full_name)
    if given_name and words_of(given_name) != [words[place_of(given_name, words)]]:
        raise GivenNameNotInName(given_name=given_name)
    before, _, unit = plain.partition(".")
    found = [plain, *(f"{before}{n}.{unit}" for n in range(2, NUMBERS))]
    found += [f"{longer}.{unit}" for longer in _longer(words, place_of(given_name, words))]
    if born_in:
        found += [f"{before}{born_in % _CENTURY:02d}.{unit}", f"{before}{born_in}.{unit}"]
    return list(dict.fromkeys(found))


def proposals(possible: list[str], taken: Collection[str]) -> list[str]:
    """What the administrator chooses from: the plain name if it is free, else what tells apart.

    Of the numbered names only the first free one is shown.

    Args:
        possible: as ``candidates`` gives them.
        taken: names that somebody has or had; people who left count.
    """
    plain = possible[0]
    before, _, unit = plain.partition(".")
    numbered = {f"{before}{n}.{unit}" for n in range(2, NUMBERS)}
    free = [name for name in possible if name not in taken]
    if plain in free:
        return [plain, *(name for name in free[1:] if name not in numbered)]
    return [*[n for n in free if n in numbered][:1], *(n for n in free if n not in numbered)]


def follows_the_rule(
    account: str, full_name: str, abbreviation: str, given_name: str | None = None
) -> bool:
    """Whether an account begins with the given name and ends with the agency's abbreviation."""
    words = words_of(full_name)
    ending = account_name(full_name, abbreviation, given_name).partition(".")[2]
    given = words[place_of(given_name, words)] if words else ""
    return bool(given) and account.startswith(given) and account.endswith(f".{ending}")


def distinct_account(
    full_name: str, abbreviation: str, given_name: str | None, taken: Collection[str]
) -> str:
    """The account name by the rule, with a number before the dot where the plain one was used."""
    plain = account_name(full_name, abbreviation, given_name)
    before, _, unit = plain.partition(".")
    numbered = (f"{before}{n}.{unit}" for n in count(2))
    return plain if plain not in taken else next(name for name in numbered if name not in taken)


def is_given_name_unclear(full_name: str) -> bool:
    """Whether the last word may be a clan's name, so that the administrator should choose.

    Names of the Ê Đê and M'Nông begin with Y (men), H' (women) or K', and often end with the clan.
    """
    first = fold(full_name).partition(" ")[0]
    return len(words_of(full_name)) > 1 and (
        first in {"y", "h", "k"} or first.startswith(("h'", "h’", "k'", "k’", "y-", "h-"))
    )


def _longer(words: list[str], place: int) -> Iterator[str]:
    """The given name with one other name in full: the last middle name, then the family name."""
    others = [word for i, word in enumerate(words) if i != place]
    for whole in dict.fromkeys((len(others) - 1, 0)):
        if others:
            parts = (word if i == whole else word[0] for i, word in enumerate(others))
            yield words[place] + "".join(parts)
