"""The formatter: the same meaning, every comment, one way to write it."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offhook_grammar import tree
from offhook_grammar.formatting import MAX_WIDTH, FormatError, format_script
from offhook_grammar.formatting.lines import read_lines
from offhook_grammar.parser import parse
from offhook_grammar.parsing.automaton import NEWLINE
from offhook_grammar.parsing.tables import load

ROOT = Path(__file__).parents[3]


def scripts() -> list[str]:
    """Every script of the repository that parses: whole files, and the chunks of the corpus."""
    found = []
    for path in sorted([*ROOT.glob("tests/**/*.hook"), *ROOT.glob("examples/**/*.hook"), *ROOT.glob("docs/**/*.hook")]):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [chunk for chunk in text.split("\n---\n") if parse(chunk, "x.hook").ok and chunk.strip()]
    return found


SCRIPTS = scripts()


def meaning(value: Any) -> Any:
    """A tree without its places."""
    if isinstance(value, tree.Node):
        names = [field.name for field in fields(value) if field.name not in ("span", "comments", "path", "broken")]
        return (type(value).__name__, *[meaning(getattr(value, name)) for name in names])
    return tuple(meaning(item) for item in value) if isinstance(value, tuple) else value


def comments(text: str) -> list[str]:
    file = parse(text, "x.hook").file
    assert file is not None
    return [comment.text for comment in sorted(file.comments, key=lambda each: (each.span.line, each.span.column))]


@pytest.mark.parametrize("text", SCRIPTS, ids=range(len(SCRIPTS)))
def test_every_script_keeps_its_meaning_and_comments_and_is_then_its_own_format(text: str) -> None:
    made = format_script(text)
    assert meaning(parse(made, "x.hook").file) == meaning(parse(text, "x.hook").file)
    assert comments(made) == comments(text)
    assert format_script(made) == made
    assert made.endswith("\n")
    assert not made.endswith("\n\n")
    assert "\n\n\n" not in made
    assert not any(line.endswith(" ") for line in made.splitlines())


def test_a_list_or_map_begun_on_a_new_line_has_each_item_on_its_own() -> None:
    text = """\
param rules: list of Rule = [ # all of them
  {channel: "voice", queue: "A"} # first
  # second
  , {channel: "chat",
    queue: "B"}
  # no more
]
on AcceptTask when payload.sid in [
  "a", "b"] do
  let x = [
    n for each n in [1,
      2,]]
end
"""
    assert (
        format_script(text)
        == """\
param rules: list of Rule = [
  # all of them
  {channel: "voice", queue: "A"},  # first
  # second
  {channel: "chat", queue: "B"},
  # no more
]
on AcceptTask when payload.sid in [
  "a",
  "b",
] do
  let x = [
    n for each n in [1, 2]
  ]
end
"""
    )


def test_there_are_scripts_to_try_it_on() -> None:
    assert len(SCRIPTS) > 300


@st.composite
def carelessly_written(draw: st.DrawFn) -> tuple[str, str]:
    """A formatted script, and the same with other blanks between its words and at the edges of its lines."""
    made = format_script(draw(st.sampled_from([text for text in SCRIPTS if len(text) < 2_000])))
    blanks = st.sampled_from([" ", "  ", "\t", " \t "])
    out: list[str] = []
    position = 0
    for line in read_lines(load(), made):
        for part in line.parts:
            between = made[position : part.start]
            out.append(draw(blanks) if between == " " else between)
            out.append(part.text)
            position = part.end
    out.append(made[position:])
    careless = "".join(out)
    return made, "\n".join(draw(st.sampled_from(["", " ", "   "])) + row.strip(" ") for row in careless.split("\n"))


@given(carelessly_written())
@settings(max_examples=60)
def test_blanks_make_no_difference(pair: tuple[str, str]) -> None:
    made, careless = pair
    assert format_script(careless) == made


CASES = [
    ('on   AcceptTask do log    "a"', 'on AcceptTask do log "a"\n'),
    ('on A1a do\nlog "a"\n end', 'on A1a do\n  log "a"\nend\n'),
    ("const A = - 1", "const A = -1\n"),
    ("const A = 2 -1", "const A = 2 - 1\n"),
    ("const A = [ 1,2 , 3 ]", "const A = [1, 2, 3]\n"),
    ("const A = { a:1 , b : 2 }", "const A = {a: 1, b: 2}\n"),
    ("define f ( a,b ) = a [ 0 ] . b", "define f(a, b) = a[0].b\n"),
    ("before * when not(true) do HistoryGo - 1", "before * when not (true) do HistoryGo -1\n"),
    ("", ""),
    ("# alone", "# alone\n"),
    ("\n\n# a\n\n\n\n# b\non x.y do stop # c\n\n\n", "# a\n\n# b\non x.y do stop  # c\n"),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_how_it_is_written(text: str, wanted: str) -> None:
    assert format_script(text) == wanted


def test_blocks_are_indented_and_blank_lines_stay_but_at_their_edges() -> None:
    text = """
on AcceptTask do

    # first
    if a then

        log "x"


        log "y"
    else if b then
    log "z"   # behind
  else
        try
log "1"
on cancelled
log "2"
      always
          log "3"

      end
        # last
    end

end
on CompleteTask do stop
"""
    assert (
        format_script(text)
        == """\
on AcceptTask do
  # first
  if a then
    log "x"

    log "y"
  else if b then
    log "z"  # behind
  else
    try
      log "1"
    on cancelled
      log "2"
    always
      log "3"
    end
    # last
  end
end
on CompleteTask do stop
"""
    )


def test_long_lines_are_broken_where_they_may_be_the_outermost_first() -> None:
    text = (
        'on AcceptTask named "a long name for a handler" when task.attributes.first == "something" and '
        'task.attributes.second == "something else" mode single per task.taskSid do SetTaskAttributes task: task, '
        'attributes: {first: 1, second: 2}, mergeExisting: true otherwise log "no" level error'
    )
    assert (
        format_script(text)
        == """\
on AcceptTask named "a long name for a handler"
  when task.attributes.first == "something" and task.attributes.second == "something else" mode single per task.taskSid
  do SetTaskAttributes task: task, attributes: {first: 1, second: 2}, mergeExisting: true
  otherwise log "no" level error
"""
    )


def test_a_line_that_cannot_be_broken_stays_as_long_as_it_is() -> None:
    text = f'on AcceptTask do log "{"x" * 200}"\n'
    assert len(text) > MAX_WIDTH
    assert format_script(text) == 'on AcceptTask\n  do log "' + "x" * 200 + '"\n'


def test_a_comment_within_a_line_ends_its_row() -> None:
    text = "const A = [1, # one\n 2]\n"
    assert format_script(text) == "const A = [1,  # one\n  2]\n"


def test_what_cannot_be_parsed_is_refused_with_its_mistakes() -> None:
    with pytest.raises(FormatError) as caught:
        format_script("on AcceptTask do")
    assert [each.code for each in caught.value.diagnostics] == ["H105"]


def test_lines_know_their_newlines() -> None:
    lines = read_lines(load(), "const A = 1\nconst B = 2")
    assert [[part.text for part in line.parts] for line in lines] == [
        ["const", "A", "=", "1"],
        ["const", "B", "=", "2"],
    ]
    assert all(part.type != NEWLINE for line in lines for part in line.parts)
