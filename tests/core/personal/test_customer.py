"""Finding one customer in values of JSON, and taking what is theirs out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.personal.customer import ERASED, Customer


@pytest.mark.parametrize(
    "text",
    ["+49 30 1234567", "+49301234567", "0049 30 1234567", "030 123 45 67", "(030) 1234567", "+49 (0)30 123-4567",
     "+49\u00a030\u00a01234567", "00 49 30 1234567", "030\t1234567", "+49\u202f30\u200912\u201134567"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    customer = Customer(["+49301234567"])
    assert customer.is_in({"a": [f"call {text} back"]})
    assert customer.erased(f"call {text} back") == f"call {ERASED} back"


def test_other_numbers_stay() -> None:
    customer = Customer(["+49301234567"])
    for text in ("+493012345678", "1030123456799", "+4930123456", "WT030123456700112233445566778899aa"):
        assert not customer.is_in(text)
        assert customer.erased(text) == text


def test_a_number_that_is_kept_as_a_number_is_found() -> None:
    customer = Customer(["+49 30\u00a01234567"])
    assert customer.is_in({"phone": 49301234567})
    assert customer.erased({"a": [49301234567, 4930123456, True, 7.5], "b": 301234567}) == {
        "a": [ERASED, 4930123456, True, 7.5], "b": ERASED,
    }  # fmt: skip
    assert customer.identifying_values({"phone": 49301234567, "name": "Ana Berg"}) == {"Ana Berg"}
    assert not Customer(["12345"]).is_in(12345), "short numbers are counts"


def test_names_and_addresses_are_found_in_any_case_and_spacing() -> None:
    customer = Customer(["Ana Berg", "ana@example.org"])
    assert customer.erased("ANA  BERG <Ana@Example.org>, Anabel Berger") == f"{ERASED} <{ERASED}>, Anabel Berger"


def test_of_what_is_about_them_everything_personal_goes() -> None:
    customer = Customer(["+49301234567"])
    about = {
        "payload": {"body": "it hurts", "case": 7},
        "edits": [["x", {"attributes": {"email": "a@b.org"}}]],
        "n": None,
    }
    assert customer.personal_erased(about) == {
        "payload": {"body": ERASED, "case": 7}, "edits": [["x", {"attributes": {"email": ERASED}}]], "n": None,
    }  # fmt: skip


def test_a_customer_is_known_by_more() -> None:
    customer = Customer(["+49301234567"])
    found = customer.identifying_values(
        {
            "a": [
                {"customerName": "Ana Berg", "from": "+49 30 1234567", "to": "+49800123", "topic": "x", "name": "Al"}
            ],
            "b": {"customerName": "Bo Holm", "from": "+4930999999"},
        }
    )
    assert found == {"Ana Berg", "+49 30 1234567"}
    assert customer.with_values(found).is_in("ana berg")


@pytest.mark.parametrize("values", [["ab"], [], ["+49301234567", " "]])
def test_who_is_too_short_to_be_told_is_refused(values: list[str]) -> None:
    with pytest.raises(ValueError, match=r"too short|nobody"):
        Customer(values)


@given(st.text(min_size=3), st.text())
def test_what_was_erased_is_found_no_more(value: str, text: str) -> None:
    if len(value.strip()) < 3:
        return
    customer = Customer([value])
    assert not customer.is_in(customer.erased(f"{text} {value} {text}")) or customer.is_in(ERASED)
