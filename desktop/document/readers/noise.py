"""What copying sites put into a text, and what tags are left when a page was cut carelessly.

A text is cleaned only where the noise is systematic: a single 堃(kūn) is the author's.
"""

from __future__ import annotations

import re
from typing import Final

_FEW: Final = 3
# 公(gōng)开(kāi): letters of which one at least carries a tone.
_PINYIN: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])[（(](?=[a-zü]{0,6}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńň])"
    r"[a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńň]{1,7}[）)]"
)
_SIGNS: Final = re.compile(
    r"(?<=[\u4e00-\u9fff，。、；：（）])@{2,4}(?=[\u4e00-\u9fff，。、；：（）])"
)
# The end of a tag whose beginning was eaten, with the digit that stands for a lost full stop.
_TAG_REST: Final = re.compile(
    r"(?<=[\u3000-\uffef])\d?/(p|div|span|td|tr|li|strong|b|font|h[1-6])>"
)


def without_noise(text: str) -> str:
    """Return a text without injected readings and signs between characters."""
    for pattern in (_PINYIN, _SIGNS):
        if sum(1 for _ in zip(pattern.finditer(text), range(_FEW), strict=False)) == _FEW:
            text = pattern.sub("", text)
    return text


def mended(source: str) -> str:
    """Return the source of a page in which what is left of a tag ends its element again."""
    return _TAG_REST.sub(r"</\1>", source)
