"""To which address a request goes: that of a host which the settings allow, and none of the own network by mistake.

What was looked at is what is connected to: a name that is looked up twice can have another address the second time.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TYPE_CHECKING, Final

from offhook import ActionError
from offhook_plugins.http.patterns import matches

if TYPE_CHECKING:
    from offhook_plugins.http.config import HttpConfig

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_WITH_IPV4: Final = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96"))  # NAT64, translated, compatible
)
_LOCAL_NAT64: Final = ipaddress.IPv6Network("64:ff9b:1::/48")
"""What `is_global` takes for public, and is a network's own."""


def check_host(config: HttpConfig, host: str, port: int) -> bool:
    """Whether a host that may be asked may have an address that is not public.

    Raises `ActionError` (`host-not-allowed`) for one that may not be asked.
    """
    if matches(config.private_hosts, host, port):
        return True
    if matches(config.hosts, host, port):
        return False
    allowed = ", ".join((*config.hosts, *config.private_hosts)) or "none"
    raise ActionError(
        f"{host}, port {port}, may not be asked; the settings allow {allowed}",
        code="host-not-allowed",
        hint="name it in `hosts` of [plugin.http.config]",
    )


async def addresses_of(config: HttpConfig, host: str, port: int) -> list[str]:
    """The addresses of a host that may be asked, in the order in which they should be tried.

    Raises `ActionError`: `host-not-allowed`; `private-address` if one of them is not public and the settings do not
    allow that; `could-not-connect` if there are none.
    """
    may_be_private = check_host(config, host, port)
    found = await _looked_up(host, port)
    private = [address for address in found if not _is_public(ipaddress.ip_address(address.partition("%")[0]))]
    if private and not may_be_private:
        raise ActionError(
            f"{host} has the address {private[0]}, which is not public",
            code="private-address",
            hint="name it in `private_hosts` of [plugin.http.config] if it is meant",
        )
    return found


async def _looked_up(host: str, port: int) -> list[str]:
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        infos = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise ActionError(
            f"the address of {host} was not found: {problem}", code="could-not-connect", retryable=True
        ) from None
    return list(dict.fromkeys(str(info[4][0]) for info in infos))


def _is_public(address: _Address) -> bool:
    inner = _inside(address)
    if isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in _LOCAL_NAT64):
        return False
    return address.is_global and not address.is_multicast and (inner is None or _is_public(inner))


def _inside(address: _Address) -> _Address | None:
    """The address that one of the ways from IPv6 to IPv4 leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _WITH_IPV4):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
