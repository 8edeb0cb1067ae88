"""Expected trouble with a workbook, each as the sentence that a clerk reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.errors import DesktopError, FileError

if TYPE_CHECKING:
    from pathlib import Path

# What happened to a child that read a damaged file, see ``apart.Stopped``.
STOPPED: Final = {
    "time": "读了很久也读不到头",
    "memory": "读取时占用的内存多得异常",
    "output": "读出的内容多得异常",
    "crash": "读取程序中断",
}


class NotAWorkbook(FileError):
    """The file is something else."""

    def __init__(self, path: Path, problem: str = "不是要点工作簿") -> None:
        super().__init__(path, problem, "请选择以 .yaodian 结尾、由本程序建立的文件。")


class NewerWorkbook(FileError):
    """A later version of the program wrote the file; it is left untouched."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "由更新版本的程序保存，本版本打不开，文件未作任何改动",
            "请升级程序后再打开。",
        )


class LockedWorkbook(FileError):
    """Another process has it; ``owner`` is who, as far as known."""

    def __init__(self, path: Path, owner: str = "") -> None:
        who = f"被{owner}打开" if owner else "被另一个程序打开"
        super().__init__(
            path, f"正{who}，暂时不能使用", "请在那里关闭后再试，或请对方传来一份副本。"
        )
        self.owner = owner


class DamagedWorkbook(FileError):
    """The file's structure is broken."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "已损坏，读不出完整内容",
            "请保留这个文件不要改动，改用备份或移交时的副本。",
        )


class TornWorkbook(DamagedWorkbook):
    """The parts of the file do not belong together."""

    def __init__(self, path: Path) -> None:
        FileError.__init__(
            self,
            path,
            "的内容与操作记录对不上，可能是正在保存时复制出来的，或被其他程序改动过",
            "请换一份完整的副本或备份；要看其中内容，可以只读方式打开。",
        )


class TooDamaged(DamagedWorkbook):
    """Reading the file had no end, took all memory or broke the program that read it."""

    def __init__(self, path: Path, why: str) -> None:
        FileError.__init__(
            self,
            path,
            f"损坏得太厉害，{STOPPED[why]}，已停止",
            "文件没有动过，请改用备份或移交时的副本。",
        )


class NothingLeft(DamagedWorkbook):
    """Not one requirement or answer of the file could be read."""

    def __init__(self, path: Path) -> None:
        FileError.__init__(
            self,
            path,
            "损坏得太厉害，一条要点、一条填报也救不出来",
            "文件没有动过，请改用备份或移交时的副本。",
        )


class NotSealed(FileError):
    """A copy that was made to be handed in does not read as it was sealed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "封存后读出来与写入的不一致，没有报送", "请换一个磁盘后再报送一次。")


class ReadOnlyWorkbook(DesktopError):
    """An edit was asked of a workbook that is open for reading only."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"“{path.name}”{reason}，只能查看。请另存一份到可以写入的位置再修改。")
