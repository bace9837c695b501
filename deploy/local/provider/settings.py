"""What the provider is told by its environment (`common.chassis.environment`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from common.chassis.environment import absolute, base_address, read, setting
from common.chassis.settings import Settings
from deploy.local.settings import ProviderPort
from gateway.settings import SignInSettings

PEOPLE = Path(__file__).parents[1] / "people.yaml"


class RefusedInProductionError(Exception):
    """Somebody tries to run the demonstration's sign-in where real people's data is."""

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__(
            "The embedded OpenID provider signs in anybody who knows the demo PIN and refuses to start with SOB_ENV=production; "
            "point SOB_STAFF_ISSUER and SOB_CITIZEN_ISSUER at real providers."
        )


@dataclass(frozen=True, kw_only=True)
class ProviderSettings(ProviderPort, SignInSettings):
    """The provider's settings. `url` is its address as browsers see it."""

    who: ClassVar[str] = "demo provider"
    host: str = setting("SOB_PROVIDER_HOST", "what it listens on", "127.0.0.1")
    url: str = setting(
        "SOB_PROVIDER_URL", "its address as browsers see it", "http://127.0.0.1:<SOB_PROVIDER_PORT>", base_address
    )
    people_file: Path = setting("SOB_DEMO_PEOPLE", "its people", "deploy/local/people.yaml", absolute)
    key_file: Path = setting("SOB_PROVIDER_KEY_FILE", "its key", "<SOB_VAR>/keys/provider.json", absolute)

    def __post_init__(self) -> None:
        """Refuse production wherever the settings come from, so that no way of starting goes around it."""
        if self.production:
            raise RefusedInProductionError


def provider_settings() -> ProviderSettings:
    """Read the settings; raises `SettingsError`, `RefusedInProductionError` in production, whatever is missing there."""
    if read(Settings, "provider").production:
        raise RefusedInProductionError
    return read(ProviderSettings, "provider")
