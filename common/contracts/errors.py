"""Every named error that a part may answer with: a stable code, an HTTP status, a Swedish sentence for people.

An error travels the bus as `{"code", "message", "details"}` (`to_wire`) and is made again on the other side (`from_wire`), so that
the gateway maps codes to HTTP in one place (`status`) and never parses a text.
"""

from typing import Any, ClassVar


class NamedError(Exception):
    """The base of every error that crosses the bus. `details` holds JSON data, never a name, number or answer of a citizen."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    message: ClassVar[str] = "Något gick fel hos oss. Det du skrivit är kvar. Försök igen om en stund."

    def __init__(self, **details: Any) -> None:
        """Keep `details`, for example `fields={"days": ["Ange ett heltal."]}`."""
        super().__init__(self.code)
        self.details = details

    def to_wire(self) -> dict[str, Any]:
        """Give the error as JSON data for the bus."""
        return {"code": self.code, "message": self.message, "details": self.details}


class Internal(NamedError):
    """A fault of ours; the log has the whole story under the correlation id."""


class Malformed(NamedError):
    """A message that isn't one of ours: wrong shape, not JSON, no reply address."""

    code = "malformed"
    status = 400
    message = "Begäran gick inte att läsa."


class Invalid(NamedError):
    """Fields that break a rule: `fields` maps each field's path to its sentences in Swedish."""

    code = "invalid"
    status = 422
    message = "Några uppgifter behöver rättas."


class NotSignedIn(NamedError):
    """No actor token, a forged one, one for another audience, or one too old; no session or an ended one."""

    code = "not_signed_in"
    status = 401
    message = "Du behöver logga in."


class Forbidden(NamedError):
    """The actor is known and may see that the thing exists, but not do this."""

    code = "forbidden"
    status = 403
    message = "Du har inte behörighet att göra det här."


class ChildAlone(Forbidden):
    """A child, up to and including age 13, signs in: a guardian acts for it."""

    code = "child_alone"
    message = (
        "Du som är under 14 år kan inte logga in själv. Be en vårdnadshavare att logga in med sin egen e-legitimation "
        "och välja att det gäller dig."
    )


class GuardianRefused(Forbidden):
    """A guardian may not act for this child, or not any more. Which ground it is isn't told: protected identity is one."""

    code = "guardian_refused"
    message = (
        "Du kan inte använda tjänsten för det här barnet. Det kan bero på att barnet har fyllt 14 år, att uppgiften om "
        "vårdnadshavare har ändrats eller att barnet har skyddade personuppgifter."
    )


class ReasonNeeded(NamedError):
    """A colleague of the unit opens a moment without being responsible: a reason must be stated, and is logged."""

    code = "reason_needed"
    status = 403
    message = "Du är inte ansvarig för momentet. Ange varför du behöver öppna det."


class NotFound(NamedError):
    """Nothing there that this actor may know of: also what belongs to another unit or another citizen."""

    code = "not_found"
    status = 404
    message = "Det du söker finns inte, eller så har du inte tillgång till det."


class StaleVersion(NamedError):
    """Somebody changed it meanwhile. `expected`, `actual`: versions; `changed`: the names of what changed."""

    code = "stale_version"
    status = 409
    message = "Någon har ändrat det här sedan du öppnade sidan. Läs det nya och försök igen."


class IllegalTransition(NamedError):
    """The state machine has no such step. `state`: where it stands; `action`: what was asked."""

    code = "illegal_transition"
    status = 409
    message = "Det går inte att göra i det här läget."


class Conflict(NamedError):
    """What is asked would break a rule of uniqueness, for example a second ongoing moment of the same programme."""

    code = "conflict"
    status = 409
    message = "Det finns redan."


class MomentEnded(NamedError):
    """Nothing can be written in a moment that has ended."""

    code = "moment_ended"
    status = 409
    message = "Momentet är avslutat och går inte att ändra."


class ModuleClosed(NamedError):
    """The module isn't ongoing or its days have run out: it can be read, not written."""

    code = "module_closed"
    status = 409
    message = "Modulen är stängd för svar. Det du skrivit är kvar. Be din behandlare att öppna fler dagar."


class Blocked(NamedError):
    """The programme waits for a form: until it is sent, the citizen reaches nothing else. `step_id`, `form_id`: where it stands."""

    code = "blocked"
    status = 409
    message = "Innan du kan gå vidare behöver du svara på ett formulär och skicka in det."


class CitizenWriting(NamedError):
    """Staff would answer for the citizen, who has begun to answer: what isn't sent is the citizen's own, and nobody writes over it."""

    code = "citizen_writing"
    status = 409
    message = "Invånaren har börjat fylla i formuläret. Det som inte är inskickat är invånarens eget och visas inte."


class OccasionOver(NamedError):
    """The form is sent again on a schedule, and another occasion than the one that was written is current: `current`."""

    code = "occasion_over"
    status = 409
    message = "Tiden för den här omgången är slut. Det du skrivit finns kvar här. Svara på den nya omgången i stället."


