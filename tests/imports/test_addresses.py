"""Which addresses feeds may be fetched from."""

from ipaddress import ip_address

import pytest

from letzshop_core.errors import FeedUnavailable
from letzshop_core.imports.addresses import AddressPolicy

PUBLIC = [
    "93.184.215.14",
    "8.8.8.8",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "64:ff9b::808:808",  # NAT64 of 8.8.8.8
    "::ffff:8.8.8.8",
]
INSIDE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",  # carrier-grade NAT
    "100.100.100.200",  # a cloud's metadata
    "127.0.0.1",
    "127.8.8.8",
    "168.63.129.16",  # a cloud's host agent
    "169.254.169.254",  # metadata
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:0:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "2001::1",  # Teredo
    "2001:db8::1",
    "3fff::1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:c0a8:101::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",  # not assigned to anybody
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address: str) -> None:
    AddressPolicy().check_address("shop.example", ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_refused(address: str) -> None:
    with pytest.raises(FeedUnavailable) as refusal:
        AddressPolicy().check_address("shop.example", ip_address(address))
    assert refusal.value.code == "fetch/forbidden-address"


@pytest.mark.parametrize(
    ("allowed", "host", "address"),
    [
        ("127.0.0.1", "localhost", "127.0.0.1"),
        ("127.0.0.1", "localhost", "::ffff:127.0.0.1"),
        ("127.0.0.0/8", "x.example", "127.9.9.9"),
        ("10.1.0.0/16", "x.example", "10.1.2.3"),
        ("feeds.internal", "Feeds.Internal.", "10.9.9.9"),
        (" localhost ", "localhost", "::1"),
        ("[::1]", "localhost", "::1"),
        ("fd00::/8", "x.example", "fd12::1"),
    ],
)
def test_exceptions_are_admitted(allowed: str, host: str, address: str) -> None:
    AddressPolicy([allowed]).check_address(host, ip_address(address))


@pytest.mark.parametrize(
    ("allowed", "host", "address"),
    [
        ("10.1.0.0/16", "x.example", "10.2.0.1"),
        ("feeds.internal", "other.internal", "10.9.9.9"),
        ("feeds.internal", "x.feeds.internal", "10.9.9.9"),
    ],
)
def test_exceptions_admit_nothing_else(allowed: str, host: str, address: str) -> None:
    with pytest.raises(FeedUnavailable):
        AddressPolicy([allowed]).check_address(host, ip_address(address))


@pytest.mark.parametrize("entry", ["", "http://feeds.internal", "10.0.0.0/99", "a b"])
def test_an_exception_that_makes_no_sense_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="is not a host name, address or network"):
        AddressPolicy([entry])


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://shop.example/feed.csv", "fetch/invalid-url"),
        ("file:///etc/passwd", "fetch/invalid-url"),
        ("gopher://shop.example/", "fetch/invalid-url"),
        ("shop.example/feed.csv", "fetch/invalid-url"),
        ("http:///feed.csv", "fetch/invalid-url"),
        ("http://[::1", "fetch/invalid-url"),
        ("http://shop example/", "fetch/invalid-url"),
        ("http://shop%2eexample/", "fetch/invalid-url"),
        ("http://shop.example:99999/", "fetch/invalid-url"),
        ("http://shop.example/\r\nX: y", "fetch/invalid-url"),
        ("http://2130706433/", "fetch/invalid-url"),
        ("http://127.1/", "fetch/invalid-url"),
        ("http://0177.0.0.1/", "fetch/invalid-url"),
        ("http://127.0.0.1./", "fetch/invalid-url"),
        ("http://127.0.0.1/feed.csv", "fetch/forbidden-address"),
        ("http://user:secret@127.0.0.1/", "fetch/forbidden-address"),
        ("http://[::ffff:10.0.0.1]/", "fetch/forbidden-address"),
        ("http://localhost:8000/", "fetch/forbidden-address"),
        ("http://anything.localhost./", "fetch/forbidden-address"),
    ],
)
def test_urls_that_are_plainly_forbidden(url: str, code: str) -> None:
    with pytest.raises(FeedUnavailable) as refusal:
        AddressPolicy().check_url(url)
    assert refusal.value.code == code
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/a b.csv",
        "HTTP://shop.example:8443/x?a=1",
        "http://8.8.8.8/feed",
        "http://1.2.shop24/feed",
    ],
)
def test_other_urls_may_be_tried(url: str) -> None:
    AddressPolicy().check_url(url)
