"""Pinyin: titles, places and terms are found by their sound, joined or spaced, whole or begun."""

from __future__ import annotations

from typing import Any

import pytest

from search.casebooks import docs, holding


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diandongche", "电动车"),
        ("dian dong che", "电动车"),
        ("DianDongChe", "电动车"),
        ("diandongch", "电动车"),
        ("chongdianchepeng", "充电车棚"),
        ("chong dian che peng", "充电车棚"),
        ("lajifenlei", "垃圾分类"),
        ("anzhen", "安贞"),
        ("panjiayuan", "潘家园"),
        ("yishiting", "议事厅"),
        ("shequyuexieshang", "社区月协商"),
        ("linligongzuofang", "邻里工作坊"),
        ("kuaidigui", "快递柜"),
    ],
)
def test_real_casebook(asker_for: Any, typed: str, meant: str) -> None:
    truth = holding("real", meant)
    assert truth
    assert asker_for("real").found("zh", [typed]) == [truth]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chongqing", "重庆"),
        ("yinhangjie", "银行街"),
        ("14haolou", None),
        ("jiazhuangdianti", "加装电梯"),
        ("jia zhuang dian ti", "加装电梯"),
        ("lü", None),
    ],
)
def test_sounds_of_characters_with_several(asker_for: Any, typed: str, meant: str | None) -> None:
    found = asker_for("tricky").found("zh", [typed])
    if meant is None:
        assert isinstance(found[0], set)
    else:
        assert found == [holding("tricky", meant)]


def test_words_in_a_row_may_be_sounds_of_their_own(asker_for: Any) -> None:
    asker = asker_for("real")
    assert asker.found("zh", ["anzhen chepeng"]) == [holding("real", "安贞", "车棚")]
    assert asker.found("zh", ["anzhen 车棚", "安贞 chepeng"]) == [holding("real", "安贞", "车棚")] * 2


def test_letters_that_stand_in_the_text_are_found_as_they_are(asker_for: Any) -> None:
    asker = asker_for("tricky")
    for typed in ("WiFi", "wifi", "ＷｉＦｉ", "AI", "ai"):
        assert asker.found("zh", [typed]) == [holding("tricky", typed)], typed
        assert holding("tricky", typed)


def test_every_title_is_found_by_its_sound(asker_for: Any) -> None:
    import re

    from pypinyin import lazy_pinyin

    from casebook.render.search import normal

    typed, wanted = [], []
    for number, document in enumerate(docs("made-up-300", "zh")):
        for run in re.findall(r"[\u4e00-\u9fff]{2,}", normal.chinese(document.title)):
            typed.append("".join(lazy_pinyin(run)))
            wanted.append(number)
    for sound, number, found in zip(typed, wanted, asker_for("made-up-300").found("zh", typed), strict=True):
        assert number in found, sound
