"""What the gateway is told by its environment (`common.chassis.environment`)."""

from dataclasses import dataclass
from typing import ClassVar

from common.chassis.environment import SettingsError, read, setting, web_address, whole_number
from common.chassis.settings import BusSettings, PublicSettings


@dataclass(frozen=True, slots=True)
class Issuer:
    """An OpenID provider and what we are to it."""

    url: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, kw_only=True)
class SignInSettings(PublicSettings):
    """What the gateway and the OpenID providers know of each other; the demo provider is told it too."""

    who: ClassVar[str] = "gateway, demo provider"
    staff_client_id: str = setting(
        "SOB_STAFF_CLIENT_ID", "what we are called at the OpenID provider of staff (SITHS eID)"
    )
    staff_client_secret: str = setting("SOB_STAFF_CLIENT_SECRET", "what we share with that provider", secret=True)
    citizen_client_id: str = setting(
        "SOB_CITIZEN_CLIENT_ID", "what we are called at the OpenID provider of citizens (e-legitimation)"
    )
    citizen_client_secret: str = setting("SOB_CITIZEN_CLIENT_SECRET", "what we share with that provider", secret=True)


@dataclass(frozen=True, kw_only=True)
class GatewaySettings(SignInSettings, BusSettings):
    """The gateway's settings."""

    who: ClassVar[str] = "gateway"
    cookie_secret: str = setting(
        "SOB_COOKIE_SECRET",
        "seals the short cookie of a sign-in and the forgery tokens; the same in all replicas",
        secret=True,
    )
    staff_issuer_url: str = setting("SOB_STAFF_ISSUER", "the address of the OpenID provider of staff", read=web_address)
    citizen_issuer_url: str = setting(
        "SOB_CITIZEN_ISSUER", "the address of the OpenID provider of citizens", read=web_address
    )
    api_audience: str = setting(
        "SOB_API_AUDIENCE", "what an issuer's access token must be issued for (`aud`) to open `/api/v1`", "sob-api"
    )

    connections_per_address: int = setting(
        "SOB_CONNECTIONS_PER_ADDRESS",
        "how many connections of one address may wait in each process for their sender or reader; one more, and the one that has waited longest "
        "is closed",
        "100",
        whole_number(1, 800),
    )

    def __post_init__(self) -> None:
        """Refuse to serve real people without TLS, wherever the settings come from."""
        if self.production and not self.is_https:
            raise SettingsError("SOB_PUBLIC_URL must be https in production.")

    @property
    def staff_issuer(self) -> Issuer:
        """The OpenID provider of staff."""
        return Issuer(self.staff_issuer_url, self.staff_client_id, self.staff_client_secret)

    @property
    def citizen_issuer(self) -> Issuer:
        """The OpenID provider of citizens."""
        return Issuer(self.citizen_issuer_url, self.citizen_client_id, self.citizen_client_secret)

    @property
    def is_https(self) -> bool:
        """Say whether browsers come over TLS: then cookies get the `__Host-` prefix and `Secure`."""
        return self.public_url.startswith("https://")


@dataclass(frozen=True, kw_only=True)
class ContainerSettings(GatewaySettings):
    """What gunicorn is told beside the gateway in a container (`deploy/images/gunicorn.py`)."""

    who: ClassVar[str] = "gateway in a container"
    workers: int = setting("SOB_GATEWAY_WORKERS", "gunicorn's processes", "2", whole_number(1, 100))
    threads: int = setting("SOB_GATEWAY_THREADS", "gunicorn's threads in each process", "16", whole_number(1, 1000))
    proxy_addresses: str = setting(
        "SOB_PROXY_ADDRESSES", "reverse proxies whose forwarding headers are believed", "127.0.0.1"
    )


def gateway_settings() -> GatewaySettings:
    """Read the gateway's settings; raises `SettingsError`."""
    return read(GatewaySettings, "gateway")
