"""Vietnamese text: folding away diacritics, and the account names made with it."""

import re
import unicodedata


def nfc(text: str) -> str:
    """Composed form, single spaces, no spaces at the ends: how every text is kept."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower case without diacritics; composed and decomposed spelling fold to the same.

    NFD does not decompose đ, so it is replaced by hand.
    """
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.lower().split())


def account_name(full_name: str, unit_abbreviation: str, given_name: str | None = None) -> str:
    """Given name, initials of the other names, a dot, the unit (Decision 35/2018, Art. 5.3a).

    ``given_name`` is for names whose last word is not the given one (Y Krông Niê); it must be a
    word of the full name, else the last word is taken.
    """
    words = [_letters(word) for word in re.split(r"[\s\-]+", fold(full_name)) if _letters(word)]
    if not words:
        return ""
    chosen = _letters(fold(given_name)) if given_name else words[-1]
    place = len(words) - 1 - words[::-1].index(chosen) if chosen in words else len(words) - 1
    initials = "".join(word[0] for i, word in enumerate(words) if i != place)
    return f"{words[place]}{initials}.{_letters(fold(unit_abbreviation))}"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)
