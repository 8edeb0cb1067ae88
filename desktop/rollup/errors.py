"""What can go wrong with a roll-up itself; files of units have verdicts instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import DesktopError, FileError

if TYPE_CHECKING:
    from pathlib import Path


class NotARollup(FileError):
    """A file that is no roll-up, or one that something else has changed."""

    def __init__(self, path: Path, problem: str = "不是汇总文件") -> None:
        super().__init__(path, problem, "请选择用“新建汇总”建立的文件。")


class NewerRollup(DesktopError):
    """A later version of the program made the roll-up; it is left untouched."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”由更新版本的程序建立，本版本打不开，没有作任何改动。请升级程序。"
        )


class OlderRollup(DesktopError):
    """An earlier version of the program made what lies on a server; nobody changes it unasked."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”由旧版本的程序建立。请管理员先备份数据库，再运行 yaodian upgrade 升级；"
            "升级以后，各台电脑都要用新版本。"
        )


class SpoiltByMigration(DesktopError):
    """What would be there after bringing tables up to date is not what should be."""

    def __init__(self) -> None:
        super().__init__("升级以后核对不上，没有升级，数据库没有改动。请与程序的维护者联系。")


class DatabaseTrouble(DesktopError):
    """The database does not answer, or has no room; ``name`` never holds a password."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"汇总“{name}”{problem}。这一步没有保存，请检查后再试一次。")


class ChangedMeanwhile(DesktopError):
    """Another officer said something else in the meantime."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who}刚刚改过这一条，您的意见没有覆盖它。请看过之后再填写。")
