"""Settings: what each variable takes, what is said of a bad value, and the rules on secrets."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.disks import full_disk
from tests.waiting import PATIENCE

from letzshop_core.security.tokens import MIN_SECRET_BYTES
from letzshop_http.settings import BadSettings, Settings, load_settings

GOOD_SECRET = "kJ8-fnWq2zXv0pLr7TtYbMh5cGdUeSaI1oR3"
REFERENCE = Path(__file__).parents[2] / "docs/reference/settings.md"

# By variable: a value that is taken, what it becomes, and one that is refused (None: none is).
VARIABLES: dict[str, tuple[str, Any, str | None]] = {
    "DATABASE_URL": ("postgresql://a:b@c/d", "postgresql://a:b@c/d", "mysql://a:b@c/d"),
    "DB_POOL_SIZE": ("3", 3, "0"),
    "DB_MAX_OVERFLOW": ("0", 0, "-1"),
    "AUTO_MIGRATE": ("false", False, "perhaps"),
    "DATA_DIR": ("/srv/data", Path("/srv/data"), None),
    "API_HOST": ("0.0.0.0", "0.0.0.0", None),
    "API_PORT": ("9000", 9000, "65536"),
    "DEBUG": ("true", True, "2"),
    "MARKETPLACE_NAME": ("Bazaar", "Bazaar", "x" * 201),
    "DEFAULT_CURRENCY": ("chf", "CHF", "XQQ"),
    "GTIN_POLICY": ("strict", "strict", "loose"),
    "IMPORT_REPORT_DAYS": ("0", 0, "-1"),
    "JWT_SECRET_KEY": (GOOD_SECRET, None, None),
    "JWT_EXPIRE_MINUTES": ("5", 5, "0"),
    "ADMIN_USERNAME": ("root", "root", "a b"),
    "ADMIN_PASSWORD": ("long enough", None, "short"),
    "ADMIN_EMAIL": ("a@example.com", "a@example.com", "nobody"),
    "EMAIL_HOST": ("smtp.example.com", "smtp.example.com", "smtp.example.com:587"),
    "EMAIL_PORT": ("2525", 2525, "0"),
    "EMAIL_USERNAME": ("apikey", "apikey", None),
    "EMAIL_API_KEY": ("the key", None, None),
    "EMAIL_FROM": ("shops@example.com", "shops@example.com", "Shops <shops@example.com>"),
    "EMAIL_SECURITY": ("tls", "tls", "ssl"),
    "CORS_ORIGINS": (
        "https://a.example, http://b:8080",
        ("https://a.example", "http://b:8080"),
        "a.example",
    ),
    "TRUSTED_PROXIES": ("10.0.0.0/8,::1", ("10.0.0.0/8", "::1"), "proxy"),
    "FEED_ALLOWED_HOSTS": ("localhost, 10.1.2.0/24", ("localhost", "10.1.2.0/24"), "10.0.0.0/99"),
    "RATE_LIMIT": (" OFF", "off", "some"),
    "REDIS_URL": ("redis://:pw@h:6379/0", "redis://:pw@h:6379/0", "http://h"),
    "METRICS": ("all", "all", "some"),
}


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of ours is set, and the working directory is empty."""
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_every_variable_is_in_the_table() -> None:
    assert {name.upper() for name in Settings.model_fields} == VARIABLES.keys()


@pytest.mark.parametrize("name", VARIABLES)
def test_a_good_value_is_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text, expected, _ = VARIABLES[name]
    monkeypatch.setenv(name, text)
    value = getattr(load_settings(), name.lower())
    assert (value.get_secret_value() if expected is None else value) == (expected or text) or (
        value == expected
    )


@pytest.mark.parametrize("name", [name for name, row in VARIABLES.items() if row[2] is not None])
def test_a_bad_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, VARIABLES[name][2] or "")
    with pytest.raises(BadSettings, match=rf"^{name}: \S"):
        load_settings()


