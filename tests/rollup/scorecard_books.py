"""Excel files with scorecards as offices really make them: merged cells, odd heads, footnotes."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = str | int | float | None


def book(**sheets: tuple[Sequence[Sequence[Cell]], Sequence[str]]) -> bytes:
    """Return an xlsx; each sheet is its rows and its merged ranges such as ``A1:F1``."""
    stream = BytesIO()
    with Workbook(stream, {"in_memory": True}) as made:
        style = made.add_format({"border": 1, "text_wrap": True})
        for name, (rows, merges) in sheets.items():
            sheet: Any = made.add_worksheet(name)
            for merged in merges:
                sheet.merge_range(merged, "", style)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value, style)
    return stream.getvalue()


def licheng() -> bytes:
    """A list of deductions: several kinds in a cell, points merged over the rows of a part."""
    rows = [
        ["附件1"],
        ["样例区2020年政务公开工作考评表"],
        ["被考评单位：样例区财政局", None, None, None, "日期：2020年12月1日"],
        ["序号", "考评项目", "评分标准", "分值", "扣分", "扣分原因", "得分"],
        [1, "主动公开", "早公开或迟公开的，每条扣5分；要素缺失、正文打不开的，每条扣1分；扣完为止。", 10, 5, "迟公开1条", 5],
        [2, "年度报告", "未备案的扣5分", 10, None, None, 10],
        [None, None, "未按时公开的扣5分"],
        [None, None, "与往年或他单位雷同的扣5分，被退回未及时改正的再扣5分"],
        [3, "依申请公开", "1.超期答复每条扣6分；2.被纠错每件扣3分", 6],
        [4, "保密审查（6分）", "泄露国家秘密的扣6分。转发上级非主动公开文件的，每例扣6分。引用其标题文号未处理的，每例扣2分。累计最多扣6分", 6],
        ["合计", None, None, 32, None, None, 27],
        ["注：1.本表由区政府办公室负责解释。\n2.扣分须附依据。"],
    ]  # fmt: skip
    merges = ["A2:G2", "A6:A8", "B6:B8", "D6:D8", "A12:G12"]
    return book(考评表=(rows, merges))


def jinzhou() -> bytes:
    """Two cards of 100 points on two sheets: three levels, weights beside the first one."""

    def rows(kind: str, site: float) -> list[list[Cell]]:
        return [
            [f"样例市2020年政务公开工作考评指标（{kind}）"],
            [
                "一级指标",
                "权重",
                "二级指标",
                "三级指标",
                "考核标准",
                "分值",
                "自评分",
                "得分",
                "备注",
            ],
            ["日常工作", 35, "信息发布", "发布时限", "迟发布的，每条扣0.5分", 10.5],
            [None, None, None, "发布质量", "有错别字的，每处扣0.05分，最多扣2分", 4.5],
            [None, None, "政策解读", None, "未解读的，每件扣1分", 20],
            ["重点工作", 65, "组织领导", None, "有分管领导和工作机构", 65 - site],
            [None, None, "平台建设", "网站", "栏目齐全、更新及时", site],
            ["加分项", None, "经验做法被上级推广", None, "每件加2分，最高加4分"],
            [None, None, "承办现场会", None, "每次加3分"],
            ["说明：加分最高不超过5分。"],
        ]

    merges = ["A1:I1", "A3:A5", "B3:B5", "C3:C4", "A6:A7", "B6:B7", "A8:A9"]
    return book(
        县区=(rows("A类：县区", 40), merges),
        部门=(rows("B类：部门", 15.25), merges),
        填写说明=([["填写说明"], ["请如实填写。"]], []),
    )


def mianyang() -> bytes:
    """130 points in bands: a bonus with a condition, and what fails a unit at once."""
    rows = [
        ["样例市2022年政务公开考核指标"],
        ["指标", "考核内容", "评分细则", "自评", None, "考核得分"],
        [None, None, None, "分值", "自评得分", None],
        ["一、信息公开（15分）"],
        ["法定主动公开内容", "目录齐全", "按完成情况赋分", 15],
        ["二、网站与新媒体（55分）"],
        ["网站", "内容更新", "按完成情况赋分", 35],
        ["政务新媒体", "内容更新", "按完成情况赋分", 20],
        ["三、日常工作（30分）"],
        ["依申请公开", "按期答复", "超期的每件扣3分", 30],
        ["四、加分项（30分）"],
        ["创新做法", "被国家部委推广", "每项加10分", 30],
        ["五、单项否决指标"],
        ["网站出现严重表述错误", None, "出现即不合格"],
        ["注：网站与新媒体得分低于44分的，不计加分。"],
        ["等次：优秀（110分以上）、良好（90分以上）、一般"],
    ]
    across = [1, 4, 6, 9, 11, 13, 15, 16]
    merges = [f"A{at}:F{at}" for at in across] + ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"]
    return book(指标=(rows, merges))
