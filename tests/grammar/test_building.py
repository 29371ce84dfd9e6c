"""Building scripts: after a change only what it touches is parsed, checked and compiled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.grammar.catalogue import CATALOGUE

from offhook_grammar.building import Built, build
from offhook_grammar.compiler.kept import Kept
from offhook_grammar.outlines import outline_of
from offhook_grammar.parser import Parser, parse

LIB = "define double(x) = x * 2\n"
USER = 'use "lib.hook"\nbefore AcceptTask do log "{double(1)}"\n'
ALONE = 'before AcceptTask do log "alone"\n'


class Desk:
    """Scripts that are edited. `build` gives the files that were compiled, sorted; `parsed` those that were parsed."""

    def __init__(self, texts: dict[str, str], through_bytes: bool) -> None:
        self.texts = texts
        self.kept: Kept | None = None
        self.parsed: list[str] = []
        self._through_bytes = through_bytes

    def built(self) -> Built:
        self.parsed.clear()
        found = build(sorted(self.texts), CATALOGUE, self.texts.__getitem__, self.kept)
        if found.kept is not None:
            self.kept = Kept.loads(found.kept.dumps()) if self._through_bytes else found.kept
        return found

    def build(self) -> list[str]:
        found = self.built()
        assert found.diagnostics == ()
        assert found.code is not None
        fresh = build(sorted(self.texts), CATALOGUE, self.texts.__getitem__)
        assert found.code == fresh.code
        return sorted(found.compiled)

    def edit(self, **texts: str) -> list[str]:
        self.texts |= {f"{name}.hook": text for name, text in texts.items()}
        return self.build()


@pytest.fixture(params=["in memory", "through bytes"])
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Desk]:
    def make(**texts: str) -> Desk:
        made = Desk({f"{name}.hook": text for name, text in texts.items()}, request.param == "through bytes")
        original = Parser.parse

        def parsed(parser: Parser, text: str, path: str) -> object:
            made.parsed.append(path)
            return original(parser, text, path)

        monkeypatch.setattr(Parser, "parse", parsed)
        return made

    return make


def test_one_file_of_a_thousand(desk: Callable[..., Desk]) -> None:
    scripts = desk(**{f"f{number}": ALONE for number in range(1000)})
    assert len(scripts.build()) == 1000
    assert scripts.kept is not None
    assert scripts.kept.unchanged(sorted(scripts.texts), scripts.texts.__getitem__) is not None
    scripts.texts["f500.hook"] = 'before AcceptTask do log "other"\n'
    assert scripts.kept.unchanged(sorted(scripts.texts), scripts.texts.__getitem__) is None
    assert scripts.built().compiled == ("f500.hook",)
    assert scripts.parsed == ["f500.hook"]


def test_a_file_that_is_used(desk: Callable[..., Desk]) -> None:
    scripts = desk(lib=LIB, user=USER, alone=ALONE)
    assert scripts.build() == ["alone.hook", "lib.hook", "user.hook"]
    assert scripts.build() == []
    assert scripts.edit(lib="define double(x) = x + x\n") == ["lib.hook", "user.hook"]
    assert scripts.edit(user=USER.replace("1", "2")) == ["user.hook"]


def test_what_it_does_not_declare_is_its_own(desk: Callable[..., Desk]) -> None:
    scripts = desk(lib=LIB + ALONE, user=USER)
    scripts.build()
    assert scripts.edit(lib=LIB + ALONE.replace("alone", "other")) == ["lib.hook"]
    assert scripts.build() == []


def test_what_is_used_by_what_is_used(desk: Callable[..., Desk]) -> None:
    scripts = desk(lib=LIB, middle=f'use "lib.hook"\n{ALONE}', user=USER.replace("lib", "middle"), alone=ALONE)
    scripts.build()
    assert scripts.edit(lib="define double(x) = x + x\n") == ["lib.hook", "middle.hook", "user.hook"]


def test_a_function_that_is_gone_is_missed(desk: Callable[..., Desk]) -> None:
    scripts = desk(lib=LIB, user=USER, alone=ALONE)
    scripts.build()
    scripts.texts["lib.hook"] = "define other(x) = x\n"
    found = scripts.built()
    assert found.code is None
    assert [(one.file, one.code) for one in found.diagnostics] == [("user.hook", "H205")]
    assert scripts.edit(lib=LIB) == []


def test_files_that_come_and_go(desk: Callable[..., Desk]) -> None:
    scripts = desk(one=ALONE, two=ALONE)
    scripts.build()
    assert scripts.edit(three=ALONE) == ["three.hook"]
    del scripts.texts["one.hook"]
    assert scripts.build() == []


def test_actions_of_scripts_are_everybodys(desk: Callable[..., Desk]) -> None:
    text = 'action Greet(name: text) do\n  log "{name}"\nend\n'
    scripts = desk(actions=text, caller='before AcceptTask do Greet name: "x"\n', alone=ALONE)
    scripts.build()
    assert scripts.edit(actions=text.replace("{name}", "hello {name}")) == ["actions.hook"]
    assert scripts.edit(actions="# more\n" + text) == ["actions.hook"]
    scripts.texts["actions.hook"] = text.replace("name", "title")
    found = scripts.built()
    assert {one.file for one in found.diagnostics} == {"caller.hook"}
    assert scripts.edit(caller='before AcceptTask do Greet title: "x"\n') == [
        "actions.hook", "alone.hook", "caller.hook",
    ]  # fmt: skip


def test_what_functions_need_for_waits(desk: Callable[..., Desk]) -> None:
    wait = 'use "lib.hook"\nafter AcceptTask mode queued do wait until double(task.age) > 9 up to 1m\n'
    scripts = desk(lib=LIB, user=USER)
    scripts.build()
    assert scripts.edit(waiting=wait) == ["lib.hook", "user.hook", "waiting.hook"]
    assert scripts.edit(user=USER.replace("1", "2")) == ["user.hook"]


def test_names_of_handlers_are_compared_across_files(desk: Callable[..., Desk]) -> None:
    scripts = desk(one='before AcceptTask named "a" ahead of "b" do log "1"\n', two=ALONE)
    scripts.build()
    scripts.texts["two.hook"] = 'before AcceptTask named "a" do log "2"\n'
    assert [one.code for one in scripts.built().diagnostics] == ["H405"]
    scripts.texts["two.hook"] = 'before AcceptTask named "b" ahead of "a" do log "2"\n'
    assert [one.code for one in scripts.built().diagnostics] == ["H406"]
    assert scripts.edit(two='before AcceptTask named "b" do log "2"\n') == ["two.hook"]


def test_a_file_with_a_warning_is_checked_each_time(desk: Callable[..., Desk]) -> None:
    scripts = desk(doubtful='before AcceptTask do\n  stop\n  log "x"\nend\n', alone=ALONE)
    for compiled in (("alone.hook", "doubtful.hook"), ("doubtful.hook",)):
        found = scripts.built()
        assert [one.code for one in found.diagnostics] == ["H413"]
        assert tuple(sorted(found.compiled)) == compiled
    assert scripts.kept is not None
    assert scripts.kept.unchanged(sorted(scripts.texts), scripts.texts.__getitem__) is None


def test_a_file_that_is_gone_is_no_hit(desk: Callable[..., Desk]) -> None:
    def gone(path: str) -> str:
        raise FileNotFoundError(path)

    scripts = desk(one=ALONE)
    scripts.build()
    assert scripts.kept is not None
    assert scripts.kept.unchanged(["one.hook"], gone) is None
    assert scripts.kept.unchanged(["two.hook"], scripts.texts.__getitem__) is None


def test_an_outline_has_what_others_see() -> None:
    text = LIB + ALONE + 'test "t" do\n  when 1m passes\nend\n' + 'on task.created named "n" do stop\n'
    file = parse(text, "a.hook").file
    assert file is not None
    assert [type(item).__name__ for item in outline_of(file).items] == ["DefineFunction", "Handler"]
