"""What the provider is told by its environment, read once at start."""

from dataclasses import dataclass, field
from pathlib import Path

from environs import Env, validate

from common.chassis.settings import common_environment

PEOPLE = Path(__file__).parents[1] / "people.yaml"
DEFAULT_PORT = 8001
HIGHEST_PORT = 65535


class RefusedInProductionError(Exception):
    """Somebody tries to run the demonstration's sign-in where real people's data is."""

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__(
            "The embedded OpenID provider signs in anybody who knows the demo PIN and refuses to start with SOB_ENV=production; "
            "point SOB_STAFF_ISSUER and SOB_CITIZEN_ISSUER at real providers."
        )


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """The gateway as a client of one issuer."""

    client_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """The provider's settings. `url` and `public_url` (the gateway's) are as browsers see them, without a slash at the end."""

    environment: str
    host: str
    port: int
    url: str
    public_url: str
    staff_client: ClientSettings
    citizen_client: ClientSettings
    people_file: Path
    key_file: Path

    def __post_init__(self) -> None:
        """Refuse production wherever the settings come from, so that no way of starting goes around it."""
        if self.environment == "production":
            raise RefusedInProductionError


def provider_settings() -> ProviderSettings:
    """Read the settings; raises `environs.EnvError` that names a faulty variable, `RefusedInProductionError` in production."""
    env = Env(eager=True)
    environment, var = common_environment(env)
    if environment == "production":  # before anything that is missing there anyway
        raise RefusedInProductionError
    port = env.int("SOB_PROVIDER_PORT", DEFAULT_PORT, validate=validate.Range(min=1, max=HIGHEST_PORT))
    return ProviderSettings(
        environment=environment,
        host=env.str("SOB_PROVIDER_HOST", "127.0.0.1"),
        port=port,
        url=env.str("SOB_PROVIDER_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        public_url=env.str("SOB_PUBLIC_URL").rstrip("/"),
        staff_client=_client(env, "SOB_STAFF"),
        citizen_client=_client(env, "SOB_CITIZEN"),
        people_file=env.path("SOB_DEMO_PEOPLE", PEOPLE),
        key_file=env.path("SOB_PROVIDER_KEY_FILE", var / "keys" / "provider.json"),
    )


def _client(env: Env, prefix: str) -> ClientSettings:
    return ClientSettings(env.str(f"{prefix}_CLIENT_ID"), env.str(f"{prefix}_CLIENT_SECRET"))
