"""Payloads in the pipeline: parsed once, filled before handlers, immutable, each edit a new version."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import Field

from offhook import ActionCancelled, ActionError, Options, Payload, PayloadError, hookimpl


@pytest.mark.parametrize(
    "given",
    [{"pingOptions": {"loud": True}}, {"ping_options": {"loud": True}}],
    ids=["camelCase", "snake_case"],
)
async def test_both_styles_of_names_are_accepted(kit: Any, given: dict[str, Any]) -> None:
    await kit.host().invoke("Ping", given)
    assert kit.calls[0].ping_options.loud is True


async def test_a_model_is_taken_as_it_is(kit: Any) -> None:
    ping = kit.Ping(text="hi")
    assert await kit.host().invoke(ping) == "pong hi"
    assert kit.calls[0] is ping


async def test_the_positional_value_stands_alone(kit: Any) -> None:
    assert await kit.host().invoke("Ping", "hi") == "pong hi"


async def test_an_action_without_positional_field_takes_no_bare_value(kit: Any) -> None:
    with pytest.raises(PayloadError, match="takes named fields, not a bare str"):
        await kit.host().invoke("Move", "WT1")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"texd": "hi"}, r"there is no field texd \(did you mean text\?\)"),
        ({"pingOptions": {"laud": True}}, r"there is no field laud in pingOptions \(did you mean loud\?\)"),
        ({"count": -1}, "count: input should be greater than or equal to 0"),
        ({"zzz": 1}, "its fields are text, count, tags"),
    ],
)
async def test_what_does_not_fit_is_named(kit: Any, given: dict[str, Any], says: str) -> None:
    host = kit.host()
    with pytest.raises(PayloadError, match=says) as caught:
        await host.invoke("Ping", given)
    assert caught.value.code == "invalid-payload"
    assert kit.calls == []
    assert kit.records(host, "invocation.refused")[0]["error"]["code"] == "invalid-payload"


class Sort(Payload, group="tests"):
    """Sort things."""

    order: Literal["ascending", "descending"] = "ascending"
    by: tuple[int, ...] = Field((1,), min_length=1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"order": "decending"},
            r"order: should be 'ascending' or 'descending', but is 'decending' \(did you mean descending\?",
        ),
        ({"order": 5}, "order: input should be 'ascending' or 'descending'$"),
        ({"by": []}, "by: tuple should have at least 1 item, not 0$"),
        # that no item is left is not told of a list whose items are at fault
        ({"by": ["x"]}, r"Sort: by\.0: input should be a valid integer[^;]*$"),
    ],
)
async def test_what_is_one_of_few_words_and_what_is_a_list(kit: Any, given: dict[str, Any], says: str) -> None:
    class Sorting:
        @hookimpl
        def register_actions(self) -> list[type[Payload]]:
            return [Sort]

    with pytest.raises(PayloadError, match=says):
        await kit.host(Sorting()).invoke("Sort", given)


async def test_a_missing_field_is_named(kit: Any) -> None:
    with pytest.raises(PayloadError, match="sid: is needed"):
        await kit.host().invoke("Move")


async def test_an_unknown_action_is_an_error_with_the_nearest_name(kit: Any) -> None:
    with pytest.raises(ActionError, match="did you mean Ping") as caught:
        await kit.host().invoke("Pung")
    assert caught.value.code == "unknown-action"


async def test_nothing_is_shared_with_the_caller(kit: Any) -> None:
    mine: dict[str, Any] = {"deep": {"list": [1]}}
    await kit.host().invoke("Ping", {"attributes": mine})
    mine["deep"]["list"].append(2)
    assert kit.calls[0].attributes == {"deep": {"list": (1,)}}


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: setattr(payload, "text", "other"),
        lambda payload: payload.attributes.update(a=2),
        lambda payload: payload.attributes["deep"].update(a=2),
        lambda payload: payload.attributes["deep"]["list"].append(2),
        lambda payload: payload.tags.append("x"),
        lambda payload: setattr(payload.ping_options, "loud", True),
    ],
)
async def test_a_payload_cannot_be_changed_in_place(kit: Any, change: Any) -> None:
    payload = kit.Ping(tags=("a",), attributes={"deep": {"list": [1]}})
    before = payload.model_dump_json()
    with pytest.raises((TypeError, AttributeError, ValueError)):
        change(payload)
    assert payload.model_dump_json() == before


class Loose(Payload, group="test"):
    """A list in a payload could be changed by whoever reads it."""

    names: list[str] = []  # noqa: RUF012  # the mistake


class Inner(Options):
    names: dict[str, int] = {}  # noqa: RUF012  # the mistake


class Nested(Payload, group="test"):
    """The same, one level down."""

    inner: tuple[Inner, ...] = ()


@pytest.mark.parametrize("model", [Loose, Nested])
async def test_a_model_that_could_be_changed_in_place_is_not_registered(kit: Any, model: Any) -> None:
    host = kit.host(kit.plugin("loose", register_actions=lambda: [model]))
    assert "could be changed in place" in host.plugins.find("loose").problem
    assert host.registry.find_action(model.__name__) is None


async def test_what_is_derivable_is_filled_before_any_handler(kit: Any) -> None:
    seen = []
    host = kit.host(kit.plugin("look", before_move=lambda payload: seen.append(payload.place)))
    await host.invoke("Move", {"sid": "A"})
    assert seen == ["place of A"]


async def test_a_mistake_in_filling_is_an_error_of_the_action(kit: Any) -> None:
    host = kit.host()
    with pytest.raises(ActionError, match="could not be filled in: ValueError: there") as caught:
        await host.invoke("Move", {"sid": "A", "place": "there"})
    assert caught.value.code == "fill-failed"
    assert kit.records(host, "invocation.refused")[0]["error"]["code"] == "fill-failed"


async def test_an_edit_makes_the_next_version_and_keeps_the_others(kit: Any) -> None:
    versions = []

    def before_ping(payload: Any, invocation: Any) -> None:
        invocation.edit(text="second", ping_options={"loud": True})
        assert payload.text == "first"
        versions.extend(invocation.versions)

    host = kit.host(kit.plugin("editor", before_ping=before_ping))
    assert await host.invoke("Ping", {"text": "first"}) == "pong second"
    assert [(by, payload.text) for by, payload in versions] == [("caller", "first"), ("editor.before_ping", "second")]
    committed = kit.records(host, "invocation.committed")[0]
    assert committed["edits"][0][0] == "editor.before_ping"


async def test_an_edit_that_changes_nothing_is_no_version(kit: Any) -> None:
    count = []

    def before_ping(invocation: Any) -> None:
        invocation.edit(text="same")
        count.append(len(invocation.versions))

    await kit.host(kit.plugin("editor", before_ping=before_ping)).invoke("Ping", "same")
    assert count == [1]


@pytest.mark.parametrize("changes", [{"count": -1}, {"kount": 2}, {"count": "many"}])
async def test_an_invalid_edit_leaves_the_old_version(kit: Any, changes: dict[str, Any]) -> None:
    def before_ping(invocation: Any) -> None:
        old = invocation.payload
        with pytest.raises(PayloadError):
            invocation.edit(**changes)
        assert invocation.payload is old

    host = kit.host(kit.plugin("editor", before_ping=before_ping))
    await host.invoke("Ping", {"count": 3})
    assert kit.calls[0].count == 3
    assert kit.problems(host) == []


async def test_an_edit_derives_anew_what_was_derived(kit: Any) -> None:
    host = kit.host(kit.plugin("editor", before_move=lambda invocation: invocation.edit(sid="B")))
    await host.invoke("Move", {"sid": "A"})
    assert (kit.calls[0].sid, kit.calls[0].place) == ("B", "place of B")


async def test_an_edit_keeps_what_the_caller_gave(kit: Any) -> None:
    host = kit.host(kit.plugin("editor", before_move=lambda invocation: invocation.edit(sid="B")))
    await host.invoke("Move", {"sid": "A", "place": "place of A"})
    # the caller's own place contradicts the new sid, so that the edit is not valid
    assert kit.calls[0].sid == "A"
    assert "place of A is not place of B" in kit.problems(host)[0][1]


async def test_scripts_edit_nested_fields_and_missing_maps_on_the_way(kit: Any) -> None:
    script = """before Ping do
      set payload.attributes.a.b = 1
      set payload.pingOptions.retries = 2
      remove payload.text
    end"""
    host = kit.host(script=script)
    await host.invoke("Ping", {"text": "x", "attributes": {"c": 3}})
    payload = kit.calls[0]
    assert payload.attributes == {"a": {"b": 1}, "c": 3}
    assert payload.ping_options.retries == 2
    assert payload.text == ""
    assert kit.problems(host) == []


async def test_payloads_cannot_be_edited_afterwards(kit: Any, form: Any) -> None:
    def after_ping(invocation: Any) -> None:
        invocation.edit(text="late")

    host = kit.host(kit.plugin("late", after_ping=form(after_ping)))
    assert await host.invoke("Ping", "x") == "pong x"
    assert "edit the payload in the stages" in kit.problems(host)[0][1]


async def test_a_cancellation_is_no_error_of_the_payload(kit: Any) -> None:
    @hookimpl
    def before_ping(invocation: Any) -> None:
        invocation.cancel("no", code="mine")

    with pytest.raises(ActionCancelled):
        await kit.host(kit.plugin("c", before_ping=before_ping)).invoke("Ping")
