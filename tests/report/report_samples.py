"""Workbooks as an office would fill them in, for the tests and the benchmark of the report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from desktop.checklist.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Directive,
    Level,
    Requirement,
    Role,
)
from desktop.report.compose import compose
from desktop.workbook.model import (
    Assessment,
    Evidence,
    EvidenceKind,
    LedgerRow,
    Status,
    WorkbookInfo,
)

if TYPE_CHECKING:
    from desktop.report.content import SelfAssessment

UNIT = "汕尾市住房和城乡建设局"
PRINTED_ON = date(2019, 12, 20)
DIGEST = sha256(b"state").hexdigest()

CHAPTERS = (
    (
        "（一）",
        "着眼稳定预期，加强政策解读和回应关切",
        ("深入解读重要政策措施", "积极回应社会关切"),
    ),
    (
        "（二）",
        "强化权力监督，深入推进决策和执行公开",
        ("推进重要决策公开", "推进重要部署执行公开"),
    ),
    (
        "（三）",
        "聚焦政策落实，深化重点领域信息公开",
        ("加强三大攻坚战信息公开", "深化“放管服”改革信息公开"),
    ),
    (
        "（四）",
        "优化服务功能，加强公开平台建设",
        ("推进政府网站优质规范发展", "加快办事大厅线上线下融合发展"),
    ),
    ("（五）", "提升工作质量，完善公开制度规范", ("强化组织领导", "抓好教育培训")),
)
TEXTS = (
    "认真落实《广东省政府系统政策解读工作细则（试行）》及《汕尾市政策文件解读工作机制》，将政策解读贯穿至策前预公开、策中深解读、策后跟踪评估等政策发布全链条。按照“谁起草谁解读”原则，切实做到政策性文件与解读方案、解读材料同步组织、同步审签、同步部署。在重要政策出台、重点工作推进、重大事件发生时，相关部门主要负责同志要履行好信息发布、权威定调、自觉把关等职责，带头解读政策，主动引导预期。",
    "对住房保障、市政设施、生态环境、危房改造、垃圾处理、违法建设、黑臭水体、房地产市场等经济社会热点，以及市场主体和人民群众办事创业的堵点痛点，要加强舆情监测、研判、回应，及时解疑释惑，理顺情绪，化解矛盾。",
    "围绕2019年政府工作任务，加大稳增长、促改革、调结构、惠民生、防风险、保稳定系列政策措施的执行和落实情况公开力度。",
    "加大各类证明事项清理减并力度，对确需保留的证明事项实行清单管理并向社会公开。",
    "进一步推进重大决策预公开，涉及公共利益和公众权益的重大事项，除依法应当保密的外，要主动向社会公布决策草案、决策依据等，通过听证座谈、网络征集、咨询协商、媒体沟通等多种形式，广泛听取意见并在本地区政府门户网站五公开栏目发布。",
)
STATEMENTS = (
    "一是健全机制。印发《局政策解读工作规程》，明确解读方案、解读材料与文件同步组织、同步审签、同步部署。二是主动解读。全年发布政策解读材料12篇，其中图解5篇、视频2个，主要负责同志撰写署名文章1篇。三是拓宽渠道。在局门户网站设置“政策解读”专栏，累计浏览量3.6万次。",
    "建立舆情监测台账，落实专人每日巡查，全年监测涉住建领域舆情23件，全部在48小时内回应，办结率100%；通过“12345”平台受理群众诉求1,206件，按期答复率99.2%。",
    "已在市政府门户网站五公开栏目公开执行情况8条，附有进度表和责任单位。",
    "对照上级清单取消证明事项6项，保留3项，保留清单已于2019年9月30日公布。",
    "《汕尾市城市更新管理办法（征求意见稿）》于6月3日至7月3日公开征求意见，收到意见41条，采纳27条，采纳情况已公布。下一步将公开会议邀请公众代表列席的情况。",
)
STATUSES = (Status.DONE, Status.DONE, Status.ONGOING, Status.DONE, Status.IN_PROGRESS)


def requirement(index: int, total: int) -> Requirement:
    chapter = index * len(CHAPTERS) // total
    first = -(-chapter * total // len(CHAPTERS))
    marker, heading, topics = CHAPTERS[chapter]
    within = index - first
    topic = within * 2 // (-(-total // len(CHAPTERS)))
    path = ("二", marker, str(topic + 1), f"（{within + 1}）")
    units = (
        (Assignment("局机关各科室", Role.RESPONSIBLE), Assignment("局属各单位", Role.RESPONSIBLE)),
        (Assignment("政策法规科", Role.LEAD), Assignment("机关各科室", Role.SUPPORTING)),
        (Assignment("城乡科", Role.RESPONSIBLE),),
    )[index % 3]
    deadlines = (
        (),
        (Deadline(DeadlineKind.DATE, "2019年底前", date(2019, 12, 31)),),
        (Deadline(DeadlineKind.STANDING, "持续推进"),),
    )[index % 3]
    return Requirement(
        id=f"r{index}",
        ref="".join(path),
        path=path,
        headings=("主要内容及任务分解", heading, topics[min(topic, 1)]),
        title="",
        text=TEXTS[index % len(TEXTS)],
        assignments=units,
        deadlines=deadlines,
    )


DIRECTIVE = Directive(
    document_number="汕建办字〔2019〕23号",
    title="汕尾市住房和城乡建设局关于印发《2019年政务公开工作要点分工实施方案》的通知",
    issuer=UNIT,
    issued_on=date(2019, 10, 13),
    year=2019,
    level=Level.DEPARTMENT,
    forwards=None,
)


def evidence(number: int) -> Evidence:
    if number % 4 == 0:
        return Evidence(
            id=number,
            kind=EvidenceKind.LINK,
            title=f"关于住房公积金提取政策的解读（第{number}期）",
            url=f"https://www.shanwei.gov.cn/swjianshe/zwgk/jcjd/zcjd/content/post_{number:06}.html",
            channel="市政府门户网站政策解读栏目",
            dated=date(2019, 3 + number % 9, 1 + number % 27),
            number=number,
        )
    name = f"{number:02}-政策解读工作台账（{number}月）#最终[盖章].pdf"
    return Evidence(
        id=number,
        kind=EvidenceKind.FILE,
        title=f"政策解读工作台账及发布审批单（第{number}批）",
        name=name,
        sha256=sha256(name.encode()).hexdigest(),
        size=1000 + number * 70_001,
        dated=date(2019, 3 + number % 9, 1 + number % 27),
        number=number,
    )


def rows(total: int) -> list[LedgerRow]:
    ledger = []
    for index in range(total):
        status = STATUSES[index % len(STATUSES)]
        pieces = (evidence(index + 1), *([evidence(index)] if index % 3 == 2 else []))
        answer = Assessment(status=status, statement=STATEMENTS[index % len(STATEMENTS)])
        if index % 17 == 9:
            answer = Assessment(
                status=Status.NOT_APPLICABLE, reason="我局不承担扶贫项目资金管理职责。"
            )
            pieces = ()
        if index % 23 == 20:
            answer, pieces = Assessment(), ()
        ledger.append(LedgerRow(requirement(index, total), DIRECTIVE, answer, pieces))
    return ledger


INFO = WorkbookInfo(
    id="6f1f0a3e-9b6d-4c0e-8a52-0d6b7d1f2c11",
    unit=UNIT,
    year=2019,
    title="2019年政务公开工作要点",
    checklist_id="shanwei-2019",
    checklist_digest=DIGEST,
    created_at=datetime(2019, 10, 14, tzinfo=UTC),
    preparer="陈喆",
    reviewer="林堃",
    phone="0660-0000000",
)
GAPS = (
    "二（五）2（5）“抓好教育培训”尚未填报，请于报送前补齐。",
    "二（三）2（3）已标为“已完成”，但没有佐证材料。",
)


def composed(ledger: list[LedgerRow]) -> SelfAssessment:
    return compose(INFO, ledger, GAPS, printed_on=PRINTED_ON, state_digest=DIGEST)


def report(total: int = 28) -> SelfAssessment:
    return composed(rows(total))
