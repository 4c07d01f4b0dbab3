"""Personal data in a text: found as people type it in Chinese and English, and masked. Pure.

What tells one from any other number is measured, not guessed: identity numbers by region, birth date and checksum
(python-stdnum; by the checksum alone one chance run in eight passes), bank accounts by the words around them (corporate
accounts have no check digit), people by surname and title (a surname alone is wrong seventeen times in eighteen).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

Kind = Literal["id-number", "mobile", "bank-account", "landline", "plate", "address", "person"]

CERTAIN: frozenset[Kind] = frozenset({"id-number", "mobile", "bank-account"})
"""Kinds that are nobody's but one person's; the others may be an office's, or in order as they stand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data: its kind, where it stands in the text, and what may be shown of it.

    The masked form is as long as the original, so that columns stay.
    """

    kind: Kind
    start: int
    end: int
    masked: str


# As people type digits and what they put between them.
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}
_NARROW |= {0xFF21 + letter: chr(0x41 + letter) for letter in range(26)}
_NARROW |= {0xFF41 + letter: chr(0x61 + letter) for letter in range(26)}
_NARROW |= dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009"), " ") | dict.fromkeys(map(ord, "‐‑‒–—－﹣_.·"), "-")
_NARROW |= {0xFF08: "(", 0xFF09: ")", 0xFF1A: ":", 0xFF0C: ",", 0xFF0B: "+"}
_GAP = "[ -]{0,3}"

_ID = re.compile(rf"(?<!\d)(?=(\d(?:{_GAP}\d){{16}}{_GAP}[\dXx])(?![\dA-Za-z]))")

# The ranges given out for mobile service. Eleven digits in one run, or in the groups that people make.
_HEADS = "1(?:3\\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\\d|9[0-35-9])"
_MEASURES = "平方|平米|立方|㎡|m²|米|公里|元|美元|万|亿|人次|户(?![名主籍])|吨|千瓦|度电|公斤|件|份|kg|km|kW|yuan|RMB"
_UNITS = f"(?! ?(?:{_MEASURES}|[%％‰]))"
_COUNTRY = rf"(?:(?:\+|00)86{_GAP}|86-)?"
_GROUPED = r"[ -]{1,3}\d{4}[ -]{1,3}\d{4}|[ -]{1,3}\d{8}|\d{4}[ -]{1,3}\d{4}|\d[ -]{1,3}\d{3}[ -]{1,3}\d{4}"
_MOBILE = re.compile(
    rf"(?<![\d¥￥$])(?:{_COUNTRY}{_HEADS}\d{{8}}|(?<!\d[ -]){_COUNTRY}(?:{_HEADS}(?:{_GROUPED})|1(?:[ -]\d){{10}}))"
    rf"(?!\d|-\d){_UNITS}"
)

# Twelve to twenty-five digits, with a word of banks not far before or behind, in the same sentence.
_DIGITS = re.compile(r"\d(?:[ -]?\d)*")
_BANK_WORDS = "银行|账号|帐号|账户|帐户|卡号|开户|收款|汇款|[Bb]ank|[Aa]ccount|[Cc]ard (?:[Nn]o|[Nn]umber)"
_BANK_BEFORE = re.compile(rf"(?:{_BANK_WORDS})[^。；;！!\d\n]{{0,24}}$")
_BANK_BEHIND = re.compile(rf"[^。；;！!\d\n]{{0,12}}?(?:{_BANK_WORDS})")

_LANDLINE = re.compile(
    rf"(?<![\d¥￥$])(?:\(?0(?:10|2\d|[3-9]\d\d)\)?{_GAP}|(?:\+|00)86{_GAP}\(?(?:10|2\d|[3-9]\d\d)\)?{_GAP})"
    rf"[2-8]\d{{2,3}}{_GAP}\d{{4}}(?!\d|-\d\d-){_UNITS}"
)
_LOCAL_LINE = re.compile(
    r"(?:电话|座机|来电|致电|拨打|传真|[Tt]el|[Pp]hone)[^\d\n。；;]{0,8}(?<![\d-])"
    rf"(?P<number>[2-8]\d{{3}}{_GAP}\d{{4}})(?!\d|-\d){_UNITS}"
)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "(?=(?:[A-HJ-NP-Za-hj-np-z]*\\d){3})[A-HJ-NP-Za-hj-np-z\\d]{5,6}"
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ -]?{_SERIAL}(?![A-Za-z\d])")

# A building alone is a place that everybody knows; with a room it is somebody's home. Counts are no rooms: 2单元120户.
_NUMBER = "[A-Za-z\\d一二三四五六七八九十]{1,4}"
_COUNT = "(?!\\d| ?(?:户|人|名|位|个|家|平|㎡|米|元|年|件|辆|次|级|点|处|[%％]))"
_ROOM = f"(?:\\d{{1,2}}[层楼] ?)?(?:\\d{{2,4}} ?(?:室|号(?!楼|院|线)|房)|\\d{{3,4}}{_COUNT})"
_ADDRESS = re.compile(
    rf"(?:{_NUMBER} ?(?:号楼|号院|栋|幢|座|号|楼)[, -]{{0,2}})?{_NUMBER} ?(?:单元|门)[, -]{{0,2}}{_ROOM}"
    rf"|{_NUMBER} ?(?:号楼|栋|幢|座)[, -]{{0,2}}(?:\d{{1,2}}[层楼] ?)?\d{{3,4}} ?(?:室|号(?!楼|院|线)|房)"
    rf"|(?<=[区里园苑院坊寓家])\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d-])"
    r"|(?<![A-Za-z])(?:Building|Block) ?\w{1,4}, ?(?:(?:Unit|Entrance) ?\w{1,3}, ?)?"
    r"(?:Room|Flat|Apartment|Apt-?) ?\d{2,4}\b"
    r"|(?<![A-Za-z])(?:Room|Flat|Apartment|Apt-?) ?\d{2,4}, ?(?:Unit|Entrance|Building|Block) ?\w{1,4}\b"
)

# Nine in ten people bear one of the first. The second are parts of words too (双方代表, 工程师傅), and count where no
# word can run on into them.
_SURNAMES = (
    "王李张刘陈杨赵吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田姜范姚谭廖邹"
    "熊陆郝孔崔邱秦顾侯邵孟龙段雷钱汤尹黎贺赖龚樊兰殷翟倪严牛俞葛翁聂岳鲁韦齐庞邢芦耿詹欧郎涂柯宁麦祝冀尚"
)
_ALSO_WORDS = (
    "周黄高林何马于程曾任方石白金江史安常万易乔文武毛康毕洪柳关全路左温车单纪管梅童章游季向华卜应柴焦包连阳官徒"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "司徒", "东方")
_BEFORE_A_NAME = "的和与跟找请问叫是由让给向对在"
_TITLES = (
    "主任|书记|站长|局长|处长|科长|所长|院长|校长|园长|队长|楼长|组长|委员|经理|社工|民警|警官|医生|大夫|护士|老师|教授|律师|法官|"
    "先生|女士|小姐|阿姨|大妈|大爷|大娘|大姐|大哥|大叔|大婶|奶奶|爷爷|叔叔|伯伯|师傅|同志"
)
_NO_GIVEN_NAME = "市区县省街道村镇乡社室站院校所会局处科部委办党副总居民岗级层员工任长年月日个位名等的了和与及"
_GIVEN = f"(?:(?![{_NO_GIVEN_NAME}])[\u4e00-\u9fff]){{0,2}}"
_TITLED = f"{_GIVEN}?(?:副?(?:{_TITLES}))"
_TITLED_ENGLISH = (
    "(?<!\\w.)(?:rs?|s|iss|adam|unt|untie|ncle|randpa|randma|ranny|irector|ecretary|eacher|aster)[.-]? "
    "[A-Z][a-z]{1,5}(?: [A-Z][a-z]+)?\\b"
)
# These are said of plans, offices and courses too, and count before a surname alone (Director Wang, not Master Plan).
_OFFICES = frozenset({"Director", "Secretary", "Teacher", "Master"})
_SURNAME_ENGLISH = re.compile(
    "(?:"
    "Bai|Cai|Cao|Chang|Chen|Cheng|Cui|Deng|Ding|Dong|Du|Duan|Fan|Fang|Feng|Fu|Gao|Gong|Gu|Guo|Han|Hao|He|Hou|"
    "Hu|Huang|Jia|Jiang|Jin|Kang|Kong|Lai|Lei|Li|Liang|Liao|Lin|Liu|Long|Lu|Luo|Ma|Mao|Meng|Mo|Pan|Peng|Qi|"
    "Qian|Qin|Qiu|Ren|Shao|Shen|Shi|Song|Su|Sun|Tan|Tang|Tao|Tian|Wan|Wang|Wei|Wen|Wu|Xia|Xiang|Xiao|Xie|"
    "Xiong|Xu|Xue|Yan|Yang|Yao|Ye|Yi|Yin|Yu|Yuan|Zhang|Zhao|Zheng|Zhong|Zhou|Zhu|Zou"
    r")\b"
)
_PERSON = re.compile(rf"[{_SURNAMES}{_ALSO_WORDS}]{_TITLED}|[MAUGDST]{_TITLED_ENGLISH}")

_WEB = re.compile(r"https?://[!-~]+")

_Candidates = Iterator[tuple[Kind, int, int]]


@dataclass(frozen=True, slots=True)
class _Search:
    """How a group of kinds is looked for, in the text in narrow digits; and what a text must have to hold any.

    The hints are pairs: the first character, one of these, and a pattern of what follows. They are for the text as
    typed. Nearly all texts have nothing, and to see that is all that they cost.
    """

    hints: tuple[tuple[str, str], ...]
    run: Callable[[str], _Candidates]

    def may_find(self, text: str) -> bool:
        """Whether any of the hints is there."""
        return any(re.search(f"[{first}]{rest}", text) for first, rest in self.hints)


def find(text: str) -> tuple[Finding, ...]:
    """All personal data in the text, in the order in which it stands there, none overlapping."""
    if not _ANY.search(text):
        return ()
    narrow = text.translate(_NARROW)
    taken = bytearray(len(text))
    for found in _WEB.finditer(text):
        taken[slice(*found.span())] = b"\1" * len(found[0])
    findings = []
    for kind, start, end in (one for search in _SEARCHES if search.may_find(text) for one in search.run(narrow)):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            findings.append(Finding(kind, start, end, _masked(kind, text[start:end])))
    return tuple(sorted(findings, key=lambda one: one.start))


@lru_cache(maxsize=64)  # a line is shown for each thing that is wrong with it
def masked(text: str) -> str:
    """The text with all personal data in it masked, as long as before."""
    parts, end = [], 0
    for one in find(text):
        parts += [text[end : one.start], one.masked]
        end = one.end
    return "".join([*parts, text[end:]])


def _numbers(narrow: str) -> _Candidates:
    """The surest first: what is taken by one kind is not looked at as another."""
    for found in _ID.finditer(narrow):
        if _is_identity_number(re.sub("[ -]", "", found[1]).upper()):
            yield "id-number", *found.span(1)
    for found in _MOBILE.finditer(narrow):
        yield "mobile", *found.span()
    for start, end in _long_numbers(narrow):
        if _BANK_BEFORE.search(narrow[max(start - 36, 0) : start]) or _BANK_BEHIND.match(narrow[end : end + 24]):
            yield "bank-account", start, end
    for found in _LANDLINE.finditer(narrow):
        yield "landline", *found.span()
    for found in _LOCAL_LINE.finditer(narrow):
        yield "landline", *found.span("number")


def _long_numbers(narrow: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every number as long as a bank account; beside other numbers, of its own run of digits."""
    for found in _DIGITS.finditer(narrow):
        start = found.start()
        if len(found[0]) < 12:
            continue
        if len(re.sub("[ -]", "", found[0])) <= 25:
            yield found.span()
            continue
        for run in re.finditer(r"\d{12,}", found[0]):
            if len(run[0]) <= 25:
                yield start + run.start(), start + run.end()


