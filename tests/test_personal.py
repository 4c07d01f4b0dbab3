"""Personal data as people type it, and what only looks like it. All numbers are made up."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from casebook import platforms
from casebook.check import check
from casebook.load import load
from casebook.personal import CERTAIN, find, masked
from casebook.reporters import as_json, as_text
from casebook.validate import Reference, validate_case

FULL_WIDTH = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")


ID, WITH_X = "440524188001010014", "11010519491231002X"
"""The examples of GB 11643: nobody's."""


def numbered(district: str, born: str) -> str:
    """An identity number whose check digit is right, whatever else is."""
    return district + born + "001" + ric.calc_check_digit(district + born + "0010")


def kinds(text: str) -> list[str]:
    return [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号{ID}。",
        f"身份证{WITH_X}",
        f"身份证{numbered('110111', '19500101')}",  # born before the district had its code
        f"身份证{WITH_X.lower()}",
        f"证件：{ID.translate(FULL_WIDTH)}",
        f"证件：{WITH_X.translate(FULL_WIDTH)}",
        f"{ID[:6]} {ID[6:14]} {ID[14:]}",
        f"{ID[:6]}-{ID[6:14]}-{ID[14:]}",
        f"{ID[:3]} {ID[3:6]} {ID[6:10]} {ID[10:14]} {ID[14:]}",
        f"3 {ID}",
        f"his ID {ID}, he said",
    ],
)
def test_identity_numbers(text: str) -> None:
    assert kinds(text) == ["id-number"]


@pytest.mark.parametrize(
    "number",
    [
        ID[:-1] + "5",  # wrong check digit
        numbered("990105", "19491231"),  # no such region
        numbered("110105", "19491331"),  # no such day
        "1" + ID,
        ID + "0",
    ],
)
def test_eighteen_digits_alone_are_no_identity_number(number: str) -> None:
    assert kinds(f"编号{number}。") == []


@pytest.mark.parametrize(
    "number",
    [
        "13912345678",
        "１３９１２３４５６７８",
        "139 1234 5678",
        "139-1234-5678",
        "139 12345678",
        "1391234 5678",
        "139　1234　5678",
        "139.1234.5678",
        "1391 234 5678",
        "1 3 9 1 2 3 4 5 6 7 8",
        "+86 13912345678",
        "+8613912345678",
        "0086-139-1234-5678",
        "86-13912345678",
    ],
)
def test_mobile_numbers(number: str) -> None:
    for text in (f"电话{number}。", f"{number}（微信同号）", f"Call {number}, please"):
        (found,) = find(text)
        assert (found.kind, text[found.start : found.end]) == ("mobile", number)


def test_several_numbers_side_by_side() -> None:
    assert kinds("13912345678 13812345678") == ["mobile"] * 2
    assert kinds(f"13912345678、{ID}，010-64651234") == ["mobile", "id-number", "landline"]


@pytest.mark.parametrize(
    "text",
    [
        "13912345678平方米",
        "13912345678 平方米",
        "13800000000元",
        "13912345678人次",
        "￥13912345678",
        "113912345678",
        "139123456789",
        "12912345678",
        "2021-08-01至2021-10-31",
        "1391-2345",
        "见 https://example.org/p/13912345678/440524188001010014",
        "第139条、第1234条、第5678条",
        "12345热线、110、119、96156、400-810-1234、95588",
        "打 12345 市民热线",
        "6222021234567890123",
        "2021年8月1日起，1200户、3600人",
        "新增1200个车位，京A级景区，新A4纸",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "开户银行：工商银行朝阳支行，账号：6222021234567890123",
        "账号 6222 0212 3456 7890 123",
        "卡号６２２２０２１２３４５６７８９０１２３",
        "6222021234567890123（工商银行）",
        "对公账户：0200004509089135462",
        "帐号：110906030410801",
        "Bank account 6222021234567890123",
    ],
)
def test_bank_accounts_by_the_words_around_them(text: str) -> None:
    assert kinds(text) == ["bank-account"]


@pytest.mark.parametrize("text", ["在银行旁边，2021年收到120000元", "银行。6222021234567890123", "账号：12345"])
def test_a_bank_nearby_makes_no_account(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "010-64651234",
        "（010）6465 1234",
        "０１０－６４６５１２３４",
        "01064651234",
        "0755-8123456",
        "0851 8512 3456",
        "+86-10-6465-1234",
        "电话：64651234",
        "座机 6465-1234",
    ],
)
def test_landlines(text: str) -> None:
    assert kinds(text) == ["landline"]


@pytest.mark.parametrize("text", ["0755-12345", "010-12345", "编号64651234", "电话：96156", "2021-08-01"])
def test_public_lines_and_dates_are_no_landlines(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text", ["京A12345", "京A·12345", "京AD12345", "粤B-D12345", "京Ａ１２３４５", "鄂a8b8c8", "京N 3Z575"]
)
def test_plates(text: str) -> None:
    assert kinds(f"车牌{text}的车") == ["plate"]


@pytest.mark.parametrize(
    "text",
    [
        "4号楼3单元201室",
        "四区14号楼2单元501",
        "14号楼3门201号",
        "14号楼 三单元 1201室",
        "3栋1203室",
        "12幢2单元301房",
        "１４号楼２单元５０１室",
        "农光里12-3-501",
        "2单元5层502室",
        "Building 14, Unit 2, Room 501",
        "Room 501, Unit 2, Building 14",
        "Block 3, Flat 1203",
    ],
)
def test_addresses(text: str) -> None:
    assert kinds(f"住在{text}。") == ["address"], text


