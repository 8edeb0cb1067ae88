"""Two hundred texts that would harm a window that trusts them, the same ones for one seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

LONG = 10_000
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = "\u200b\u200c\u2060\ufeff\u00ad\u034f\u180e\U000e0041\U000e007f"
CONTROLS = "".join(map(chr, [*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFFFE, 0xFFFF]))
SURROGATES = "\ud800\udc00\udfff\udbff"
EMOJI = "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3fd\U0001f1e8\U0001f1f3\u2764\ufe0f"
WORDS = "政务公开工作要点落实情况，新闻发布会3场。"


def texts(rng: random.Random, canary: Path, count: int) -> list[str]:
    """Return so many texts of every kind; ``canary`` is a picture that must never be opened."""
    made = [make(rng, canary) for make in MAKERS]
    while len(made) < count:
        made.append("".join(rng.choice(made)[: rng.randrange(1, 400)] for _ in range(4)))
    return made[:: len(made) // count][:count]


def _mixed(signs: str, length: int = 300) -> Callable[[random.Random, Path], str]:
    return lambda rng, _canary: "".join(
        rng.choice(signs) if rng.random() < 0.5 else rng.choice(WORDS) for _ in range(length)
    )


def _html(pattern: str) -> Callable[[random.Random, Path], str]:
    return lambda _rng, canary: pattern.replace("CANARY", str(canary))


def _same(text: str) -> Callable[[random.Random, Path], str]:
    return lambda _rng, _canary: text


MAKERS: tuple[Callable[[random.Random, Path], str], ...] = (
    *map(
        _html,
        (
            "<h1>大</h1>",
            "<img src='CANARY'>",
            "<img src='file://CANARY' width=4000>",
            "<html><body background='CANARY'>x",
            "<table background='CANARY'><tr><td>" * 20,
            "<link rel=stylesheet href='CANARY'><style>@import url(CANARY); *{font-size:900px}</style>",
            "<div style='background-image:url(CANARY)'>x</div>",
            "<a href='CANARY'>看</a><object data='CANARY'></object><iframe src='CANARY'></iframe>",
            "<script>alert(1)</script><!DOCTYPE html><svg><image href='CANARY'/></svg>",
            "![x](CANARY) [x](file://CANARY) `<b>`",
            "&lt;img src=CANARY&gt;&amp;&#60;b&#62;&nbsp;",
            "&文件(&F)&&" * 30,
            "<qt>" * 3000,
            "<ol><li>" * 3000,
            "\n<img src='CANARY'>\n\n",
            "=HYPERLINK(\"CANARY\")\t'@SUM(1)\r+cmd|'/c calc'!A0",
        ),
    ),
    *map(_mixed, (BIDI, HIDDEN, CONTROLS, SURROGATES, EMOJI, BIDI + CONTROLS + SURROGATES)),
    _mixed(BIDI, LONG),
    _mixed(EMOJI, LONG),
    _mixed(SURROGATES, LONG),
    *map(
        _same,
        (
            "",
            " ",
            "字" * LONG,
            "a" * LONG,
            "1" * LONG,
            "\u202e" * LONG,
            "Z" + "\u0301" * LONG,
            "\u200d".join("字" * (LONG // 2)),
            "\n" * LONG,
            "\t" * LONG,
            "𬭚" * LONG,
            "\U0001f468\u200d" * (LONG // 2),
            "ا" * LONG,
            "नि" * (LONG // 2),
            "ﷺ" * 2000,
            "\0",
            "\ud800",
            "\udc00\ud800",
            "%s%n{0}{__class__}%1%2%L1",
            "…" * 500,
            "❤\ufe0f" * 3000,
        ),
    ),
)
