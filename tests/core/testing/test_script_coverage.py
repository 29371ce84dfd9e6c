"""What tests cover of a script: handlers, branches and lines, to the line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from offhook.testing.scripts import coverage_reports
from offhook.testing.scripts.coverage import Coverage, FileCoverage
from offhook.testing.scripts.runner import Setting, collect, run_test

SCRIPT = """# ä: columns are not bytes
param limit: number = 3
define double(n) = n * 2
define never(n) = n + 1
before AcceptTask when task.channel == "voice" do cancel "no calls"
after AcceptTask do
  if task.attributes.tier == "vip" then notify "ä VIP" to worker
  if task.attributes.tier == "vip" then
    log "one {double(2)}"
  else
    log "two"
  end
  if task.channel == "chat" then log "ä"
  let kind = "a" if task.channel == "chat" else "b"
end
on reservation.wrapup mode single do
  wait 2m
  CompleteTask task: task otherwise log "failed"
  for each n in [1, 2] do
    if n > 5 then log "many"
  end
  if task.attributes.tier == "gold" then
    log "gold"
  else if task.attributes.tier == "vip" then
    log "vip"
  else
    log "none"
  end
end
on failure of AcceptTask do log "failed"
"""
TEST = """
test "a chat" do
  given ana = worker {}
  given chat = task {channel: "chat", attributes: {tier: "TIER"}} offered to ana
  when ana does AcceptTask task: chat
  when ana does WrapupTask task: chat
  when 119s pass
  RESTART
  when 1s passes
  expect chat.status == "completed"
end
"""


@pytest.fixture
def cover(tmp_path: Path) -> Any:
    """What these tests cover of a script."""

    def run(script: str, *tests: str, tests_in: str = "rules.hook") -> FileCoverage:
        path = tmp_path / "rules.hook"
        path.write_text(script + ("" if tests_in != path.name else "\n".join(tests)), encoding="utf-8")
        if tests_in != path.name:
            path = tmp_path / tests_in
            path.write_text('use "rules.hook"\n' + "\n".join(tests), encoding="utf-8")
        setting = Setting(coverage=Coverage([str(path)]))
        for test in collect([str(path)], setting):
            verdict = run_test(test, setting)
            assert verdict.passed, (verdict.message, verdict.lines)
        assert setting.coverage is not None
        (found,) = setting.coverage.files()
        return found

    return run


def a_chat(tier: str, *, restart: bool = False) -> str:
    return TEST.replace("TIER", tier).replace("RESTART", "when the centre restarts" if restart else "").replace(
        "a chat", f"a chat {tier}"
    )  # fmt: skip


def ways(found: FileCoverage) -> list[tuple[int, str]]:
    return [(one.line, one.what) for one in found.missing]


@pytest.mark.parametrize("restart", [False, True], ids=["", "with a restart"])
def test_one_test(cover: Any, restart: bool) -> None:
    found = cover(SCRIPT, a_chat("vip", restart=restart))
    assert found.missing_lines == [4, 11, 23, 27, 30]
    assert ways(found) == [
        (5, "the condition never held"),
        (7, "the condition always held"),
        (8, "the condition always held"),
        (13, "the condition always held"),
        (14, "this way was never gone"),
        (18, "it never went wrong"),
        (20, "the condition never held"),
        (22, "the condition never held"),
        (24, "the condition always held"),
    ]
    assert [(one.line, one.asked, one.ran) for one in found.handlers] == [(5, 1, 0), (6, 1, 1), (16, 1, 1), (30, 0, 0)]


def test_more_tests_cover_more(cover: Any) -> None:
    found = cover(SCRIPT, a_chat("vip"), a_chat("gold"), a_chat("basic"))
    assert found.missing_lines == [4, 30]
    assert [line for line, _ in ways(found)] == [5, 13, 14, 18, 20]
    assert found.ways == 18


def test_tests_are_no_lines_and_may_stand_elsewhere(cover: Any) -> None:
    here = cover(SCRIPT, a_chat("vip"))
    there = cover(SCRIPT, a_chat("vip"), tests_in="tests.hook")
    assert there.path.endswith("rules.hook")
    assert (here.lines, here.ran, here.missing) == (there.lines, there.ran, there.missing)


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ('AcceptTask sid: "WR0" otherwise log "x"', ["it always went wrong"]),
        ('if true then\n    return 3\n  end\n  log "x"', ["the condition always held"]),
        ('if false then\n    log "x"\n  end', ["the condition never held"]),
        ("let x = 1 if 2 > 1 else 2", ["this way was never gone"]),
        ('try\n    fail "x"\n  on error\n    log "x"\n  end', []),
        ('try\n    log "x"\n  on error\n    log "x"\n  end', ["this way was never gone"]),
        ('wait until 1 > 2 up to 5s else do\n    log "x"\n  end', ["it always went wrong"]),
        ('wait for task.created up to 5s else do\n    log "x"\n  end', ["it always went wrong"]),
        ('wait until 2 > 1 up to 5s else do\n    log "x"\n  end', ["it never went wrong"]),
        ('for each n in [1, 2] do\n    if n > 1 then log "x"\n  end', []),
        ('for each n in [1, 2] do\n    if n > 1 and n < 2 or n > 9 then log "x"\n  end', ["the condition never held"]),
    ],
)
def test_each_kind_of_branch(cover: Any, body: str, missing: list[str]) -> None:
    test = 'test "it" do\n  given ana = worker {}\n  when ana does Go\n  when 1m passes\nend\n'
    found = cover(f"action Go() do\n  {body}\nend\n", test)
    assert [what for _, what in ways(found)] == missing


def test_what_was_traced_before_goes_on(cover: Any) -> None:
    seen: list[str] = []

    def trace(frame: Any, _event: str, _argument: Any) -> None:
        seen.append(frame.f_code.co_name)

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        cover(SCRIPT, a_chat("vip"))
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


def test_reports(cover: Any) -> None:
    found = cover(SCRIPT, a_chat("vip"))
    text = coverage_reports.text([found])
    head, figures, *rest = text.splitlines()
    assert head.split() == ["handlers", "branches", "lines", "covered", "missing"]
    whole, gone = found.total
    assert figures.split(maxsplit=5)[1:] == ["2/4", "9/18", "14/19", f"{100 * gone / whole:.0f}%", "4, 11, 23, 27, 30"]
    assert f'  {found.path}:30  the handler was never asked: on failure of AcceptTask do log "failed"' in rest
    assert f"  {found.path}:18  it never went wrong" in rest
    told = coverage_reports.to_json([found])
    assert told["files"][0]["lines"]["missing"] == found.missing_lines
    assert told["files"][0]["branches"]["missing"][0] == {"line": 5, "what": "the condition never held"}
    assert told["files"][0]["handlers"][0]["asked"] == 1
    assert told["percent"] == told["files"][0]["percent"] == round(coverage_reports.percent([found]), 2)


def test_ranges() -> None:
    assert coverage_reports.ranges([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
    assert coverage_reports.ranges([]) == ""
