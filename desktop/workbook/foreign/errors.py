"""Why a workbook of others is refused: one class and one sentence for each reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from desktop.errors import FileError

if TYPE_CHECKING:
    from pathlib import Path

_AGAIN = "请让对方用“移交”重新导出一份。"


class RefusedWorkbook(FileError):
    """A workbook of others is not believed; nothing of it was taken over."""

    problem: ClassVar[str] = "未通过检查，没有采用"
    advice: ClassVar[str] = _AGAIN

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(path, self.problem + detail, self.advice)


class NotARegularFile(RefusedWorkbook):
    """A link, a folder, a pipe, a device."""

    problem = "不是普通文件"
    advice = "请选择文件本身，不要选择快捷方式、链接或文件夹。"


class OversizedWorkbook(RefusedWorkbook):
    """Larger than any workbook that we make."""

    problem = "超过 4 GB，不像是工作簿"


class HasSidecar(RefusedWorkbook):
    """A journal lies beside: the file alone is not whole, or somebody tries something."""

    problem = "旁边有数据库的临时文件，单独一个文件可能不完整"
    advice = "请在对方电脑上关闭程序后重新复制，或让对方用“移交”导出一份。"


class ChangedWhileReading(RefusedWorkbook):
    """Somebody wrote to the file while it was copied."""

    problem = "在读取时被改动了，没有采用"
    advice = "请等对方保存完毕后再试。"


class ForgedHeader(RefusedWorkbook):
    """The first hundred bytes are not what we write."""

    problem = "的文件头不是本程序写的样子，可能被截断或改动过"


class ForgedSchema(RefusedWorkbook):
    """The tables are not ours, letter by letter."""

    problem = "的表结构与本程序的不一致，可能被其他程序改动过"


class BrokenPages(RefusedWorkbook):
    """SQLite finds the structure broken."""

    problem = "已损坏，读不出完整内容"


class ForgedValues(RefusedWorkbook):
    """Rows that this program would not have written."""

    problem = "里有本程序不会写出的内容，没有采用"


class OversizedContent(RefusedWorkbook):
    """More rows or longer texts than a workbook can have."""

    problem = "里的内容多得异常，没有采用"


class ChangedEvidence(RefusedWorkbook):
    """A piece of evidence is missing or is not what its digest says."""

    problem = "里有佐证材料缺失或与登记的摘要不符"


class ChangedHistory(RefusedWorkbook):
    """The chain of events does not hold."""

    problem = "的操作记录前后不衔接，有记录被改动、删除或丢失"


class ChangedChecklist(RefusedWorkbook):
    """What is asked is not what the digest says."""

    problem = "里要点的文字与建立工作簿时不同，被改动过"


class BrokenSeal(RefusedWorkbook):
    """What is answered is not what was sealed with the last edit."""

    problem = "里填报的内容与保存时的封条不符，被其他程序改动过，或者复制得不完整"


class ChangedSubmission(RefusedWorkbook):
    """A sealed file whose rows are not those of its manifest."""

    problem = "里的内容与报送时封存的不一致，封存后被改动过"
    advice = "请让报送单位重新报送。"


class TookTooLong(RefusedWorkbook):
    """Reading it does not end."""

    problem = "读取的时间长得异常，已停止"


class TookTooMuch(RefusedWorkbook):
    """Reading it takes more memory than any workbook needs."""

    problem = "读取时占用的内存多得异常，已停止"


class BrokeTheReader(RefusedWorkbook):
    """The process that read it died."""

    problem = "使读取程序中断，没有采用"


class NoRoom(RefusedWorkbook):
    """The private copy does not fit on this computer's disk."""

    problem = "放不进本机的临时文件夹，磁盘空间不足"
    advice = "请腾出空间后再试。"
