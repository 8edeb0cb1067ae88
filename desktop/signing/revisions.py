"""What changed between two states of a PDF, beyond signing: both are walked side by side.

Only these may differ after a signature: an empty signature field that is now signed (its value and
appearance), a new signature field, the list of validation material, the metadata. Everything else
that the document's root reaches must be the same object for object.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader

# Keys of the catalogue that pyHanko and others touch while signing, ISO 32000-2 section 12.8.
MAY_DIFFER_IN_ROOT: Final = {"/AcroForm", "/Pages", "/DSS", "/Extensions", "/Metadata"}
MAY_DIFFER_IN_FORM: Final = {"/Fields", "/SigFlags"}
FILLED_BY_SIGNING: Final = {"/V", "/AP"}
_Key = tuple[int, int]

NAMES: Final = {
    "/Names": "附件或脚本",
    "/AF": "附件",
    "/OpenAction": "打开时的动作",
    "/AA": "自动动作",
    "/OCProperties": "图层",
    "/Outlines": "书签",
    "/Perms": "签名权限",
}


def changes(old: PdfFileReader, new: PdfFileReader) -> tuple[str, ...]:
    """Return in Chinese what is different in ``new``, without what signing may change.

    ``old`` is the file cut at the end of a signature. Any exception of the library passes through.
    """
    return tuple(dict.fromkeys(_Walk(old, new).differences()))


class _Walk:
    """One comparison; a pair of objects that was met before is not walked again."""

    def __init__(self, old: PdfFileReader, new: PdfFileReader) -> None:
        self.old, self.new = old, new
        self.pages = _pages(old), _pages(new)
        self.numbers = tuple(
            {_key(page): at for at, page in enumerate(each)} for each in self.pages
        )
        self.met: set[tuple[_Key, _Key]] = set()
        self.is_certified = "/DocMDP" in _get(old.root, "/Perms", {})

    def differences(self) -> Iterator[str]:
        before, after = self.pages
        if len(before) != len(after):
            yield f"页数由 {len(before)} 变为 {len(after)}"
        for number, (left, right) in enumerate(zip(before, after, strict=False), 1):
            if not self._is_same(_value(left), _value(right)):
                yield f"第 {number} 页的内容"
            if not self._has_same_annotations(left, right):
                yield f"第 {number} 页的批注或签名栏"
        yield from self._form()
        root, changed = self.old.root, self.new.root
        for key in sorted({*root, *changed} - MAY_DIFFER_IN_ROOT):
            if not self._is_same_entry(root, changed, key):
                yield NAMES.get(key, f"文件设置（{key}）")

    def _form(self) -> Iterator[str]:
        before, after = (_get(each.root, "/AcroForm", {}) for each in (self.old, self.new))
        for key in sorted({*before, *after} - MAY_DIFFER_IN_FORM):
            if not self._is_same_entry(before, after, key):
                yield "表单设置"
        fields, more = (_items(each, "/Fields") for each in (before, after))
        if len(fields) > len(more) or not all(map(self._is_same, fields, more)):
            yield "表单内容或签名栏"
        if not all(self._is_new_signature(each) for each in more[len(fields) :]):
            yield "新增的表单内容或签名栏"

    def _has_same_annotations(self, left: Any, right: Any) -> bool:  # noqa: ANN401 - the library's objects
        before, after = (_items(_value(each), "/Annots") for each in (left, right))
        return (
            len(before) <= len(after)
            and all(map(self._is_same, before, after))
            and all(self._is_new_signature(each) for each in after[len(before) :])
        )

    def _is_new_signature(self, field: Any) -> bool:  # noqa: ANN401
        """Accept a signature's own field; a visible one could cover what was certified."""
        field = _value(field)
        if not isinstance(field, dict) or _get(field, "/FT") != "/Sig" or "/Kids" in field:
            return False
        x0, y0, x1, y1 = _get(field, "/Rect", (0, 0, 0, 0))
        is_visible = x0 != x1 and y0 != y1
        return not (is_visible and self.is_certified) and "/A" not in field and "/AA" not in field

    def _is_same_entry(self, left: Any, right: Any, key: str) -> bool:  # noqa: ANN401
        return key in left and key in right and self._is_same(left.raw_get(key), right.raw_get(key))

    def _is_same(self, left: Any, right: Any) -> bool:  # noqa: ANN401
        """Compare two objects with all that they reach; a list, not recursion, remembers the rest."""
        todo = [(left, right)]
        while todo:
            left, right = todo.pop()
            if isinstance(left, generic.IndirectObject) and isinstance(
                right, generic.IndirectObject
            ):
                pair = _key(left), _key(right)
                numbers = [each.get(key) for each, key in zip(self.numbers, pair, strict=True)]
                if numbers[0] != numbers[1]:
                    return False
                if pair in self.met or numbers[0] is not None:  # each page has its own turn
                    continue
                self.met.add(pair)
            pairs = _pairs(_value(left), _value(right))
            if pairs is None:
                return False
            todo += pairs
        return True


