"""Whom a request comes from, and how the browser came, where proxies stand in front of us."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from bot.web.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network

    from aiohttp import web

    Network = IPv4Network | IPv6Network


def client_address(request: web.Request) -> str:
    """Return the visitor's address: the last one of `X-Forwarded-For` that no proxy of ours wrote of another.

    Each proxy adds whom it speaks for at the end, so what stands before the first stranger is only what that stranger says.
    """
    address = _without_port(request.remote or "")
    named = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    while named and is_trusted(request, address):
        further = _without_port(named.pop().strip())
        if not further:
            break
        address = further
    return address


def is_trusted(request: web.Request, address: str) -> bool:
    """Say whether `address` is of this machine, or of a proxy of `BOT_TRUSTED_PROXIES`."""
    services = request.config_dict.get(SERVICES)
    return is_ours(address, services.settings.trusted_proxies if services else ())


def is_ours(address: str, networks: Iterable[Network]) -> bool:
    """Say whether `address` is of this machine, or in one of `networks`."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return parsed.is_loopback or any(parsed in network for network in networks)


def network_of(address: str) -> str:
    """Return the address, or the /64 of an IPv6 one: a household has as many of those as it likes."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def _without_port(address: str) -> str:
    """Return an address alone: some proxies write `203.0.113.5:4711` or `[2001:db8::1]:4711`, another port each time."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, colon, port = address.partition(":")
    return host if colon and port.isdigit() else address
