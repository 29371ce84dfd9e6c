"""Secrets by name: a payload says which, and only what goes over the line has it.

An answer may repeat what it was asked with, so they are taken out of whatever is handed on, errors included.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

from offhook import ActionError
from offhook_plugins.http.addresses import check_host
from offhook_plugins.http.patterns import matches

if TYPE_CHECKING:
    from offhook_plugins.http.config import HttpConfig, SecretSource

_HIDDEN: Final = "***"
_SHORTEST: Final = 4


class Opened:
    """The secrets of one request, opened for one host. `values` has each text that must not be seen."""

    def __init__(self, config: HttpConfig, host: str, port: int, *, encrypted: bool) -> None:
        self._config = config
        self._to = (host, port)
        self._encrypted = encrypted
        self._values: set[str] = set()

    def text(self, value: Any) -> str:
        """What stands for the value of a header or of the query on the line.

        Raises `ActionError`: `unknown-secret` if there is no such secret, `secret-not-allowed` if it may not be sent
        to this host.
        """
        if not isinstance(value, Mapping):
            return value if isinstance(value, str) else json.dumps(value)
        name = value["secret"]
        source = self._config.secrets.get(name)
        if source is None:
            raise _unknown(name, self._config.secrets)
        self._check_way(name, source)
        secret = _read(name, source)
        self._values.add(secret)
        return f"{value.get('prefix', '')}{secret}"

    def hide(self, value: Any) -> Any:
        """The value without the secrets, in any of the forms that they travel in; maps and lists are looked through."""
        if isinstance(value, str):
            return _without(value, self._forms())
        if isinstance(value, Mapping):
            return {self.hide(key): self.hide(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.hide(each) for each in value]
        return value

    def _forms(self) -> list[str]:
        forms = {
            form
            for secret in self._values
            for form in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1])
        }
        return sorted(forms, key=len, reverse=True)  # one may stand within another

    def _check_way(self, name: str, source: SecretSource) -> None:
        host, port = self._to
        if not matches(source.hosts, host, port):
            raise ActionError(
                f"the secret {name} may not be sent to {host}, port {port}; it is for {', '.join(source.hosts)}",
                code="secret-not-allowed",
            )
        if not self._encrypted and not check_host(self._config, host, port):
            raise ActionError(
                f"the secret {name} would go to {host} without encryption",
                code="secret-not-allowed",
                hint="ask with https://",
            )


def _read(name: str, source: SecretSource) -> str:
    secret = os.environ.get(source.env, "")
    if not secret:
        raise ActionError(f"the variable {source.env}, with the secret {name}, is not set", code="unknown-secret")
    if len(secret) < _SHORTEST:
        raise ActionError(
            f"the secret {name} (the variable {source.env}) has fewer than {_SHORTEST} characters: that is found "
            "within other words, and could not be kept from sight",
            code="unknown-secret",
        )
    if not (secret.isascii() and secret.isprintable()):
        raise ActionError(
            f"the secret {name} (the variable {source.env}) has characters that no header can hold, such as a line end",
            code="unknown-secret",
        )
    return secret


def _unknown(name: str, known: Iterable[str]) -> ActionError:
    near = get_close_matches(name, known, 1)
    return ActionError(
        f"the settings of the plugin http name no secret {name!r}; they name {', '.join(known) or 'none'}",
        code="unknown-secret",
        hint=f"did you mean {near[0]}?" if near else None,
    )


def _without(text: str, forms: Iterable[str]) -> str:
    for form in forms:
        text = text.replace(form, _HIDDEN)
    return text
