"""`offhook doctor`: what each check finds, and that what is well is let alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from offhook import ActionError, Host, HostOptions, Policy, VirtualClock, hookimpl
from offhook.api_version import API_VERSION
from offhook.cli.main import main
from offhook.doctor import CHECKS, Finding, Patient, examine
from offhook.doctor.powers import power_of
from offhook.settings import effective_settings

HEAD = "from offhook import ActionCancelled, hookimpl\n\n"
CANCELS = HEAD + "@hookimpl\ndef before_accept_task(invocation):\n    invocation.cancel('no')\n"
REPLACES = HEAD + "@hookimpl\ndef instead_of_accept_task(payload):\n    return None\n"
WRAPS = HEAD + "@hookimpl\nasync def instead_of_accept_task(proceed):\n    return await proceed()\n"

Examined = Callable[..., list[Finding]]


@pytest.fixture
def examined(tmp_path: Path) -> Examined:
    """Examines plugins, each the text of a file, under settings; gives the findings of one check."""

    def look(check: str, settings: str = "", /, distributions: Any = (), **plugins: str) -> list[Finding]:
        for name, text in plugins.items():
            (tmp_path / f"{name}.py").write_text(text, "utf-8")
        file = tmp_path / "offhook.toml"
        file.write_text(f"plugins = {json.dumps([f'{name}.py' for name in plugins])}\n{settings}", "utf-8")
        levels = effective_settings({}, environ={}, file=str(file))
        found = examine(Patient.of(levels, distributions))
        assert [one for one in found if one.check not in CHECKS] == []
        return [one for one in found if one.check == check]

    return look


def test_nothing_is_wrong_here(examined: Examined) -> None:
    assert [one for check in CHECKS for one in examined(check, well=CANCELS)] == []


# ------------------------------------------------------------ broken, unusable, deprecated


def test_each_problem_of_a_broken_plugin_by_itself(examined: Examined, tmp_path: Path) -> None:
    text = HEAD + "@hookimpl\ndef before_acept_task(): ...\n\n@hookimpl\ndef before_action(payloud): ...\n"
    first, second, third = examined("broken", bad=text, worse="import nowhere_to_be_found\n")
    assert (first.plugin, first.line, first.file) == ("bad", 3, str(tmp_path / "bad.py"))
    assert "there is no hook before_acept_task; did you mean before_accept_task?" in first.message
    assert (second.line, second.message.partition(",")[0]) == (6, "before_action takes the argument payloud")
    assert (third.plugin, third.place) == ("worse", f"{tmp_path / 'worse.py'}:1")
    assert "`offhook explain bad-hook`" in first.hint


def test_what_settings_say_wrongly_to_a_plugin_is_told_once(examined: Examined, tmp_path: Path) -> None:
    text = (
        "from offhook import PluginConfig, hookimpl\n\n\nclass Config(PluginConfig):\n    calls: int = 1\n\n\n"
        "@hookimpl\ndef register_config():\n    return Config\n"
    )
    settings = "[plugin.a.config]\ncalls = 'many'\n"
    [found] = examined("broken", settings, a=text)
    assert (found.plugin, found.place) == ("a", f"{tmp_path / 'offhook.toml'}:3")
    assert examined("unusable", settings, a=text) == []


def test_an_order_that_cannot_be(examined: Examined, tmp_path: Path) -> None:
    table = '[plugin.{}.handlers.before_accept_task]\nahead_of = "{}"\n'
    [found] = examined("broken", table.format("a", "b") + table.format("b", "a"), a=CANCELS, b=CANCELS)
    assert (found.plugin, found.place) == ("b", f"{tmp_path / 'a.py'}:3")
    assert "a.before_accept_task before b.before_accept_task before a.before_accept_task" in found.message


def test_a_plugin_without_a_hook(examined: Examined, tmp_path: Path) -> None:
    [found] = examined("broken", empty="from offhook import hookimpl\n", well=CANCELS)
    assert (found.plugin, found.message, found.place) == (
        "empty", "it has no hooks at all", str(tmp_path / "empty.py")
    )  # fmt: skip


def test_a_forgotten_decorator(examined: Examined) -> None:
    [found] = examined("broken", bad="def before_accept_task(payload): ...\n")
    assert (found.plugin, found.line) == ("bad", 1)
    assert "lacks the decorator" in found.message


def test_scripts_that_cannot_be_used(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "a.hook").write_text("before AccptTask do log 1\n", "utf-8")
    [found] = examined("unusable", 'scripts = "a.hook"\n', well=CANCELS)
    assert "AccptTask" in found.message
    assert examined("contested", 'scripts = "a.hook"\n', a=CANCELS, b=CANCELS) != []  # the other checks go on


def test_what_will_go(examined: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    from offhook.doctor.deprecated import deprecated

    class Info:
        name, deprecations = "old", ["/a/old.py:7: the hook x is deprecated"]

    class Someone:
        plugins = (Info,)

    assert list(deprecated(Someone())) == [  # type: ignore[arg-type]
        Finding("deprecated", "old", "the hook x is deprecated", "/a/old.py", 7)
    ]


# ------------------------------------------------------------ versions


def distribution(folder: Path, name: str, *requires: str, plugin: str | None = None, version: str = "1.0") -> Any:
    place = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    place.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    (place / "METADATA").write_text("\n".join([*lines, *(f"Requires-Dist: {one}" for one in requires), ""]), "utf-8")
    if plugin is not None:
        (place / "entry_points.txt").write_text(f"[offhook]\n{plugin} = nowhere\n", "utf-8")
    return metadata.PathDistribution(place)


def test_requirements_that_are_not_met(examined: Examined, tmp_path: Path) -> None:
    wants = (
        "offhook>=99",
        "Found_It>=1",
        "not-there",
        'elsewhere; sys_platform == "none"',
        'more; extra == "dev"',
        "=broken",
    )
    found = examined(
        "versions",
        distributions=[
            distribution(tmp_path, "acme-crm", *wants, plugin="crm"),
            distribution(tmp_path, "offhook", version="0.1.0"),
            distribution(tmp_path, "found.it", version="2.0rc1"),
            distribution(tmp_path, "no-plugin", "not-there-either"),
        ],
    )
    assert [(one.plugin, one.message.partition(":")[0]) for one in found] == [
        ("crm", "acme-crm 1.0 needs offhook >=99; offhook 0.1.0 is installed"),
        ("crm", "acme-crm 1.0 needs not-there; it is not installed"),
        ("crm", "acme-crm says a requirement that cannot be read"),
    ]


def test_a_plugin_for_another_interface(examined: Examined) -> None:
    text = f"offhook_api = {API_VERSION + 1}\n"
    [found] = examined("versions", future=text)
    assert (found.plugin, found.line) == ("future", 1)
    assert examined("broken", future=text) == []


def test_what_is_installed_here_fits() -> None:
    found = examine(Patient.of(effective_settings({}, environ={}, file="off")))
    assert [one for one in found if one.check == "versions" and "offhook 0" in one.message] == []


# ------------------------------------------------------------ shadowed


def test_two_distributions_with_one_plugin(examined: Examined, tmp_path: Path) -> None:
    pair = [distribution(tmp_path, name, plugin="crm") for name in ("zeta", "alpha")]
    [found] = examined("shadowed", distributions=pair)
    assert (found.plugin, found.message) == (
        "crm",
        "the distribution zeta has a plugin crm, too, and that of alpha hides it",
    )


def test_two_handlers_of_one_name(examined: Examined, tmp_path: Path) -> None:
    named = HEAD + "@hookimpl(named='first')\ndef before_{}(payload): ...\n"
    [found] = examined("shadowed", a=named.format("accept_task"), b=named.format("hold_call"))
    assert (found.plugin, found.line) == ("b", 3)
    assert f"first has the name of one of a ({tmp_path / 'a.py'}:3)" in found.message
    assert examined("shadowed", a=named.format("accept_task"), b=HEAD) == []


def test_a_handler_named_like_a_plugin(examined: Examined) -> None:
    [found] = examined("shadowed", a=HEAD + "@hookimpl(named='task')\ndef before_accept_task(payload): ...\n")
    assert found.message.startswith("a handler of a is named task, as a plugin is")


# ------------------------------------------------------------ contested


def test_two_plugins_that_may_cancel_one_action(examined: Examined, tmp_path: Path) -> None:
    [found] = examined("contested", a=CANCELS, b=CANCELS)
    a, b = tmp_path / "a.py", tmp_path / "b.py"
    assert found.message == (
        "several plugins have a say in AcceptTask, in this order: "
        f"a.before_accept_task may cancel it ({a}:3), b.before_accept_task may cancel it ({b}:3)"
    )
    assert (found.plugin, found.place, found.is_note) == ("b", f"{b}:3", False)
    assert '`behind = "a"` in [plugin.b.handlers.before_accept_task]' in found.hint


@pytest.mark.parametrize(
    "said",
    [
        '[plugin.b.handlers.before_accept_task]\nbehind = "a"\n',
        '[plugin.b.handlers.before_accept_task]\nahead_of = "a.before_accept_task"\n',
        "[plugin.a.handlers.before_accept_task]\npriority = 1\n",
    ],
)
def test_an_order_that_settings_say_settles_it(examined: Examined, said: str) -> None:
    assert examined("contested", said, a=CANCELS, b=CANCELS) == []


def test_authors_who_know_of_one_another_settle_it(examined: Examined) -> None:
    after_a = CANCELS.replace("@hookimpl", "@hookimpl(behind='a')")
    assert examined("contested", a=CANCELS, b=after_a) == []
    by_chance = CANCELS.replace("@hookimpl", "@hookimpl(priority=3)")
    assert len(examined("contested", a=CANCELS, b=by_chance)) == 1


POWERS = {
    "invocation.cancel('no')": "may cancel",
    "raise ActionCancelled('no')": "may cancel",
    "invocation.redirect('X')": "may redirect",
    "refuse(invocation)": "may cancel",
    "[refuse(one) for one in ()]": "may cancel",
    "invocation.edit(sid='x')": None,
    "harmless(invocation)": None,
}


@pytest.mark.parametrize("body", POWERS)
def test_what_a_hook_may_do_is_read_from_its_code(examined: Examined, body: str) -> None:
    text = f"""{HEAD}
