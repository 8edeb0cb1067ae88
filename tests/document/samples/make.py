"""Make the Word binary samples of this folder anew; needs LibreOffice (``soffice``) on the path.

The samples lie in the repository, so that no test needs LibreOffice.
"""

# ruff: noqa: E402, T201 - a script: finds its neighbours, says what it made

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[2])]

from office_files import docx, numbered, p
from test_read_docx import LEVELS, OFFICIAL

KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CONTENT_TYPES = (
    f'<Types xmlns="{KINDS}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("numbering", "numbering"),
            ("styles", "styles"),
        )
    )
    + "</Types>"
)
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
REVISED = (
    '<w:p><w:r><w:t>留</w:t></w:r><w:del w:id="1" w:author="甲" w:date="2021-01-01T00:00:00Z"><w:r><w:delText>删</w:delText></w:r></w:del>'
    '<w:ins w:id="2" w:author="甲" w:date="2021-01-01T00:00:00Z"><w:r><w:t>增</w:t></w:r></w:ins>'
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>下</w:t><w:br/><w:t>行</w:t></w:r></w:p>"
)
FIELD = (
    '<w:p><w:r><w:t>见</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>附件1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>。</w:t></w:r></w:p>'
)
PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def cell(content: str, width: int, properties: str = "") -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{properties}</w:tcPr>{content}</w:tc>"


def table() -> str:
    rows = [
        cell(p("工作任务"), 2000) + cell(p("具体要求"), 4000) + cell(p("责任单位"), 3000),
        cell(p("一、加强政策解读"), 9000, '<w:gridSpan w:val="3"/>'),
        cell(p("做好解读"), 2000, DOWN)
        + cell(p("及时解读重要政策。") + p("运用多种方式解读。"), 4000)
        + cell(p("市财政局"), 3000),
        cell(p(""), 2000, GOES_ON)
        + cell(p("回应社会关切。"), 4000)
        + cell(p("市教育局"), 3000, DOWN),
        cell(p("落实经费"), 2000) + cell(p(""), 4000) + cell(p(""), 3000, GOES_ON),
    ]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in (2000, 4000, 3000))
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    )


def numbers_and_table() -> bytes:
    body = (
        p("滨江市2021年政务公开工作要点")
        + numbered("加强解读", 0)
        + numbered("重要政策", 1)
        + numbered("认真落实", 2)
        + numbered("建立机制", 2)
        + numbered("第一点", 3)
        + numbered("社会关切", 1)
        + numbered("做好研判", 2)
        + p("没有编号的一段（含 Latin 字母和 2021 年）。")
        + numbered("强化监督", 0)
        + numbered("决策公开", 1)
    )
    body += REVISED + FIELD + PAGE + p("附件1") + table() + p("表后一段。")
    return docx(body + SECTION, OFFICIAL.format(LEVELS, ""))


def seed(name: str) -> bytes:
    text = next((HERE.parents[1] / "documents").glob(name)).read_text("utf-8")
    return docx("".join(p(line) for line in text.split("\n") if line.strip()) + SECTION)


def convert(data: bytes, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{target.stem}.docx"
        source.write_bytes(data)
        with zipfile.ZipFile(source, "a") as archive:
            archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        command = ["soffice", "--headless", "--convert-to", "doc", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        target.write_bytes(source.with_suffix(".doc").read_bytes())
        print(target.name)


if __name__ == "__main__":
    convert(numbers_and_table(), HERE / "numbers_and_table.doc")
    convert(seed("001*"), HERE / "seed_001.doc")
