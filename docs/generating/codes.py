"""The pages of codes: what the checker of scripts finds, and what actions and the host answer with."""

from __future__ import annotations

from collections.abc import Iterable

from generating.markdown import cell, table
from offhook.error_codes import HOST_CODES
from offhook.hosting import load_plugins
from offhook_grammar.codes import all_codes, explain

_RANGES = {
    "H1": "Syntax: H101 and up",
    "H2": "Names: H201 and up",
    "H3": "Types and units: H301 and up",
    "H4": "Handlers, clauses, flow: H401 and up",
    "H5": "Files and plugins: H501 and up",
}


def script_codes() -> str:
    """Each code of the checker: title, explanation, a script that earns it, one that does not."""
    parts: list[str] = []
    last = ""
    for code in all_codes():
        if code[:2] != last:
            last = code[:2]
            parts.append(f"### {_RANGES[last]}")
        page = explain(code)
        if page is None:
            raise KeyError(code)
        body = _paragraphs(page.explanation.split("\n\n"))
        parts.append(f"#### {code}\n\n**{page.title[0].upper()}{page.title[1:]}.** {body}")
        if page.files:
            # the examples speak of other files; `offhook explain CODE` shows them, too
            continue
        parts.append(
            f"```hook example fails={code}\n{page.bad.strip()}\n```\n\n```hook example\n{page.good.strip()}\n```"
        )
    return "\n\n".join(parts)


def error_codes() -> str:
    """The codes of the host, then those of the actions."""
    host = "\n\n".join(
        f"#### {code}\n\n**{page.title}.** {_paragraphs(page.explanation.split(chr(10) * 2))}"
        for code, page in HOST_CODES.items()
    )
    return f"### Of the host\n\n{host}\n\n### Of the actions\n\n{_action_codes()}"


def _action_codes() -> str:
    uses: dict[str, list[str]] = {}
    for spec in sorted(load_plugins().registry.actions, key=lambda spec: spec.name):
        for code, when in spec.errors.items():
            uses.setdefault(code, []).append(f"[{spec.name}](actions.md#{spec.name.lower()}): {when}")
    rows = [(f"`{code}`", " ".join(found)) for code, found in sorted(uses.items())]
    return table(("code", "from which action, and when"), rows)


def _paragraphs(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(cell(" ".join(text.split())).replace("\\|", "|") for text in paragraphs)