def refuse(invocation):
    def inner():
        invocation.cancel('no')
    inner()

def harmless(invocation):
    return harmless if invocation is None else None

@hookimpl
def before_accept_task(invocation):
    {body}
"""
    found = examined("contested", a=text, b=CANCELS)
    assert [f"a.before_accept_task {POWERS[body]} it" in one.message for one in found] == [True] * (
        POWERS[body] is not None
    )


class Refusing:
    """A plugin whose hook cancels in a method of its own."""

    plugin_name = "refusing"

    @hookimpl
    def before_accept_task(self, invocation: Any) -> None:
        self._refuse(invocation)

    @hookimpl
    def before_reject_task(self, invocation: Any) -> None:
        self._look(invocation)

    def _refuse(self, invocation: Any) -> None:
        invocation.cancel("no")

    def _look(self, invocation: Any) -> None:
        """Nothing of that kind."""


def test_methods_are_read_too() -> None:
    host = Host(HostOptions(clock=VirtualClock(), plugins=(Refusing(),)))
    hooks = host.plugins.find("refusing").hooks  # type: ignore[union-attr]
    assert [power_of(hook, is_guard=False) for hook in hooks] == ["may cancel", None]


def test_a_guard_may_cancel(examined: Examined) -> None:
    guard = HEAD + "@hookimpl(required=True)\ndef before_accept_task(payload): ...\n"
    [found] = examined("contested", a=guard, b=CANCELS)
    assert "a.before_accept_task may cancel it" in found.message


def test_two_that_replace(examined: Examined) -> None:
    [found] = examined("contested", a=WRAPS, b=WRAPS)
    assert "a.instead_of_accept_task may replace it" in found.message


def test_one_cancels_and_another_replaces(examined: Examined) -> None:
    [found] = examined("contested", a=WRAPS, b=CANCELS)
    assert found.is_note


def test_hooks_of_every_action_are_told_once(examined: Examined) -> None:
    every = CANCELS.replace("before_accept_task", "before_action")
    [found] = examined("contested", a=every, b=every)
    assert "have a say in every action" in found.message


def test_one_plugin_with_itself_is_no_conflict(examined: Examined) -> None:
    assert examined("contested", a=CANCELS + WRAPS.removeprefix(HEAD)) == []


# ------------------------------------------------------------ blocked


def test_what_somebody_switched_off_is_a_note(examined: Examined) -> None:
    [found] = examined("blocked", 'without = "voice"\n')
    assert (found.plugin, found.is_note, found.message) == (
        "voice",
        True,
        "it is switched off: none of its hooks runs",
    )


def test_what_a_stores_host_has_disabled(examined: Examined, tmp_path: Path) -> None:
    fails = tmp_path / "fails.py"
    text = HEAD + "@hookimpl\ndef before_toggle_sidebar(payload):\n    1 / 0\n"
    fails.write_text(text, "utf-8")
    settings = 'store = "kept.store"\n[plugin.fails]\non_failure = "disable"\n'
    assert examined("blocked", settings, fails=text) == []
    options = {"plugins": (fails,), "policies": {"fails": Policy("disable")}, "store": tmp_path / "kept.store"}
    host = Host(HostOptions(clock=VirtualClock(), **options))
    with pytest.raises(ActionError, match="no worker"):  # behind the hook that fails
        host.run("ToggleSidebar")
    host.stop()
    [found] = examined("blocked", settings, fails=text)
    assert (found.plugin, found.is_note) == ("fails", False)
    assert found.message == "none of its hooks runs: disabled after 1 failure, before the restart"


def test_a_hook_behind_one_that_never_proceeds(examined: Examined, tmp_path: Path) -> None:
    [found] = examined("blocked", a=REPLACES, b=WRAPS)
    assert found.message == (
        f"b.instead_of_accept_task never runs: a.instead_of_accept_task ({tmp_path / 'a.py'}:3) replaces AcceptTask, "
        "and does not take `proceed`"
    )
    assert found.place == f"{tmp_path / 'b.py'}:3"
    assert examined("blocked", a=WRAPS, b=WRAPS) == []


def test_an_after_hook_of_what_is_never_done(examined: Examined) -> None:
    brings = HEAD + (
        "from offhook import Payload\n\n"
        "class PaintWall(Payload, group='walls', examples=[{}]):\n    'Paint a wall.'\n\n"
        "@hookimpl\ndef register_actions():\n    return [PaintWall]\n"
    )
    after = HEAD + "@hookimpl\ndef after_paint_wall(payload): ...\n\n@hookimpl\ndef after_action(payload): ...\n"
    [found] = examined("blocked", walls=brings, a=after)
    assert found.message == "a.after_paint_wall never runs: PaintWall is not available on the backend embedded"
    assert examined("blocked", walls=brings, a=after, b=REPLACES.replace("accept_task", "paint_wall")) == []


def test_another_backend_is_a_note(examined: Examined) -> None:
    text = HEAD + (
        "@hookimpl\ndef backend_name():\n    return 'other'\n\n@hookimpl\ndef accept_task(payload):\n    return None\n"
    )
    [found] = examined("blocked", other=text)
    assert (found.plugin, found.is_note) == ("other", True)
    assert "they are the backend other, and embedded is active" in found.message


# ------------------------------------------------------------ unused


@pytest.mark.parametrize(
    ("settings", "line", "says"),
    [
        (
            'without = "voice"\n[plugin.voice]\nlimit = "2s"\n',
            3,
            "[plugin.voice] means nothing: the plugin is switched",
        ),
        ("[plugin.a]\nafter = 3\n", 2, "after means nothing: failures do not disable the plugin"),
        ('[plugin.a.handlers.before_accept_task]\nbehind = "tsak"\n', 2, "behind of a.before_accept_task names tsak"),
    ],
)
def test_settings_that_mean_nothing(examined: Examined, tmp_path: Path, settings: str, line: int, says: str) -> None:
    [found] = examined("unused", settings, a=CANCELS)
    assert says in found.message
    assert found.place == f"{tmp_path / 'offhook.toml'}:{line}"


@pytest.mark.parametrize(
    "settings",
    [
        '[plugin.a]\nafter = 3\non_failure = "disable"\n',
        '[plugin.a]\nafter = 3\n[plugin.a.handlers.before_accept_task]\non_failure = "disable"\n',
        '[plugin.a.handlers.before_accept_task]\nbehind = ["task", "a.before_accept_task"]\n',
        '[plugin."*"]\nlimit = "3s"\n',
    ],
)
def test_settings_that_mean_something(examined: Examined, settings: str) -> None:
    assert examined("unused", settings, a=CANCELS) == []


def test_a_table_for_all_plugins_where_there_is_none(examined: Examined) -> None:
    if any(
        point.group == "offhook"
        for one in metadata.distributions()
        for point in one.entry_points
        if one.name != "offhook"
    ):
        pytest.skip("a plugin is installed here")
    [found] = examined("unused", '[plugin."*"]\nlimit = "3s"\n')
    assert "is for plugins that are not built in" in found.message


def test_a_param_that_no_script_reads(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "a.hook").write_text(
        "param read: duration = 1m\nparam idle: duration = 2m # idle idle\n"
        'before AcceptTask when task.age > read do log "x"\n',
        "utf-8",
    )
    [found] = examined("unused", 'scripts = "a.hook"\n[params]\nread = "5m"\nidle = "5m"\n')
    assert found.message == "the param idle is given and declared, and no script reads it"
    assert found.place == f"{tmp_path / 'offhook.toml'}:5"


# ------------------------------------------------------------ health


HEALTH = """from offhook import Health, hookimpl

