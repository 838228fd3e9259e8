"""Mails to shop owners, from the server's processes to a mail server."""

import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from tests.e2e.conftest import LiveServer
from tests.e2e.test_walkthrough import Curl, wait_for_job
from tests.mail import MailServer
from tests.waiting import PATIENCE

FEED = b"id;title;price\n1;Lamp;19,90 EUR\n2;Chair;on request\n"


LOGIN = ("apikey", "the service's key")


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def mail_server(authority: trustme.CA) -> Iterator[MailServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    server = MailServer(starttls=context, login=LOGIN)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mailing_server(
    tmp_path: Path,
    database_environment: dict[str, str],
    mail_server: MailServer,
    authority: trustme.CA,
) -> Iterator[LiveServer]:
    directory = tmp_path / "empty"
    directory.mkdir()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    settings = {
        "FEED_ALLOWED_HOSTS": "127.0.0.1",
        "SSL_CERT_FILE": str(tmp_path / "authority.pem"),
        "EMAIL_HOST": "localhost",
        "EMAIL_PORT": str(mail_server.port),
        "EMAIL_USERNAME": LOGIN[0],
        "EMAIL_API_KEY": LOGIN[1],
        "ADMIN_EMAIL": "admin@market.example",
        "MARKETPLACE_NAME": "Le Marché",
    }
    with LiveServer(directory, settings | database_environment) as server:
        yield server


def test_a_vendor_hears_of_verification_and_of_rejected_rows_once(
    mailing_server: LiveServer,
    mail_server: MailServer,
    feed_server: Callable[[str, bytes], str],
) -> None:
    curl = Curl(mailing_server.url)
    newcomer = {"email": "v@tech.example", "username": "vendor", "password": "securepassword123"}
    curl("POST", "/register", newcomer, expect=201)
    login = curl("POST", "/login", {k: newcomer[k] for k in ("username", "password")})
    vendor = Curl(mailing_server.url, login["access_token"])
    shop = vendor("POST", "/shops", {"shop_code": "TECH", "shop_name": "Tëch"}, expect=201)
    login = curl("POST", "/login", {"username": "admin", "password": "admin123"})
    admin = Curl(mailing_server.url, login["access_token"])
    admin("PUT", f"/admin/shops/{shop['id']}/verify")
    url = feed_server("products.csv", FEED)
    url = url.replace("://", "://me:hunter2@")
    for _ in range(2):
        job = vendor("POST", "/import-csv", {"url": url, "shop_code": "TECH"}, expect=202)
        last = wait_for_job(vendor, job["job_id"])
        assert last["counts"]["rejected"] == 1
    admin("PUT", f"/admin/shops/{shop['id']}/status")
    deadline = time.monotonic() + PATIENCE
    while len(mail_server.received) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)

    subjects = [mail["Subject"] for mail in mail_server.received]
    first = last["job_id"] - 1
    assert subjects == [
        "TECH is verified",
        f"TECH: import {first} rejected 1 of 2 rows",
        "TECH is deactivated",
    ]
    verified, rejected, _ = mail_server.received
    assert (verified["From"], verified["To"]) == (
        "Le Marché <admin@market.example>",
        "v@tech.example",
    )
    assert "Tëch (TECH)" in verified.get_content()
    text = rejected.get_content()
    assert f"GET /import-jobs/{first}/errors.csv" in text
    assert "row 3" in text
    assert "hunter2" not in rejected.as_string() + text


def test_a_key_without_a_server_to_use_it_on_is_remarked(tmp_path: Path) -> None:
    with LiveServer(tmp_path, {"EMAIL_API_KEY": "hunter2"}) as server:
        pass
    assert "EMAIL_API_KEY is set, but EMAIL_HOST is not" in server.log.read_text()
    assert "hunter2" not in server.log.read_text()
