"""Demo moments in several states, made as people make them: through the services, signed in as the demo staff and citizens.

`python -m deploy.local.demo` runs when the services are up; it does nothing when the demo's first unit has moments already.
"""

import hashlib
import secrets
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from common.chassis.clock import today
from common.chassis.environment import read_or_end
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, load_signer
from common.contracts.base import Rpc
from common.contracts.content.catalogue import CATALOGUE
from common.contracts.directory.citizens import FIND_CITIZEN
from common.contracts.directory.sessions import CHOOSE_COMMISSION, OPEN_CITIZEN_SESSION, OPEN_STAFF_SESSION
from common.contracts.errors import NamedError
from common.contracts.moments.ending import END
from common.contracts.moments.lists import LIST_MOMENTS
from common.contracts.moments.responses import SUBMIT_RESPONSE
from common.contracts.moments.starts import START
from common.contracts.moments.steps import MARK_STEP
from gateway.access import viewing
from gateway.identity.visitor import GATEWAY_ACTOR, visitor_of
from gateway.rpc import Bus
from gateway.settings import GatewaySettings, gateway_settings

STAFF_STRENGTH = "http://id.sambi.se/loa/loa3"
CITIZEN_STRENGTH = "http://id.elegnamnden.se/loa/1.0/loa3"
HANS, INGRID, KARIN, LARS, NILS = ("196108319812", "198503129820", "195406059849", "197802179858", "199004089877")
PIA = "201805199880"
"""A child of Ingrid's, who acts for her."""
ASTRID, BASHIR = "SE2321000000-DEMO1", "SE2321000000-DEMO2"


class Person:
    """Somebody signed in: asks the services as the gateway would."""

    def __init__(self, bus: Bus, session: dict[str, Any]) -> None:
        """Begin with `directory`'s answer to the sign-in."""
        self._bus = bus
        self.session = session
        self.actor: Actor = visitor_of(session, "").actor

    def ask(self, contract: Rpc, **payload: Any) -> dict[str, Any]:
        """Ask as this person; views of patient data are recorded like any other."""
        correlation_id = str(uuid4())
        if contract.request.fields.get("idempotency_id"):
            payload["idempotency_id"] = new_id()
        if not contract.reveals_patient_data:
            return self._bus.ask(contract, payload, self.actor, correlation_id=correlation_id)
        with viewing(self._bus, self.actor, what="demo data", correlation_id=correlation_id) as access:
            found = self._bus.ask(contract, payload, self.actor, correlation_id=correlation_id)
            citizen_id = found.get("citizen_id")
            if citizen_id:
                access.concerns([citizen_id])
            else:
                access.nobody()
        return found


