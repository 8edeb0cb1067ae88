"""Why a file cannot be read as a document, each as one sentence with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.errors import DesktopError, FileError

if TYPE_CHECKING:
    from pathlib import Path


class DocumentError(FileError):
    """A file that cannot be read as a document."""


class NoFileError(DocumentError):
    """Nothing can be opened there: missing, a folder, a device, no permission."""


class EmptyError(DocumentError):
    """The file holds no text at all."""

    def __init__(self, path: Path, problem: str = "里没有文字") -> None:
        super().__init__(path, problem, "请确认选对了文件，再重新选择。")


class EncryptedError(DocumentError):
    """The file is protected by a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "设有打开密码，无法读取",
            "请用 WPS 或 Word 打开，取消密码后另存一份再选择。",
        )


class ScanError(DocumentError):
    """Pictures of pages, without any text."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "是扫描件或图片，里面没有可以读取的文字",
            "请向发文单位索取电子版，或先用带文字识别的软件转成 Word 后再选择。",
        )


class NoRecogniserError(ScanError):
    """Pictures of pages, and nothing installed that could recognise them."""

    def __init__(self, path: Path) -> None:
        DocumentError.__init__(
            self,
            path,
            "是扫描件或图片，需要文字识别组件才能读取",
            "请照 README 的“可选组件”装上 ocr 后再选择，或向发文单位索取电子版。",
        )


class DamagedError(DocumentError):
    """The file says what it is but breaks off or contradicts itself."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            path,
            f"（{what}）已损坏，读不出来",
            "请重新下载或复制一份，或用 WPS 打开后另存为 docx 再选择。",
        )


class TooLargeError(DocumentError):
    """More than a government document can need; also what a bomb looks like."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            path,
            problem,
            "为安全起见没有读取，请确认选对了文件，或只保留工作要点部分另存后再选择。",
        )


class SuspiciousError(DocumentError):
    """The file is built as no office program builds it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(path, problem, "为安全起见没有读取，请用 WPS 打开后另存为 docx 再选择。")


class UnsupportedError(DocumentError):
    """Not a document, or one of a kind that is not read."""

    def __init__(self, path: Path, kind: str, advice: str = "") -> None:
        super().__init__(
            path,
            kind,
            advice or "请选择 docx、pdf、ofd、xlsx、网页或文本文件。",
        )


class OldFormatError(UnsupportedError):
    """A document of another office program, which LibreOffice could turn into one that is read."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(path, kind, "请用 WPS 或 Word 打开，另存为 docx 后再选择。")


class TooSlowError(DocumentError):
    """Reading took so long that it was stopped."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "读取时间过长，已停止",
            "请用 WPS 打开确认内容，另存为 docx，或只保留工作要点部分后再选择。",
        )


class CrashedError(DocumentError):
    """The process that read the file ended before it answered."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "里有异常内容，读取时中断了",
            "请用 WPS 打开确认内容，另存为 docx 后再选择。",
        )


class CancelledError(DesktopError):
    """The user stopped the reading."""

    def __init__(self) -> None:
        super().__init__("已停止读取。")


def repeated(kind: type[DocumentError], path: Path, said: str) -> DocumentError:
    """Return an error of a kind with what another process said of the file."""
    error = kind.__new__(kind)
    error.path, error.said = path, said
    return error
