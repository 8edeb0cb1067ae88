"""One line of a region: a unit and what else it is called, or a collective and its members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPushButton

from desktop.errors import UsageError
from desktop.gui import ask
from desktop.gui.text import fault_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from desktop.checklist.region import Region

ALIAS: Final = "别名"
COLLECTIVE: Final = "统称"
UNSET: Final = "（没有设置，按名称推断）"
_SEPARATORS: Final = str.maketrans("，,；;　", "、、、、、")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is set; ``is_set`` is false for a collective that only a checklist names."""

    kind: str
    name: str = ""
    names: tuple[str, ...] = ()
    is_set: bool = True

    def removed_from(self, region: Region) -> Region:
        """Return a region without this line."""
        if self.kind == COLLECTIVE:
            return region.with_members(self.name, ())
        return region.with_aliases(self.name, ())

    def put_into(self, region: Region) -> Region:
        """Return a region with this line. Raises UsageError."""
        if self.kind == COLLECTIVE:
            return region.with_members(self.name, self.names)
        return region.with_aliases(self.name, self.names)


def lines_of(region: Region, collectives: Iterable[str]) -> list[Line]:
    """Return what is set, then the collectives of a checklist that nobody set."""
    found = [Line(ALIAS, name, names) for name, names in region.aliases.items()]
    found += [Line(COLLECTIVE, name, names) for name, names in region.members.items()]
    unset = (each for each in collectives if region.members_of(each) is None)
    return [*found, *(Line(COLLECTIVE, name, is_set=False) for name in unset)]


class LineDialog(QDialog):
    """Two fields; the button waits until the region can take them."""

    def __init__(self, parent: QWidget, region: Region, line: Line, unit: str) -> None:
        super().__init__(parent)
        self._region = line.removed_from(region) if line.name and line.is_set else region
        self._kind = line.kind
        is_alias = line.kind == ALIAS
        self.setWindowTitle("单位的其他叫法" if is_alias else "统称单位的成员")
        self.name_edit = QLineEdit(line.name)
        self.names_edit = QLineEdit("、".join(line.names))
        self.names_edit.setPlaceholderText("用顿号隔开，如：市府办、市政府办" if is_alias else "")
        self.fault = fault_line()
        self.own_button = QPushButton(f"加上本单位（{unit}）")
        self.own_button.setAutoDefault(False)
        self.own_button.setVisible(not is_alias and bool(unit))
        self.own_button.clicked.connect(lambda: self._add(unit))
        self.box = ask.buttons(self)
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (
            ("单位全称" if is_alias else "统称单位", self.name_edit),
            ("其他叫法" if is_alias else "包括哪些单位", self.names_edit),
        ):
            label = plain(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            form.addRow(label, field)
            field.textChanged.connect(self._check)
        form.addRow(self.own_button)
        form.setAlignment(self.own_button, Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.fault)
        form.addRow(self.box)
        self.setMinimumWidth(520)
        (self.names_edit if line.name else self.name_edit).setFocus()
        self._check()

    @property
    def line(self) -> Line:
        """Return what was typed."""
        names = (each.strip() for each in self.names_edit.text().translate(_SEPARATORS).split("、"))
        return Line(self._kind, self.name_edit.text().strip(), tuple(filter(None, names)))

    def _add(self, unit: str) -> None:
        self.names_edit.setText("、".join(dict.fromkeys((*self.line.names, unit))))
        self.names_edit.setFocus()

    def _check(self) -> None:
        line, fault = self.line, ""
        if not line.name:
            fault = "请填写单位全称。" if self._kind == ALIAS else "请填写要点里写的统称。"
        elif not line.names:
            fault = "请至少写一个名称；不要这一行了，请取消后用“移除”。"
        else:
            try:
                line.put_into(self._region)
            except UsageError as error:
                fault = str(error)
        self.fault.setText(fault or f"读作 {len(line.names)} 个：{'；'.join(line.names)}")
        self.box.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not fault)