def _is_identity_number(number: str) -> bool:
    """By GB 11643: a region, a birth date, the check digit.

    Not by `ric.is_valid`: it wants the region's code to be as old as the person, but codes were given out from 1982,
    so that it takes no older resident of most districts.
    """
    if number[6:8] not in ("18", "19", "20") or number[-1] != ric.calc_check_digit(number):
        return False
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return any("county" in found for _, found in numdb.get("cn/loc").info(number[:6]))


def _plates(narrow: str) -> _Candidates:
    for found in _PLATE.finditer(narrow):
        yield "plate", *found.span()


def _addresses(narrow: str) -> _Candidates:
    for found in _ADDRESS.finditer(narrow):
        yield "address", *found.span()


def _people(narrow: str) -> _Candidates:
    for found in _PERSON.finditer(narrow):
        start, end = found.span()
        before = narrow[start - 1 : start]
        title, _, name = found[0].partition(" ")
        if title in _OFFICES and not _SURNAME_ENGLISH.match(name):
            continue
        if narrow[max(start - 1, 0) : start + 1] in _COMPOUND:
            yield "person", start - 1, end
        elif found[0][0] not in _ALSO_WORDS or not "\u4e00" <= before <= "\u9fff" or before in _BEFORE_A_NAME:
            yield "person", start, end


