"""`use`, params, constants, own types, functions and procedures on a host; compiled code that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from offhook.errors import ConfigError
from offhook.scripts import ScriptError
from offhook_grammar import sources
from offhook_grammar.compiler import bundle as compiler
from offhook_grammar.secret import Secret
from offhook_grammar.sources import load
from offhook_plugins.task.conference import ConferenceOptions


def write(folder: Path, **files: str) -> Path:
    """Write scripts by name (`a__b` is `a/b.hook`); gives the last one."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".hook")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def test_use_is_relative_to_the_using_file(make_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    main = write(
        tmp_path,
        common='const GREETING = "Hello"\ndefine greet(w) = "{GREETING} {w.name}"\n',
        teams__sales='use "../common.hook"\ndefine tell(w) do\n  log greet(w)\nend\n',
        main='use "teams/sales.hook"\nuse "common.hook"\nbefore SelectTask do\n  tell(worker)\n  log GREETING\nend\n',
    )
    monkeypatch.chdir("/")
    desk = make_desk(main)
    desk.does("SelectTask")
    assert desk.logged == ["Hello Ana", "Hello"]


def test_handlers_of_used_files_go_first_and_once(make_desk: Any, tmp_path: Path) -> None:
    write(
        tmp_path,
        base='before SelectTask do log "base"\n',
        one='use "base.hook"\nbefore SelectTask do log "one"\n',
        two='use "base.hook"\nuse "one.hook"\nbefore SelectTask do log "two"\n',
    )
    desk = make_desk(tmp_path / "two.hook", tmp_path / "one.hook")
    desk.does("SelectTask")
    assert desk.logged == ["base", "one", "two"]


@pytest.mark.parametrize(
    ("declared", "given", "shown"),
    [
        ("text", "abc", "abc"),
        ("number", "12", "12"),
        ("number", 1.5, "1.5"),
        ("boolean", "true", "true"),
        ("duration", "90s", "1m 30s"),
        ("clock", "9:05", "09:05"),
        ("time", "2026-01-05T01:00:00+01:00", "2026-01-05T00:00:00Z"),
        ("list of number", "[1, 2]", "[1, 2]"),
        ("list of duration", ["1m", "90s"], '["1m", "1m 30s"]'),
        ("map", '{"a": [1]}', '{"a": [1]}'),
        ("any", {"a": None}, '{"a": null}'),
        ("Office", '{"name": "North", "open": "10:00"}', '{"name": "North", "open": "10:00", "zone": "UTC"}'),
    ],
)
def test_params_of_every_type(make_desk: Any, declared: str, given: Any, shown: str) -> None:
    desk = make_desk(
        f"""
        type Office = {{name: text, open: clock, zone: text = "UTC"}}
        param p: {declared}
        before SelectTask do log "{{p}}"
        """,
        params={"p": given},
    )
    desk.does("SelectTask")
    assert desk.logged == [shown]


