"""Fields that tell each reader something else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from offhook_grammar.compiler import compile_bundle, link
from offhook_grammar.compiler.watching import watched_condition
from offhook_grammar.operations.reading import OfReader, read
from offhook_grammar.program import LanguageError
from offhook_grammar.types import ANY, BOOLEAN, ActionInfo, FieldInfo, ObjectInfo, StaticCatalogue

ANA, BEN = object(), object()


class Line:
    """Something that belongs to somebody."""

    entity_kind = "line"
    script_fields: ClassVar[Any] = {
        "mine": OfReader(lambda line, reader: line.owner is reader),
        "owner": lambda line: line.owner,
    }

    def __init__(self, owner: Any) -> None:
        self.owner = owner


CATALOGUE = StaticCatalogue(
    actions={"AcceptTask": ActionInfo("AcceptTask", {})},
    objects={"Line": ObjectInfo("Line", {"mine": FieldInfo("mine", BOOLEAN, of_reader=True)})},
    names={"worker": ANY, "task": ANY, "tasks": ANY},
)


def linked(host: SimpleNamespace, text: str) -> Any:
    return link(compile_bundle(host.bundle(text), CATALOGUE), CATALOGUE).handlers[-1]


def read_by(host: SimpleNamespace, expression: str, **names: Any) -> Any:
    handler = linked(host, f"before AcceptTask do\n  return {expression}\nend\n")
    return handler.body(host.Run(**names))


@pytest.mark.parametrize(("reader", "wanted"), [(ANA, True), (BEN, False), (None, False)])
def test_the_runs_worker_reads(host: SimpleNamespace, reader: Any, wanted: bool) -> None:
    assert read_by(host, "task.mine", worker=reader, task=Line(ANA)) is wanted


def test_each_reader_reads_with_the_same_code(host: SimpleNamespace) -> None:
    handler = linked(host, "before AcceptTask do\n  return [x.owner for each x in tasks where x.mine]\nend\n")
    lines = (Line(ANA), Line(BEN), Line(ANA))
    assert handler.body(host.Run(worker=ANA, tasks=lines)) == (ANA, ANA)
    assert handler.body(host.Run(worker=BEN, tasks=lines)) == (BEN,)


def test_functions_of_the_script_read_for_the_same_worker(host: SimpleNamespace) -> None:
    text = "define own(line) = line.mine\nbefore AcceptTask do\n  return own(task)\nend\n"
    assert linked(host, text).body(host.Run(worker=BEN, task=Line(BEN))) is True


def test_a_map_may_have_a_key_of_that_name(host: SimpleNamespace) -> None:
    assert read_by(host, "{mine: 3}.mine", worker=ANA) == 3
    assert read_by(host, "task.nothing.mine", worker=ANA, task={"a": 1}) is None


def test_what_has_no_such_field_says_so(host: SimpleNamespace) -> None:
    with pytest.raises(LanguageError, match="a thing has no field mine"):
        read_by(host, "task.mine", worker=ANA, task=host.Thing(sid="x"))


def test_nobody_in_particular_reads_outside_of_a_run() -> None:
    assert read(Line(ANA), "mine") is False


def test_conditions_are_asked_and_not_judged_beforehand(host: SimpleNamespace) -> None:
    """A host judges demands for many handlers and workers at once."""
    handler = linked(host, "before AcceptTask when payload.line.mine do stop\n")
    assert handler.demands is None
    partly = linked(host, 'before AcceptTask when payload.tier == "a" and not payload.line.mine do stop\n')
    assert (len(partly.demands.ways), partly.demands.whole) == (1, False)


def test_a_watched_condition_tells_what_the_worker_read(host: SimpleNamespace) -> None:
    handler = linked(host, "before AcceptTask when task.mine do stop\n")
    condition = watched_condition(handler, CATALOGUE)
    assert condition is not None
    seen: dict[str, Any] = {}

    class Run(host.Run):
        def saw(self, name: str, value: Any) -> Any:
            seen[name] = value
            return value

    assert condition(Run(worker=ANA, task=Line(ANA))) is True
    assert seen["task.mine"] is True
