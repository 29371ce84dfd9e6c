"""Conditions of crowds are compiled when they are first asked, to the very code that the others have at once."""

from __future__ import annotations

import traceback
from contextlib import suppress
from types import FunctionType, SimpleNamespace
from typing import Any

import pytest

from offhook.pipeline.selection import LEAST
from offhook_grammar.compiler.kept import Kept, KeptFile
from offhook_grammar.compiler.late import MANY, LateCondition
from offhook_grammar.program import LanguageError

CROWD = '\nbefore AcceptTask when payload.kind == "other" do stop' * MANY
DECLARATIONS = 'param limit: number = 3\nconst few = ["a", "b"]\n'

WHOLE = [
    'before AcceptTask when payload.tier == "vip" and payload.age > 5 do log "x"',
    "  before   AcceptTask\n    when   not (payload.a.b >= limit or payload.kind in few)\n  do stop",
    'before AcceptTask as it when it.lines[0] is empty and it.name starts with "A" do stop',
    'on task.created when item.status != "done" and item.age in [1, 2, null] do stop',
    "on failure of AcceptTask as problem when problem.code == 5m or problem.again do stop",
    "after AcceptTask as it when it.age <= 1.5 do stop",
]


def crowded(script: str) -> str:
    """The script, with so many handlers of the same thing behind it that their conditions can wait."""
    first = script.split("when")[0].strip().replace(" as it", "").replace(" as problem", "")
    return (
        f"{DECLARATIONS}{script}\n"
        + f"{first} when {'event' if 'created' in first else 'payload'}.k == 1 do stop\n" * MANY
    )


def test_a_crowd_is_what_a_host_makes_an_index_of() -> None:
    assert MANY == LEAST


@pytest.mark.parametrize("script", WHOLE)
def test_the_code_is_the_same(host: SimpleNamespace, script: str) -> None:
    soon = host.program(DECLARATIONS + script).handlers[0]
    late = host.program(crowded(script)).handlers[0]
    assert isinstance(soon.condition, FunctionType)
    assert isinstance(late.condition, LateCondition)
    assert soon.demands == late.demands
    made = made_of(late.condition, host)
    assert described(made) == described(soon.condition)
    assert list(made.__code__.co_positions()) == list(soon.condition.__code__.co_positions())


@pytest.mark.parametrize(
    "script",
    [
        "before AcceptTask when count(payload.lines) > 1 do stop",  # calls something
        "before AcceptTask when payload.a == payload.b do stop",  # no demand of one value
        "before AcceptTask when payload.a == 1\n  and payload.b == 2 do stop",  # more than one line
        'before AcceptTask when payload.a == "\u00e4" do stop',  # columns are not offsets
        "instead of AcceptTask when payload.a == 1 do stop\n" * 9,  # of which no host makes an index
        "before CompleteTask when payload.a == 1 do stop",  # no crowd
        "before AcceptTask, CompleteTask when payload.a == 1 do stop",  # a crowd at one of them only
    ],
)  # fmt: skip
def test_others_are_compiled_at_once(host: SimpleNamespace, script: str) -> None:
    assert isinstance(host.program(script + CROWD).handlers[0].condition, FunctionType)


def test_it_is_compiled_once_and_sees_its_file(host: SimpleNamespace) -> None:
    late = host.program(crowded("before AcceptTask when payload.n > limit and payload.kind in few do stop")).handlers[0]
    run = host.Run(payload={"n": 4, "kind": "b"})
    known = dict(late.condition.names)
    assert late.condition(run) is True
    assert late.condition(host.Run(payload={"n": 3, "kind": "b"})) is False
    made = made_of(late.condition, host)
    assert made.__globals__ is late.body.__globals__
    assert late.condition.names.keys() - known.keys() == {"value.0", "value.1"}, "getters of `n` and of `kind`"


def test_getters_of_a_file_are_shared(host: SimpleNamespace) -> None:
    handlers = host.program(crowded("before AcceptTask when payload.k == 2 do stop")).handlers
    for handler in handlers:
        handler.condition(host.Run(payload={"k": 1}))
    assert [name for name in handlers[0].body.__globals__ if name.startswith("value.")] == ["value.0"]


def test_what_fails_says_where_in_the_script(host: SimpleNamespace) -> None:
    late = host.program(crowded("\n  before AcceptTask when payload.tier == 1 and payload.age > 5 do stop")).handlers[0]
    with pytest.raises(LanguageError, match="cannot compare text with a number") as caught:
        late.condition(host.Run(payload={"tier": 1, "age": "old"}))
    frames = [one for one in traceback.extract_tb(caught.value.__traceback__) if one.filename == "main.hook"]
    assert [(one.lineno, one.colno, one.end_colno, one.name) for one in frames] == [
        (4, 47, 62, "before AcceptTask when")
    ]  # fmt: skip


def test_it_waits_in_the_cache_too(host: SimpleNamespace) -> None:
    code = host.compiled(crowded("before AcceptTask when payload.k == 2 do stop"))
    file = code.files[0]
    outline = host.bundle("").files[0].tree
    kept = Kept(("main.hook",), (KeptFile("main.hook", b"", True, False, file, outline),))
    again = Kept.loads(kept.dumps()).files[0].code
    assert again == file
    assert again.handlers[0].condition is None
    assert again.handlers[0].late == (3, 24)


def made_of(condition: Any, host: SimpleNamespace) -> FunctionType:
    """The function that is made when the condition is asked, whatever comes of it."""
    with suppress(LanguageError):
        condition(host.Run())
    made = condition._function
    assert isinstance(made, FunctionType)
    return made


def described(function: Any) -> tuple[Any, ...]:
    """What the code does, with the globals by what they are."""
    code = function.__code__
    names = [getattr(function.__globals__.get(name), "name", name) for name in code.co_names]
    return code.co_name, code.co_filename, code.co_firstlineno, code.co_code, code.co_consts, code.co_varnames, names
