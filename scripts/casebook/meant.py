"""What the author of a wrong value most likely meant: a date in words, a number with its unit, a term by its name.

Each function gives the value as it should stand in the file, and whether that is sure (nothing else can be meant and
nothing is lost), or None where there is no telling.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache

from pydantic_core import PydanticCustomError

from casebook.values import CITATION_PATTERN, ID_PATTERN, PartialDate

Meant = tuple[str, bool]
"""The value, and whether it is sure."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DATE = re.compile(
    rf"(?:(?P<first>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?,? "
    r"(?:(?P<second>\d{1,2})(?:st|nd|rd|th)?,? )?(?P<year>\d{4})",
    re.I,
)
_COMPACT_DATE = re.compile(r"([12]\d{3})(\d\d)(\d\d)?")
_VAGUE = re.compile(
    r"(?:约|大约|大概|前后|about |around |c\. ?)?(?P<date>.*?\d[年月日号]?)"
    r"(?:年?底|年?初|末|春|夏|秋|冬|季|前后|左右|上旬|中旬|下旬|上半年|下半年|[T ]\d{1,2}:\d\d.*)?"
)
_SHORT_YEAR = re.compile(r"['’]?(?P<year>\d\d)(?P<rest>年.*)")
_OPEN_END = re.compile(
    r"(?:自|从|since |from )?(?P<start>.+?)\s*(?:至今|到现在|到今天|以来|起|开始|to date|until now|-)?"
)
_BETWEEN = re.compile(r"\s*(?:至|到|—+|–|~|～|-{1,2}|－| to | until )\s*")
_DIGITS = {digit: str(number) for number, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "两": "2"}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九两十百千万]+")
_NUMBER_IN_TEXT = re.compile(
    r"(?:约|大约|近|共|超过|不到|about |over )?[<>≥≤～~]?(?P<number>\d+(?:\.\d+)?)\s*(?P<ten_thousand>万)?[^\d.]{0,6}"
)
_UNKNOWN = frozenset({"无", "不详", "未知", "不明", "没有", "缺", "暂无", "-", "—", "——", "/", "?", "？", "n/a", "na",
                      "unknown", "none", "未报导", "没报道", "无报道", "未公布", "unreported"})  # fmt: skip


def folded(word: str) -> str:
    """The word without capitals, full-width letters, spaces and colons, every hyphen and underscore the same."""
    return re.sub(r"[\s_:：—–－-]+", "-", unicodedata.normalize("NFKC", word).casefold().strip()).strip("-")


def nearest(word: str, known: Iterable[str]) -> Meant | None:
    """The known word that is the same but for its spelling, else the one most like it."""
    words = list(known)
    same = [one for one in words if folded(one) == folded(word)]
    if same:
        return same[0], True
    found = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return (found[0], False) if found else None


def term(word: str, names: Mapping[str, Iterable[str]]) -> Meant | None:
    """The id of the term with that name; `names`: the names of each id."""
    for key, spellings in names.items():
        if folded(word) in map(folded, spellings):
            return key, True
    found = nearest(word, names)
    if found is None:
        named = {name: key for key, spellings in names.items() for name in spellings}
        like = difflib.get_close_matches(word, list(named), n=1, cutoff=0.5)
        found = (named[like[0]], False) if like else None
    return found


def separated(text: str) -> list[str]:
    """The words of a list that is not written as one: a，b；c or (a b)."""
    inner = unicodedata.normalize("NFKC", text).strip().strip("()[]{}【】「」")
    return [word for word in re.split(r"[\s,、;/|，；]+", inner) if word]


def date(text: str) -> Meant | None:
    """A date in another spelling, or the part of a vague one that is certain."""
    plain = unicodedata.normalize("NFKC", text).strip()
    exact = _exact_date(plain)
    if exact:
        return exact, True
    short = _SHORT_YEAR.fullmatch(plain)
    if short:
        found = date(f"20{short['year']}{short['rest']}")
        return (found[0], False) if found else None
    vague = _VAGUE.fullmatch(plain)
    exact = _exact_date(vague["date"]) if vague and vague["date"] != plain else None
    return (exact, False) if exact else None


