"""How a Chinese name is found: by its characters, by its pinyin, by the initials (zjc finds 张家川).

Plain Python. A character with a second reading that matters in names of places and people (长 in 长宁,
重 in 重庆, 单 as a surname) is spelt both ways, so that nobody is missed who says it right.
"""

from __future__ import annotations

from itertools import islice, product

from pypinyin import lazy_pinyin

MOST_SPELLINGS = 8
"""No more spellings of one name than this; a name with four doubtful characters is not made clearer by more."""

SECOND_READINGS = {
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "厦": ("xia", "sha"),
    "六": ("liu", "lu"),
    "乐": ("le", "yue"),
    "行": ("hang", "xing"),
    "朝": ("chao", "zhao"),
    "藏": ("zang", "cang"),
    "都": ("du", "dou"),
    "阿": ("a", "e"),
    "会": ("hui", "kuai"),
    "单": ("shan", "dan"),
    "曾": ("zeng", "ceng"),
    "仇": ("qiu", "chou"),
    "解": ("xie", "jie"),
    "查": ("zha", "cha"),
    "朴": ("piao", "pu"),
    "覃": ("qin", "tan"),
    "翟": ("zhai", "di"),
    "盛": ("sheng", "cheng"),
    "莘": ("shen", "xin"),
    "蚌": ("beng", "bang"),
    "尉": ("wei", "yu"),
    "宓": ("mi", "fu"),
    "郗": ("chi", "xi"),
    "黑": ("hei", "he"),
    "柏": ("bai", "bo"),
    "浚": ("xun", "jun"),
    "什": ("shi", "shen"),
    "卜": ("bu", "bo"),
    "车": ("che", "ju"),
}


def plain(text: str) -> str:
    """Lower case, without any blank or the middle dot of names: the form in which texts are compared."""
    return "".join(text.lower().replace("·", "").split())


def spellings(name: str) -> list[tuple[str, str]]:
    """(full pinyin, initials) of each likely reading, the likeliest first; other signs stand as they are."""
    chars = plain(name)
    readings = [_readings(char, said) for char, said in zip(chars, _said(chars), strict=True)]
    ways = islice(product(*readings), MOST_SPELLINGS)
    return [("".join(way), "".join(syllable[:1] for syllable in way)) for way in ways]


def findable(*names: str) -> str:
    """The search text of something with these names: characters, pinyin, initials; one blank between."""
    words: dict[str, None] = {}
    for name in filter(None, map(plain, names)):
        words[name] = None
        for full, initials in spellings(name):
            words[full] = None
            words[initials] = None
    return " ".join(words)


def _said(chars: str) -> list[str]:
    """One syllable for each character; phrases decide the reading where they can."""
    return lazy_pinyin(chars, errors=list)  # type: ignore[arg-type]  # a list is documented, its type is not


def _readings(char: str, said: str) -> tuple[str, ...]:
    others = [reading for reading in SECOND_READINGS.get(char, ()) if reading != said]
    return (said, *others)
