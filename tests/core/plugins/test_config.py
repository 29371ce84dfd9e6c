"""The configuration of plugins: read through their models, told to hooks that ask, never shown where secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, Field, SecretStr, field_validator

from offhook import ActionError, ConfigError, FunctionInfo, HostOptions, PluginConfig, VirtualClock, hookimpl
from offhook.host import Host
from offhook.plugins import PluginConfigError, PluginError, PluginStatus
from offhook.plugins.asking import AT_LOAD, WHILE_RUNNING
from offhook.plugins.config import describe_config
from offhook.plugins.validation import OWN_HOOKS
from offhook_grammar.types import TEXT


class Server(PluginConfig):
    """A table within the configuration."""

    address: str = "localhost"
    password: SecretStr | None = None


class CrmConfig(PluginConfig):
    """The configuration of the plugin of these tests."""

    city: str = "Berlin"
    retries: int = Field(3, ge=0)
    token: SecretStr = SecretStr("")
    notes: Path = Path("notes.db")
    server: Server = Server()


class NeedsConfig(PluginConfig):
    """One without which nothing goes."""

    url: str


def crm(kit: Any, name: str = "crm", model: Any = CrmConfig, **hooks: Any) -> Any:
    return kit.plugin(name, register_config=lambda: model, **hooks)


def configured(kit: Any, plugin: Any, values: Any, **options: Any) -> Host:
    return kit.host(plugin, plugin_config={plugin.__name__: values}, **options)


async def test_every_hook_can_ask_for_it(kit: Any) -> None:
    heard: list[Any] = []
    plugin = crm(
        kit,
        register_functions=lambda config: [FunctionInfo("city", (), TEXT, lambda: config.city)],
        before_ping=lambda payload, config: heard.append(("before", config.city)),
        instead_of_ping=hookimpl(instead),
        after_ping=lambda *, config, result: heard.append(("after", config.city)),
        on_ping_failure=lambda error, config: None,
        on_event=lambda event, config: heard.append(("event", config.city)),
        offhook_started=lambda host, config: heard.append(("started", config.city)),
        offhook_stopped=lambda config: heard.append(("stopped", config.city)),
    )
    async with configured(kit, plugin, {"city": "Graz"}) as host:
        assert await host.invoke("Ping", "x") == "pong x in Graz"
        kit.task(host)
        await host.settle()
    assert {name for name, _ in heard} == {"before", "after", "event", "started", "stopped"}
    assert {city for _, city in heard} == {"Graz"}
    assert host.registry.function("crm.city").call() == "Graz"


async def instead(proceed: Any, config: CrmConfig) -> str:
    return f"{await proceed()} in {config.city}"


def test_it_is_what_the_model_says_where_nobody_says_more(kit: Any) -> None:
    info = kit.host(crm(kit)).plugins.find("crm")
    assert info.config == CrmConfig()
    with pytest.raises(ValueError, match="frozen"):
        info.config.city = "Rome"


def test_every_wrong_value_is_told_with_its_place(kit: Any) -> None:
    places = {("crm", "retries"): "offhook.toml:4", ("crm",): "offhook.toml:3", ("crm", "cty"): "offhook.toml:6"}
    values = {"retries": -1, "cty": "Graz", "server": {"adress": "x"}}
    with pytest.raises(PluginConfigError) as caught:
        configured(kit, crm(kit), values, config_places=places)
    assert str(caught.value).splitlines() == [
        "offhook.toml:3: the plugin crm: unknown key 'server.adress'; did you mean 'address'?",
        "offhook.toml:4: the plugin crm: retries: should be greater than or equal to 0, not -1",
        "offhook.toml:6: the plugin crm: unknown key 'cty'; did you mean 'city'?",
    ]
    assert {problem.code for problem in caught.value.problems} == {"invalid-settings"}


def test_a_listing_shows_the_plugin_as_broken(kit: Any) -> None:
    from offhook.plugins import GivenConfig, Plugins, PluginSource
    from offhook.registry import Registry

    plugin = crm(kit)
    plugins = Plugins(Registry(), listing=True, config=GivenConfig({"crm": {"retries": -1}}))
    plugins.load([PluginSource("crm", "path", lambda: plugin)])
    info = plugins.find("crm")
    assert info is not None
    assert info.status is PluginStatus.BROKEN
    assert "the plugin crm: retries: should be greater than or equal to 0, not -1" in str(info.problem)


def test_what_nobody_gave_breaks_the_plugin_alone(kit: Any) -> None:
    host = kit.host(crm(kit, model=NeedsConfig))
    info = host.plugins.find("crm")
    assert info.status is PluginStatus.BROKEN
    assert "it needs settings that nobody gave: url" in info.problem
    assert "[plugin.crm.config]" in info.problem
    with pytest.raises(PluginError, match="it needs settings that nobody gave: url"):
        kit.host(crm(kit, model=NeedsConfig), strict=True)
    with pytest.raises(PluginConfigError, match="the plugin crm: needs 'url'"):
        configured(kit, crm(kit, model=NeedsConfig), {})


@pytest.mark.parametrize("name", ["my-crm", "my_crm", "My_Crm"])
def test_hyphens_and_capitals_do_not_matter(kit: Any, name: str) -> None:
    host = kit.host(crm(kit, "my-crm"), plugin_config={name: {"city": "Graz"}})
    assert host.plugins.find("my-crm").config.city == "Graz"


def test_two_plugins_with_one_namespace_clash(kit: Any) -> None:
    host = kit.host(crm(kit, "my-crm"), crm(kit, "my_crm"))
    info = host.plugins.find("my_crm")
    assert info.status is PluginStatus.BROKEN
    assert "its configuration is that of the plugin my-crm: in settings, - and _ are the same" in info.problem
    assert host.plugins.find("my-crm").status is PluginStatus.ACTIVE


def test_a_table_of_nobody_is_an_error(kit: Any) -> None:
    with pytest.raises(ConfigError) as caught:
        kit.host(crm(kit), plugin_config={"crn": {}}, config_places={("crn",): "offhook.toml:7"})
    assert str(caught.value) == "offhook.toml:7: there is no plugin crn to configure (did you mean crm?)"
    assert caught.value.code == "unknown-plugin"
    with pytest.raises(ConfigError, match="the plugin base takes no configuration"):
        kit.host(crm(kit), plugin_config={"base": {}})


def test_what_is_said_to_a_plugin_that_is_off_waits(kit: Any) -> None:
    host = kit.host(crm(kit), plugin_config={"crm": {"nonsense": 1}}, without=("crm",))
    assert host.plugins.find("crm").config is None


class Loose(BaseModel):
    """Could be changed."""

    city: str = ""


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (None, "register_config should give a model, a class that inherits PluginConfig; it gave None"),
        ({"city": "x"}, "register_config should give a model"),
        (CrmConfig(), "register_config should give a model"),
        (Loose, "the configuration Loose could be changed while the host runs"),
    ],
)
def test_a_model_that_is_none(kit: Any, model: Any, says: str) -> None:
    info = kit.host(crm(kit, model=model)).plugins.find("crm")
    assert info.status is PluginStatus.BROKEN
    assert says in info.problem
    assert f"{__file__}:" in info.problem


def test_who_asks_for_what_is_not_there_is_told(kit: Any) -> None:
    host = kit.host(
        kit.plugin("a", before_ping=lambda config: None),
        kit.plugin("b", offhook_started=lambda config: None),
        kit.plugin("c", register_functions=lambda config: []),
    )
    for name in "abc":
        problem = host.plugins.find(name).problem
        assert (
            "takes the argument config, and the plugin has none: say with register_config which model it is" in problem
        )


def test_secrets_are_in_no_error(kit: Any) -> None:
    values = {"token": ["hunter2-and-more"], "server": {"password": {"x": "hunter2-and-more"}}, "retries": "hunter"}
    with pytest.raises(PluginConfigError) as caught:
        configured(kit, crm(kit), values)
    assert "hunter2" not in str(caught.value)
    assert "token: should be a valid string, not [secret]" in str(caught.value)
    assert "hunter2" not in repr(caught.value.problems)


def test_what_is_no_secret_is_shown_in_maps_of_tables_too(kit: Any) -> None:
    class Queue(PluginConfig):
        outside: Literal["wait", "cancel"] = "wait"
        token: SecretStr = Field(default=SecretStr(""), max_length=8)

    class Config(PluginConfig):
        queues: dict[str, Queue] | None = None

    queue = {"outside": "nope", "token": "hunter2-and-more", "other": "swordfish"}
    with pytest.raises(PluginConfigError) as caught:
        configured(kit, kit.plugin("crm", register_config=lambda: Config), {"queues": {"Sales": queue}})
    text = str(caught.value)
    assert "queues.Sales.outside: should be 'wait' or 'cancel', not 'nope'" in text
    assert "queues.Sales.token: " in text
    assert "hunter2" not in text
    assert "swordfish" not in text


def test_a_short_secret_is_not_looked_for_within_words(kit: Any) -> None:
    class Config(PluginConfig):
        token: SecretStr

        @field_validator("token")
        @classmethod
        def _long(cls, value: SecretStr) -> SecretStr:
            raise ValueError(f"it is not long: {value.get_secret_value()}")

    for said in ("no", ""):
        with pytest.raises(PluginConfigError) as caught:
            configured(kit, kit.plugin("crm", register_config=lambda: Config), {"token": said})
        assert f"token: it is not long: {'[secret]' if said else ''}" in str(caught.value)


async def test_secrets_are_kept_out_of_journal_and_log(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fails(config: CrmConfig) -> None:
        raise ValueError(f"no login with {config.token.get_secret_value()} of {config.server.password}")

    plugin = crm(kit, before_ping=fails)
    values = {"token": "hunter2-and-more", "server": {"password": "swordfish"}}
    async with configured(kit, plugin, values) as host:
        await host.invoke("Ping", "x")
        (problem,) = kit.problems(host)
    assert problem == ("crm.before_ping", "ValueError: no login with [secret] of **********")
    assert "hunter2" not in caplog.text


async def test_secrets_are_kept_out_of_what_actions_fail_with(kit: Any) -> None:
    def replaces(config: CrmConfig) -> None:
        raise ActionError(f"no call with {config.token.get_secret_value()}", code="refused")

    async with configured(kit, crm(kit, instead_of_ping=replaces), {"token": "hunter2-and-more"}) as host:
        with pytest.raises(ActionError, match="hunter2"):
            await host.invoke("Ping", "x")
        (settled,) = kit.records(host, "invocation.settled")
    assert settled["error"] == {"code": "refused", "message": "no call with [secret]"}


def test_secrets_are_kept_out_of_what_breaks_a_plugin(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    def fails(config: CrmConfig) -> None:
        raise ValueError(f"no functions with {config.token.get_secret_value()}")

    host = configured(kit, crm(kit, register_functions=fails), {"token": "hunter2-and-more"})
    assert "no functions with [secret]" in host.plugins.find("crm").problem
    assert "hunter2" not in caplog.text


async def test_a_hook_that_does_not_ask_pays_nothing(kit: Any) -> None:
    host = kit.host(crm(kit, before_ping=lambda payload: None, after_ping=lambda config: None))
    before, after = (next(one for one in host.planner.handlers if one.stage == stage) for stage in ("before", "after"))
    assert before.call.__code__.co_names == ("function", "payload")
    assert after.call.__code__.co_names == ("function", "config")


def test_a_misspelt_hook_of_the_plugin_itself_has_a_near_one(kit: Any) -> None:
    host = kit.host(kit.plugin("a", offhook_helth=lambda: None))
    assert "there is no hook offhook_helth; did you mean offhook_health?" in host.plugins.find("a").problem
    assert set(OWN_HOOKS) == {*AT_LOAD, *WHILE_RUNNING}


def test_paths_of_a_file_are_relative_to_it(tmp_path: Path, kit: Any) -> None:
    places = {("crm", "notes"): f"{tmp_path / 'offhook.toml'}:3"}
    options = HostOptions(
        clock=VirtualClock(),
        entry_points=False,
        plugins=(crm(kit),),
        plugin_config={"crm": {"notes": "kept/notes.db"}},
        config_places=places,
    )
    assert Host(options).plugins.find("crm").config.notes == tmp_path / "kept" / "notes.db"


class Filed(PluginConfig):
    """Paths in lists and tables."""

    calendars: tuple[Path, ...] = ()
    by_name: dict[str, Path] = Field(default={})
    best: Path | None = None
    names: tuple[str, ...] = ()
    servers: dict[str, CrmConfig] = Field(default={})


def test_paths_in_lists_and_tables_are_relative_to_it_too(tmp_path: Path, kit: Any) -> None:
    values = {
        "calendars": ["a.ics", "/b.ics"],
        "by_name": {"c": "c.ics"},
        "best": "d.ics",
        "names": ["e.ics"],
        "servers": {"one": {"notes": "f.db", "city": "Bonn"}},
    }
    options = HostOptions(
        clock=VirtualClock(),
        entry_points=False,
        plugins=(crm(kit, model=Filed),),
        plugin_config={"crm": values},
        config_places={("crm", name): f"{tmp_path / 'offhook.toml'}:{line}" for line, name in enumerate(values, 1)},
    )
    config = Host(options).plugins.find("crm").config
    assert config.calendars == (tmp_path / "a.ics", Path("/b.ics"))
    assert (config.by_name, config.best, config.names) == ({"c": tmp_path / "c.ics"}, tmp_path / "d.ics", ("e.ics",))
    assert (config.servers["one"].notes, config.servers["one"].city) == (tmp_path / "f.db", "Bonn")


def test_defaults_are_described_as_one_writes_them() -> None:
    class Config(PluginConfig):
        names: tuple[str, ...] = ("a",)
        wait: timedelta = timedelta(seconds=90)
        file: Path = Path("notes.db")
        server: Server = Server()
        more: dict[str, int] = Field(default_factory=dict)
        zone: ZoneInfo = ZoneInfo("UTC")
        after: int = Field(default_factory=lambda given: len(given))

    said = {field["name"]: field["default"] for field in describe_config(Config)}
    assert said == {
        "names": '["a"]',
        "wait": '"1m 30s"',
        "file": '"notes.db"',
        "server": '{"address": "localhost", "password": null}',
        "more": "{}",
        "zone": '"UTC"',
        "after": None,
    }


class Waits(PluginConfig):
    """Durations of all kinds."""

    wait: timedelta = timedelta(seconds=1)
    most: timedelta | None = None
    name: str = "5s"


class Outer(PluginConfig):
    """A table within."""

    inner: Waits = Waits()


@pytest.mark.parametrize(("said", "seconds"), [("1m 30s", 90), (5, 5), ("PT5S", 5), ("00:00:05", 5)])
def test_durations_are_written_as_everywhere(said: Any, seconds: int) -> None:
    read = Outer.model_validate({"inner": {"wait": said, "most": said, "name": "5s"}}).inner
    assert (read.wait, read.most, read.name) == (timedelta(seconds=seconds), timedelta(seconds=seconds), "5s")


def test_what_is_no_duration_is_told(kit: Any) -> None:
    with pytest.raises(PluginConfigError, match="wait: should be a duration such as \"30s\", not 'soon'"):
        configured(kit, crm(kit, model=Waits), {"wait": "soon"})


def test_the_configuration_of_a_built_in_plugin_of_which_nobody_said_anything_is_read_when_it_is_looked_at() -> None:
    host = Host(HostOptions(clock=VirtualClock()))
    info = host.plugins.find("http")
    assert info is not None
    assert info.later is not None
    assert info.takes_config
    assert info.config.redirects == 5  # type: ignore[union-attr]
    assert info.later is None
    assert info.config is info.config


def test_what_is_said_to_a_built_in_plugin_is_read_at_once() -> None:
    with pytest.raises(PluginConfigError, match="the plugin http: redirects: should be less than or equal to 20"):
        Host(HostOptions(clock=VirtualClock(), plugin_config={"http": {"redirects": 99}}))
    with pytest.raises(PluginConfigError, match=r"no plugin htp to configure \(did you mean http"):
        Host(HostOptions(clock=VirtualClock(), plugin_config={"htp": {}}))
    host = Host(HostOptions(clock=VirtualClock(), plugin_config={"http": {"redirects": 3}}))
    assert host.plugins.find("http").config.redirects == 3  # type: ignore[union-attr]
