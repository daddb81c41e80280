"""SIRET and RNA numbers: what is wrong with one, in a sentence, or nothing."""

from __future__ import annotations

import re

# Establishments of La Poste do not follow Luhn: the sum of their digits is a multiple of five.
_LA_POSTE = "356000000"
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2013]+")
# Overseas registries write a letter after the 9: W9R1000001 (La Réunion).
_RNA = re.compile(r"W(?:[0-9]{9}|9[A-Z][0-9]{7})")


def clean_siret(text: str) -> str:
    """The number without spaces, dots or dashes; nothing is checked."""
    return _SEPARATORS.sub("", text)


def _luhn(digits: str) -> bool:
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + rank % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siret_error(text: str) -> str | None:
    """A French sentence when `text` is no SIRET, else None."""
    number = clean_siret(text)
    if not re.fullmatch(r"[0-9]{14}", number):
        return "Un numéro SIRET a 14 chiffres."
    if _luhn(number) and int(number):
        return None
    if number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0:
        return None
    return "Ce numéro SIRET a un chiffre faux\u202f: sa clé ne correspond pas."


def clean_rna(text: str) -> str:
    """The number in capitals, without spaces, dots or dashes; nothing is checked."""
    return _SEPARATORS.sub("", text).upper()


def rna_error(text: str) -> str | None:
    """A French sentence when `text` is no RNA number, else None."""
    if _RNA.fullmatch(clean_rna(text)):
        return None
    return "Un numéro RNA commence par W, suivi de 9 chiffres."
