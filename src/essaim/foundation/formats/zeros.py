"""Zeros that a spreadsheet takes off: « 01000 » become 1000, « 01 02 03 04 05 » become 102030405. Put back, and said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .countries import country, fold
from .source import Source

_CUT_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_POSTCODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")
_CUT_PHONE = re.compile(r"[1-79][0-9]{8}")
_PHONE = re.compile(r"(?:\+|00)?[0-9][0-9 .\-]{8,16}")
_PHONE_WORDS = ("tel", "phone", "portable", "mobile")


def postcodes(source: Source, values: Sequence[str]) -> Callable[[str, str], str]:
    """What puts back the zero of a postcode, given with its country: other countries have codes of four figures.

    Where nothing says the country, half of the codes of the column have to be French ones.
    """
    given = [value.strip() for value in values if value.strip()]
    whole = sum(bool(_POSTCODE.fullmatch(value)) for value in given)
    cut = sum(bool(_CUT_POSTCODE.fullmatch(value)) for value in given)
    french = whole >= cut and whole + cut == len(given)

    def mended(code: str, where: str) -> str:
        if not _CUT_POSTCODE.fullmatch(code.strip()):
            return code
        if not (country(where, None, None) == "FR" if where.strip() else french):
            return code
        source.say(
            "postcode",
            "zero",
            "Des codes postaux avaient perdu le zéro de leur début\u202f: il y est remis "
            "(«\u202f1000\u202f» devient «\u202f01000\u202f»).",
        )
        return "0" + code.strip()

    return mended


def phones(source: Source, heading: str, values: Sequence[str]) -> Callable[[str], str] | None:
    """What puts back the zero of a telephone number; None where the column holds none, or has lost nothing."""
    given = [value.strip() for value in values if value.strip()]
    cut = [value for value in given if _CUT_PHONE.fullmatch(value)]
    named = any(word.startswith(_PHONE_WORDS) for word in fold(heading).split())
    if not named or not cut or not all(_PHONE.fullmatch(value) for value in given):
        return None
    source.say(
        "phone",
        "zero",
        f"Des numéros de la colonne «\u202f{heading[:80]}\u202f» avaient perdu le zéro de leur début\u202f: il y est remis.",
    )
    return lambda value: "0" + value.strip() if _CUT_PHONE.fullmatch(value.strip()) else value
