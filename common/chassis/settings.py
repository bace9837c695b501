"""What the chassis wants to be told by the environment (`common.chassis.environment`). A service's own stand in `services/<name>/settings.py`."""

import re
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from common.chassis.environment import absolute, base_address, one_of, read, setting, whole_number

STORE_QUESTIONS = {"endpoint", "region"}


def broker_addresses(told: str) -> tuple[str, ...]:
    """Give the addresses in `AMQP_URI`: one, or those of a cluster's nodes with `;` between them.

    All lead to the same virtual host in the same way. `ValueError` says what is wrong, without the address: it holds a password.
    """
    addresses = tuple(one.strip() for one in told.split(";"))
    if len({_read_address(one, place) for place, one in enumerate(addresses, 1)}) > 1:
        raise ValueError("The addresses must all begin alike (amqp or amqps) and name the same virtual host.")
    return addresses


def _read_address(address: str, place: int) -> tuple[str, str]:
    """Give scheme and virtual host. What AMQP libraries read in two ways, such as a second slash, is refused."""
    wrong = f"Address number {place} isn't one of a broker: amqp://user:password@host:port/virtual-host , with ; before the next."
    try:
        parts = urlsplit(address)
        parted = parts.scheme, re.fullmatch(r"[\w.:-]+", parts.hostname or ""), parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parted[0] not in {"amqp", "amqps"} or not parted[1] or parted[2] == 0 or "/" in parts.path[1:]:
        raise ValueError(wrong)
    return parts.scheme, unquote(parts.path[1:]) or "/"


def store_address(text: str) -> str:
    """Read where files larger than a message live (`common.chassis.blobs.open_store`)."""
    parts = urlsplit(text)
    is_folder = parts.scheme == "file" and parts.path and not parts.netloc
    if not is_folder and (parts.scheme != "s3" or not parts.netloc or set(parse_qs(parts.query)) - STORE_QUESTIONS):
        raise ValueError(f"must be file:FOLDER or s3://BUCKET/PREFIX?endpoint=…&region=…, not “{text}”.")
    return text


def _broker(text: str) -> str:
    try:
        broker_addresses(text)
    except ValueError as wrong:
        raise ValueError(f"can't be read. {wrong}") from None
    return text


def _database(text: str) -> str:
    if text.partition("://")[0] not in {"sqlite", "postgresql", "postgresql+psycopg2"}:
        raise ValueError("must be the address of a database: postgresql+psycopg2://… or sqlite:///….")
    if (told := re.search("[?&]synchronous=([^&]*)", text)) and told[1] not in {"FULL", "OFF"}:
        raise ValueError("may say ?synchronous=FULL or ?synchronous=OFF, no other word.")
    return text


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every process is told. `who` says to operators who reads what a class declares."""

    who: ClassVar[str] = "all"
    environment: str = setting(
        "SOB_ENV",
        "`demo`, `test` or `production`; production refuses demo data, the demo provider and plain http",
        "demo",
        one_of("demo", "test", "production"),
    )
    var: Path = setting("SOB_VAR", "folder of files", "var", absolute)

    @property
    def production(self) -> bool:
        """Say whether real people's data is at stake."""
        return self.environment == "production"


@dataclass(frozen=True, kw_only=True)
class PublicSettings(Settings):
    """What those are told who write our address down for people."""

    who: ClassVar[str] = "gateway, notifications, demo provider"
    public_url: str = setting(
        "SOB_PUBLIC_URL", "the gateway's address as browsers see it; https in production", read=base_address
    )


@dataclass(frozen=True, kw_only=True)
class BusSettings(Settings):
    """What a process on the bus is told."""

    who: ClassVar[str] = "services, gateway, `sob`"
    amqp_uri: str = setting(
        "AMQP_URI",
        "the broker: `amqp://user:password@host:port/virtual-host`, or the nodes of a cluster with `;` between ([cluster.md](cluster.md)); "
        "`make run` starts one of its own when nobody names one",
        "amqp://guest:guest@127.0.0.1:5672/",
        _broker,
        secret=True,
    )
    signing_key_file: Path = setting(
        "SOB_SIGNING_KEY_FILE",
        "private Ed25519 JWK; its `kid` is the issuer's name",
        "<SOB_VAR>/keys/<issuer>.json",
        absolute,
    )
    blobs: str = setting(
        "SOB_BLOBS",
        "the store of files, the same for all: `file:FOLDER` (one machine, or a volume that all mount; the folder is made, what it lies in is not, "
        "so let it lie *in* the volume) or `s3://BUCKET/PREFIX?endpoint=https://…&region=…` (any S3-compatible store; make the bucket first)",
        "file:<SOB_VAR>/blobs",
        store_address,
    )


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(BusSettings):
    """What every service is told; what it never uses needn't be there."""

    who: ClassVar[str] = "services"
    name: str
    database_url: str = setting(
        "<SERVICE>_DATABASE_URL",
        "SQLAlchemy URL, `postgresql+psycopg2://…` or `sqlite:///…`; `?synchronous=OFF` after a file is for tests: what was acknowledged may be "
        "lost in a power cut",
        "sqlite:///<SOB_VAR>/<service>.sqlite3",
        _database,
        secret=True,
    )
    keys_url: str = setting(
        "<SERVICE>_KEYS_URL",
        "a service that seals (moments): the store of the moments' keys, apart from its database",
        "sqlite:///<SOB_VAR>/<service>-keys.sqlite3",
        _database,
        secret=True,
    )
    master_key_file: Path = setting(
        "SOB_MASTER_KEY_FILE",
        "32 bytes in base64: they wrap the moments' keys (moments, messaging, flags), open sealed reasons (audit) and make digests of numbers that found nobody "
        "(directory), of codes and addresses of our own (notifications); content and retention need none",
        "<SOB_VAR>/keys/<service>.master",
        absolute,
    )
    trusted_keys_file: Path = setting(
        "SOB_TRUSTED_KEYS_FILE", "JWKS of everybody's public keys", "<SOB_VAR>/keys/trusted.json", absolute
    )
    sealing_keys_file: Path = setting(
        "SOB_SEALING_KEYS_FILE",
        "JWKS of the public keys with which words are sealed for a service alone",
        "<SOB_VAR>/keys/sealing.json",
        absolute,
    )
    health_host: str = setting("SOB_HEALTH_HOST", "where health and metrics are served", "127.0.0.1")
    health_port: int = setting(
        "SOB_HEALTH_PORT", "`/live`, `/ready` and `/metrics` on it; 0: none", "0", whole_number(0, 65535)
    )
    max_workers: int = setting("SOB_MAX_WORKERS", "calls and events side by side", "20", whole_number(2, 200))


def service_settings(name: str) -> ServiceSettings:
    """Read the settings of a service: those of its own module `settings`, if it has one. Raises `SettingsError`."""
    own = f"services.{name}.settings"
    has_own = find_spec(f"services.{name}") and find_spec(own)
    kind: type[ServiceSettings] = import_module(own).Settings if has_own else ServiceSettings
    return read(kind, name, name=name)
