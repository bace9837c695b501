"""Who acts: a person at work, a citizen, or a service; and what `moments` has granted."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from common.contracts.base import Caller, schema
from common.contracts.moments.events import Snapshot

_SNAPSHOT = schema(Snapshot)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. `id` is the person's id (UUID as text), or the service's name.

    `strength` is the level of assurance of the sign-in (OpenID `acr`). Staff act under a commission: an immutable version of it, the
    care unit and the roles there.

    A guardian who acts for a child has the child as `id`, whose the rights are, and stands in `guardian_id` as who really does it: the form
    that RFC 8693 gives to acting for another (`act`). What judges rights asks `id`; what tells or remembers who did something asks
    `doer_id` or `whole_id`, and what is kept for a repeat `capacity_id`.
    """

    kind: Caller
    id: str
    session_id: str | None = None
    strength: str | None = None
    commission_id: UUID | None = None
    commission_version_id: UUID | None = None
    care_unit_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    guardian_id: UUID | None = None

    @property
    def doer_id(self) -> str:
        """Give who really does it: the guardian, or the actor."""
        return str(self.guardian_id) if self.guardian_id else self.id

    @property
    def whole_id(self) -> str:
        """Give at most 64 characters that tell who acts for whom: another text for a guardian's own doings, for each child, and for the child."""
        return f"{self.guardian_id.hex}{self.person_id.hex}" if self.guardian_id else self.id

    @property
    def capacity_id(self) -> str:
        """Give at most 64 characters that tell who acts for whom, for staff also at which unit and in which roles: where one is another, so is this."""
        if self.kind is not Caller.STAFF:
            return self.whole_id
        place = json.dumps([str(self.care_unit_id), sorted(self.roles)])
        return self.person_id.hex + hashlib.sha256(place.encode()).hexdigest()[:32]

    @property
    def person_id(self) -> UUID:
        """Give the id of the person; a service has none and raises `ValueError`."""
        return UUID(self.id)

    @property
    def in_records(self) -> dict[str, Any]:
        """Give who does it as access records tell it: a guardian, not the child."""
        told = {"actor_kind": self.kind.value, "actor_id": self.doer_id, "session_id": self.session_id}
        return told | {name: getattr(self, name) for name in ("commission_version_id", "care_unit_id")}

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
            "act": act_claim(self.guardian_id),
        }
        return {key: value for key, value in claims.items() if value is not None}

    @classmethod
    def from_claims(cls, claims: dict[str, Any]) -> Self:
        """Make the actor again from `to_claims`; raises one of `common.door.UNREADABLE` for claims that are of another shape.

        So for anybody but a citizen for whom a guardian acts, for one's own guardian, and for a person without the id of one.
        """
        kind, guardian_id = Caller(claims["kind"]), guardian_of(claims)
        if kind is not Caller.SERVICE:
            UUID(claims["sub"])
        if guardian_id and (kind is not Caller.CITIZEN or str(guardian_id) == claims["sub"]):
            raise ValueError("act")
        return cls(
            kind=kind,
            id=claims["sub"],
            session_id=claims.get("sid"),
            strength=claims.get("acr"),
            commission_id=_uuid(claims.get("com")),
            commission_version_id=_uuid(claims.get("cov")),
            care_unit_id=_uuid(claims.get("unit")),
            roles=frozenset(claims.get("roles", ())),
            guardian_id=guardian_id,
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """What `moments` allows one actor for one moment, for 15 seconds: `access` is `read` or `write`.

    One that a guardian got for a child opens nothing to the child, to another guardian, nor to the guardian's own doings. `snapshot`: how the
    moment stood in that version (`moments.events.Snapshot`), for a service that hasn't heard of it yet.
    """

    moment_id: UUID
    moment_version: int
    care_unit_id: UUID
    citizen_id: UUID
    actor_id: str
    access: str
    guardian_id: UUID | None = None
    snapshot: Mapping[str, Any] | None = None

    def to_claims(self) -> dict[str, Any]:
        """Give the grant as token claims."""
        claims = {
            "mom": str(self.moment_id),
            "ver": self.moment_version,
            "unit": str(self.care_unit_id),
            "cit": str(self.citizen_id),
            "sub": self.actor_id,
            "acc": self.access,
            "act": act_claim(self.guardian_id),
            "snap": self.snapshot and _SNAPSHOT.dump(self.snapshot),
        }
        return {key: value for key, value in claims.items() if value is not None}

    @classmethod
    def from_claims(cls, claims: dict[str, Any]) -> Self:
        """Make the grant again from `to_claims`."""
        return cls(
            UUID(claims["mom"]),
            claims["ver"],
            UUID(claims["unit"]),
            UUID(claims["cit"]),
            claims["sub"],
            claims["acc"],
            guardian_of(claims),
            _SNAPSHOT.load(claims["snap"]) if "snap" in claims else None,
        )


def act_claim(guardian_id: UUID | None) -> dict[str, str] | None:
    """Give the claim that tells who acts for the subject (RFC 8693 §4.1)."""
    return {"sub": str(guardian_id)} if guardian_id else None


def guardian_of(claims: Mapping[str, Any]) -> UUID | None:
    """Read `act_claim`; raises `KeyError`, `TypeError` or `ValueError` for one that tells nobody."""
    return UUID(claims["act"]["sub"]) if "act" in claims else None


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
