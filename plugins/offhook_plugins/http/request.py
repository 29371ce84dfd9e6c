"""`HttpRequest`: what a request says."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from offhook import EMPTY_MAP, PERSONAL, FrozenDict, JsonMap, JsonValue, Payload
from offhook.fields import WebAddress

_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_SECRET: Final = ({"secret"}, {"secret", "prefix"})
_OWN_HEADERS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect", "keep-alive"}
    | {"accept-encoding", "proxy-connection", "proxy-authorization"}
)
_REPEATABLE: Final = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")

Verb = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        found = parts.hostname, parts.port
    except ValueError as problem:
        raise PydanticCustomError("url", "is no URL: {why}", {"why": str(problem)}) from None
    if not found[0]:
        raise PydanticCustomError("url", "names no host")
    if "@" in parts.netloc:
        raise PydanticCustomError(
            "url", "holds a name or a password, which everybody could read: send a header with a secret instead"
        )
    return url


def _is_line(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _check_secret(name: str, value: Any) -> None:
    if set(value) not in _SECRET or not all(isinstance(part, str) for part in value.values()):
        raise PydanticCustomError(
            "secret",
            "has a map for {name} that is no secret: one looks like {shape}",
            {"name": name, "shape": '{secret: "crm-token", prefix: "Bearer "}'},
        )
    if not _is_line(value.get("prefix", "")):
        raise PydanticCustomError("secret", "has a prefix for {name} that no header can hold", {"name": name})


def _headers(headers: FrozenDict) -> FrozenDict:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise PydanticCustomError("header", "has {name}, which is no name of a header", {"name": repr(name)})
        if name.lower() in _OWN_HEADERS:
            raise PydanticCustomError("header", "has {name}, which is not for the caller to say", {"name": name})
        if isinstance(value, FrozenDict):
            _check_secret(name, value)
        elif not isinstance(value, str) or not _is_line(value):
            raise PydanticCustomError(
                "header", "should have a text of one line in ASCII, or a secret, for {name}", {"name": name}
            )
    return headers


def _query(query: FrozenDict) -> FrozenDict:
    for name, value in query.items():
        if isinstance(value, FrozenDict):
            _check_secret(name, value)
        elif value is None or isinstance(value, tuple):
            raise PydanticCustomError("query", "should have one text, number or secret for {name}", {"name": name})
    return query


def _form(form: FrozenDict) -> FrozenDict:
    for name, value in form.items():
        if value is None or isinstance(value, (tuple, FrozenDict)):
            raise PydanticCustomError("form", "should have one text or number for {name}", {"name": name})
    return form


class HttpRequest(
    Payload[FrozenDict],
    group="http",
    positional="url",
    examples=[
        {"url": "https://crm.example.com/customers/1042"},
        {
            "method": "POST",
            "url": "https://crm.example.com/callbacks",
            "headers": {"Authorization": {"secret": "crm-token", "prefix": "Bearer "}},
            "json": {"number": "+4930123456"},
            "idempotencyKey": "callback-1042",
        },
    ],
    result="map",
    result_fields={"status": "number", "headers": "map", "body": "any", "url": "text"},
):
    """Ask a service on the web, and take its answer.

    The answer is a map of `status`, `headers` (names in small letters), `body` (JSON taken apart, or text; null if
    there is none) and `url` (of the page that answered, after redirects). A status of 400 and above is an answer like
    any other. Which hosts may be asked, and with which limits, say the settings of the plugin `http`.

    What may be repeated without doing anything twice (GET, HEAD, OPTIONS, PUT, DELETE, and anything with an
    idempotencyKey) is tried again when it does not come through, or answers 429, 502, 503 or 504.

    Errors:
        http-not-installed: the library that it is done with is not there: `pip install 'offhook[http]'`.
        host-not-allowed: the settings do not name the host, or not one that it was redirected to.
        private-address: the host has an address that is not public, and the settings do not allow that.
        unknown-secret: the settings name no such secret, or its variable holds none that can be sent.
        secret-not-allowed: the secret is not for this host, or would travel without encryption.
        could-not-connect: the host has no address, or nobody answers there, or without a valid certificate.
        http-timeout: there was no whole answer within the time limit.
        response-too-large: the body has more bytes than the settings allow.
        too-many-redirects: it was redirected more often than the settings allow.
        bad-response: what came is not HTTP, or says that it is JSON and is not.

    Source: own.
    """

    url: Annotated[WebAddress, AfterValidator(_address), PERSONAL] = Field(description="The http or https URL to ask.")
    method: Verb = Field(default="GET", description="What to do there.")
    query: Annotated[JsonMap, AfterValidator(_query), PERSONAL] = Field(
        default=EMPTY_MAP, description="What to add to the URL's query, by name: a text, a number, or a secret."
    )
    headers: Annotated[JsonMap, AfterValidator(_headers)] = Field(
        default=EMPTY_MAP,
        description="Headers, by name: a text, or a secret as {secret: NAME, prefix: TEXT}, NAME being one of the "
        "settings.",
    )
    json_body: Annotated[JsonValue, PERSONAL] = Field(
        default=None, validation_alias="json", serialization_alias="json", description="The body, as JSON."
    )
    text: Annotated[str | None, PERSONAL] = Field(default=None, description="The body, as text in UTF-8.")
    form: Annotated[JsonMap | None, PERSONAL] = Field(
        default=None, description="The body, as the fields of a form: texts and numbers by name."
    )
    idempotency_key: str | None = Field(
        default=None,
        min_length=1,
        max_length=255,
        description="Goes along as the header Idempotency-Key, the same at each try, so that the service does it once.",
    )
    retries: int | None = Field(
        default=None, ge=0, le=5, description="How often to try again; left out, as the settings say."
    )
    follow_redirects: StrictBool = Field(
        default=True, description="false takes a redirect for the answer, instead of following it."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        bodies = [name for name in ("json_body", "text", "form") if getattr(self, name) is not None]
        names = " and ".join(name.removesuffix("_body") for name in bodies)
        if len(bodies) > 1:
            raise PydanticCustomError("body", "has {names}, and a request has one body", {"names": names})
        if bodies and self.method in ("GET", "HEAD"):
            raise PydanticCustomError(
                "body", "has {names}, and a {method} has no body", {"names": names, "method": self.method}
            )
        if self.form is not None:
            _form(self.form)
        if self.idempotency_key is not None:
            if not _is_line(self.idempotency_key):
                raise PydanticCustomError("key", "has an idempotencyKey that no header can hold")
            if any(name.lower() == "idempotency-key" for name in self.headers):
                raise PydanticCustomError("key", "has an idempotencyKey, and a header that says it too")
        return self

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be asked twice without doing anything twice."""
        return self.method in _REPEATABLE or self.idempotency_key is not None
