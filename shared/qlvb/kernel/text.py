"""Vietnamese text: folding away diacritics, and the account names made with it."""

import re
import unicodedata

_BARRED = str.maketrans("đĐƀɃ", "dDbB")
"""Letters with a bar: NFD does not take it off. ƀ is of Ê Đê and M'Nông names."""
_APART = re.compile(r"[\s\-\u2010-\u2015]+")
"""Spaces, and hyphens of every length."""
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""As a dictionary orders them, after no tone: huyền, hỏi, ngã, sắc, nặng."""


def nfc(text: str) -> str:
    """Composed form, single spaces, no spaces at the ends: how every text is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower case without diacritics; composed and decomposed spelling fold to the same."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).translate(_BARRED))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.lower().split())


def words_of(full_name: str) -> list[str]:
    """The words of a name as account names are made of them: only a to z and digits."""
    plain = (_letters(word) for word in _APART.split(fold(full_name)))
    return [word for word in plain if word]


def account_name(full_name: str, unit_abbreviation: str, given_name: str | None = None) -> str:
    """Given name, initials of the other names, a dot, the unit (Decision 35/2018, Art. 5.3a).

    ``given_name`` is for names whose last word is not the given one (Y Krông Niê); it must be a
    word of the full name, else the last word is taken.
    """
    words = words_of(full_name)
    if not words:
        return ""
    place = place_of(given_name, words)
    initials = "".join(word[0] for i, word in enumerate(words) if i != place)
    return f"{words[place]}{initials}.{_letters(fold(unit_abbreviation))}"


def place_of(given_name: str | None, words: list[str]) -> int:
    """Which of the words is the given name: the one chosen, else the last."""
    chosen = _letters(fold(given_name)) if given_name else words[-1]
    return len(words) - 1 - words[::-1].index(chosen) if chosen in words else len(words) - 1


def collated(text: str) -> str:
    """Text that sorts as a Vietnamese dictionary does: letter by letter, then by tone."""
    letters: list[str] = []
    tones: list[str] = []
    for mark in unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower()):
        if mark in _TONES:
            tones[-1:] = [str(_TONES.index(mark) + 1)]
        elif unicodedata.combining(mark) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + mark)
        else:
            letters.append(mark)
            tones.append("0")
    ranks = (chr(ord("a") + _ALPHABET.index(c)) if c in _ALPHABET else c for c in letters)
    return f"{''.join(ranks)} {''.join(tones)}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)
