"""What the gateway is told by its environment (`docs/operators/settings.md`), read once at start."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from environs import Env, validate

from common.chassis.settings import blobs_address, broker_list, common_environment


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OpenID provider and what we are to it."""

    url: str
    client_id: str
    client_secret: str

    @classmethod
    def read(cls, env: Env, prefix: str) -> Self:
        """Read `<prefix>_ISSUER`, `_CLIENT_ID` and `_CLIENT_SECRET`."""
        return cls(env.str(f"{prefix}_ISSUER"), env.str(f"{prefix}_CLIENT_ID"), env.str(f"{prefix}_CLIENT_SECRET"))


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """The gateway's settings. `public_url` is its address as browsers see it, without a slash at the end.

    `api_audience`: what an access token must be issued for (`aud`) to open the API.
    """

    environment: str
    amqp_uri: str
    public_url: str
    cookie_secret: str
    signing_key_file: Path
    staff_issuer: Issuer
    citizen_issuer: Issuer
    blobs: str = "file:var/blobs"
    api_audience: str = "sob-api"

    @property
    def is_https(self) -> bool:
        """Tell whether browsers come over TLS: then cookies get the `__Host-` prefix and `Secure`."""
        return self.public_url.startswith("https://")


def gateway_settings() -> GatewaySettings:
    """Read the settings; raises `environs.EnvError` that names every faulty variable, `ValueError` for a risky production."""
    env = Env(eager=True)
    environment, var = common_environment(env)
    settings = GatewaySettings(
        environment=environment,
        amqp_uri=broker_list(env),
        public_url=env.str("SOB_PUBLIC_URL").rstrip("/"),
        cookie_secret=env.str("SOB_COOKIE_SECRET"),
        signing_key_file=env.path("SOB_SIGNING_KEY_FILE", var / "keys" / "gateway.json"),
        staff_issuer=Issuer.read(env, "SOB_STAFF"),
        citizen_issuer=Issuer.read(env, "SOB_CITIZEN"),
        blobs=blobs_address(env, var),
        api_audience=env.str("SOB_API_AUDIENCE", "sob-api", validate=validate.Length(min=1)),
    )
    if environment == "production" and not settings.is_https:
        message = "SOB_PUBLIC_URL must be https in production"
        raise ValueError(message)
    return settings
