"""The names under which personal data stands in attributes, which have no model."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

PERSONAL_NAMES: Final = frozenset(
    {
        "address",
        "author",
        "bcc",
        "birthdate",
        "birthday",
        "body",
        "called",
        "caller",
        "calledparty",
        "callingparty",
        "cc",
        "comment",
        "comments",
        "contacturi",
        "customeraddress",
        "customeremail",
        "customername",
        "customernumber",
        "customerphone",
        "dateofbirth",
        "displayname",
        "email",
        "emailaddress",
        "firstname",
        "friendlyname",
        "from",
        "fullname",
        "iban",
        "identity",
        "lastname",
        "mail",
        "message",
        "messagebody",
        "mobile",
        "name",
        "notes",
        "outboundto",
        "phone",
        "phonenumber",
        "postalcode",
        "ssn",
        "street",
        "subject",
        "surname",
        "telephone",
        "text",
        "to",
        "transcript",
        "zip",
        "zipcode",
    }
)
"""Without regard to case, hyphens and underscores: `customer_name` is `customerName`."""


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """`customer_name`, `Customer-Name` and `customerName` as one."""
    return name.replace("_", "").replace("-", "").replace(" ", "").casefold()


def is_personal_name(name: str, others: frozenset[str] = frozenset()) -> bool:
    """Whether an attribute of this name holds personal data; `others` are names that a centre adds, in plain form."""
    plain = plain_name(name)
    return plain in PERSONAL_NAMES or plain in others