@hookimpl
async def offhook_started(host):
    {start}

@hookimpl
async def offhook_health(host):
    {health}
"""


@pytest.mark.parametrize(
    ("says", "message", "is_note"),
    [
        ("return Health()", "ok", True),
        ("return Health(text='well', facts={'queue': [3], 'by': 'Ana'})", "ok: well (queue [3], by Ana)", True),
        ("return Health('degraded', 'the queue is long')", "degraded: the queue is long", False),
        ("return Health('failing')", "failing", False),
    ],
)
def test_health(examined: Examined, tmp_path: Path, says: str, message: str, is_note: bool) -> None:
    [found] = examined("health", a=HEALTH.format(start="pass", health=says), b=CANCELS)
    assert (found.plugin, found.message, found.is_note) == ("a", message, is_note)
    assert found.place == f"{tmp_path / 'a.py'}:7"
    assert json.loads(json.dumps(found.to_json()["facts"]))["status"] == message.partition(":")[0]


def test_health_of_a_plugin_that_does_not_start_or_tell(examined: Examined, tmp_path: Path) -> None:
    start, told = examined("health", a=HEALTH.format(start="open('/nowhere/at/all')", health="1 / 0"))
    assert start.place == f"{tmp_path / 'a.py'}:5"
    assert start.message.startswith("it fails to start: ")
    assert "ZeroDivisionError" in told.message
    assert not told.is_note


def test_health_is_asked_for_beside_broken_plugins(examined: Examined) -> None:
    well = HEALTH.format(start="pass", health="return Health('degraded', 'slow')")
    [found] = examined("health", a=well, b="import nowhere_to_be_found\n")
    assert (found.plugin, found.message) == ("a", "degraded: slow")


def test_health_that_cannot_be_asked_for_is_said_to_be_unknown(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "broken.hook").write_text("after NoSuchAction do log 1\n", "utf-8")
    well = HEALTH.format(start="pass", health="return Health()")
    [found] = examined("health", 'scripts = "broken.hook"\n', a=well)
    assert (found.message, found.is_note) == ("not asked, since no host can be built: a", True)


def test_nothing_is_started_where_nobody_tells(examined: Examined, tmp_path: Path) -> None:
    text = HEALTH.format(start=f"open({str(tmp_path / 'mark')!r}, 'w').close()", health="return Health()")
    assert examined("health", a=text.partition("@hookimpl\nasync def offhook_health")[0]) == []
    assert not (tmp_path / "mark").exists()
    assert len(examined("health", a=text)) == 1
    assert (tmp_path / "mark").exists()


# ------------------------------------------------------------ the command


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments])


def test_nothing_found(tmp_path: Path) -> None:
    done = doctor("--settings", "off")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.endswith("plugins looked at: nothing found\n")


def test_findings(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.py").write_text(CANCELS, "utf-8")
    (tmp_path / "bad.py").write_text("1 / 0\n", "utf-8")
    given = [
        "--settings",
        "off",
        *(word for name in ("a", "b", "bad") for word in ("--plugin", f"{tmp_path}/{name}.py")),
    ]
    done = doctor(*given, "--without", "voice")
    assert (done.exit_code, done.stderr) == (1, "")
    assert f"Broken plugins\n  bad: ZeroDivisionError: division by zero\n    {tmp_path}/bad.py:1\n" in done.stdout
    assert "\nPlugins that may get in each other's way\n  b: several plugins have a say in AcceptTask" in done.stdout
    assert done.stdout.endswith(": 2 findings, 1 note\n")
    data = json.loads(doctor(*given, "--without", "voice", "--format", "json").stdout)
    broken = {
        "check": "broken",
        "level": "finding",
        "plugin": "bad",
        "message": "ZeroDivisionError: division by zero",
        "file": f"{tmp_path}/bad.py",
        "line": 1,
        "hint": "`offhook explain broken-plugin` says more; `--without bad` leaves it out",
        "facts": {},
    }
    assert broken in data["findings"]
    contested = next(one for one in data["findings"] if one["check"] == "contested")
    assert [(one["plugin"], one["power"], one["line"]) for one in contested["facts"]["handlers"]] == [
        ("a", "may cancel", 3),
        ("b", "may cancel", 3),
    ]
    assert [one["level"] for one in data["findings"]].count("note") == 1


def test_notes_alone_are_no_failure() -> None:
    done = doctor("--settings", "off", "--without", "voice")
    assert done.exit_code == 0
    assert done.stdout.endswith(": 1 note\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sede = 1\n", ":1: unknown key 'sede'; did you mean 'seed'?"),
        ("[plugin.voic]\nlimit = '1s'\n", ":1: there is no plugin voic to have a policy for (did you mean voice?)"),
        ("scripts = 'none.hook'\n", ":1: scripts: the file 'none.hook' is not there"),
    ],
)
def test_settings_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "offhook.toml"
    file.write_text(text, "utf-8")
    done = doctor("--settings", str(file))
    assert done.exit_code == 3
    assert f"{file}{says}" in done.stderr


def test_every_check_has_a_head() -> None:
    from offhook.cli.doctor import _HEADS

    assert set(CHECKS) <= set(_HEADS)
    assert "offhook.doctor" in sys.modules
