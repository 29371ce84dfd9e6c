"""What the compiler says about handlers."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from offhook_grammar.program import LanguageError, ScheduleTime
from offhook_grammar.stages import ModeKind, Stage


def test_clauses(host: SimpleNamespace) -> None:
    text = """
    param limit: duration = 30s
    before AcceptTask, CompleteTask named "first" priority 7 ahead of "b" behind "c" behind "d" required
      when payload.sid != null  # not without one
        and true
      do stop
    after AcceptTask mode single per payload.sid within limit do stop
    on task.created do stop
    before * do stop
    """
    first, second, event, every = host.program({"some/where/rules.hook": text}).handlers
    assert first.name == "first"
    assert first.targets == ("AcceptTask", "CompleteTask")
    assert (first.priority, first.ahead, first.behind, first.required) == (7, ("b",), ("c", "d"), True)
    assert first.condition_source == "payload.sid != null and true"
    assert first.condition is not None
    assert first.condition(host.Run(payload={"sid": 1})) is True
    assert first.is_guard
    assert second.name == "rules.hook:7"
    assert second.stage is Stage.AFTER
    assert second.mode is ModeKind.SINGLE
    assert second.key is not None
    assert second.within is not None
    assert second.key(host.Run(payload={"sid": "WR1"})) == "WR1"
    assert second.within(host.Run()) == timedelta(seconds=30)
    assert event.event_targets == {"task.created"}
    assert every.targets == ("*",)
    assert every.condition is None


@pytest.mark.parametrize(
    ("statement", "facts"),
    [
        ('log "x"', ""),
        ("wait 1s", "waits"),
        ("wait until true", "waits"),
        ("AcceptTask", "invokes"),
        ("if true then HistoryGo 1", "invokes"),
        ("let x = proceed", "proceeds"),
        ('cancel "x"', "cancels"),
        ("redirect to AcceptTask", "cancels"),
        ("set payload.x = 1", "edits"),
        ("set it.x = 1", "edits"),
        ("help()", "waits invokes"),
    ],
)
def test_facts(host: SimpleNamespace, statement: str, facts: str) -> None:
    text = f"""
    define help() do more()
    define more() do
      wait 1s
      HistoryGo 1
    end
    instead of AcceptTask as it do {statement}
    """
    found = host.program(text).handlers[0].facts
    names = [name for name in ("waits", "invokes", "proceeds", "cancels", "edits") if getattr(found, name)]
    assert " ".join(names) == facts


def test_schedules(host: SimpleNamespace) -> None:
    text = """
    param often: duration = 5m
    every often do stop
    every weekday at "17:55" in "Europe/Berlin" do stop
    """
    first, second = host.program(text).handlers
    assert first.schedule == ScheduleTime(interval=timedelta(minutes=5))
    assert second.schedule == ScheduleTime(at=17 * 60 + 55, days=frozenset(range(5)), zone="Europe/Berlin")
    assert first.stage is Stage.SCHEDULE


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("every 0s do stop", "above zero"),
        ('every day at "25:00" do stop', "clock"),
        ('every day at "09:00" in "Europe/Berlinn" do stop', "time zone"),
    ],
)
def test_schedules_that_cannot_be(host: SimpleNamespace, line: str, words: str) -> None:
    with pytest.raises(LanguageError, match=words) as caught:
        host.program(f"\n{line}\n")
    assert caught.value.message.startswith("main.hook:2: ")


def test_used_files_come_first_and_lend_their_names(host: SimpleNamespace) -> None:
    files = {
        "base.hook": 'const NAME = "base"\ndefine hello(x) = "{NAME} {x}"\nbefore * do log hello("*")',
        "tools.hook": 'use "base.hook"\ndefine say(x) do log hello(x)',
        "main.hook": 'use "tools.hook"\nconst NAME = "main"\nbefore AcceptTask do say(NAME)',
    }
    found = host.program(files)
    assert found.files == ("base.hook", "tools.hook", "main.hook")
    run = host.Run()
    for handler in found.handlers:
        host.perform(handler, run)
    assert run.logged == ["base *", "base main"]


def test_plugins_are_listed_once(host: SimpleNamespace) -> None:
    found = host.program("use plugin http optional\nuse plugin crm\nuse plugin http")
    assert found.plugins == (("http", False), ("crm", False))


def test_functions_of_an_absent_plugin_fail_only_when_called(host: SimpleNamespace) -> None:
    handler = host.program("before AcceptTask do return other.thing(1)").handlers[0]
    with pytest.raises(LanguageError, match=r"no function other\.thing"):
        handler.body(host.Run())
