"""What the files declare, and which names each file sees: its own and those of the files it uses."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from offhook_grammar.checker.report import Report
from offhook_grammar.diagnostics import Related, Span
from offhook_grammar.node import Frozen, record
from offhook_grammar.sources import Bundle, SourceFile
from offhook_grammar.tree import (
    ActionItem,
    Const,
    DefineFunction,
    DefineProcedure,
    Handler,
    Item,
    Memory,
    Param,
    TypeDeclaration,
    Use,
    UsePlugin,
    Word,
)

_WORD = re.compile(r"[^\W\d]\w*")

Kind: TypeAlias = Literal["param", "const", "function", "procedure", "type", "schedule", "memory", "action"]
Declaring: TypeAlias = (
    Param | Const | DefineFunction | DefineProcedure | TypeDeclaration | Handler | Memory | ActionItem
)


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """A declaration with its place. `order` counts over all files, used ones first.

    A schedule is none, yet reads params and constants like one, for its time.
    """

    kind: Kind
    name: str
    file: str
    item: Declaring
    order: int

    @property
    def span(self) -> Span:
        return self.item.span if isinstance(self.item, Handler) else self.item.name.span

    def place(self, seen_from: str) -> str:
        """Where it is declared: `line 3`, or `line 3 of other.hook`."""
        return f"line {self.span.line}" + ("" if self.file == seen_from else f" of {self.file}")


@record
class Visible(Frozen):
    """What one file sees: values and procedures share their names; types have names of their own, and so has what is
    remembered (`task.transfers`).

    `lost` are the words in stretches that could not be read; `partial`: a file that it uses is missing. So a name
    that is not here may have been declared all the same. `absent` are plugins that it names and that are not here,
    with whether it can do without them.
    """

    values: Mapping[str, Declared] = field(default_factory=dict)
    types: Mapping[str, Declared] = field(default_factory=dict)
    memories: Mapping[str, Declared] = field(default_factory=dict)
    actions: Mapping[str, Declared] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    partial: bool = False
    absent: Mapping[str, bool] = field(default_factory=dict)

    def may_know(self, name: str) -> bool:
        """Whether a name that is not here can be declared in what could not be read."""
        return self.partial or name in self.lost


def declare(bundle: Bundle, plugins: Collection[str], reports: Mapping[str, Report]) -> dict[str, Visible]:
    """What each file sees, by the file's path. Names declared twice are reported; the first declaration counts."""
    seen: dict[str, Visible] = {}
    order = 0
    for source in bundle.files:
        names = Names()
        _take_over(source, seen, names, reports[source.path])
        for item in source.tree.items:
            order += 1
            declared = _declared(item, source.path, order)
            if declared is not None:
                _add(declared, names.of(declared.kind), reports[source.path])
        seen[source.path] = _visible(source, names, plugins, seen)
    return seen


@record
class Names(Frozen):
    """The names of one file while they are collected."""

    values: dict[str, Declared] = field(default_factory=dict)
    types: dict[str, Declared] = field(default_factory=dict)
    memories: dict[str, Declared] = field(default_factory=dict)
    actions: dict[str, Declared] = field(default_factory=dict)

    def of(self, kind: Kind) -> dict[str, Declared]:
        """Those among which a declaration's name has to be the only one."""
        own = {"type": self.types, "memory": self.memories, "action": self.actions}
        return own.get(kind, self.values)


def _visible(
    source: SourceFile,
    names: Names,
    plugins: Collection[str],
    seen: Mapping[str, Visible],
) -> Visible:
    """What a file sees, with what it cannot see and might."""
    items = source.tree.items
    used = [seen.get(source.uses.get(item.path, "")) for item in items if isinstance(item, Use)]
    known = [visible for visible in used if visible is not None]
    lost = _lost_words(source).union(*(visible.lost for visible in known))
    absent = {name: optional for visible in known for name, optional in visible.absent.items()}
    for item in items:
        if isinstance(item, UsePlugin) and item.plugin.text not in plugins:
            absent[item.plugin.text] = item.optional
    partial = "use" in lost or len(known) < len(used) or any(visible.partial for visible in known)
    return Visible(names.values, names.types, names.memories, names.actions, lost, partial, absent)


def _lost_words(source: SourceFile) -> frozenset[str]:
    """The words in the lines that the parser could not read."""
    if not source.tree.broken:
        return frozenset()
    lines = source.text.splitlines()
    texts = (lines[span.line - 1 : span.end_line - (span.end_column == 1)] for span in source.tree.broken)
    return frozenset(word for text in texts for line in text for word in _WORD.findall(line))


def _take_over(
    source: SourceFile,
    seen: Mapping[str, Visible],
    names: Names,
    report: Report,
) -> None:
    """Bring in the names of the used files; two that meet here only are reported at the `use`."""
    for item in source.tree.items:
        if not isinstance(item, Use):
            continue
        used = seen.get(source.uses.get(item.path, ""))
        if used is None:
            continue
        for mine, theirs in (
            (names.values, used.values),
            (names.types, used.types),
            (names.memories, _shared(used.memories)),
            (names.actions, used.actions),
        ):
            for name, declared in theirs.items():
                other = mine.setdefault(name, declared)
                if other is not declared:
                    _twice(declared, other, item.span, report)


def _shared(memories: Mapping[str, Declared]) -> dict[str, Declared]:
    """What others can remember, too: what is the script's own is known in its file alone."""
    return {name: declared for name, declared in memories.items() if not name.startswith("script.")}


def _add(declared: Declared, names: dict[str, Declared], report: Report) -> None:
    other = names.setdefault(declared.name, declared)
    if other is not declared:
        _twice(declared, other, declared.span, report)


def _twice(declared: Declared, other: Declared, span: Span, report: Report) -> None:
    where = f"line {other.span.line}" + ("" if other.file == report.file else f" of {other.file}")
    again = "" if declared.file == report.file else f" in {declared.file}"
    report.error(
        "H210",
        span,
        f"`{declared.name}` is declared twice: as a {other.kind} on {where}, and again as a {declared.kind}{again}",
        hint="give one of them another name",
        related=(Related(other.file, other.span, "first declared here"),),
    )


def _declared(item: Item, file: str, order: int) -> Declared | None:
    match item:
        case Param():
            return _of("param", item.name, file, item, order)
        case Const():
            return _of("const", item.name, file, item, order)
        case DefineFunction():
            return _of("function", item.name, file, item, order)
        case DefineProcedure():
            return _of("procedure", item.name, file, item, order)
        case TypeDeclaration():
            return _of("type", item.name, file, item, order)
        case ActionItem():
            return _of("action", item.name, file, item, order)
        case Memory():
            return Declared("memory", f"{item.kind.text}.{item.name.text}", file, item, order)
        case _:
            return None


def _of(kind: Kind, name: Word, file: str, item: Declaring, order: int) -> Declared:
    return Declared(kind, name.text, file, item, order)
