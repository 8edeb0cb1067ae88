"""Find where the window could show words from outside as markup, by reading its code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Classes that guess whether a text is HTML, and the one file that may use each.
GUESSING: Final = {
    "QLabel": "text.py",
    "QMessageBox": "ask.py",
    "QTextEdit": "views/requirement_text.py",
    "QTextBrowser": "",
    "QTextDocument": "",
    "QStaticText": "",
    "QErrorMessage": "",
    "QInputDialog": "",
    "QProgressDialog": "printing.py",
    "QSplashScreen": "",
    "QWhatsThis": "",
    "QWizard": "",
    "QWebEngineView": "",
}
# Calls that take HTML whatever is in it. The clipboard's HTML is escaped cell by cell.
TAKING_HTML: Final = {
    "setHtml": "commands/answers.py",
    "insertHtml": "",
    "appendHtml": "",
    "setMarkdown": "",
    "insertMarkdown": "",
    "showText": "",
    "setWhatsThis": "",
    "setInformativeText": "",
    "setDetailedText": "",
    "setOpenExternalLinks": "",
    "setOpenLinks": "",
    "addSearchPaths": "",
}
TIPS: Final = {"setToolTip", "setTabToolTip", "setStatusTip"}
TEXT_EDIT_CALLS: Final = {"setText", "append"}


def faults(path: Path, relative: str) -> list[str]:
    """Return one line for each place in a file that passes the helper by."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [*_calls(tree, relative), *_subclasses(tree, relative), *_tip_roles(tree)]
    return [f"{relative}:{line}: {what}" for line, what in found]


def _calls(tree: ast.AST, relative: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _name(node.func)
        owner = _name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if GUESSING.get(name, relative) != relative:
            yield node.lineno, f"{name}() guesses; use desktop.gui.text"
        if owner in GUESSING and owner != name and name[:1].islower():
            yield node.lineno, f"{owner}.{name}() guesses; use desktop.gui.ask"
        if TAKING_HTML.get(name, relative) != relative:
            yield node.lineno, f"{name}() takes HTML"
        if name in TIPS and not _is_plain(node.args[-1]):
            yield node.lineno, f"{name}() of something that is not as_tip(...)"
        if name == "setTextFormat" and "PlainText" not in ast.unparse(node):
            yield node.lineno, "a text format that is not plain"
        yield from _words_of_call(node, name, relative)
    if relative == GUESSING["QMessageBox"]:
        yield from _boxes(tree)


def _words_of_call(node: ast.Call, name: str, relative: str) -> Iterator[tuple[int, str]]:
    if name == "addRow" and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
        yield node.lineno, "addRow() makes a label that guesses"
    if name == "QProgressDialog" and not _is_plain(node.args[0]):
        yield node.lineno, "QProgressDialog() of words that do not stand in the code"
    if relative == GUESSING["QTextEdit"] and name in TEXT_EDIT_CALLS:
        yield node.lineno, f"{name}() of a QTextEdit guesses"


def _boxes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """A box is told that its text is plain in the function that makes it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [_name(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
            if names.count("QMessageBox") > names.count("setTextFormat"):
                yield node.lineno, "a QMessageBox without setTextFormat(PlainText)"


def _subclasses(tree: ast.AST, relative: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for base in node.bases:
                if GUESSING.get(_name(base), relative) != relative:
                    yield node.lineno, f"a {_name(base)} of its own guesses"


def _tip_roles(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What a model returns as a tool tip goes through as_tip."""
    for node in ast.walk(tree):
        condition = getattr(node, "test", None) or getattr(node, "pattern", None)
        if condition is None or "ToolTipRole" not in ast.unparse(condition):
            continue
        body = getattr(node, "body", [])
        for part in body if isinstance(body, list) else [body]:  # a conditional expression has one
            for each in ast.walk(part):
                if isinstance(each, ast.Return) and each.value and not _is_plain(each.value):
                    yield each.lineno, "a tool tip that is not as_tip(...)"


def _is_plain(node: ast.expr) -> bool:
    """Tell whether it is as_tip(...), or words that stand in the code."""
    if isinstance(node, ast.IfExp):
        return _is_plain(node.body) and _is_plain(node.orelse)
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Call) and _name(node.func) == "as_tip"
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