class ResponseLocked(NamedError):
    """The response has been sent and can't be changed."""

    code = "response_locked"
    status = 409
    message = "Formuläret är redan inskickat och går inte att ändra."


class IdempotencyConflict(NamedError):
    """The same idempotency id came from another actor or with another payload."""

    code = "idempotency_conflict"
    status = 409
    message = "Begäran har redan använts till något annat. Ladda om sidan och försök igen."


class CheckDigit(Invalid):
    """A personnummer with a bad check digit or an impossible date (Skatteverket, SKV 704)."""

    code = "check_digit"
    message = "Personnumret stämmer inte. Kontrollera siffrorna."


class CitizenUnknown(Invalid):
    """A valid personnummer that no citizen in the directory has."""

    code = "citizen_unknown"
    message = "Det finns ingen invånare med det personnumret."


class CoordinationNumber(Invalid):
    """A samordningsnummer: valid, but can't be used to start a moment here."""

    code = "coordination_number"
    message = "Det är ett samordningsnummer. Invånare med samordningsnummer kan inte läggas till här ännu."


class ReserveNumber(Invalid):
    """A reservnummer: known by its region only, and its holder can't sign in."""

    code = "reserve_number"
    message = "Det är ett reservnummer. Invånare med reservnummer kan inte logga in och kan därför inte få ett moment."


class ChecksFailed(NamedError):
    """A draft whose check list has blocking findings. `findings`: those, as `content.checklist.DRAFT_FINDINGS` tells them."""

    code = "checks_failed"
    status = 409
    message = "Det finns sådant i checklistan som måste rättas först."


class PackageRefused(Invalid):
    """A programme package that can't be read in. `faults`: `{file, line, reason}` of each thing to correct, at most 200."""

    code = "package_refused"
    message = "Paketet går inte att läsa in. Ingenting har sparats."


class TooLarge(NamedError):
    """A body above the limit (256 kB on the bus, `docs/operators/limits.md`)."""

    code = "too_large"
    status = 413
    message = "Texten är för stor att ta emot. Det du skrivit är kvar på sidan."


class TooManyLookUps(NamedError):
    """As many personal numbers looked up as a staff member may in an hour. `retry_after`: whole seconds until it may be tried again."""

    code = "too_many_look_ups"
    status = 429
    message = "Du har slagit upp så många personnummer som det går på en timme. Invånare som vårdenheten redan har hittar du som vanligt."


class Expired(NamedError):
    """The deadline had passed before the work began: nothing was done."""

    code = "expired"
    status = 503
    message = "Det tog för lång tid. Inget har ändrats. Försök igen."


class Unavailable(NamedError):
    """A part doesn't answer and the question never reached it: `service` names it. Safe to repeat."""

    code = "unavailable"
    status = 503
    message = "En del av tjänsten svarar inte just nu. Inget har ändrats. Försök igen om en stund."


class DatabaseAway(Unavailable):
    """A part doesn't reach its database: `service` names it. What was begun is undone. Safe to repeat."""

    code = "database_away"
    message = "Tjänsten når inte sin databas just nu. Inget har ändrats. Försök igen om en stund."


class KeysAway(Unavailable):
    """A part doesn't reach the store of the keys that texts are sealed with: nothing sealed can be read or written. Safe to repeat."""

    code = "keys_away"
    message = "Texter går inte att läsa eller spara just nu. Inget har ändrats. Försök igen om en stund."


class FilesAway(Unavailable):
    """The store of files can't be read or written. Safe to repeat."""

    code = "files_away"
    message = "Filer går inte att hämta eller spara just nu. Inget har ändrats. Försök igen om en stund."


class IssuerAway(Unavailable):
    """The issuer that signs people in, or its keys, can't be reached: nobody new comes in, who is signed in stays so."""

    code = "issuer_away"
    message = "Det går inte att logga in just nu, eftersom inloggningstjänsten inte svarar. Försök igen om en stund."


class OutcomeUnknown(NamedError):
    """The question was sent and the answer lost: it may have been done. A repeat with the same idempotency id is safe."""

    code = "outcome_unknown"
    status = 503
    message = "Vi vet inte om det hann sparas. Det är säkert att skicka igen: det blir aldrig dubbelt."


def _codes(base: type[NamedError]) -> dict[str, type[NamedError]]:
    return {base.code: base} | {code: kind for each in base.__subclasses__() for code, kind in _codes(each).items()}


BY_CODE: dict[str, type[NamedError]] = _codes(NamedError) | {"internal": Internal}


def from_wire(data: dict[str, Any]) -> NamedError:
    """Make the error again from `to_wire`'s data; an unknown code becomes `Internal`."""
    return BY_CODE.get(str(data.get("code")), Internal)(**dict(data.get("details") or {}))