@pytest.mark.parametrize(
    "text",
    [
        "四区14号楼",
        "劲松28号楼",
        "14号楼2单元",
        "14号楼2单元120户居民",
        "2单元300人",
        "安定门外大街12号院",
        "3号楼2021年改造",
        "Building 14, Zone 4",
        "有8个功能区、12-3-50个",
        "3号楼200平方米",
        "1号楼3部电梯",
        "from 2021-10-12 to 2022",
    ],
)
def test_a_building_alone_is_no_address(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    "text, shown",
    [
        ("王主任说", "王**说"),
        ("李阿姨和", "李**和"),
        ("欧阳老师", "欧***"),
        ("刘副书记", "刘***"),
        ("邻居于大爷", "邻居于大爷"),
        ("，于大爷", "，于**"),
        ("王建国主任", "王****"),
        ("居民李秀英阿姨", "居民李****"),
        ("和高老师", "和高**"),
        ("Mr Wang said", "Mr Wang said"),
        ("Auntie Li", "Auntie Li"),
        ("Director Wang", "Director Wang"),
    ],
)
def test_people_by_surname_and_title(text: str, shown: str) -> None:
    if text[0].isascii():
        assert kinds(text) == ["person"]
    else:
        assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "党委书记",
        "居委会主任",
        "双方代表",
        "工程师傅",
        "阿姨们",
        "王府井",
        "老师和医生",
        "李子园",
        "A Director of the office",
        "Master Plan",
        "the Director Office",
    ],
)
def test_a_title_alone_is_nobody(text: str) -> None:
    assert kinds(text) == []


def test_what_is_certain_is_what_a_person_can_be_found_by() -> None:
    assert {"id-number", "mobile", "bank-account"} == CERTAIN


@pytest.mark.parametrize(
    "text, shown",
    [
        ("电话13912345678", "电话139******78"),
        ("139-1234-5678", "139-****-**78"),
        ("１３９１２３４５６７８", "１３９******７８"),
        (f"证{WITH_X}", "证110*************2X"),
        ("京A·12345", "京A·*****"),
        ("14号楼2单元501室", "14号楼*单元***室"),
        ("账号6222021234567890123", "账号622**************23"),
    ],
)
def test_the_masked_form_shows_little_and_keeps_its_length(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert len(shown) == len(text)


WORDS = ["13912345678", ID, "账号6222021234567890123", "010-64651234", "京A12345", "4号楼3单元201室", "王主任"]
AROUND = st.text(alphabet="的。，、 a1在\n住：", max_size=6)


@given(st.lists(st.tuples(AROUND, st.sampled_from(WORDS)), max_size=5))
def test_masking_leaves_nothing_of_any_value(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{around}。{word}。" for around, word in parts)
    shown = masked(text)
    assert len(shown) == len(text)
    assert not any(re.sub("^账号", "", word) in shown for _, word in parts)
    assert find(shown) == ()


@given(
    st.text(
        alphabet="0123456789０１２Xx -－·（）()+王于李主任书记阳欧司马京粤ABa号楼单元室门栋区院里"
        "RoomFlatMrs银行账号电话。,，\n",
        max_size=60,
    )
)
def test_findings_stand_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for one in find(text):
        assert end <= one.start < one.end <= len(text)
        assert len(one.masked) == one.end - one.start
        end = one.end


BAD = """title: 打13912345678
summary: "证件11010519491231002X"
place: {community: 一号社区}
period: 13912345678
year: 2021 # 13912345678
themes: [kitchens]
账号6222021234567890123：什么
sources: {report: {title: 报告}}
"""


@pytest.mark.parametrize("content", [BAD, BAD.replace("账号6222021234567890123：什么\n", "")])
def test_no_output_of_the_check_has_a_value_in_full(content: str, tmp_path: Path) -> None:
    """Not even where another mistake is told of, with the line that it is on and the line as it should be."""
    for name in ("vocabulary.yml", "areas.yml"):
        (tmp_path / "cases").mkdir(exist_ok=True)
        shutil.copy(Path(__file__).parent / "valid" / "cases" / name, tmp_path / "cases" / name)
    folder = tmp_path / "cases" / "made-up"
    folder.mkdir()
    (folder / "bad.yml").write_text(content, encoding="utf-8")
    result = check(tmp_path)
    assert result.diagnostics
    outputs = [as_json(result.diagnostics, result.lines)]
    for language in ("zh", "en"):
        outputs.append(as_text(result.diagnostics, result.lines, language))
        outputs.append(platforms.as_github(result.diagnostics, result.lines, language))
        outputs.append(platforms.summary(result.diagnostics, result.files, language))
        outputs.append(re.sub(r'"[0-9a-f]{64}"', "", platforms.as_sarif(result.diagnostics, language)))
        outputs.append(re.sub(r'"[0-9a-f]{64}"', "", platforms.as_gitlab(result.diagnostics, language)))
    for output in outputs:
        for value in ("13912345678", WITH_X, "6222021234567890123"):
            assert value not in output
        assert find(output) == ()


@pytest.mark.parametrize("reason", ["", "reason: 公布的捐款账号"])
def test_an_allowance_needs_a_reason(reason: str) -> None:
    text = f"""title: 账号6222021234567890123
summary: 摘要
place: {{community: 一号社区}}
themes: [kitchens]
sources: {{report: {{title: 报告}}}}
personal_data_allowed:
  - masked: 622**************23
    {reason}
"""
    document, found = load("cases/made-up/x.yml", text.encode())
    assert document is not None and not found
    case, diagnostics = validate_case(document, Reference({"themes": {"kitchens": None}}, {}, {}))  # type: ignore[dict-item]
    assert "personal-data" not in {one.code for one in diagnostics}
    assert (case is not None) == bool(reason)
