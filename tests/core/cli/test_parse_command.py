"""`offhook parse`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from offhook.cli.main import main

SCRIPT = 'on AcceptTask when task.age > 2m do\n  log "late"  # so late\nend\n'


def parse(*arguments: str | Path, text: str | None = None) -> Any:
    return CliRunner().invoke(main, ["parse", *map(str, arguments)], input=text)


def test_a_node_a_line_with_its_place() -> None:
    done = parse("-", text=SCRIPT)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        done.stdout
        == """\
File path='<stdin>'  1:1-3:4
  items:
    Handler stage='after' stage_word='on'  1:1-3:4
      targets:
        Target name='AcceptTask'  1:4-1:14
      clauses:
        When  1:15-1:33
          condition:
            Comparison operator='>'  1:20-1:33
              left:
                Field  1:20-1:28
                  target:
                    Name name='task'  1:20-1:24
                  name:
                    Word text='age'  1:25-1:28
              right:
                Duration value='2m' source='2m'  1:31-1:33
      body:
        Block  2:3-2:13
          statements:
            Log  2:3-2:13
              text:
                Text  2:7-2:13
                  parts:
                    'late'
  comments:
    Comment text='so late'  2:15-2:24
"""
    )


def test_as_json() -> None:
    done = parse("-", "--format", "json", text=SCRIPT)
    tree = json.loads(done.stdout)
    handler = tree["items"][0]
    assert (tree["node"], handler["node"], handler["stageWord"], handler["at"]) == ("File", "Handler", "on", "1:1-3:4")
    assert handler["clauses"][0]["condition"]["right"] == {
        "node": "Duration",
        "at": "1:31-1:33",
        "value": "2m",
        "source": "2m",
    }


def test_what_cannot_be_read_is_told_and_the_rest_is_shown() -> None:
    done = parse("-", text="const A = = 1\nconst B = 2\n")
    assert done.exit_code == 1
    assert "error H1" in done.stderr
    assert "Word text='B'" in done.stdout


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = parse(tmp_path / "none.hook")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == f"offhook: {tmp_path / 'none.hook'}: cannot be read: No such file or directory\n"