class Demo:
    """Makes the demo's moments."""

    def __init__(self, bus: Bus) -> None:
        """Speak over the given bus."""
        self._bus = bus

    def staff(self, hsa_id: str, unit: str) -> Person:
        """Sign in a staff member and choose the care unit by name."""
        digest = _digest()
        session = self._gateway(OPEN_STAFF_SESSION, hsa_id=hsa_id, strength=STAFF_STRENGTH, session_digest=digest)
        chosen = next(one for one in session["commissions"] if one["care_unit_name"] == unit)
        digests = {"session_digest": digest, "new_digest": _digest()}
        session = self._gateway(CHOOSE_COMMISSION, commission_id=chosen["id"], **digests)
        return Person(self._bus, session)

    def citizen(self, personal_number: str) -> Person:
        """Sign in a citizen."""
        facts = {
            "personal_number": personal_number,
            "name": "Demo",
            "strength": CITIZEN_STRENGTH,
            "session_digest": _digest(),
        }
        return Person(self._bus, self._gateway(OPEN_CITIZEN_SESSION, **facts))

    def guardian(self, personal_number: str, child_id: str) -> Person:
        """Sign in a citizen who acts for a child of theirs."""
        facts = {
            "personal_number": personal_number,
            "name": "Demo",
            "strength": CITIZEN_STRENGTH,
            "session_digest": _digest(),
            "acting_for": child_id,
        }
        return Person(self._bus, self._gateway(OPEN_CITIZEN_SESSION, **facts))

    def start(self, practitioner: Person, personal_number: str, programme_id: str = "tobakshjalpen") -> UUID:
        """Start a programme for a citizen, Tobakshjälpen if nothing is said."""
        found = practitioner.ask(FIND_CITIZEN, personal_number=personal_number)
        programme = next(
            one for one in practitioner.ask(CATALOGUE)["programmes"] if one["programme_id"] == programme_id
        )
        started = practitioner.ask(
            START,
            citizen_id=found["citizen_id"],
            version_id=programme["version_id"],
            responsible_commission_id=practitioner.actor.commission_id,
        )
        return UUID(started["moment_id"])

    def read(self, citizen: Person, moment_id: UUID, *steps: str) -> None:
        """Let the citizen mark steps as read."""
        for step in steps:
            citizen.ask(MARK_STEP, moment_id=moment_id, step_id=step, is_read=True)

    def choose_stop_day(self, citizen: Person, moment_id: UUID) -> None:
        """Let the citizen send the form of 1.4 Stoppdagen."""
        citizen.ask(
            SUBMIT_RESPONSE,
            moment_id=moment_id,
            step_id="stoppdagen",
            form_id="stoppdagen",
            expected_version=0,
            answers={
                "datum": (today() + timedelta(days=14)).isoformat(),
                "anteckning": "Då är vi lediga hela familjen.",
            },
        )

    def _gateway(self, contract: Rpc, **facts: Any) -> dict[str, Any]:
        payload = {"idempotency_id": new_id(), **facts}
        return self._bus.ask(contract, payload, GATEWAY_ACTOR, correlation_id=str(uuid4()))


def make(bus: Bus) -> bool:
    """Make the demo's moments; tells whether there were none before."""
    demo = Demo(bus)
    astrid = demo.staff(ASTRID, "Tobaksenheten Norra")
    counts = astrid.ask(LIST_MOMENTS, scope="all", limit=1)["counts"]
    if counts["all"] or counts["ended"]:
        return False
    first_steps = ("valkommen", "sa-ar-programmet-upplagt", "nikotin-i-kroppen")
    ingrid = demo.start(astrid, INGRID)
    reader = demo.citizen(INGRID)
    demo.read(reader, ingrid, *first_steps, "sa-har-okar-du-motivationen", "de-vanligaste-skalen")
    demo.choose_stop_day(reader, ingrid)
    demo.start(astrid, KARIN)
    bashir = demo.staff(BASHIR, "Tobaksenheten Norra")
    demo.read(demo.citizen(LARS), demo.start(bashir, LARS), "valkommen")
    ended = demo.start(bashir, NILS)
    bashir.ask(END, moment_id=ended, expected_version=1, reason="started_by_mistake", note="")
    demo.start(demo.staff(ASTRID, "Hälsotorget Södra"), NILS)
    pia = demo.start(astrid, PIA, "somnhjalpen")
    child_id = astrid.ask(FIND_CITIZEN, personal_number=PIA)["citizen_id"]
    demo.read(demo.guardian(INGRID, child_id), pia, "sa-fungerar-programmet")
    return True


def _digest() -> str:
    return hashlib.sha256(secrets.token_bytes(32)).hexdigest()


def main(settings: GatewaySettings | None = None) -> None:
    """Run from the command line."""
    settings = settings or read_or_end(gateway_settings)
    bus = Bus(settings.amqp_uri, load_signer(settings.signing_key_file))
    try:
        made = make(bus)
    except NamedError as error:
        sys.exit(f"Demo data could not be made: {error.code} {error.details}")
    finally:
        bus.close()
    sys.stdout.write("Demo moments made.\n" if made else "Demo moments are there already.\n")


if __name__ == "__main__":
    main()
