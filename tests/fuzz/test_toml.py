"""Settings, centres and scenarios that hold anything: a sound one comes out, or every problem with its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.conftest import tried
from tests.fuzz.strategies import TEXTS

from offhook.centre.config import CentreConfig, parse_centre
from offhook.errors import ConfigError
from offhook.settings import Settings, load_settings, parse_settings
from offhook.settings.environment import VARIABLES, environment_layer
from offhook.simulation.scenario import parse_scenario
from offhook.simulation.scenario_model import Agents, Break, Customers, EventSource, Scenario, Shift
from offhook.toml import parse_toml

ROOT = Path(__file__).parents[2]
CENTRE_KEYS = {
    "settings": "name offline_activity default_activity system_roles time_zone country channels caller_id",
    "activity": "name available sid",
    "queue": "name target_workers task_order max_reserved_workers sid",
    "workflow": "name filter default_queue reservation_timeout sid",
    "worker": "name attributes activity channels roles skills identity phone sid",
}
KEYS = sorted(
    {
        *(name for line in CENTRE_KEYS.values() for name in line.split()),
        *CENTRE_KEYS,
        *("expression", "targets", "queue", "timeout", "order_by", "skip_if", "priority", "hook_limit", "max_depth"),
        *(name for model in (Scenario, Agents, Customers, Shift, Break, EventSource) for name in model.model_fields),
        *(
            "from",
            "to",
            "shift",
            "lognormal",
            "uniform",
            "quantiles",
            "scale",
            "median",
            "sigma",
            "by",
            "default",
            "of",
        ),
        *Settings.model_fields,
        *("task", "on_failure", "after", "watchdog_limit", "0.5", "0.9", "voice"),
    }
)
WORDS = st.sampled_from(
    [
        *(
            '"1==1"',
            "\"skills HAS 'x'\"",
            '"("',
            '"Everyone"',
            '"Available"',
            '"90s"',
            '"2m"',
            '"Europe/Berlin"',
            '"day"',
        ),
        *(
            '"07:30"',
            "07:30:00",
            "2026-01-05",
            "2026-01-05T00:00:00",
            "2026-01-05T00:00:00Z",
            "0001-01-01",
            "9999-12-31",
        ),
        *(
            "true",
            "false",
            "0",
            "-1",
            "1",
            "3.5",
            "inf",
            "nan",
            "9" * 30,
            "9" * 400,
            "1e308",
            "0x10",
            '"*.hook"',
            '"-"',
        ),
        *('["monday"]', '["Ana"]', "[]", "{}", '"\\u0000"', '"fifo"', '["admin"]', '"ignore"', '"off"'),
    ]
)


def _written(value: str) -> str:
    return json.dumps(value.encode("utf-8", "replace").decode())


SIMPLE = WORDS | TEXTS.map(_written)
KEY = st.sampled_from(KEYS) | st.text("abc_-", min_size=1, max_size=5)


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tables = st.dictionaries(KEY.map(_written), inner, max_size=3)
    return st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]") | tables.map(
        lambda found: "{ " + ", ".join(f"{key} = {value}" for key, value in found.items()) + " }"
    )


INLINE = st.recursive(SIMPLE, _inline, max_leaves=5)
PAIRS = st.dictionaries(KEY.map(_written), INLINE, max_size=4).map(
    lambda found: "".join(f"{key} = {value}\n" for key, value in found.items())
)
HEADS = st.lists(KEY.map(_written), min_size=1, max_size=3).map(".".join)
SECTIONS = st.tuples(st.sampled_from(["[{}]", "[[{}]]"]), HEADS, PAIRS).map(
    lambda found: f"{found[0].format(found[1])}\n{found[2]}"
)
FILES = st.tuples(PAIRS, st.lists(SECTIONS, max_size=4)).map(lambda found: found[0] + "".join(found[1]))
READERS: dict[str, Callable[[str], Any]] = {
    "settings": parse_settings,
    "centre": parse_centre,
    "scenario": lambda text: parse_scenario(text, "scenario.toml", ROOT / "examples" / "city_hall"),
}
SOUND = {
    "centre": (ROOT / "examples" / "city_hall" / "centre.toml").read_text("utf-8"),
    "scenario": (ROOT / "examples" / "city_hall" / "scenario.toml").read_text("utf-8"),
    "settings": 'seed = 1\nparams = { a = 1 }\n[limits]\nhook_limit = "3s"\n[plugin.x]\nafter = 3\n',
}


def problems_of(reading: Callable[[], Any]) -> tuple[ConfigError, ...]:
    """What is told of something that cannot be read."""
    try:
        reading()
    except ConfigError as error:
        return getattr(error, "problems", ()) or (error,)
    return ()


def read(kind: str, text: str) -> None:
    for problem in problems_of(lambda: READERS[kind](text)):
        assert problem.message
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1


@pytest.mark.parametrize("kind", READERS)
@tried(80)
@given(text=FILES)
def test_tables_of_any_keys_and_values(kind: str, text: str) -> None:
    read(kind, text)


@pytest.mark.parametrize("kind", READERS)
@tried(50)
@given(data=st.data())
def test_a_sound_file_with_values_replaced(kind: str, data: st.DataObject) -> None:
    lines = SOUND[kind].splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _ = lines[at].partition("=")
        lines[at] = f"{key}= {data.draw(INLINE)}" if equals else data.draw(st.sampled_from(["", "[x", "[[worker]]"]))
    read(kind, "\n".join(lines))


@pytest.mark.parametrize("kind", READERS)
@tried(60)
@given(text=st.text(max_size=100))
def test_any_text(kind: str, text: str) -> None:
    read(kind, text)


@tried(80)
@given(raw=st.binary(max_size=200))
def test_any_bytes(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any", numbered=True) / "offhook.toml"
    path.write_bytes(raw)
    assert all(problem.file == str(path) for problem in problems_of(lambda: load_settings(path)))


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("depth", [50, 99, 150, 3000])
def test_deep_nesting(kind: str, depth: int) -> None:
    for key in ("params", "worker", "x", "events"):
        read(kind, f"{key} = {'[' * depth}{']' * depth}\n")
        read(kind, f"[{'.'.join([key] * depth)}]\n")


@tried(80)
@given(text=FILES)
def test_every_key_of_a_file_has_its_line(text: str) -> None:
    try:
        found = parse_toml(text, "x.toml")
    except ConfigError:
        return
    # a table that is only named on the way to another one has no line of its own
    known = {path[:length] for path in found.lines for length in range(1, len(path) + 1)}
    assert [path for path in _paths(found.data) if path not in known] == []


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*path, key)
        yield from _paths(item, (*path, key))


@tried(150)
@given(given=st.dictionaries(st.sampled_from([one.name for one in VARIABLES]), TEXTS, max_size=5))
def test_variables_of_any_text(given: dict[str, str]) -> None:
    assert all(problem.file in given for problem in problems_of(lambda: environment_layer(given)))


def test_the_sound_files_are_sound() -> None:
    assert isinstance(READERS["centre"](SOUND["centre"]), CentreConfig)
    assert isinstance(READERS["settings"](SOUND["settings"]), Settings)
    assert READERS["scenario"](SOUND["scenario"]).model.scripts
