"""Who acts: a person at work, a citizen, or a service; and what `moments` has granted."""

from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from common.contracts.base import Caller


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. `id` is the person's id (UUID as text), or the service's name.

    `strength` is the level of assurance of the sign-in (OpenID `acr`). Staff act under a commission: an immutable version of it, the
    care unit and the roles there.
    """

    kind: Caller
    id: str
    session_id: str | None = None
    strength: str | None = None
    commission_id: UUID | None = None
    commission_version_id: UUID | None = None
    care_unit_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def person_id(self) -> UUID:
        """Give the id of the person; a service has none and raises `ValueError`."""
        return UUID(self.id)

    def to_claims(self) -> dict[str, Any]:
        """Give the actor as short token claims; absent things are left out."""
        claims = {
            "kind": self.kind.value,
            "sub": self.id,
            "sid": self.session_id,
            "acr": self.strength,
            "com": self.commission_id and str(self.commission_id),
            "cov": self.commission_version_id and str(self.commission_version_id),
            "unit": self.care_unit_id and str(self.care_unit_id),
            "roles": sorted(self.roles) or None,
        }
        return {key: value for key, value in claims.items() if value is not None}

    @classmethod
    def from_claims(cls, claims: dict[str, Any]) -> Self:
        """Make the actor again from `to_claims`."""
        return cls(
            kind=Caller(claims["kind"]),
            id=claims["sub"],
            session_id=claims.get("sid"),
            strength=claims.get("acr"),
            commission_id=_uuid(claims.get("com")),
            commission_version_id=_uuid(claims.get("cov")),
            care_unit_id=_uuid(claims.get("unit")),
            roles=frozenset(claims.get("roles", ())),
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """What `moments` allows one actor for one moment, for 15 seconds: `access` is `read` or `write`."""

    moment_id: UUID
    moment_version: int
    care_unit_id: UUID
    citizen_id: UUID
    actor_id: str
    access: str

    def to_claims(self) -> dict[str, Any]:
        """Give the grant as token claims."""
        return {
            "mom": str(self.moment_id),
            "ver": self.moment_version,
            "unit": str(self.care_unit_id),
            "cit": str(self.citizen_id),
            "sub": self.actor_id,
            "acc": self.access,
        }

    @classmethod
    def from_claims(cls, claims: dict[str, Any]) -> Self:
        """Make the grant again from `to_claims`."""
        return cls(
            UUID(claims["mom"]), claims["ver"], UUID(claims["unit"]), UUID(claims["cit"]), claims["sub"], claims["acc"]
        )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
