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
        "calledparty",
        "caller",
        "callerid",
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
        "destination",
        "digits",
        "displayname",
        "email",
        "emailaddress",
        "filename",
        "firstname",
        "friendlyname",
        "from",
        "fullname",
        "htmlbody",
        "htmlvalue",
        "iban",
        "identity",
        "inputselections",
        "inputtext",
        "inputtexts",
        "lastname",
        "mail",
        "message",
        "messagebody",
        "mobile",
        "name",
        "note",
        "notes",
        "outboundto",
        "phone",
        "phonenumber",
        "plaintextbody",
        "postalcode",
        "ssn",
        "stagedfiles",
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


_WHO: Final = frozenset(
    {
        "caller",
        "callingparty",
        "customeraddress",
        "customeremail",
        "customername",
        "customernumber",
        "customerphone",
        "email",
        "emailaddress",
        "from",
        "fullname",
        "identity",
        "lastname",
        "mail",
        "mobile",
        "name",
        "outboundto",
        "phone",
        "phonenumber",
        "surname",
        "telephone",
    }
)
"""Of these, the names that tell who a customer is; the rest is what they said, or may be the centre's own."""


def tells_who(name: str) -> bool:
    """Whether an attribute of this name tells who somebody is."""
    return plain_name(name) in _WHO


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """`customer_name`, `Customer-Name` and `customerName` as one."""
    return name.replace("_", "").replace("-", "").replace(" ", "").casefold()


def is_personal_name(name: str, others: frozenset[str] = frozenset()) -> bool:
    """Whether an attribute of this name holds personal data; `others` are names that a centre adds, in plain form."""
    plain = plain_name(name)
    return plain in PERSONAL_NAMES or plain in others
