"""What a process is told by its environment (`docs/operators/settings.md`): read once, at start, all faults in one sentence."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from environs import Env, ValidationError, validate

SERVICES = ("directory", "content", "moments", "audit")
"""The services that exist; each has a folder of the same name."""
BROKER = "amqp://guest:guest@127.0.0.1:5672/"
"""Where a broker is sought that nobody names."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The settings of one service process. `health_port` 0 means no health server."""

    name: str
    environment: str
    amqp_uri: str
    database_url: str
    var: Path
    signing_key_file: Path
    trusted_keys_file: Path
    master_key_file: Path
    keys_url: str
    blobs: str
    health_host: str
    health_port: int
    max_workers: int
    speech: str = "espeak-ng"

    @property
    def production(self) -> bool:
        """Tell whether real people's data is at stake."""
        return self.environment == "production"


def common_environment(env: Env) -> tuple[str, Path]:
    """Read what every process has: `SOB_ENV` and `SOB_VAR`."""
    environment = env.str("SOB_ENV", "demo", validate=validate.OneOf(["demo", "test", "production"]))
    return environment, env.path("SOB_VAR", Path("var")).absolute()


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


def broker_list(env: Env) -> str:
    """Read `AMQP_URI` (`broker_addresses`)."""

    def judge(told: str) -> None:
        try:
            broker_addresses(told)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    return env.str("AMQP_URI", BROKER, validate=judge)


def blobs_address(env: Env, var: Path) -> str:
    """Read `SOB_BLOBS`: where files larger than a message live (`common.chassis.blobs.open_store`)."""
    return env.str("SOB_BLOBS", f"file:{var / 'blobs'}")


def service_settings(name: str) -> ServiceSettings:
    """Read the settings of the service `name`; raises `environs.EnvError` that names every faulty variable."""
    env = Env(eager=False)
    environment, var = common_environment(env)
    prefix = name.upper()
    settings = ServiceSettings(
        name=name,
        environment=environment,
        amqp_uri=broker_list(env),
        database_url=env.str(f"{prefix}_DATABASE_URL", f"sqlite:///{var / name}.sqlite3"),
        var=var,
        signing_key_file=env.path("SOB_SIGNING_KEY_FILE", var / "keys" / f"{name}.json"),
        trusted_keys_file=env.path("SOB_TRUSTED_KEYS_FILE", var / "keys" / "trusted.json"),
        master_key_file=env.path("SOB_MASTER_KEY_FILE", var / "keys" / f"{name}.master"),
        keys_url=env.str(f"{prefix}_KEYS_URL", f"sqlite:///{var / name}-keys.sqlite3"),
        blobs=blobs_address(env, var),
        health_host=env.str("SOB_HEALTH_HOST", "127.0.0.1"),
        health_port=env.int("SOB_HEALTH_PORT", 0),
        max_workers=env.int("SOB_MAX_WORKERS", 20, validate=validate.Range(min=2, max=200)),
        speech=env.str("SOB_SPEECH", "espeak-ng", validate=validate.OneOf(["espeak-ng", "none"])),
    )
    env.seal()
    return settings
