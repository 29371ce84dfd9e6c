"""The plugin of coverage.py measures scripts by their own lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from offhook_grammar.coverage import HookFiles

SCRIPT = """# greets
const LIMIT = 3
define twice(n) = n * 2
before AcceptTask
  when payload.n > 0
do
  let total = twice(
    payload.n)
  if total > LIMIT then
    log "many"
  else
    log "few"
  end
  for each n in [1] where n > 5 do log "never"
  if total > 100 then
    log "very many"
  end
end
test "not a line of the script" do
  let n = 1
end
"""

RUN = """
import json, sys
import coverage
measured = coverage.Coverage(data_file=None, config_file=False, include=["*.hook"], branch=True)
measured.set_option("run:plugins", ["offhook_grammar.coverage"])
measured.start()
from types import SimpleNamespace
from offhook_grammar.compiler import compile_bundle, link
from offhook_grammar.sources import load
from offhook_grammar.types import ActionInfo, StaticCatalogue
from offhook_grammar.values import FrozenDict
catalogue = StaticCatalogue(actions={"AcceptTask": ActionInfo("AcceptTask", {})})
handler = link(compile_bundle(load([sys.argv[1]]), catalogue), catalogue).handlers[0]
run = SimpleNamespace(payload=FrozenDict(n=2), log=lambda *_: None, step=lambda *_: None)
assert handler.condition(run)
handler.body(run)
measured.stop()
_, lines, _, missing, _ = measured.analysis2(sys.argv[1])
numbers = measured._analyze(sys.argv[1])
print(json.dumps([lines, missing, sorted(numbers.missing_branch_arcs().items()), numbers.numbers.n_branches]))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "greets.hook"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


def test_lines_that_ran_and_lines_that_did_not(script: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", RUN, str(script)], capture_output=True, text=True, check=True, cwd=script.parent
    )
    lines, missing, ways, count = json.loads(found.stdout)
    assert lines == [2, 3, 5, 7, 9, 10, 12, 14, 15, 16]
    assert missing == [12, 16]
    assert count == 4
    assert ways == [[9, [-9]], [15, [16]]]


def test_lines_that_go_on_are_one(script: Path) -> None:
    reporter = HookFiles().file_reporter(str(script))
    assert reporter.translate_lines([1, 7, 8, 14]) == {7, 14}


def test_other_files_are_left_alone(script: Path) -> None:
    assert HookFiles().file_tracer("plugin.py") is None
    assert HookFiles().find_executable_files(str(script.parent)) == [str(script)]


def test_a_file_that_cannot_be_read_has_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "broken.hook"
    path.write_text("before AcceptTask do\n  log 1 < 2 < 3\n  stop\nend\n", encoding="utf-8")
    assert HookFiles().file_reporter(str(path)).lines() == {3}