@pytest.mark.parametrize(
    ("declared", "given", "message"),
    [
        ("number", "many", "p"),
        ("duration", "5", "p"),
        ("Queue", "Evryone", "did you mean Everyone"),
        ("Worker", "WK0", "the centre has no worker"),
        ("Office", {"nme": "x"}, "n"),
    ],
)
def test_params_that_do_not_fit(make_desk: Any, declared: str, given: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        make_desk(
            f'type Office = {{name: text}}\nparam p: {declared}\nbefore SelectTask do log "x"\n', params={"p": given}
        )


def test_entities_as_params(make_desk: Any) -> None:
    desk = make_desk(
        """
        param queue_of_claims: Queue = "Claims"
        param boss: Worker = "Sue"
        param pause: Activity = "Break"
        param plan: Workflow = "Main"
        before SelectTask do log "{queue_of_claims.name} {boss.name} {pause.available} {plan.name}"
        """
    )
    desk.does("SelectTask")
    assert desk.logged == ["Claims Sue false Main"]


def test_handlers_of_files_of_one_name_are_told_apart(make_desk: Any, tmp_path: Path) -> None:
    text = 'before SelectTask do log "{action.name}"\n'
    write(tmp_path, x1__r=text, x2__r=text, x2__s=text)
    desk = make_desk(tmp_path / "x1/r.hook", tmp_path / "x2/r.hook", tmp_path / "x2/s.hook")
    assert [handler.name for handler in desk.host.scripts.handlers] == ["x1/r.hook:1", "x2/r.hook:1", "s.hook:1"]
    assert [handler.origin.owner for handler in desk.host.scripts.handlers] == ["x1/r.hook", "x2/r.hook", "s.hook"]


def test_a_secret_is_passed_on_to_where_secrets_are_taken(make_desk: Any) -> None:
    desk = make_desk(
        """
        param token: secret
        after ShowDirectory do UpdateWorkerToken token: token
        before UpdateWorkerToken do
          log "{payload.token == token} {count([payload.token])}"
          set payload.token = token
        end
        """,
        params={"token": "eyJhbGciOiJIUzI1NiJ9.e30.aHVzaA"},
    )
    desk.does("ShowDirectory")
    assert desk.problems == []
    assert ("UpdateWorkerToken", "completed") in desk.settled
    assert desk.logged == ["true 1"]
    assert "aHVzaA" not in str([record.to_json() for record in desk.host.journal])


def test_a_secret_within_options_is_passed_on() -> None:
    made = ConferenceOptions.model_validate({"sipAuthPassword": Secret("hush")})
    assert made.sip_auth_password is not None
    assert made.sip_auth_password.get_secret_value() == "hush"
    assert ConferenceOptions.script_fields["sipAuthPassword"](made) == Secret("hush")
    assert ConferenceOptions.script_fields["sipAuthPassword"](ConferenceOptions()) is None


@pytest.mark.parametrize(
    "statement",
    [
        "SetActivity activityName: token",
        "SelectTask sid: payload.token",
        "SetWorkerAttributes attributes: {a: token}",
    ],
)
def test_a_secret_is_no_value_for_other_arguments(make_desk: Any, statement: str) -> None:
    with pytest.raises(ScriptError) as caught:
        make_desk(f"param token: secret\nafter UpdateWorkerToken do {statement}", params={"token": "hush"})
    assert [one.code for one in caught.value.diagnostics] == ["H318"]


def test_a_secret_is_never_shown(make_desk: Any) -> None:
    desk = make_desk(
        """
        param token: secret
        before SelectTask when token == worker.attributes.token do log "it is the same"
        """,
        params={"token": "hush-hush"},
    )
    desk.does("SetWorkerAttributes", attributes={"token": "hush-hush"})
    desk.does("SelectTask")
    assert desk.logged == ["it is the same"]
    assert "hush-hush" not in repr(desk.host.scripts.program)


def test_names_in_any_alphabet(make_desk: Any) -> None:
    desk = make_desk(
        """
        const GRÜSSE = ["Grüß Gott", "Καλημέρα", "早上好"]
        define größe(wörter) = count(wörter)
        define saluer(été) do
          log "{été}: {größe(GRÜSSE)}"
        end
        before SelectTask do
          let ﬁn = "été"
          let _class = {ключ: {значение: 1}}
          set _class.ключ.значение = _class.ключ.значение + 1
          saluer(ﬁn)
          log "{_class.ключ.значение} {count(GRÜSSE)}"
        end
        """
    )
    desk.does("SelectTask")
    assert desk.logged == ["été: 3", "2 3"]


def test_compiled_code_is_kept_and_taken_again(make_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    script = write(tmp_path, main='before SelectTask do log "{worker.name}"\n')
    make_desk(script, cache=cache)
    kept = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert kept

    def refuse(*_arguments: Any) -> None:
        raise AssertionError("nothing is compiled a second time")

    with monkeypatch.context() as patched:
        patched.setattr(compiler, "_file_code", refuse)
        desk = make_desk(script, cache=cache)
        desk.does("SelectTask")
        assert desk.logged == ["Ana"]
    script.write_text('before SelectTask do log "changed"\n', encoding="utf-8")
    desk = make_desk(script, cache=cache)
    desk.does("SelectTask")
    assert desk.logged == ["changed"]
    assert {path.name: path.read_bytes() for path in cache.iterdir()} != kept


def test_constants_and_functions_read_what_they_may(make_desk: Any) -> None:
    desk = make_desk(
        """
        const WEEK = 7 * 24h
        const LIMITS = {chat: 3, voice: 1}
        param factor: number = 2
        define limit(t) = (LIMITS[t.channel] default 0) * factor
        define is_old(t) = t.age > WEEK
        before SelectTask do log "{limit(task)} {is_old(task)} {WEEK}"
        """,
        params={"factor": 4},
    )
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["12 false 7d"]


def test_what_was_checked_and_compiled_is_not_parsed_again(
    make_desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, parsed = tmp_path / "cache", []

    def counted(paths: Any, *more: Any, **options: Any) -> Any:
        parsed.append(list(paths))
        return load(paths, *more, **options)

    monkeypatch.setattr(sources, "load", counted)
    main = write(tmp_path, lib="const WORD = 1", main='use "lib.hook"\nbefore SelectTask do log "{WORD}"\n')
    for word in (1, 1, 2, 2):
        write(tmp_path, lib=f"const WORD = {word}")
        desk = make_desk(main, cache=cache)
        desk.does("SelectTask")
        assert desk.logged == [str(word)]
    assert len(parsed) == 2
    write(tmp_path, lib="const WORD = 5x")
    with pytest.raises(ScriptError):
        make_desk(main, cache=cache)


def test_warnings_are_there_each_time(make_desk: Any, tmp_path: Path) -> None:
    texts = ['before SelectTask do log "x"', "after SelectTask do wait 5s"]
    warned = []
    for text in (*texts, *texts, texts[1]):
        desk = make_desk(write(tmp_path, main=text), cache=tmp_path / "cache")
        warned.append([one.code for one in desk.host.scripts.diagnostics])
    assert warned == [[], ["H412"], [], ["H412"], ["H412"]]


def test_an_optional_handler_of_what_is_unknown_is_dormant(make_desk: Any) -> None:
    desk = make_desk(
        """
        before SendFax, SelectTask optional do log "before {action.name}"
        on fax.arrived optional do log "never"
        """
    )
    found = desk.host.scripts.diagnostics
    assert [(one.code, one.severity.name) for one in found] == [("H201", "WARNING"), ("H202", "WARNING")]
    desk.does("SelectTask", sid=desk.task().sid)
    assert desk.logged == ["before SelectTask"]
