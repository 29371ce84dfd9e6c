from __future__ import annotations

import pytest

from offhook import ActionError
from offhook_crm.numbers import e164
from offhook_crm.records import Customer
from offhook_crm.rows import read_customers, write_customers

TEXT = """id,name,number,email,tier,city
C1,Ada Obi,030 123456;+49 171 1234567,ada@example.com,gold,Berlin
C2,"Lang, Mia",,,,
"""


def test_customers_are_read_with_their_numbers_in_one_form() -> None:
    rows = read_customers(TEXT, "customers.csv", "DE")

    assert rows.problems == []
    assert rows.customers == [
        Customer(
            "C1", "Ada Obi", ("+4930123456", "+491711234567"), "ada@example.com", "gold", None, {"city": "Berlin"}
        ),
        Customer("C2", "Lang, Mia"),
    ]


def test_what_is_written_is_read_again() -> None:
    customers = read_customers(TEXT, "customers.csv", "DE").customers

    assert read_customers(write_customers(customers), "again.csv").customers == customers


def test_rows_that_cannot_be_taken_are_told_with_their_line() -> None:
    text = "id,name,number\nC1,Ada,030 123456\n,Ben,\nC3,,\nC1,Cy\nC5,Dee,\nC5,Eve,\nC6,Flo,hello\n"

    rows = read_customers(text, "customers.csv")

    assert [one.id for one in rows.customers] == ["C5"]
    assert rows.problems == [
        "customers.csv:2: '030 123456' is no telephone number; begin it with + and the country's code",
        "customers.csv:3: id is empty",
        "customers.csv:4: name is empty",
        "customers.csv:5: it has another number of cells than the head",
        "customers.csv:7: the id C5 stands in line 6 already",
        "customers.csv:8: 'hello' is no telephone number; begin it with + and the country's code",
    ]


def test_a_file_without_its_columns_is_told() -> None:
    with pytest.raises(ActionError, match=r"customers\.csv:1: there is no column name; there is id, nmae") as caught:
        read_customers("id,nmae\n", "customers.csv")

    assert caught.value.hint == "did you mean nmae?"


def test_no_cell_is_a_formula_for_a_spreadsheet() -> None:
    text = write_customers([Customer("C1", "=1+1", ("+4930123456",), extra={"memo": "-2+3|cmd", "debt": "-12.5"})])

    assert text.splitlines()[1] == "C1, =1+1,+4930123456,,,,-12.5, -2+3|cmd"


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("030/12 34 56", "DE", "+4930123456"),
        ("0049 30 123456", "DE", "+4930123456"),
        ("+1 (415) 555-0123", None, "+14155550123"),
        ("whatsapp:+491711234567", None, "+491711234567"),
        ("030 123456", None, None),
        ("client:ana", "DE", None),
        ("1", "DE", None),
    ],
)
def test_numbers_have_one_form(text: str, country: str | None, number: str | None) -> None:
    assert e164(text, country) == number