def test_all_bad_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_PORT", "RATE_LIMIT", "ADMIN_EMAIL"):
        monkeypatch.setenv(name, VARIABLES[name][2] or "")
    with pytest.raises(BadSettings) as caught:
        load_settings()
    named = {line.partition(":")[0] for line in str(caught.value).splitlines()}
    assert named == {"API_PORT", "RATE_LIMIT", "ADMIN_EMAIL"}


@pytest.mark.parametrize("name", VARIABLES)
def test_an_empty_value_is_none_at_all(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    default = getattr(load_settings(), name.lower())
    monkeypatch.setenv(name, "")
    assert getattr(load_settings(), name.lower()) == default


def test_variables_of_others_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_HOSTS", "x")
    Path(".env").write_text("SOMETHING_ELSE=1\nAPI_PORT=8123\n")
    assert load_settings().api_port == 8123


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("API_PORT=8123\nMARKETPLACE_NAME=Ünïcode\n")
    monkeypatch.setenv("API_PORT", "8124")
    assert (load_settings().api_port, load_settings().marketplace_name) == (8124, "Ünïcode")


def test_a_file_that_is_no_text() -> None:
    Path(".env").write_bytes(b"API_PORT=\xff\n")
    with pytest.raises(BadSettings, match=r"\.env"):
        load_settings()


def test_a_mail_services_key_is_not_sent_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_SECURITY", "none")
    assert load_settings().email_security == "none"
    monkeypatch.setenv("EMAIL_API_KEY", "hunter2")
    with pytest.raises(BadSettings, match=r"^EMAIL_SECURITY: .*EMAIL_API_KEY") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


class TestNothingSecretIsShown:
    SECRETS: ClassVar = {
        "DATABASE_URL": "postgresql://u:hunter2@h/d",
        "REDIS_URL": "redis://:hunter2@h:6379",
        "JWT_SECRET_KEY": f"{GOOD_SECRET}hunter2",
        "ADMIN_PASSWORD": "hunter2-hunter2",
        "EMAIL_API_KEY": "hunter2",
    }

    def test_in_what_a_debugger_prints(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in self.SECRETS.items():
            monkeypatch.setenv(name, value)
        assert "hunter2" not in repr(load_settings())
        assert "hunter2" not in str(load_settings())

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("DATABASE_URL", "mysql://u:hunter2@h/d"),
            ("DATABASE_URL", "postgresql://u:hunter2@h:port/d"),
            ("DATABASE_URL", "hunter2"),
            ("REDIS_URL", "http://:hunter2@h"),
            ("REDIS_URL", "redis://:hunter2@h"),
            ("REDIS_URL", "redis://:hunter2/x@h:6379"),
            ("REDIS_URL", "redis://:hunter2@h:6379/0?colour=red"),
            ("REDIS_URL", "redis://:hunter2@h:6379/0?max_connections=many"),
            ("REDIS_URL", "rediss://:hunter2@h:6379/0?ssl_cert_reqs=often"),
            ("ADMIN_PASSWORD", "hunter2"),
        ],
    )
    def test_in_what_is_said_of_bad_ones(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(BadSettings, match=f"^{name}: ") as caught:
            load_settings()
        assert "hunter2" not in str(caught.value)

    def test_in_what_is_said_of_a_weak_secret(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JWT_SECRET_KEY", "hunter2")
        with pytest.raises(BadSettings) as caught:
            load_settings().signing_secret()
        assert "hunter2" not in str(caught.value)


class TestSigningSecret:
    def test_a_good_one_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JWT_SECRET_KEY", GOOD_SECRET)
        monkeypatch.setenv("API_HOST", "0.0.0.0")
        assert load_settings().signing_secret() == GOOD_SECRET
        assert load_settings().secret_weakness is None

    @pytest.mark.parametrize(
        "secret",
        [
            "x" * (MIN_SECRET_BYTES - 1),
            "a" * 64,
            "your-secret-key-change-this-in-production",
            "change-me-please-this-is-only-an-example-secret",
        ],
    )
    def test_a_weak_one_is_refused_with_the_remedy(
        self, monkeypatch: pytest.MonkeyPatch, secret: str
    ) -> None:
        monkeypatch.setenv("JWT_SECRET_KEY", secret)
        with pytest.raises(BadSettings, match="JWT_SECRET_KEY") as caught:
            load_settings().signing_secret()
        command = str(caught.value).splitlines()[-1].strip()
        made = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
        monkeypatch.setenv("JWT_SECRET_KEY", made.stdout.strip())
        assert load_settings().signing_secret() == made.stdout.strip()

    def test_debug_takes_a_weak_one_and_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JWT_SECRET_KEY", "weak")
        monkeypatch.setenv("DEBUG", "true")
        assert load_settings().signing_secret() == "weak"
        assert load_settings().secret_weakness

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "shop.example"])
    @pytest.mark.parametrize("debug", ["true", "false"])
    def test_a_server_for_others_needs_one(
        self, monkeypatch: pytest.MonkeyPatch, host: str, debug: str
    ) -> None:
        monkeypatch.setenv("API_HOST", host)
        monkeypatch.setenv("DEBUG", debug)
        with pytest.raises(BadSettings, match="JWT_SECRET_KEY must be set"):
            load_settings().signing_secret()
        assert not Path("letzshop-data").exists()

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
    def test_a_server_for_this_machine_makes_and_keeps_one(
        self, monkeypatch: pytest.MonkeyPatch, host: str
    ) -> None:
        monkeypatch.setenv("API_HOST", host)
        secret = load_settings().signing_secret()
        assert len(secret.encode()) >= MIN_SECRET_BYTES
        with full_disk(0):  # what is kept needs no room
            assert load_settings().signing_secret() == secret
        kept = Path("letzshop-data/jwt-secret")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        assert os.listdir("letzshop-data") == ["jwt-secret"]

    def test_processes_that_start_at_once_agree(self) -> None:
        script = (
            "from letzshop_http.settings import load_settings\n"
            "input(); print(load_settings().signing_secret())"
        )
        started = [
            subprocess.Popen(
                [sys.executable, "-c", script],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        for process in started:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        secrets = {process.communicate(timeout=PATIENCE)[0].strip() for process in started}
        assert len(secrets) == 1
        assert len(secrets.pop()) >= MIN_SECRET_BYTES

    @pytest.mark.parametrize("kept", [b"", b"short\n", b"\xff\xfe" * 50])
    def test_what_is_no_secret_any_more_is_refused(self, kept: bytes) -> None:
        """As a full disk or a power cut leaves it."""
        Path("letzshop-data").mkdir()
        Path("letzshop-data/jwt-secret").write_bytes(kept)
        with pytest.raises(BadSettings, match=r"DATA_DIR: letzshop-data/jwt-secret .* Delete it"):
            load_settings().signing_secret()

    def test_a_disk_without_room_keeps_no_part_of_a_secret(self) -> None:
        with full_disk(10), pytest.raises(BadSettings, match="File too large"):
            load_settings().signing_secret()
        assert os.listdir("letzshop-data") == []

    def test_a_folder_that_cannot_be_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("file").write_text("")
        monkeypatch.setenv("DATA_DIR", "file/inside")
        with pytest.raises(BadSettings, match="DATA_DIR"):
            load_settings().signing_secret()


def test_the_reference_lists_every_variable_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", REFERENCE.read_text(), re.MULTILINE)
    expected = [
        (
            name.upper(),
            "" if field.default in (None, ()) else f"`{_spelled(field.default)}`",
            field.description,
        )
        for name, field in Settings.model_fields.items()
    ]
    assert rows == expected


def _spelled(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)
