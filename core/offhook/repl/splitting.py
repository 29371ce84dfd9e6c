"""A text that is several inputs, as it comes from a paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from offhook.repl.reading import Declared, Reader, Reading, Statements, Unfinished, Wrong, is_behind, shifted
from offhook.repl.result import ABSENT, Line, Result, line

_LONGEST: Final = 200
"""Lines of one input of several."""


class Splitter:
    """Takes a text apart, line by line. `inputs`: each as soon as it is complete, those that can be one input as one;
    none if that comes to nothing. `wrong`: what keeps the text from it, if that is in the midst of several."""

    def __init__(self, reader: Reader, is_command: Callable[[str], bool]) -> None:
        self._reader = reader
        self._is_command = is_command
        self.inputs: list[str] = []
        self.wrong: Wrong | None = None
        self._kind = ""
        self._names: set[str] = set()  # looked up, never iterated

    def split(self, text: str) -> Splitter:
        """Take it apart."""
        typed: list[str] = []
        count = 0
        for number, row in enumerate(text.split("\n")):
            typed.append(row)
            if all(not each.strip() or each.lstrip().startswith("#") for each in typed):
                continue
            whole = "\n".join(typed)
            if self._is_command(whole):
                self._add(whole, "command", ())
            else:
                reading = self._reader.read(whole)
                if self._goes_on(reading, whole, typed):
                    continue
                if isinstance(reading, Wrong):
                    above = number - len(typed) + 1
                    if count:
                        self.wrong = Wrong(tuple([shifted(one, -above, 0) for one in reading.diagnostics]))
                    self.inputs = []
                    return self
                self._add(whole, *_kind_of(reading))
            typed = []
            count += 1
        rest = [each for each in typed if each.strip() and not each.lstrip().startswith("#")]
        if rest or count < 2:
            self.inputs = []
        return self

    def _goes_on(self, reading: Reading, text: str, rows: Sequence[str]) -> bool:
        """Whether more lines can make something of it."""
        if len(rows) > _LONGEST:
            return False
        if isinstance(reading, Wrong):
            return bool(reading.diagnostics) and is_behind(reading.diagnostics[0], text)
        return isinstance(reading, Unfinished)

    def _add(self, text: str, kind: str, names: Sequence[str]) -> None:
        is_one = kind == self._kind and kind in ("declared", "done") and self._names.isdisjoint(names)
        if is_one:
            self.inputs[-1] = f"{self.inputs[-1]}\n{text}"
            self._names.update(names)
        else:
            self.inputs.append(text)
            self._kind, self._names = kind, set(names)


def _kind_of(reading: Reading) -> tuple[str, Sequence[str]]:
    """What an input is, and the names that it gives values: two of one kind can be one input."""
    match reading:
        case Declared():
            return "declared", [str(one.identity) for one in reading.items]
        case Statements(is_value=False) | Statements(invokes=True):
            return "done", [name for name in reading.names if not reading.is_value]
    return "value", ()


def together(results: Sequence[Result], left: Sequence[str], data: Sequence[Any]) -> Result:
    """What came of several inputs, of which the last one may have failed, so that some were `left`. `data`: that of
    each, for programs."""
    said: list[Line] = [each for one in results for each in one.lines]
    if left:
        rows = [row.strip() for each in left for row in each.split("\n")]
        rows = [row for row in rows if row and not row.startswith("#")]
        more = f" and {len(rows) - 1} more line{'s' if len(rows) > 2 else ''}" if len(rows) > 1 else ""
        said.append(line(f"not done any more: {rows[0]}{more}", "warning"))
    last = results[-1]
    error = last.error if last.error is not None or not last.failed else {"message": last.text}
    told = [*data[:-1]] if last.failed else [*data]
    value = last.value if last.value is not ABSENT else ABSENT
    whole = replace(last, lines=tuple(said), value=value, data=told, incomplete=False, clear=False)
    return replace(whole, error={**error, "before": told}) if last.failed and error is not None else whole
