"""Do the whole job once with the command line: a checklist, answers, evidence, a signed PDF.

Every command is shown as a user would type it. All files go to ``output/``, also the register of
trusted certificates, so that the example's certificate is trusted nowhere else.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "output"
YAODIAN = Path(sys.executable).with_name("yaodian")
CHECKLIST = "shanwei-zhujian-2019"
UNIT = "某市住房和城乡建设局（示例）"
BOOK, EVIDENCE = "示例.yaodian", "政策解读情况（示例）.txt"
LEDGER, PDF = "示例台账.docx", "示例自评报告.pdf"
P12, PASSPHRASE = "示例单位证书.p12", "示例口令.txt"
NOTE = "示例：起草科室同步编写解读材料，与文件一并发布在门户网站，另以图解形式发布。"
LINK = ["https://example.org/zwgk/2019/jiedu.html", "--title", "政策解读（示例）"]
PUBLISHED = ["--channel", "门户网站", "--dated", "2019-11-20"]
ALL_YEAR = ["二/一/2/1", "二/一/2/2", "二/四/1/1", "二/四/1/3"]
BEGUN = ["二/二/2/1", "二/二/3/1", "二/二/3/2", "二/三/2/1", "二/三/2/2", "二/三/2/3", "二/五/2/1"]

COMMANDS = [
    ["new", BOOK, "--checklist", CHECKLIST, "--unit", UNIT],
    ["assess", BOOK, "二（一）1（1）", "--status", "done", "--note", NOTE],
    ["assess", BOOK, *ALL_YEAR, "--status", "ongoing", "--note", "示例：每月开展。"],
    ["assess", BOOK, *BEGUN, "--status", "in_progress", "--note", "示例：已发文布置。"],
    ["assess", BOOK, "二/三/1/1", "--status", "not_applicable", "--note", "示例：无此项目。"],
    ["attach", BOOK, "二（一）1（1）", EVIDENCE, "--dated", "2019-11-20"],
    ["attach", BOOK, "二（一）1（1）", *LINK, *PUBLISHED],
    ["gaps", BOOK],
    ["export", BOOK, "-o", LEDGER],
    ["key", "new", "--unit", UNIT, "-o", P12, "--passphrase-file", PASSPHRASE],
    ["report", BOOK, "-o", PDF, "--sign", P12, "--passphrase-file", PASSPHRASE],
    ["verify", PDF],
]
PROBLEMS_FOUND = {"gaps": 1}  # expected: not everything is answered, and that is told


def main(yaodian: Path = YAODIAN) -> int:
    """Run the commands one after the other; stop at the first that does not do what it should."""
    _begin()
    for arguments in COMMANDS:
        print("\n$ yaodian", *(_typed(each) for each in arguments), flush=True)
        code = _run(yaodian, arguments)
        if code != PROBLEMS_FOUND.get(arguments[0], 0):
            print(f"示例没有做完：上面这条命令的退出码是 {code}。", file=sys.stderr)
            return 1
    print(f"\n示例做完了。签名的自评报告在：{OUTPUT / PDF}")
    return 0


def _begin() -> None:
    """Make the folder, clear away what an earlier run made, and write what is attached."""
    OUTPUT.mkdir(exist_ok=True)
    for name in (BOOK, LEDGER, P12, PDF):
        (OUTPUT / name).unlink(missing_ok=True)
    (OUTPUT / EVIDENCE).write_text("示例佐证：解读材料三篇，图解一张。\n", encoding="utf-8")
    (OUTPUT / PASSPHRASE).write_text(secrets.token_urlsafe(16) + "\n", encoding="utf-8")


def _typed(argument: str) -> str:
    """Return an argument as a user would type it; full-width brackets need no quotes."""
    return argument if re.fullmatch(r"[\w./:（）。，：-]+", argument) else shlex.quote(argument)


def _run(yaodian: Path, arguments: list[str]) -> int:
    environment = os.environ | {"XDG_DATA_HOME": str(OUTPUT)}
    return subprocess.call([yaodian, *arguments], cwd=OUTPUT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
