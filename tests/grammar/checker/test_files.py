"""Names across files, and in files that could not be read whole."""

from __future__ import annotations

from typing import Any

from offhook_grammar.checker import check
from offhook_grammar.sources import load

USED = """\
param limit: number = 5
const WORDS = ["a"]
type Rule = {channel: text}
define label(t) = t.channel
define flag(t) do
  log "{t.sid}"
end
"""


def codes(found: tuple[Any, ...]) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def test_names_of_a_used_file_are_visible(language: Any) -> None:
    script = """\
use "used.hook"
param rules: list of Rule = []
after AcceptTask when task.priority > limit and task.channel in WORDS do
  flag(task)
  log label(task)
end
"""

    assert language.diagnose(script, {"used.hook": USED}) == ()


def test_so_are_those_of_files_used_by_a_used_file(language: Any) -> None:
    files = {"middle.hook": 'use "used.hook"\n', "used.hook": USED}

    assert language.diagnose('use "middle.hook"\nafter AcceptTask do log "{limit}"\n', files) == ()


def test_names_of_a_file_that_is_not_used_are_not(language: Any) -> None:
    texts = {"a.hook": "const A = 1\n", "b.hook": 'after AcceptTask do log "{A}"\n'}
    bundle = load(["a.hook", "b.hook"], reader=texts.__getitem__, parser=language.parser)

    assert codes(check(bundle, language.catalogue)) == ["H206"]


def test_a_name_declared_in_a_used_file_too_names_both_places(language: Any) -> None:
    (found,) = language.diagnose('use "used.hook"\nconst limit = 3\n', {"used.hook": USED})

    assert found.code == "H210"
    assert found.span.line == 2
    assert "line 1 of used.hook" in found.message


def test_two_used_files_that_clash_are_reported_at_the_use(language: Any) -> None:
    files = {"a.hook": "const A = 1\n", "b.hook": "\ndefine A(x) = x\n"}

    (found,) = language.diagnose('use "a.hook"\nuse "b.hook"\n', files)

    assert (found.code, found.span.line) == ("H210", 2)
    assert "line 1 of a.hook" in found.message
    assert "in b.hook" in found.message


def test_one_file_used_on_two_ways_is_no_clash(language: Any) -> None:
    files = {"a.hook": 'use "used.hook"\n', "b.hook": 'use "used.hook"\n', "used.hook": USED}

    assert language.diagnose('use "a.hook"\nuse "b.hook"\nuse "used.hook"\n', files) == ()


def test_errors_stand_in_the_file_that_has_them(language: Any) -> None:
    (found,) = language.diagnose('use "used.hook"\nafter AcceptTask do log "{label(1)}"\n', {
        "used.hook": "define label(t) = tsk.channel\n",
    })  # fmt: skip

    assert (found.file, found.code, found.hint) == ("used.hook", "H206", "did you mean `task`?")


def test_names_of_handlers_are_unique_over_all_files(language: Any) -> None:
    files = {"a.hook": '\nbefore AcceptTask named "x" do log "1"\n'}

    (found,) = language.diagnose('use "a.hook"\nafter CompleteTask named "x" do log "2"\n', files)

    assert found.code == "H405"
    assert "line 2 of a.hook" in found.message


def test_settings_of_one_name_in_separate_files_have_one_type(language: Any) -> None:
    texts = {"a.hook": "param x: text\n", "b.hook": "param x: text\n", "c.hook": "param x: number\n"}
    bundle = load(sorted(texts), reader=texts.__getitem__, parser=language.parser)

    (found,) = check(bundle, language.catalogue)

    assert (found.code, found.file) == ("H210", "c.hook")
    assert "line 1 of a.hook" in found.message


def test_a_constant_can_read_those_of_used_files(language: Any) -> None:
    assert language.diagnose('use "a.hook"\nconst B = A * 2\n', {"a.hook": "const A = 2m\n"}) == ()


def _checked(language: Any, texts: dict[str, str]) -> tuple[Any, ...]:
    """What the checker alone says, although files are missing or could not be read whole."""

    def reader(path: str) -> str:
        if path not in texts:
            raise FileNotFoundError(path)
        return texts[path]

    bundle = load(["script.hook"], reader=reader, parser=language.parser)
    assert bundle.diagnostics, "the case is about scripts that cannot be read whole"
    return check(bundle, language.catalogue)


def test_a_missing_file_is_not_blamed_on_its_names(language: Any) -> None:
    script = 'use "gone.hook"\nparam r: Rule\nafter AcceptTask do\n  log "{label(limit)}"\n  flag(1)\nend\n'

    assert _checked(language, {"script.hook": script}) == ()


def test_nor_is_a_line_that_could_not_be_read(language: Any) -> None:
    script = 'const LIMIT 5 5\nafter AcceptTask when task.priority > LIMIT do log "x"\n'

    assert _checked(language, {"script.hook": script}) == ()


def test_other_names_are_still_checked_then(language: Any) -> None:
    script = 'const LIMIT 5 5\nafter AcceptTask when tsk.priority > LIMIT do log "x"\n'

    assert codes(_checked(language, {"script.hook": script})) == ["H206"]
