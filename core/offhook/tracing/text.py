"""A trace as text: a tree for a terminal of any width."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Final

from offhook.printable import clean
from offhook.tracing.listing import ListRow
from offhook.tracing.node import Change, Node, Trace
from offhook.tracing.showing import NOBODY, clock, later, people_in, shown, took, width_of
from offhook.tracing.styles import SAID, WORDS, style_of
from offhook.tracing.why_not import WhyNot

Paint = Callable[[str, str], str]
"""Paints a text in a style: heading, good, bad, quiet, waiting."""

_LEAST: Final = 40
_UNTIL: Final = re.compile(r"(?<=^until )(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)")


def plain(text: str, _style: str) -> str:
    """No paint at all."""
    return text


def trace_text(trace: Trace, width: int = 100, paint: Paint = plain, zone: tzinfo = UTC) -> str:
    """The trace as lines, with times as the clocks of that zone show them."""
    draw = _Drawing(max(width, _LEAST), paint, trace.names, zone)
    if trace.causes:
        draw.line("", [("because of", "quiet")])
        for cause in trace.causes:
            draw.fact("  ", "", _cause(cause, trace.names, zone))
    if len(trace.roots) != 1:
        draw.line("", [(clean(trace.title), "heading")])
    for root in trace.roots:
        draw.node(root, "", "", "")
    if trace.cut:
        draw.line("", [(f"({trace.cut} more are not shown)", "quiet")])
    return "\n".join(draw.lines)


def list_text(rows: Iterable[ListRow], width: int = 100, paint: Paint = plain, zone: tzinfo = UTC) -> str:
    """The rows of a list, one a line, with times as the clocks of that zone show them."""
    lines = []
    for row in rows:
        sign, style = style_of(row.outcome)
        head = f"{row.id or '-':14}  {clock(row.at, zone)}  "
        words = f"{clean(row.action)} {row.outcome}" + (f": {clean(row.text)}" if row.text else "")
        lines.append(paint(head, "quiet") + paint(f"{sign} ", style) + _cut(words, width - len(head) - 2))
    return "\n".join(lines)


def why_not_text(answer: WhyNot, width: int = 100, paint: Paint = plain, limit: int = 20) -> str:
    """The answer to `--why-not`, with the last `limit` occasions."""
    draw = _Drawing(max(width, _LEAST), paint)
    draw.line("", [(f"{clean(answer.name)}: {answer.verdict}", "heading"), (answer.scope, "quiet")])
    if answer.handler is not None:
        handler = answer.handler
        words = [handler.stage, ", ".join(handler.targets), f"mode {handler.mode}" if handler.mode else ""]
        draw.line("  ", [(clean(" ".join(word for word in words if word)), "quiet"), (clean(handler.place), "quiet")])
        if handler.condition:
            draw.line("  ", [(f"when {clean(handler.condition)}", "quiet")])
    cut = max(0, len(answer.occasions) - limit)
    if cut or len(answer.counts) > 1:
        draw.line("  ", [(answer.counted, "quiet"), (f"(the last {limit} are shown)" if cut else "", "quiet")])
    for occasion in answer.occasions[cut:]:
        sign, style = ("✓", "good") if occasion.reason.code == "ran" else ("·", "quiet")
        draw.line("", [(sign, style), (clock(occasion.at), "quiet"), (clean(f"{occasion.name} {occasion.id}"), "")])
        draw.fact("    ", "", clean(occasion.reason.text))
        for name, value in (occasion.reads or {}).items():
            draw.fact("    ", f"{clean(name)} = ", shown(value, answer.names))
    return "\n".join(draw.lines)


def _cause(node: Node, names: Mapping[str, str], zone: tzinfo) -> str:
    if node.kind == "cause":
        return clean(" ".join([node.text or node.name, *people_in(node, names)]))
    word = "the run " if node.kind == "run" else ""
    return f"{word}{clean(node.name)} {node.id} at {clock(node.at, zone)}"


class _Drawing:
    """Lines of a tree, as they come."""

    def __init__(self, width: int, paint: Paint, names: Mapping[str, str] = NOBODY, zone: tzinfo = UTC) -> None:
        self._names = names
        self._zone = zone
        self.width = width
        self.lines: list[str] = []
        self._paint = paint

    def line(self, prefix: str, parts: list[tuple[str, str]]) -> None:
        """One line of painted parts; what goes beyond the width stands below."""
        room = max(_LEAST // 2, self.width - width_of(prefix))
        out, used = prefix, 0
        for text, style in parts:
            if not text:
                continue
            size = width_of(text) + (1 if used else 0)
            if used and used + size > room:
                self.lines.append(out)
                out, used, size = prefix + "  ", 2, width_of(text)
                text = _cut(text, room - 2)
            elif used:
                out += " "
            else:
                text = _cut(text, room)
            out += self._paint(text, style) if style else text
            used += size
        self.lines.append(out.rstrip())

    def fact(self, prefix: str, name: str, value: str) -> None:
        """A name with its value, over several lines if need be."""
        text, indent = name + value, ""
        while text:
            room = max(_LEAST // 2, self.width - width_of(prefix + indent))
            piece, text = _broken(text, room)
            self.lines.append(prefix + indent + piece)
            indent = "  "

    def node(self, node: Node, first: str, rest: str, at: str) -> None:
        """A node and all below it: `first` stands in front of its first line, `rest` in front of all others."""
        self.line(first, self._head(node, at))
        inner = rest + ("│  " if node.children else "   ")
        for name, value in self._facts(node):
            self.fact(inner, name, value)
        for place, child in enumerate(node.children):
            last = place == len(node.children) - 1
            self.node(child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), node.at or at)

    def _head(self, node: Node, at: str) -> list[tuple[str, str]]:
        sign, style = style_of(node.status)
        word = node.stage or WORDS.get(node.kind, node.kind)
        when = clock(node.at, self._zone) if node.at and not at else later(node.at, at) if node.at else ""
        top = node.kind in ("invocation", "event", "run")
        return [
            (sign, style),
            (word, "quiet"),
            (clean(node.name), "heading" if top else ""),
            (node.id, "quiet"),
            (node.status, style),
            (when, "quiet"),
            (took(node.seconds) if node.seconds is not None else "", "quiet"),
            (clean(self._said(node)) if node.kind in SAID else "", ""),
            (clean(node.place), "quiet"),
        ]

    def _said(self, node: Node) -> str:
        if node.kind != "wait":
            return node.text
        return _UNTIL.sub(lambda found: clock(f"{found[1]}T{found[2]}+00:00", self._zone), node.text)

    def _facts(self, node: Node) -> Iterable[tuple[str, str]]:
        if node.text and node.kind not in SAID:
            yield "", clean(node.text)
        if node.condition:
            yield "when ", clean(node.condition)
        for name, value in (node.reads or {}).items():
            yield f"  {clean(name)} = ", shown(value, self._names)
        if node.values:
            yield "", ", ".join(f"{clean(name)} {shown(value, self._names)}" for name, value in node.values.items())
        for change in node.changes:
            yield f"{clean(change.path)}: ", _difference(change, node.kind, self._names)


def _difference(change: Change, kind: str, names: Mapping[str, str]) -> str:
    if kind == "event":
        return f"was {shown(change.before, names)}"
    return f"{shown(change.before, names)} → {shown(change.after, names)}"


def _cut(text: str, room: int) -> str:
    return text if width_of(text) <= room else f"{text[: max(1, room - 1)]}…"


def _broken(text: str, room: int) -> tuple[str, str]:
    """The part of a text that has room, and the rest; broken at a blank where there is one."""
    if width_of(text) <= room:
        return text, ""
    end = room
    while width_of(text[:end]) > room:
        end -= 1
    blank = text.rfind(" ", room // 2, end)
    end = blank if blank > 0 else end
    return text[:end].rstrip(), text[end:].lstrip()
