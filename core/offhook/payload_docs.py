"""The docstring of a payload model, taken apart: summary, effect, errors, source."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import NamedTuple

from offhook_grammar.values import EMPTY_MAP


class PayloadDoc(NamedTuple):
    """What a docstring says. `errors` maps each code to when it is raised."""

    summary: str = ""
    effect: str = ""
    errors: Mapping[str, str] = EMPTY_MAP
    source: str = ""


def read_doc(text: str) -> PayloadDoc:
    """The parts of a docstring.

    The first line is the summary, a section `Errors:` has one indented `code: when` a line (deeper lines go on), a
    line `Source: …` names where the facts come from, and what is left is the effect.
    """
    lines = inspect.cleandoc(text).splitlines() if text.strip() else []
    effect: list[str] = []
    errors: dict[str, str] = {}
    source, section, code = "", "", ""
    for line in lines[1:]:
        stripped = line.strip()
        if line.startswith("Source:"):
            source, section = line.removeprefix("Source:").strip().rstrip("."), ""
        elif stripped == "Errors:":
            section = "errors"
        elif section == "errors" and line.startswith(" "):
            if line.startswith("     "):
                errors[code] += f" {stripped}"
            else:
                code, _, when = stripped.partition(": ")
                errors[code] = when
        else:
            section = ""
            effect.append(stripped)
    paragraphs = "\n".join(effect).strip().split("\n\n")
    return PayloadDoc(
        summary=lines[0].strip() if lines else "",
        effect="\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip()),
        errors=errors,
        source=source,
    )
