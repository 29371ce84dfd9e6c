"""Whoever fails, the report names the author's file and line."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import pytest

from offhook.testing import HandlerFailed


def places(desk: Any) -> list[str]:
    """File name and line of every failure of a handler."""
    return [Path(fact["place"]).name for fact in desk.facts("handler.failed")]


def test_the_line_of_the_statement(make_desk: Any) -> None:
    desk = make_desk(
        """# one
        before SelectTask do
          log "fine"
          if true then
            let n = max(1,
                        worker.attributes.none - 1)
          end
        end
        after SelectTask
          when worker.attributes.none > 1
          do log "x"
        """
    )
    desk.does("SelectTask")
    assert places(desk) == ["script1.hook:6", "script1.hook:10"]


def test_the_line_in_a_used_file(make_desk: Any, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "numbers.hook").write_text("define half(n) = n / 2\n")
    (tmp_path / "shared" / "tools.hook").write_text(
        'use "numbers.hook"\n\ndefine tell(n) do\n  let wide = n\n  log "{half(wide)}"\nend\n'
    )
    main = tmp_path / "main.hook"
    main.write_text('use "shared/tools.hook"\nbefore SelectTask do\n  tell(worker.attributes.none)\nend\n')
    desk = make_desk(main)
    desk.does("SelectTask")
    assert places(desk) == ["numbers.hook:1"]
    assert desk.problems == ["n is null: / needs a value"]


def test_a_failing_action_is_blamed_on_the_line_that_invoked_it(make_desk: Any) -> None:
    desk = make_desk(
        """
        after ShowDirectory do
          log "first"
          HideDirectory
        end
        instead of HideDirectory do
          fail "no" code "mine"
        end
        """
    )
    desk.does("ShowDirectory")
    assert places(desk) == ["script1.hook:4"]
    (failed,) = [fact for fact in desk.facts("invocation.settled") if fact["outcome"] == "failed"]
    assert "mine" in str(failed)


def test_waits_that_fail_later(make_desk: Any) -> None:
    desk = make_desk(
        """
        after SelectTask mode parallel do
          wait 10s
          log worker.attributes.none + 1
        end
        """
    )
    desk.does("SelectTask")
    desk.wait(10)
    assert places(desk) == ["script1.hook:4"]


def test_a_strict_desk_raises_with_a_traceback_into_the_script(make_desk: Any) -> None:
    desk = make_desk("before SelectTask do\n  log worker.attributes.none + 1\nend\n", strict=True)
    with pytest.raises(HandlerFailed) as caught:
        desk.does("SelectTask")
    (failure,) = caught.value.failures
    assert failure.place.endswith("script1.hook:2")
    assert 'script1.hook", line 2, in before SelectTask' in "".join(traceback.format_exception(failure.error))


def test_tracebacks_show_the_scripts_own_text(make_desk: Any, caplog: Any) -> None:
    problems = []
    desk = make_desk("before SelectTask do\n  let total = worker.attributes.none + 1\nend\n")
    keep = desk.host.problem
    desk.host.problem = lambda handler, problem, subject: (problems.append(problem), keep(handler, problem, subject))[1]
    desk.does("SelectTask")
    text = "".join(traceback.format_exception(problems[0]))
    assert 'script1.hook", line 2, in before SelectTask' in text
    assert "let total = worker.attributes.none + 1" in text
