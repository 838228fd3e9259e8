"""Settings of the server: environment variables, or a ``.env`` file in the working directory.

Nothing is read when this module is imported. Variables that are not named here are ignored.
"""

import contextlib
import os
import re
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from letzshop_core.adapters.sqlalchemy.engine import UnsupportedDatabase, database_url
from letzshop_core.fields import Email
from letzshop_core.imports.addresses import AddressPolicy
from letzshop_core.parsing import is_currency
from letzshop_core.security.passwords import NewPassword
from letzshop_core.security.tokens import weakness
from letzshop_core.users.models import Username
from letzshop_http.locality import is_loopback

__all__ = ["BadSettings", "Settings", "load_settings"]

_HOW_TO_MAKE_ONE: Final = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'

_HOST: Final = re.compile(r"[\w.-]+|[\da-fA-F]*(?::[\da-fA-F]*){2,}")  # a name, IPv4, IPv6
_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+")

CommaList = Annotated[tuple[str, ...], NoDecode]


class BadSettings(Exception):
    """Some variables have values that cannot be used; the message names them, without secrets."""


class Settings(BaseSettings):
    """Every setting, with its default. The variable is the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    database_url: str = Field(
        "sqlite:///./letzshop.db", repr=False, description="`postgresql://…` or `sqlite:///…`."
    )
    db_pool_size: int = Field(10, ge=1, le=500, description="Connections kept open per process.")
    db_max_overflow: int = Field(5, ge=0, le=500, description="Further connections under load.")
    auto_migrate: bool = Field(True, description="Create and upgrade the tables at the start.")
    data_dir: Path = Field(
        Path("letzshop-data"),
        description="Folder for feeds that are being imported, and a generated secret.",
    )

    api_host: str = Field("127.0.0.1", description="Address to listen on.")
    api_port: int = Field(8000, ge=1, le=65535, description="Port to listen on.")
    debug: bool = Field(
        False,
        description="Log text instead of JSON; accept a weak `JWT_SECRET_KEY`, with a warning.",
    )
    marketplace_name: str = Field(
        "Letzshop",
        min_length=1,
        max_length=200,
        description="The name that `GET /` and `/docs` show.",
    )
    default_currency: str = Field("EUR", description="ISO 4217; for prices that name no currency.")
    gtin_policy: Literal["lenient", "strict"] = Field(
        "lenient", description="`strict` rejects GTINs with a wrong check digit."
    )
    import_report_days: int = Field(
        90,
        ge=0,
        le=36_500,
        description="Days after which the findings and rejected rows of an import are deleted; "
        "`0`: never.",
    )

    jwt_secret_key: SecretStr | None = Field(
        None,
        description="Signs the tokens; at least 32 bytes. Unset on a loopback address, the server "
        "makes a secret and keeps it in `DATA_DIR`.",
    )
    jwt_expire_minutes: int = Field(
        30, ge=1, le=60 * 24 * 30, description="How long a login lasts."
    )
    admin_username: Username = Field("admin", description="Name of the first administrator.")
    admin_password: NewPassword | None = Field(
        None,
        description="Password of the first administrator. Unset: `admin123` on a loopback address, "
        "otherwise a random one that the first start prints.",
    )
    admin_email: Email = Field(
        "admin@example.com", description="E-mail address of the first administrator."
    )

    email_host: str | None = Field(
        None, description="SMTP server for mails to shop owners. Unset: no mails."
    )
    email_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Its port. Unset: 587 for `starttls`, 465 for `tls`, 25 for `none`.",
    )
    email_username: str | None = Field(
        None, description="User name for `EMAIL_API_KEY`. Unset: `EMAIL_FROM`."
    )
    email_api_key: SecretStr | None = Field(
        None, description="Key or password for the SMTP server. Unset: no login."
    )
    email_from: Email | None = Field(None, description="Sender of mails. Unset: `ADMIN_EMAIL`.")
    email_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="`starttls`, `tls`, or `none`, which allows no login."
    )

    cors_origins: CommaList = Field(
        (), description="Web origins that may call the API; `*` for all."
    )
    trusted_proxies: CommaList = Field(
        (), description="Addresses or networks of proxies whose `X-Forwarded-For` is trusted."
    )
    feed_allowed_hosts: CommaList = Field(
        (), description="Private hosts, addresses or networks that feeds may be fetched from."
    )
    rate_limit: Literal["on", "off"] = Field(
        "on", description="`off` turns off the limits on requests and failed logins."
    )
    redis_url: str | None = Field(
        None,
        repr=False,
        description="`redis://…`, `rediss://…` or `unix://…`. Lets processes share the limits.",
    )
    metrics: Literal["local", "all", "off"] = Field(
        "local",
        description="Who may read `/metrics`: `local` (this machine), `all` or `off` (nobody).",
    )

    @field_validator("cors_origins", "trusted_proxies", "feed_allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            [p for p in (p.strip() for p in value.split(",")) if p]
            if isinstance(value, str)
            else value
        )

    @field_validator("gtin_policy", "email_security", "rate_limit", "metrics", mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            parsed = database_url(value)
        except UnsupportedDatabase as error:
            raise ValueError(error.fault) from None
        if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
            msg = "must name a file, as in sqlite:///./letzshop.db: several processes use it"
            raise ValueError(msg)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            folder = Path(parsed.database).absolute().parent
            if not folder.is_dir():
                msg = f"there is no folder {folder}"
                raise ValueError(msg)
        return value

    @field_validator("default_currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        value = value.strip().upper()
        if not is_currency(value):
            msg = f"must be an ISO 4217 code such as EUR, not {value!r}"
            raise ValueError(msg)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ip_network(text, strict=False)
        return value

    @field_validator("feed_allowed_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AddressPolicy(value)
        return value

    @field_validator("email_host")
    @classmethod
    def _host(cls, value: str | None) -> str | None:
        if value is not None and not _HOST.fullmatch(value):
            msg = f"must be a host name such as smtp.example.com, without port, not {value!r}"
            raise ValueError(msg)
        return value

    @field_validator("email_security")
    @classmethod
    def _no_key_in_clear(cls, value: str, info: ValidationInfo) -> str:
        if value == "none" and info.data.get("email_api_key") is not None:
            msg = "with none, EMAIL_API_KEY would be sent in clear text"
            raise ValueError(msg)
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            if text != "*" and not _ORIGIN.fullmatch(text):
                msg = f"{text!r} is not an origin like https://shop.example (RFC 6454), nor *"
                raise ValueError(msg)
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("redis://", "rediss://", "unix://")):
            msg = "must start with redis://, rediss:// or unix://"
            raise ValueError(msg)
        from letzshop_core.adapters.limits import redis_storage  # noqa: PLC0415  (only with Redis)

        redis_storage(value)
        return value

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """``TRUSTED_PROXIES`` as networks."""
        return tuple(ip_network(text, strict=False) for text in self.trusted_proxies)

    @property
    def is_local(self) -> bool:
        """Whether the server listens on a loopback address only."""
        return is_loopback(self.api_host)

    def signing_secret(self) -> str:
        """The secret to sign tokens with. If it is not set, one is made and kept, on a loopback
        address only.

        Raises:
            BadSettings: it is missing on another address, or too weak; or it cannot be kept, or
                what was kept is damaged.
        """
        if self.jwt_secret_key is None:
            if not self.is_local:
                msg = (
                    f"JWT_SECRET_KEY must be set when API_HOST is {self.api_host}. Make one with\n"
                    f"  {_HOW_TO_MAKE_ONE}"
                )
                raise BadSettings(msg)
            path = self.data_dir / "jwt-secret"
            try:
                kept = _kept_secret(path)
            except OSError as error:
                msg = f"DATA_DIR: a secret cannot be kept in {self.data_dir}: {error.strerror}"
                raise BadSettings(msg) from None
            problem = weakness(kept)
            if problem is not None:
                msg = f"DATA_DIR: {path} holds no secret: {problem}. Delete it to get a new one."
                raise BadSettings(msg)
            return kept
        secret = self.jwt_secret_key.get_secret_value()
        problem = weakness(secret)
        if problem is not None and not self.debug:
            msg = (
                f"JWT_SECRET_KEY is refused: {problem}. Make a good one with\n  {_HOW_TO_MAKE_ONE}"
            )
            raise BadSettings(msg)
        return secret

    @property
    def secret_weakness(self) -> str | None:
        """What is wrong with ``JWT_SECRET_KEY``, or None."""
        key = self.jwt_secret_key
        return None if key is None else weakness(key.get_secret_value())


def load_settings() -> Settings:
    """The settings from the environment as it is now.

    Raises:
        BadSettings: a variable's value cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_input=False, include_url=False)
        ]
        raise BadSettings("\n".join(faults)) from None
    except UnicodeDecodeError:
        msg = "The file .env is not UTF-8."
        raise BadSettings(msg) from None


def _kept_secret(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(errors="replace").strip()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(handle)  # a power cut could leave the name without the secret
        with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
            os.link(made, path)
    finally:
        made.unlink()
    return path.read_text().strip()
