"""Keeping a workbook: check it, back it up, bring it back, merge copies, begin the next year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.checklists import load_checklist
from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import editing, reading
from desktop.cli.output import PROBLEMS_FOUND, json_option, print_json, print_table
from desktop.cli.parameters import YEAR, output_option, refuse_existing, workbook_argument
from desktop.errors import UsageError
from desktop.files import backups_folder
from desktop.terms import printed_ref
from desktop.workbook.book import finish, now
from desktop.workbook.errors import DamagedWorkbook
from desktop.workbook.owner import current_user

if TYPE_CHECKING:
    from desktop.workbook.merge.plan import MergePlan


@click.command(cls=ChineseCommand)
@workbook_argument
@json_option
def check(workbook: Path, *, as_json: bool) -> int:
    """检查工作簿是否完好：结构、操作记录、每份佐证的摘要；有问题则退出码为 1。"""
    from desktop.workbook.check_file import check_file

    findings = check_file(workbook)
    has_problems = any(not each.is_notice for each in findings)
    if as_json:
        print_json(
            [
                {"kind": each.kind.value, "sentence": each.sentence, "is_notice": each.is_notice}
                for each in findings
            ]
        )
    else:
        for finding in findings:
            click.echo(finding.sentence)
        if not findings:
            click.echo(f"“{workbook.name}”完好。")
        elif has_problems:
            click.echo("请先不要继续填报：用 backups 找一份完好的备份，用 restore 恢复成另一份。")
    return PROBLEMS_FOUND if has_problems else 0


@click.command("save-as", cls=ChineseCommand)
@workbook_argument
@output_option("副本写到哪里。")
def save_as(workbook: Path, output: Path) -> int:
    """另存一份完整的副本，连同全部操作记录。"""
    refuse_existing(output)
    with reading(workbook) as book:
        book.save_copy(output)
    click.echo(f"已另存为“{output}”。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@output_option("写到哪里，是一个新文件夹。", "文件夹")
def archive(workbook: Path, output: Path) -> int:
    """导出长期保存版：一个文件夹，内有表格（CSV、JSON）、佐证原件和说明。

    不装本程序，用浏览器、Excel 或任何文本程序都能看。含改动之前的文字，供本单位存档；要给别人的，
    请先用 hand-over 移交一份副本，再由副本导出。
    """
    with reading(workbook) as book:
        count = finish(book.writing_plain(output))
    click.echo(f"长期保存版已写到文件夹“{output}”，佐证 {count} 份，说明见“00-说明.html”。")
    return 0


@click.command("next-year", cls=ChineseCommand)
@workbook_argument
@click.option("--checklist", "source", metavar="编号或文件", required=True, help="下一年度的清单。")
@click.option("--year", metavar="年度", type=YEAR, help="年度；不写则用清单的。")
@output_option("新工作簿写到哪里。")
def next_year(workbook: Path, source: str, year: int | None, output: Path) -> int:
    """由今年的工作簿开始下一年：文字相同的条目带上今年的情况和佐证，供参考。"""
    from desktop.workbook.next_year import starting_next_year

    carried = finish(starting_next_year(workbook, output, load_checklist(source), year=year))
    click.echo(
        f"已建立“{output.name}”：{carried.requirement_count}条中有{carried.matched_count}条"
        "与上年文字相同，上年情况列在旁边供参考，状态从头填起。"
    )
    for name in carried.missing:
        click.echo(f"上年的佐证“{name}”已损坏，没有带来。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
def backup(workbook: Path) -> int:
    """在本机备份一次（填报时每 10 分钟自动备份）。"""
    with reading(workbook) as book:
        kept = book.back_up(backups_folder())
    click.echo("已备份。" if kept else "自上次备份以来没有改动，不必再备。")
    return 0


@click.command(cls=ChineseCommand)
@workbook_argument
@json_option
def backups(workbook: Path, *, as_json: bool) -> int:
    """列出本机上这个工作簿的备份，新的在前；工作簿损坏了也可以列出。"""
    from desktop.workbook.backup_states import backups_of

    found = backups_of(workbook, backups_folder())
    lines = [
        (str(number), f"{each.at.astimezone():%Y-%m-%d %H:%M}", str(each.seq), str(each.path))
        for number, each in enumerate(found, start=1)
    ]
    if as_json:
        keys = ("number", "at", "events", "path")
        print_json([dict(zip(keys, line, strict=True)) for line in lines])
    elif lines:
        print_table(("序号", "时间", "操作数", "文件"), lines)
    else:
        click.echo("本机上还没有这个工作簿的备份。")
    return 0


@click.command(cls=ChineseCommand)
@click.argument("backup_file", metavar="备份文件", type=click.Path(path_type=Path))
@output_option("恢复到哪里。")
def restore(backup_file: Path, output: Path) -> int:
    """由备份恢复成一个完整的工作簿（备份文件见 backups）。"""
    from desktop.workbook.backup import restoring

    refuse_existing(output)
    missing = finish(restoring(backup_file, output))
    click.echo(f"已恢复为“{output}”。")
    for sha256 in missing:
        click.echo(f"有一份佐证找不到了（SHA-256 {sha256[:16]}…）。")
    return PROBLEMS_FOUND if missing else 0


@click.command(cls=ChineseCommand)
@workbook_argument
@output_option("抢救出的内容写到哪里。")
def salvage(workbook: Path, output: Path) -> int:
    """从损坏的工作簿里抢救还读得出的内容；损坏的文件不动。"""
    from desktop.workbook.salvage import salvage as save

    refuse_existing(output)
    try:
        saved = save(workbook, output, actor=current_user(), at=now())
    except DamagedWorkbook as error:  # what else is said of one would lead back to this command
        raise UsageError(f"{error}本机的备份用 backups 列出，restore 恢复。") from error
    click.echo(
        f"已写到“{output}”：要点 {saved.saved.get('requirement', 0)} 条，"
        f"填报 {saved.saved.get('assessment', 0)} 条，佐证 {saved.saved.get('evidence', 0)} 份。"
    )
    if saved.is_everything:
        return 0
    least, files = "至少有" if saved.at_least else "有", len(saved.lost_contents)
    lost = [f"{saved.lost_count} 行记录"] if saved.lost_count else []
    lost += [f"{files} 份佐证文件"] if files else []
    click.echo(f"{least} {'、'.join(lost)}没能救出，请对照备份补齐。")
    return PROBLEMS_FOUND


@click.command(cls=ChineseCommand)
@workbook_argument
@click.argument("copy", metavar="副本", type=click.Path(path_type=Path))
def merge(workbook: Path, copy: Path) -> int:
    """把另一处改过的副本按条目合并回来；两边都改过的保留本工作簿的，对方的列在旁边。"""
    from desktop.workbook.foreign.opening import open_foreign
    from desktop.workbook.merge.merging import merging
    from desktop.workbook.merge.plan import plan_merge

    if copy.exists() and workbook.exists() and copy.samefile(workbook):
        raise UsageError("两处写的是同一个文件。请选择从它另存或移交出去、在别处改过的副本。")
    with editing(workbook) as ours:
        plan = plan_merge(ours, open_foreign(copy))
        if plan.brings_nothing:
            same = "两份内容相同" if plan.is_empty else f"“{copy.name}”里没有新的内容"
            click.echo(f"{same}，不必合并。")
            return 0
        ours.back_up(backups_folder())
        finish(merging(ours, plan))
    return tell_merged(plan)


def tell_merged(plan: MergePlan) -> int:
    """Say what was different and what both had changed; return the exit code."""
    from desktop.workbook.merge.merging import name_of

    asked = [f"{printed_ref(each.ours.row.requirement.ref)}" for each in plan.conflicts]
    asked += [name_of(each) for each in plan.particulars if each.is_conflict]
    count = len(plan.differences) + len(plan.particulars)
    click.echo(f"已合并：{count}处不同，其中两边都改过的 {len(asked)} 处。")
    for name in asked:
        click.echo(f"  两边都改过：{name}")
    if asked:
        click.echo("以上保留这里的；对方的列在条目旁边，署名、设置等记在操作记录里，请核对。")
    return PROBLEMS_FOUND if asked else 0
