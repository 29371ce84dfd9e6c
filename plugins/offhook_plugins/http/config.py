"""What `[plugin.http.config]` holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from offhook import PluginConfig
from offhook_plugins.http.patterns import check_pattern


class SecretSource(BaseModel):
    """Where a secret is, and to which hosts it may be sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: str = Field(min_length=1, description="The variable of the environment that holds it.")
    hosts: tuple[str, ...] = Field(min_length=1, description="The hosts to which it may be sent, as in `hosts`.")

    @field_validator("hosts")
    @classmethod
    def _patterns(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(check_pattern, hosts))


class HttpConfig(PluginConfig):
    """What HttpRequest may ask, and how long and how much.

    A host is a name, `*.example.com` for all below one, or an address; with `:8080` it is for that port, with `:*` for
    all, and else for 80 and 443.
    """

    hosts: tuple[str, ...] = Field(default=(), description="The hosts that may be asked; nobody may if it is empty.")
    private_hosts: tuple[str, ...] = Field(
        default=(),
        description="Further hosts that may be asked, which may also have addresses that are not public, and be sent "
        "secrets without encryption.",
    )
    time_limit: timedelta = Field(
        default=timedelta(seconds=10),
        gt=timedelta(0),
        le=timedelta(minutes=10),
        description="How long one try may take, redirects and the whole body included.",
    )
    size_limit: int = Field(
        default=1_000_000, ge=1, le=100_000_000, description="How many bytes the body of an answer may have."
    )
    redirects: int = Field(default=5, ge=0, le=20, description="How many redirects one request may be sent through.")
    retries: int = Field(
        default=2, ge=0, le=5, description="How often a request that may be repeated is tried again, unless it says."
    )
    ca_file: Path | None = Field(
        default=None, description="Certificates to trust, a PEM file; left out, those that browsers trust."
    )
    secrets: Mapping[str, SecretSource] = Field(
        default={}, description="The secrets that requests may name: for each the variable and the hosts."
    )

    @field_validator("hosts", "private_hosts")
    @classmethod
    def _patterns(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(check_pattern, hosts))
