"""Destination: whether an address may be posted to, and the numbers that it may be reached at.

Whoever may subscribe chooses where this server posts. So what is inside our own network is out of
reach unless whoever runs the server allows it, and the connection is made to the very number that
was looked at: a name that resolves otherwise a moment later gains nothing (DNS rebinding).

Source    IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its successors);
          RFC 6052 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 5156
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from loopbook.errors import SubscriptionControls

DEST_MAX = 2_000
PORT_FREE = 1024
PORTS_KNOWN = (80, 443)
"""Ports below PORT_FREE that may be posted to: the others belong to services that are not HTTP."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Sequence[str]]
"""Gives the numeric addresses of a name, at a port."""

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\.?")

_SHUT = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers (CGNAT)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; metadata of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "168.63.129.16/32",  # public by number, yet answered by the host of a virtual machine
    )
)
# Of IPv6 only what is given out for the global internet is open, and of that not what is special:
# Teredo, ORCHID, documentation, 6to4, SRv6. NAT64, mapped and local forms lie outside 2000::/3.
_GLOBAL = ipaddress.ip_network("2000::/3")
_SHUT_IN_GLOBAL = tuple(
    ipaddress.ip_network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


class Destination(NamedTuple):
    """An address taken apart, of a form that may be posted to.

    Fields
      target  path and query, as the request line has them
      shown   name and port, as the Host header has them
    """

    is_tls: bool
    host: str
    port: int
    target: str
    shown: str


def destination(dest: str) -> Destination:
    """Return the parts of an address.

    Raises    SubscriptionControls  LB-N20 it is no plain http or https address, LB-N21 it names a
              user, LB-N22 its port is none to post to
    """
    if not isinstance(dest, str) or len(dest) > DEST_MAX or not _PRINTABLE.fullmatch(dest):
        raise SubscriptionControls("LB-N20", dest=repr(dest)[:80])
    try:
        parts = urlsplit(dest)
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise SubscriptionControls("LB-N20", dest=dest[:80]) from fault
    is_odd = "\\" in dest or ("[" in parts.netloc and ":" not in host)
    if parts.scheme not in ("http", "https") or not _is_host(host) or is_odd:
        raise SubscriptionControls("LB-N20", dest=dest[:80])
    if "@" in parts.netloc:
        raise SubscriptionControls("LB-N21")
    is_tls = parts.scheme == "https"
    port = (443 if is_tls else 80) if port is None else port
    if port < PORT_FREE and port not in PORTS_KNOWN:
        raise SubscriptionControls("LB-N22", port=port, known=", ".join(map(str, PORTS_KNOWN)))
    return Destination(is_tls, host, port, _target(parts), parts.netloc)


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            # A zone (`fe80::1%eth0`) is a place on this machine.
            return "%" not in host and ipaddress.ip_address(host).version == 6
        except ValueError:
            return False
    return bool(_HOST.fullmatch(host)) and len(host) <= 253


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def allowed_networks(words: Sequence[str]) -> tuple[Network, ...]:
    """Return the private networks that may be posted to, as `192.168.7.0/24`.

    Raises    SubscriptionControls  LB-N26 a text is no network
    """
    found = []
    for word in words:
        try:
            found.append(ipaddress.ip_network(word.strip()))
        except ValueError as fault:
            raise SubscriptionControls("LB-N26", network=word[:80]) from fault
    return tuple(found)


def is_open(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Say whether an address may be posted to: on the global internet, or allowed by name."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    if mapped is not None:
        # The connection of a mapped address is one of IPv4: it is judged, and allowed, as that.
        return is_open(mapped, allowed)
    if any(address in network for network in allowed if network.version == address.version):
        return True
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not any(address in network for network in _SHUT)
    is_special = any(address in network for network in _SHUT_IN_GLOBAL)
    return address.is_global and address in _GLOBAL and not is_special


def numbers(found: Destination, resolve: Resolve, allowed: Sequence[Network]) -> list[Address]:
    """Return the addresses that a destination may be reached at.

    A name with one address inside and one outside is refused as a whole: it is a trick, or soon
    one.
    Raises    SubscriptionControls  LB-N23 the name has no address, LB-N24 one is not open
    """
    try:
        texts = resolve(found.host, found.port)
        addresses = [ipaddress.ip_address(text) for text in texts]
    except (OSError, ValueError) as fault:
        raise SubscriptionControls("LB-N23", host=found.host) from fault
    if not addresses:
        raise SubscriptionControls("LB-N23", host=found.host)
    if not all(is_open(address, allowed) for address in addresses):
        # The number is not told: it would map our network for whoever asks.
        raise SubscriptionControls("LB-N24", host=found.host)
    return list(dict.fromkeys(addresses))


def resolved(seconds: float) -> Resolve:
    """Return a resolver that asks the system, and gives up after so many seconds.

    The system cannot be told to give up; the thread that waits for it is left to end by itself.
    """

    def resolve(host: str, port: int) -> Sequence[str]:
        found: list[str] = []
        faults: list[OSError] = []

        def ask() -> None:
            try:
                # Also spellings such as 0x7f.1 and 2130706433 are read here, by the system itself.
                infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                found.extend(str(info[4][0]) for info in infos)
            except (OSError, UnicodeError) as fault:
                faults.append(fault if isinstance(fault, OSError) else OSError(str(fault)))

        asking = threading.Thread(target=ask, name="loopbook-resolve", daemon=True)
        asking.start()
        asking.join(seconds)
        if faults:
            raise faults[0]
        if asking.is_alive():
            raise TimeoutError(host)
        return tuple(found)

    return resolve
