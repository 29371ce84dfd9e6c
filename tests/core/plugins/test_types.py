"""Types of plugins: read by scripts and checked, given and taken by the plugin's functions, kept in a store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from offhook import ConfigError, FunctionInfo, Options, ParameterInfo, TypeInfo
from offhook.plugins import PluginStatus
from offhook.types import TEXT, Entity, ListOfType


class Visit(Options):
    """When somebody came."""

    day: str
    minutes: timedelta = timedelta(minutes=5)


class Contact(Options):
    """A person of the plugin."""

    full_name: str = Field(description="As people write it.")
    standing: Literal["new", "gold"] = "new"
    since: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    visits: tuple[Visit, ...] = ()
    note: str | None = None


ADA = Contact(full_name="Ada", standing="gold", visits=(Visit(day="Monday"), Visit(day="Friday")))
CONTACT = Entity("Contact")


def crm(kit: Any, **functions: Any) -> Any:
    """A plugin with a type and functions that give and take it."""
    known = [
        FunctionInfo("contact", (ParameterInfo("phone", TEXT),), CONTACT, lambda phone: ADA if phone == "1" else None),
        FunctionInfo("all", (), ListOfType(CONTACT), lambda: [ADA, {"fullName": "Bob"}]),
        FunctionInfo("greeting", (ParameterInfo("contact", CONTACT),), TEXT, lambda one: f"Hello, {one.full_name}"),
        FunctionInfo("anything", (), Entity("Task"), lambda: {"fullName": "Bob"}),
        *(FunctionInfo(name, (), CONTACT, call) for name, call in functions.items()),
    ]
    return kit.plugin(
        "crm", register_types=lambda: [TypeInfo("Contact", Contact, "A person.")], register_functions=lambda: known
    )


async def logged(kit: Any, plugin: Any, body: str) -> list[str]:
    host = kit.host(plugin, script=f"use plugin crm\nafter Ping do\n  {body}\nend")
    await host.invoke("Ping", "1")
    assert kit.problems(host) == []
    return [one["text"] for one in kit.records(host, "script.logged")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("log crm.contact(payload.text).fullName", "Ada"),
        ("let one = crm.contact(payload.text)\n  log one.standing", "gold"),
        ('log "<{crm.contact(payload.attributes.phone).fullName}>"', "<>"),
        ('log "{crm.contact(payload.text).visits[1].day}"', "Friday"),
        ("log crm.greeting(crm.contact(payload.text))", "Hello, Ada"),
        ("log crm.all()[1].fullName", "Bob"),
        ("log crm.contact(payload.text).visits[0].minutes + 5m", "10m"),
        ("log crm.contact(payload.text).since < now", "true"),
    ],
)
async def test_scripts_read_its_fields(kit: Any, body: str, text: str) -> None:
    assert await logged(kit, crm(kit), body) == [text]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("log crm.contact(payload.text).fulName", "did you mean `fullName`?"),
        ("log crm.contact(payload.text).full_name", "did you mean `fullName`?"),
        ("log crm.all()[0].standin", "did you mean `standing`?"),
        ('log crm.contact("1").standing == "golden"', "golden"),
        ("log crm.contact(payload.text).fullName + 1", "number"),
        ("log crm.greeting(task)", "contact"),
        ('log crm.greeting("Ada")', "contact"),
    ],
)
def test_scripts_are_checked(kit: Any, body: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        kit.host(crm(kit), script=f"use plugin crm\nafter Ping do\n  {body}\nend")
    assert caught.value.code == "script-errors"
    assert says in caught.value.text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (lambda: "Ada", "crm.odd should give a crm.Contact, it gave 'Ada'"),
        (lambda: {"fullName": 1}, "crm.odd gave what is no crm.Contact: fullName: Input should be a valid string"),
        (lambda: Visit(day="Monday"), "crm.odd should give a crm.Contact, it gave Visit("),
    ],
)
async def test_a_function_is_held_to_what_it_gives(kit: Any, given: Any, says: str) -> None:
    host = kit.host(crm(kit, odd=given), script="use plugin crm\nafter Ping do log crm.odd().fullName")
    await host.invoke("Ping")
    ((_, message),) = kit.problems(host)
    assert says in message


async def test_what_a_function_raises_is_told_with_its_name_and_line(kit: Any) -> None:
    def lost() -> Contact:
        raise LookupError("no such book")

    host = kit.host(crm(kit, lost=lost), script="use plugin crm\nafter Ping do log crm.lost()")
    await host.invoke("Ping", "1")
    [(_, message)] = kit.problems(host)
    line = lost.__code__.co_firstlineno + 1
    assert message == f"crm.lost failed: LookupError: no such book ({Path(__file__).name}:{line})"


async def test_a_function_is_held_to_what_it_takes(kit: Any) -> None:
    host = kit.host(crm(kit), script="use plugin crm\nafter Ping do log crm.greeting(payload.attributes.one)")
    await host.invoke("Ping", {"attributes": {"one": {"fullName": "Eve"}}})
    ((_, message),) = kit.problems(host)
    assert "crm.greeting takes a crm.Contact here, not" in message


class Person(Options):
    """Somebody with somebody of the same kind."""

    name: str
    boss: Person | None = None
    team: tuple[Person, ...] = ()


async def test_a_type_with_fields_of_its_own_kind(kit: Any) -> None:
    ada = Person(name="Ada", boss=Person(name="Bob"), team=(Person(name="Cleo"),))
    plugin = kit.plugin(
        "crm",
        register_types=lambda: [TypeInfo("Person", Person)],
        register_functions=lambda: [FunctionInfo("ada", (), Entity("Person"), lambda: ada)],
    )
    body = 'log "{crm.ada().name} {crm.ada().boss.name} {crm.ada().team[0].name}"'
    assert await logged(kit, plugin, body) == ["Ada Bob Cleo"]
    with pytest.raises(ConfigError, match=r"a crm\.person has no field `bos`"):
        kit.host(plugin, script="use plugin crm\nafter Ping do log crm.ada().bos")


async def test_a_waiting_run_keeps_it(kit: Any, tmp_path: Path) -> None:
    script = "use plugin crm\nafter Ping do\n  let one = crm.contact(payload.text)\n  wait 1h\n  log one.fullName\nend"
    options = {"script": script, "store": tmp_path / "kept.db"}
    async with kit.host(crm(kit), **options) as host:
        await host.invoke("Ping", "1")
    async with kit.host(crm(kit), **options) as host:
        await host.advance(timedelta(hours=2))
        assert [one["text"] for one in kit.records(host, "script.logged")] == ["Ada"]


class Loose(BaseModel):
    """Can be changed."""

    name: str = ""


class Listed(Options):
    """Could be changed in place."""

    names: list[str] = Field(default_factory=list)


@pytest.mark.parametrize(
    ("info", "says"),
    [
        (TypeInfo("contact", Contact), "a type is named as `Contact`; found 'contact'"),
        (TypeInfo("Contact", Loose), "the type Contact needs a model that inherits offhook.Options"),  # type: ignore[arg-type]
        (TypeInfo("Contact", None), "needs a model that inherits offhook.Options, not None"),  # type: ignore[arg-type]
        (TypeInfo("Contact", Listed), "Listed.names could be changed in place"),
    ],
)
def test_a_type_that_is_none(kit: Any, info: TypeInfo, says: str) -> None:
    host = kit.host(kit.plugin("bad", register_types=lambda: [info]))
    found = host.plugins.find("bad")
    assert found.status is PluginStatus.BROKEN
    assert says in found.problem
    assert f"{__file__}:" in found.problem
    assert list(host.registry.types) == []


def test_a_type_twice_and_one_misspelt(kit: Any) -> None:
    host = kit.host(kit.plugin("bad", register_types=lambda: [TypeInfo("Contact", Contact)] * 2))
    assert "the type bad.Contact exists already" in host.plugins.find("bad").problem
    function = FunctionInfo("one", (), Entity("Contac"), lambda: None)
    host = kit.host(
        kit.plugin("bad", register_types=lambda: [TypeInfo("Contact", Contact)], register_functions=lambda: [function])
    )
    assert "there is no type Contac; did you mean Contact?" in host.plugins.find("bad").problem
