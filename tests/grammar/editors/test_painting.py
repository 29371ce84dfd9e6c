"""What editors and pages need: made from the grammar's words, and true to every script of the repository."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String

from offhook.cli.main import COMMANDS
from offhook_grammar.editors import textmate, vocabulary
from offhook_grammar.editors.pygments_lexer import HookLexer
from offhook_grammar.parsing.tables import load

ROOT = Path(__file__).parents[3]
SCRIPTS = sorted(ROOT.glob("examples/**/*.hook"))


def test_every_word_of_the_grammar_is_painted_as_one_thing() -> None:
    found = vocabulary()
    words = [word for kind in found for word in kind]
    assert len(words) == len(set(words))
    assert set(words) == {word for word in load().words if word.isalpha()}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_painted_whole(path: Path) -> None:
    text = path.read_text("utf-8")
    painted = list(HookLexer().get_tokens(text))
    assert "".join(value for _, value in painted) == text
    assert [value for kind, value in painted if kind in Error] == []


def test_what_is_what() -> None:
    text = (
        'on AcceptTask when payload.level matches /^a/i do wait 2m 30s  # "x"\n'
        'action Call(when: text) do log "a {b + 1}\\n"'
    )
    painted = [(value, kind) for kind, value in HookLexer().get_tokens(text) if value.strip()]
    kinds = dict(painted)
    assert kinds["on"] in Keyword
    assert kinds["AcceptTask"] in Name.Function
    assert kinds["matches"] in Operator.Word
    assert kinds["level"] in Name.Property
    assert kinds["/^a/i"] in String.Regex
    assert kinds["2m 30s"] in Number
    assert kinds['# "x"'] in Comment
    assert kinds["action"] in Keyword.Declaration
    assert dict(reversed(painted))["when"] in Keyword
    assert kinds["when"] in Name.Attribute
    assert kinds["{"] in String.Interpol
    assert kinds["b"] in Name
    assert kinds["\\n"] in String.Escape


def test_the_textmate_grammar_is_the_grammars() -> None:
    assert textmate.FILE.read_text("utf-8") == textmate.text(), "run `python -m offhook_grammar.editors.textmate`"
    for pattern in re.findall(r'"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")', textmate.text()):
        re.compile(json.loads(pattern))


def test_pre_commit_runs_commands_that_there_are() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert re.findall(r"^- id: (\S+)$", text, re.M) == ["offhook-check", "offhook-fmt"]
    entries = re.findall(r"^  entry: offhook (\S+)$", text, re.M)
    assert set(entries) <= set(COMMANDS)
    assert len(entries) == 2
    for files in re.findall(r"^  files: (\S+)$", text, re.M):
        assert re.search(files, "rules/day.hook")