def _pairs(left: Any, right: Any) -> list[tuple[Any, Any]] | None:  # noqa: ANN401
    """Return what must be the same for two objects to be the same; nothing if they differ."""
    if type(left) is not type(right):
        return None
    if isinstance(left, generic.DictionaryObject):
        return _entry_pairs(left, right)
    if isinstance(left, generic.ArrayObject):
        items = [list(list.__iter__(each)) for each in (left, right)]
        return list(zip(*items, strict=True)) if len(items[0]) == len(items[1]) else None
    return [] if _written(left) == _written(right) else None


def _entry_pairs(left: Any, right: Any) -> list[tuple[Any, Any]] | None:  # noqa: ANN401
    if isinstance(left, generic.StreamObject) and left.encoded_data != right.encoded_data:
        return None
    exempt = _may_differ(left, right)
    keys = {*left} - exempt
    if keys != {*right} - exempt:
        return None
    return [(left.raw_get(key), right.raw_get(key)) for key in keys]


def _may_differ(left: Any, right: Any) -> set[str]:  # noqa: ANN401
    """Return the keys that signing, and nothing else, may change in this dictionary."""
    if _get(left, "/Type") == "/Page":
        return {"/Annots"}  # compared on their own
    if _is_empty_signature(left) and not _is_empty_signature(right):
        return FILLED_BY_SIGNING
    return set()


def _is_empty_signature(entry: Any) -> bool:  # noqa: ANN401
    """Recognise an unsigned signature field, or the widget of one."""
    field = entry if "/FT" in entry else _get(entry, "/Parent", {})
    return isinstance(field, dict) and _get(field, "/FT") == "/Sig" and _get(field, "/V") is None


def _pages(reader: PdfFileReader) -> list[Any]:
    """Return the references to the pages in order; a tree that meets itself is an error."""
    found: list[Any] = []
    met: set[_Key] = set()
    todo = [reader.root.raw_get("/Pages")]
    while todo:
        reference = todo.pop()
        if _key(reference) in met:
            raise ValueError("a page tree that meets itself")
        met.add(_key(reference))
        node = reference.get_object()
        if "/Kids" in node:
            todo += reversed(list(list.__iter__(node["/Kids"])))
        else:
            found.append(reference)
    return found


def page_count(reader: PdfFileReader) -> int:
    """Return the number of pages that the tree really holds."""
    return len(_pages(reader))


def _key(reference: Any) -> _Key:  # noqa: ANN401
    return reference.idnum, reference.generation


def _get(entries: Any, key: str, default: Any = None) -> Any:  # noqa: ANN401
    """Return the object itself behind ``key``: ``get`` of the library gives the bare reference."""
    try:
        return entries[key]
    except KeyError:
        return default


def _items(entries: Any, key: str) -> list[Any]:  # noqa: ANN401
    return list(list.__iter__(_get(entries, key, [])))


def _value(thing: Any) -> Any:  # noqa: ANN401
    if isinstance(thing, generic.IndirectObject):
        return thing.get_object()  # type: ignore[no-untyped-call]  # the library lacks it
    return thing


def _written(scalar: generic.PdfObject) -> bytes:
    output = BytesIO()
    scalar.write_to_stream(output)
    return output.getvalue()
