"""Handlers of crowds are compiled when they are first asked, to the very code that others have at once."""

from __future__ import annotations

import traceback
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any

import pytest

from offhook_grammar.compiler.kept import Kept, KeptFile
from offhook_grammar.compiler.late import MANY, LateFunction
from offhook_grammar.program import LanguageError

CROWD = '\nbefore AcceptTask when payload.kind == "other" do stop' * MANY
DECLARATIONS = """param limit: number = 3
const few = ["a", "b"]
const ages = [1d, 2d]
memory task.greeted: boolean = false
define twice(x) = x * 2
"""

WHOLE = [
    'before AcceptTask when payload.tier == "vip" and payload.age > 5 do log "x"',
    "  before   AcceptTask\n    when   not (payload.a.b >= limit or payload.kind in few)\n  do stop",
    'before AcceptTask as it when it.lines[0] is empty and it.name starts with "Ä" do log "äöü" + it.name',
    'on task.created when item.status != "done" and item.age in [1, 2, null] do log "{item.age}" level warning',
    "on failure of AcceptTask as problem when problem.code == 5m or problem.again do stop",
    """after AcceptTask as it
  # why it is so
  when it.age <= 1.5  # and here
do
  let xs = [twice(x) for each x in payload.xs where x > limit]
  if count(xs) > 2 and payload.name matches /ab+c/i then
    remember task.greeted = true
    HistoryGo n: count(xs), of: crm.lookup("k"), at: clock("17:55")
  end
  wait until task.age > 5m up to 3d
  wait 5m
  log "after {xs[0]}"
end""",
    'before AcceptTask when payload.a == 1 do cancel "no {payload.b}"',
]


def crowded(script: str) -> str:
    """The script, with so many handlers of the same thing behind it that it can wait."""
    first = script.split("when")[0].split("#")[0].strip().replace(" as it", "").replace(" as problem", "")
    event = "event" if "created" in first else "payload"
    return f"{DECLARATIONS}{script}\n" + f"{first} when {event}.k == 1 do stop\n" * MANY


@pytest.mark.parametrize("script", WHOLE)
def test_the_code_is_the_same(host: SimpleNamespace, script: str) -> None:
    soon = host.program(DECLARATIONS + script).handlers[0]
    late = host.program(crowded(script)).handlers[0]
    assert soon.demands == late.demands
    without = {"condition": None, "body": None, "version": "", "demanding": None}
    assert soon._replace(**without) == late._replace(**without)
    for part in ("body", "condition"):
        one, other = getattr(soon, part), getattr(late, part)
        assert isinstance(one, FunctionType)
        assert isinstance(other, LateFunction)
        assert described(one.__code__, one.__globals__) == described(other.function.__code__, other.__globals__)


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_lines_end_as_the_parser_takes_it(host: SimpleNamespace, end: str) -> None:
    script = (
        'before AcceptTask\nwhen payload.\u00e4 == "\u00e4"\n  and payload.b == 1 do\n  log "\u00e4" + payload.b\nend'
    )
    soon = host.program(DECLARATIONS + script).handlers[0]
    late = host.program(crowded(script).replace("\n", end)).handlers[0]
    assert late.condition_source == soon.condition_source == 'payload.\u00e4 == "\u00e4" and payload.b == 1'
    for part in ("body", "condition"):
        one, other = getattr(soon, part), getattr(late, part)
        assert isinstance(other, LateFunction)
        assert described(one.__code__, one.__globals__) == described(other.function.__code__, other.__globals__)


@pytest.mark.parametrize(
    "script",
    [
        "before AcceptTask when count(payload.lines) > 1 do stop",  # calls something
        "before AcceptTask when payload.a == payload.b do stop",  # no demand of one value
        "instead of AcceptTask when payload.a == 1 do stop\n" * 9,  # of which no host makes an index
        "before CompleteTask when payload.a == 1 do stop",  # no crowd
        "before AcceptTask, CompleteTask when payload.a == 1 do stop",  # a crowd at one of them only
        "before AcceptTask when payload.a == 1 do\n  deny(payload)\nend\ndefine deny(x) do\n  cancel x.why\nend",
    ],
)
def test_others_are_compiled_at_once(host: SimpleNamespace, script: str) -> None:
    handler = host.program(script + CROWD).handlers[0]
    assert isinstance(handler.condition, FunctionType)
    assert isinstance(handler.body, FunctionType)


def test_it_does_what_it_says(host: SimpleNamespace) -> None:
    script = (
        "before AcceptTask when payload.n > limit and payload.kind in few do\n  set payload.n = twice(payload.n)\nend"
    )
    late = host.program(crowded(script)).handlers[0]
    run = host.Run(payload={"n": 4, "kind": "b"})
    assert late.condition(run) is True
    assert late.condition(host.Run(payload={"n": 3, "kind": "b"})) is False
    host.perform(late, run)
    assert run.payload == {"n": 8, "kind": "b"}
    assert late.body.function is late.body.function


def test_parts_of_a_file_share_getters(host: SimpleNamespace) -> None:
    handlers = host.program(crowded("before AcceptTask when payload.k == 2 do stop")).handlers
    for handler in handlers:
        handler.condition(host.Run(payload={"k": 1}))
    assert [getattr(value, "name", None) for value in handlers[0].body.__globals__.values()].count("k") == 1


def test_what_fails_says_where_in_the_script(host: SimpleNamespace) -> None:
    late = host.program(crowded("\n  before AcceptTask when payload.tier == 1 and payload.age > 5 do stop")).handlers[0]
    with pytest.raises(LanguageError, match="cannot compare text with a number") as caught:
        late.condition(host.Run(payload={"tier": 1, "age": "old"}))
    frames = [one for one in traceback.extract_tb(caught.value.__traceback__) if one.filename == "main.hook"]
    assert [(one.lineno, one.colno, one.end_colno, one.name) for one in frames] == [
        (7, 47, 62, "before AcceptTask when")
    ]  # fmt: skip


def test_it_waits_in_the_cache_too(host: SimpleNamespace) -> None:
    code = host.compiled(crowded("before AcceptTask when payload.k == 2 do stop"))
    file = code.files[0]
    outline = host.bundle("").files[0].tree
    kept = Kept(("main.hook",), (KeptFile("main.hook", b"", True, False, file, outline),))
    again = Kept.loads(kept.dumps()).files[0].code
    assert again == file
    assert (again.handlers[0].condition, again.handlers[0].body) == (None, None)
    assert again.handlers[0].late == "before AcceptTask when payload.k == 2 do stop"


def described(code: CodeType, names: dict[str, Any]) -> tuple[Any, ...]:
    """What the code does and where it stands, with the globals by what they are, and not by their numbers."""
    inner = [described(one, names) if isinstance(one, CodeType) else one for one in code.co_consts]
    used = [shown(names[name]) if name.startswith("value.") else name for name in code.co_names]
    facts = (code.co_name, code.co_filename, code.co_firstlineno, code.co_flags, code.co_code, code.co_varnames)
    return (*facts, inner, used, list(code.co_positions()))


def shown(value: Any) -> Any:
    """A value that files make anew for themselves by what it was made of."""
    return getattr(value, "name", None) or getattr(value, "pattern", None) or value
