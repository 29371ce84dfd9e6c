"""A trace as a page: one HTML file that needs no network and works without scripts. All that stands in it is escaped:
payloads come from strangers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from offhook.printable import clean
from offhook.tracing.listing import ListRow
from offhook.tracing.node import Change, Node, Trace
from offhook.tracing.showing import clock, later, people_in, shown, took
from offhook.tracing.styles import SAID, WORDS, style_of
from offhook.tracing.why_not import Occasion, WhyNot

_LONGEST: Final = 2000
_OPEN_TO: Final = 6
_BUTTONS: Final = (
    '<button type="button" value="open">Unfold all</button><button type="button" value="shut">Fold all</button>'
)


def trace_page(trace: Trace) -> str:
    """The page of a tree or a story."""
    parts: list[str] = []
    if trace.causes:
        causes = "".join(f"<li>{_cause(node, trace.names)}</li>" for node in trace.causes)
        parts.append(f'<section><h2>Because of</h2><ol class="causes">{causes}</ol></section>')
    word = "What happened" if len(trace.roots) == 1 else "Story"
    nodes = "".join(_node(root, "", 0, trace.names) for root in trace.roots)
    parts.append(f'<section><h2>{word}</h2><ul class="tree">{nodes}</ul></section>')
    if trace.cut:
        parts.append(f'<p class="quiet">{trace.cut} more are not shown.</p>')
    return _page(trace.title, trace.file, "".join(parts))


def list_page(file: str, rows: Iterable[ListRow]) -> str:
    """The page of a list of invocations."""
    lines = "".join(_row(row) for row in rows)
    head = "".join(f"<th scope=col>{name}</th>" for name in ("When", "Action", "Outcome", "", "ID"))
    table = f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    empty = '<p class="quiet">No invocation fits.</p>'
    return _page("Invocations", file, f'<div class="wide">{table}</div>' if lines else empty)


def why_not_page(answer: WhyNot, limit: int = 20) -> str:
    """The page of an answer to `--why-not`, with the last `limit` occasions."""
    parts = [f"<section><h2>{_text(answer.verdict)}</h2>"]
    handler = answer.handler
    if handler is not None:
        rows = {
            "for": f"{handler.stage} {', '.join(handler.targets)}", "when": handler.condition, "mode": handler.mode,
            "of": f"{handler.kind} {handler.owner}", "place": handler.place,
        }  # fmt: skip
        parts.append(_facts([(name, _text(value)) for name, value in rows.items() if value]))
    cut = max(0, len(answer.occasions) - limit)
    if cut or len(answer.counts) > 1:
        parts.append(f'<p class="quiet">{answer.counted}{f"; the last {limit} are shown" if cut else ""}</p>')
    occasions = "".join(_occasion(occasion, answer.names) for occasion in answer.occasions[cut:])
    parts.append(f'<ul class="tree">{occasions}</ul></section>')
    return _page(f"{answer.name} {answer.scope}", answer.file, "".join(parts))


# ------------------------------------------------------------ pieces


def _node(node: Node, at: str, depth: int, names: Mapping[str, str]) -> str:
    head = _head(node, at)
    body = _body(node, names)
    children = "".join(_node(child, node.at or at, depth + 1, names) for child in node.children)
    below = f"<ul>{children}</ul>" if children else ""
    words = " ".join(
        [node.name, node.id, node.status, node.stage, node.text, node.condition, *map(str, node.values.values())]
        + [f"{name} {value}" for name, value in (node.reads or {}).items()]
    )
    inner = (
        f"<details{' open' if depth < _OPEN_TO else ''}><summary>{head}</summary>{body}{below}</details>"
        if body or below
        else f'<div class="bare">{head}</div>'
    )
    return f'<li class="{escape(node.kind)}" data-item="{_attribute(words)}">{inner}</li>'


def _head(node: Node, at: str) -> str:
    sign, style = style_of(node.status)
    word = node.stage or WORDS.get(node.kind, node.kind)
    when = later(node.at, at) if at else clock(node.at) if node.at else ""
    pieces = [
        _span("status " + style, f"{sign} ", hidden=True) if sign else "",
        _span("stage", word),
        _span("name", node.name),
        _span("status " + style, node.status),
        _span("id", node.id),
        _span("said", node.text) if node.kind in SAID else "",
        _span("when", when),
        _span("took", took(node.seconds) if node.seconds is not None else ""),
        _span("place", node.place),
    ]
    return f'<div class="head">{"".join(piece for piece in pieces if piece)}</div>'


def _body(node: Node, names: Mapping[str, str]) -> str:
    parts: list[str] = []
    if node.text and node.kind not in SAID:
        parts.append(f'<p class="said">{_text(node.text)}</p>')
    facts: list[tuple[str, str]] = []
    if node.condition:
        facts.append(("when", _text(node.condition)))
    facts += [(name, _value(value, names)) for name, value in (node.reads or {}).items()]
    facts += [(name, _value(value, names)) for name, value in node.values.items()]
    facts += [(change.path, _difference(change, node.kind, names)) for change in node.changes]
    if facts:
        parts.append(_facts(facts))
    return "".join(parts)


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{_text(name)}</dt><dd>{value}</dd>" for name, value in pairs)
    return f'<div class="facts"><dl>{rows}</dl></div>'


def _difference(change: Change, kind: str, names: Mapping[str, str]) -> str:
    if kind == "event":
        return f"was <del>{_value(change.before, names)}</del>"
    return f"<del>{_value(change.before, names)}</del> → <ins>{_value(change.after, names)}</ins>"


def _cause(node: Node, names: Mapping[str, str]) -> str:
    if node.kind == "cause":
        people = " ".join(_span("id", word) for word in people_in(node, names))
        return f"{_text(node.text or node.name)} {people}"
    word = "the run " if node.kind == "run" else ""
    return f"{word}<strong>{_text(node.name)}</strong> {_span('id', node.id)} {_span('when', clock(node.at))}"


def _row(row: ListRow) -> str:
    sign, style = style_of(row.outcome)
    cells = [
        f'<td class="when quiet">{_text(clock(row.at))}</td>',
        f'<td class="name">{_text(row.action)}</td>',
        f'<td class="status {style}">{_text(f"{sign} {row.outcome}")}</td>',
        f'<td class="text">{_text(row.text)}</td>',
        f'<td class="id">{_text(row.id)}</td>',
    ]
    words = " ".join((row.action, row.outcome, row.text, row.id))
    return f'<tr data-item="{_attribute(words)}">{"".join(cells)}</tr>'


def _occasion(occasion: Occasion, names: Mapping[str, str]) -> str:
    style = "good" if occasion.reason.code == "ran" else "quiet"
    head = [
        _span("name", occasion.name),
        _span("status " + style, occasion.reason.code.replace("-", " ")),
        _span("id", occasion.id),
        _span("when", clock(occasion.at)),
    ]
    reads = (
        _facts([(name, _value(value, names)) for name, value in (occasion.reads or {}).items()])
        if occasion.reads
        else ""
    )
    words = f"{occasion.name} {occasion.id} {occasion.reason.code} {occasion.reason.text}"
    said = f'<p class="said">{_text(occasion.reason.text)}</p>'
    line = f'<div class="bare"><div class="head">{"".join(head)}</div></div>'
    return f'<li data-item="{_attribute(words)}">{line}{said}{reads}</li>'


def _span(kind: str, text: str, *, hidden: bool = False) -> str:
    aside = ' aria-hidden="true"' if hidden else ""
    return f'<span class="{kind.strip()}"{aside}>{_text(text)}</span>' if text else ""


def _value(value: Any, names: Mapping[str, str]) -> str:
    return escape(shown(value, names, _LONGEST))


def _text(text: str) -> str:
    return escape(clean(text))


def _attribute(text: str) -> str:
    return escape(clean(text[:_LONGEST]))


# ------------------------------------------------------------ the page around it


def _page(title: str, file: str, body: str) -> str:
    buttons = _BUTTONS if "<details" in body else ""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<title>{_text(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{_text(title)}</h1>
<p class="file quiet">{_text(file)}</p>
<div class="tools" hidden role="search">
<input type="search" aria-label="Search this page" placeholder="Search: a name, a SID, a value">
{buttons}
<output class="quiet" aria-live="polite"></output>
</div>
</header>
<main>
{body}
</main>
<footer class="quiet">Drawn by <code>offhook trace</code>; times are in UTC.</footer>
<script>{script}</script>
</body>
</html>"""


def _asset(name: str) -> str:
    return "\n" + files("offhook.tracing").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


__all__ = ["list_page", "trace_page", "why_not_page"]