def period(text: str) -> Meant | None:
    """A stretch of time as {from: …, to: …}, or one date."""
    found = date(text)
    if found:
        return found
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"^(?:自|从|from |since )", "", plain)
    for between in _BETWEEN.finditer(plain):
        start = date(plain[: between.start()])
        rest = plain[between.end() :]
        if start is None:
            continue
        end = date(rest) or date(f"{start[0][:4]}年{rest}")
        if end is not None and start[0] <= end[0]:
            return f"{{from: {start[0]}, to: {end[0]}}}", start[1] and end[1]
    opened = _OPEN_END.fullmatch(plain)
    start = date(opened["start"]) if opened and opened["start"] != plain else None
    return (f"{{from: {start[0]}}}", start[1]) if start else None


def figure(text: str) -> Meant | None:
    """A number in other digits, or the number in a few words; 未报道 for what says that there is none."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if _is_number(plain):
        return plain, True
    if plain.casefold() in _UNKNOWN:
        return "未报道", False
    in_text = _NUMBER_IN_TEXT.fullmatch(plain)
    if in_text:
        number = Decimal(in_text["number"]) * (10_000 if in_text["ten_thousand"] else 1)
        return f"{number.normalize():f}", False
    chinese = _CHINESE_NUMBER.match(plain)
    if chinese and len(plain) - len(chinese[0]) <= 3:
        return str(_chinese_number(chinese[0])), False
    return None


def citation(text: str, sources: Iterable[str]) -> Meant | None:
    """source@paragraph, where spaces, full-width signs or another sign stand in the way."""
    known = list(sources)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = CITATION_PATTERN.match(plain)
    if match and match["source"] in known:
        return plain, True
    for source in sorted(known, key=len, reverse=True):
        other = re.fullmatch(rf"{re.escape(source)}[@#:,.第p_-]*(\d+(?:-\d+)?)[段页节]?", plain)
        if other:
            return f"{source}@{other[1]}", False
    bare = re.fullmatch(r"@?第?(\d+(?:-\d+)?)[段页节]?", plain)
    if bare and len(known) == 1:
        return f"{known[0]}@{bare[1]}", False
    if match:
        like = nearest(match["source"], known)
        if like:
            return (f"{like[0]}@{match['locator']}" if match["locator"] else like[0]), False
    return None


def address(text: str) -> Meant | None:
    """A web address in full-width signs, in a sentence, or without its beginning."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.search(r"https?://[!-;=?-\[\]_a-z~]+", plain, re.I)
    if found:
        return found[0], found[0] == plain
    bare = re.fullmatch(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[!-;=?-\[\]_a-z~]*)?", plain, re.I)
    return (f"https://{bare[0]}", False) if bare else None


def identifier(text: str) -> Meant | None:
    """A short name in small letters with hyphens; never sure, since other places refer to it."""
    plain = folded(text)
    return (plain, False) if ID_PATTERN.match(plain) and len(plain) <= 64 else None


def picture(text: str) -> Meant | None:
    """The file's name without the folders before it."""
    name = re.split(r"[/\\]", text.strip())[-1]
    return (name, False) if name != text and re.fullmatch(r"[\w-][\w .-]*\.(?:jpe?g|png|webp)", name, re.I) else None


@cache
def simplified() -> Callable[[str], str]:
    """The function that turns traditional characters into simplified ones; its dictionaries load when first asked."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _exact_date(plain: str) -> str | None:
    english = _ENGLISH_DATE.fullmatch(re.sub(r"\s+", " ", plain))
    compact = _COMPACT_DATE.fullmatch(plain)
    if english:
        month = _MONTHS.index(english["month"].casefold()) + 1
        day = english["first"] or english["second"]
        typed = f"{english['year']}-{month}" + (f"-{day}" if day else "")
    elif compact:
        typed = "-".join(part for part in compact.groups() if part)
    else:
        typed = re.sub(r"\s", "", plain)
        typed = _CHINESE_NUMBER.sub(lambda digits: _chinese_digits(digits[0]), typed)
        typed = re.sub(r"[—–,、]+", "-", typed)
    try:
        return PartialDate.make(typed).plain()
    except PydanticCustomError:
        return None


def _chinese_digits(text: str) -> str:
    """A year digit by digit (二〇二一), or a month or day (十二)."""
    return str(_chinese_number(text)) if set(text) & _UNITS.keys() else "".join(_DIGITS[one] for one in text)


def _chinese_number(text: str) -> int:
    total, section, digit = 0, 0, 0
    for character in text:
        if character == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = int(_DIGITS[character])
    return total + section + digit


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