_DIGIT = "0-9０-９"
_BETWEEN = r" ()（）\-\u3000\u00a0\u2002\u2003\u2009‐‑‒–—－﹣_.·"
_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_SEARCHES = (
    _Search(((_DIGIT, f"[{_DIGIT}{_BETWEEN}]{{6}}"),), _numbers),
    _Search(((_PROVINCES, f"[{_LETTER}]"),), _plates),
    _Search(
        (
            ("元门楼栋幢座", rf"[^\w\n]{{0,2}}_?(?:[{_DIGIT}]{{1,2}}[层楼] ?)?[{_DIGIT}]{{2}}"),
            ("区里园苑院坊寓家", rf"[{_DIGIT}]{{1,3}}[{_BETWEEN}][{_DIGIT}]{{1,2}}[{_BETWEEN}]"),
            ("RFA", rf"(?:oom|lat|partment|pt)[^\w\n]?_?[{_DIGIT}]"),
        ),
        _addresses,
    ),
    _Search(((_SURNAMES + _ALSO_WORDS, _TITLED), ("MAUGDST", _TITLED_ENGLISH)), _people),
)
_HINTS = [hint for search in _SEARCHES for hint in search.hints]
_ANY = re.compile(
    f"[{''.join(first for first, _ in _HINTS)}](?:{'|'.join(f'(?<=[{first}]){rest}' for first, rest in _HINTS)})"
)


