"""What a masked journal, trace or log shows."""

from __future__ import annotations

from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook import Host, HostOptions, Options, Payload, VirtualClock
from offhook.personal import MASKED, PERSONAL, Masker, is_personal_name, personal_fields
from offhook_grammar.values import FrozenDict


class Inner(Options):
    """Options with something personal in them."""

    name: Annotated[str | None, PERSONAL] = None
    size: int = 0


class Write(Payload, group="test", examples=[{"body": "x"}]):
    """Write something."""

    body: Annotated[str, PERSONAL]
    cc: Annotated[str, PERSONAL] | None = None
    label: str = ""
    inner: Inner | None = None


@pytest.fixture
def masker() -> Masker:
    return Masker(["memberNumber"])


def test_marked_fields_are_found_whether_optional_or_not() -> None:
    assert personal_fields(Write) == {"body", "cc"}
    assert personal_fields(Inner) == {"name"}


def test_the_json_schema_says_what_is_personal() -> None:
    fields = Write.model_json_schema()["properties"]
    assert fields["body"]["x-personal"] is True
    assert "x-personal" not in fields["label"]


def test_a_model_is_masked_by_its_marks_nested_ones_included(masker: Masker) -> None:
    payload = Write(body="it hurts", label="urgent", inner=Inner(name="Ana", size=3))
    assert masker.model(payload) == {"body": MASKED, "label": "urgent", "inner": {"name": MASKED, "size": 3}}


def test_what_was_not_given_is_not_shown(masker: Masker) -> None:
    assert masker.model(Write(body="a")) == {"body": MASKED}


def test_attributes_are_masked_by_name_in_any_style(masker: Masker) -> None:
    given = FrozenDict(
        {
            "customer_name": "Ana",
            "Phone-Number": "+49",
            "topic": "Water",
            "member_number": 12,
            "email": None,
            "Note": "x",
        }
    )
    assert masker.map(given) == {
        "customer_name": MASKED, "Phone-Number": MASKED, "topic": "Water", "member_number": MASKED, "email": None,
        "Note": MASKED,
    }  # fmt: skip


def test_nested_attributes_are_masked(masker: Masker) -> None:
    given = FrozenDict({"customers": FrozenDict({"name": "Ana", "tier": "gold"}), "list": ({"from": "+491"},)})
    assert masker.map(given) == {"customers": {"name": MASKED, "tier": "gold"}, "list": ({"from": MASKED},)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call +49 30 123456 back", "call [personal] back"),
        ("call (030) 123-4567 now", "call [personal] now"),
        ("call 415-555-0100", "call [personal]"),
        ("call 030 1234567", "call [personal]"),
        ("mail ana.b@example.org.", "mail [personal]"),
        ("12 cases since 2026-01-05 10:20", "12 cases since 2026-01-05 10:20"),
        ("WT0123456789abcdef0123456789abcdef", "WT0123456789abcdef0123456789abcdef"),
        ("waited 1.5 h, 12,345 in all", "waited 1.5 h, 12,345 in all"),
        ("Ana Berg asked", "[personal] asked"),
    ],
)
def test_texts_lose_numbers_addresses_and_known_values(masker: Masker, text: str, shown: str) -> None:
    assert masker.text(text, masker.values_of({"customerName": "Ana Berg", "topic": "asked"})) == shown


def test_the_longest_known_value_goes_first(masker: Masker) -> None:
    assert masker.text("Ana Berg", {"Ana", "Ana Berg"}) == MASKED


def test_a_number_that_is_kept_as_a_number_is_looked_for(masker: Masker) -> None:
    values = masker.values_of({"phone": 14155550100, "zip": 941, "size": 9999999})
    assert masker.text("ring 14155550100 in 941, 9999999", values) == f"ring {MASKED} in 941, 9999999"


def test_short_values_are_not_looked_for(masker: Masker) -> None:
    assert masker.values_of({"name": "Al", "from": {"x": "long enough"}}) == {"long enough"}


def test_what_a_condition_read_is_masked_by_its_path(masker: Masker) -> None:
    reads = {
        "task.attributes.email": "a@b.org",
        "task.customer.name": "Ana",
        "task.queue.name": "Sales",
        "payload.body": "it hurts",
        "payload.label": "x",
        "task.priority": 3,
    }
    assert masker.reads(reads, ["body"]) == {
        "task.attributes.email": MASKED,
        "task.customer.name": MASKED,
        "task.queue.name": "Sales",
        "payload.body": MASKED,
        "payload.label": "x",
        "task.priority": 3,
    }


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(_JSON, st.text(min_size=12, max_size=20))
def test_nothing_under_a_personal_name_comes_through(inner: object, secret: str) -> None:
    shown = Masker().map({"customer": {"Email": [secret, inner]}, "email": {"deep": secret}})
    assert shown == {"customer": {"Email": MASKED}, "email": MASKED}


def test_every_predefined_action_with_a_number_or_a_body_is_marked() -> None:
    host = Host(HostOptions(clock=VirtualClock()))
    marked = {spec.name: personal_fields(spec.model) for spec in host.registry.actions if personal_fields(spec.model)}
    assert marked["SendMessage"] == {"body", "html_body", "plain_text_body", "subject"}
    assert marked["StartOutboundCall"] == {"destination", "caller_id"}
    for spec in host.registry.actions:
        for name in spec.model.model_fields:
            if is_personal_name(name) and name not in ("name",):
                assert name in personal_fields(spec.model), f"{spec.name}.{name}"
