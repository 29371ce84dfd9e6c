"""A text that is several inputs, as it comes from a paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from offhook.repl.reading import Reader, Unfinished, Wrong, remarks
from offhook.repl.result import ABSENT, Line, Result, line


def inputs_of(text: str, reader: Reader, is_command: Callable[[str], bool]) -> list[str]:
    """The inputs, each as soon as it is complete, as if one line was typed after the other; none if that comes to
    nothing, or to one."""
    found: list[str] = []
    typed = ""
    for row in text.split("\n"):
        typed = f"{typed}\n{row}" if typed.strip() else row
        if all(not each.strip() or each.lstrip().startswith("#") for each in typed.split("\n")):
            continue
        if is_command(typed) or not isinstance(reader.read(typed), (Unfinished, Wrong)):
            found.append(typed)
            typed = ""
    is_rest = bool(typed.strip()) and not _is_remark(typed)
    return found if len(found) > 1 and not is_rest else []


def _is_remark(text: str) -> bool:
    return remarks(f"{text}\n0") == text.count("\n") + 1


def together(results: Sequence[Result], left: Sequence[str], data: Sequence[Any]) -> Result:
    """What came of several inputs, of which the last one may have failed, so that some were `left`. `data`: that of
    each, for programs."""
    said: list[Line] = [each for one in results for each in one.lines]
    if left:
        first = next(row for row in left[0].split("\n") if row.strip())
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        said.append(line(f"not done any more: {first.strip()}{more}", "warning"))
    last = results[-1]
    value = last.value if last.value is not ABSENT else ABSENT
    error = last.error if last.error is not None or not last.failed else {"message": last.text}
    told = [*data[:-1]] if last.failed else [*data]
    whole = replace(last, lines=tuple(said), value=value, data=told, incomplete=False, clear=False)
    return replace(whole, error={**error, "before": told}) if last.failed and error is not None else whole
