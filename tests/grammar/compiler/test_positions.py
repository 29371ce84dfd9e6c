"""Tracebacks, debuggers and profilers see the script."""

import sys
import traceback
from types import CodeType, SimpleNamespace
from typing import Any

import pytest

from offhook_grammar.program import LanguageError

SCRIPT = """\
# positions
# of a function
define double(x) = x * 2
before AcceptTask
  when payload.ok
do
  let size = double(2)
  let more = "ä" + "ö" + payload.more
end
"""


def _failure(host: SimpleNamespace) -> tuple[LanguageError, Any]:
    handler = host.program({"dir/umlaut.hook": SCRIPT}).handlers[0]
    with pytest.raises(LanguageError) as caught:
        handler.body(host.Run(payload={"ok": True}))
    return caught.value, handler


def test_a_traceback_shows_file_line_and_handler(host: SimpleNamespace) -> None:
    problem, _ = _failure(host)
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename.endswith(".hook")]
    assert [(frame.filename, frame.lineno, frame.name) for frame in frames] == [
        ("dir/umlaut.hook", 8, "before AcceptTask")
    ]


def test_columns_are_offsets_in_utf_8(host: SimpleNamespace) -> None:
    problem, _ = _failure(host)
    frame = next(one for one in traceback.extract_tb(problem.__traceback__) if one.filename.endswith(".hook"))
    line = SCRIPT.split("\n")[7].encode()
    assert frame.colno is not None
    assert frame.end_colno is not None
    assert line[frame.colno : frame.end_colno].decode() == '"ä" + "ö" + payload.more'


def test_every_instruction_has_a_place_in_the_script(host: SimpleNamespace) -> None:
    _, handler = _failure(host)
    lines = {line for code in _codes(handler.body.__code__) for line, *_ in code.co_positions() if line is not None}
    assert lines <= {4, 5, 6, 7, 8, 9}
    assert {7, 8} <= lines
    assert handler.body.__code__.co_filename == "dir/umlaut.hook"
    assert handler.condition.__code__.co_firstlineno == 5


def _codes(code: CodeType) -> list[CodeType]:
    return [code, *[inner for value in code.co_consts if isinstance(value, CodeType) for inner in _codes(value)]]


def test_a_debugger_steps_through_the_lines(host: SimpleNamespace) -> None:
    handler = host.program(SCRIPT).handlers[0]
    seen: list[tuple[str, int]] = []

    def trace(frame: Any, event: str, _argument: Any) -> Any:
        if frame.f_code.co_filename == "main.hook":
            if event == "line":
                seen.append((frame.f_code.co_name, frame.f_lineno))
            return trace
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        handler.body(host.Run(payload={"more": "x"}))
    finally:
        sys.settrace(before)
    assert seen == [("before AcceptTask", 7), ("double", 3), ("before AcceptTask", 8)]


def test_variables_keep_their_names(host: SimpleNamespace) -> None:
    handler = host.program("before AcceptTask do\n  let x = 1\n  let lambda = 2\n  return x + lambda\nend").handlers[0]
    assert handler.body.__code__.co_varnames[1:] == ("x", "lambda")
    assert handler.body(host.Run()) == 3