def _masked(kind: Kind, text: str) -> str:
    """What may be shown: of a number its beginning and end, of an address the building, of a person the first sign."""
    if kind == "address":
        return re.sub(r"\d(?!\d* ?(?:号楼|号院|栋|幢|座))", "*", text)
    places = [index for index, character in enumerate(text) if character.isalnum()]
    hidden = set(places[{"person": 1, "plate": 2}[kind] :] if kind in ("person", "plate") else places[3:-2])
    return "".join("*" if index in hidden else character for index, character in enumerate(text))


def rules() -> dict[str, Any]:
    """What the form's script needs to find and mask the same, as JSON may hold it.

    Patterns are written for JavaScript's flag `u`, and for the text in narrow digits. Of regions it has the provinces
    alone, so that it takes a few more numbers for identity numbers than `find` does.
    """
    return {
        "narrow": {chr(code): narrow for code, narrow in _NARROW.items()},
        "web": _scripted(_WEB),
        "searches": [
            ["id-number", _scripted(_ID)],
            ["mobile", _scripted(_MOBILE)],
            ["bank-account", _scripted(_DIGITS)],
            ["landline", _scripted(_LANDLINE)],
            ["landline", _scripted(_LOCAL_LINE)],
            ["plate", _scripted(_PLATE)],
            ["address", _scripted(_ADDRESS)],
            ["person", _scripted(_PERSON)],
        ],
        "bank": [_scripted(_BANK_BEFORE), _scripted(_BANK_BEHIND)],
        "provinces": sorted({first for _, first, *_ in numdb.get("cn/loc").prefixes}),
        "offices": sorted(_OFFICES),
        "surname_english": _scripted(_SURNAME_ENGLISH),
        "also_words": _ALSO_WORDS,
        "compound": _COMPOUND,
        "before_a_name": _BEFORE_A_NAME,
        "certain": sorted(CERTAIN),
    }


def _scripted(pattern: re.Pattern[str]) -> str:
    """The pattern for JavaScript, where `w` and `b` know no letters but ASCII's."""
    source = pattern.pattern.replace("(?P<", "(?<").replace(r"\b", r"(?![\p{L}\p{N}_])")
    return source.replace(r"\w", r"[\p{L}\p{N}_]")
