"""Every named error that a part may answer with: a stable code, an HTTP status, a sentence for developers and operators.

It travels the bus as JSON data (`to_wire`, `from_wire`). The gateway maps codes to HTTP (`status`) and to what people read (`gateway.phrases.errors`).
"""

from typing import Any, ClassVar


class NamedError(Exception):
    """The base of every error that crosses the bus. `details` holds JSON data, never a name, number or answer of a citizen."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    message: ClassVar[str] = "Something went wrong inside; the log has it under the correlation id."

    def __init__(self, **details: Any) -> None:
        """Keep `details`, for example `fields={"days": [inputs.WHOLE_NUMBER()]}`."""
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
    message = "The message isn't one of ours."


class Invalid(NamedError):
    """Fields that break a rule: `fields` maps each field's path to its phrases (`common.phrases`)."""

    code = "invalid"
    status = 422
    message = "Some fields break a rule."


class NotSignedIn(NamedError):
    """No actor token, a forged one, one for another audience, or one too old; no session or an ended one."""

    code = "not_signed_in"
    status = 401
    message = "Nobody is signed in."


class Forbidden(NamedError):
    """The actor is known and may see that the thing exists, but not do this."""

    code = "forbidden"
    status = 403
    message = "The actor may not do this."


class ChildAlone(Forbidden):
    """A child, up to and including age 13, signs in: a guardian acts for it."""

    code = "child_alone"
    message = "A child under 14 can't sign in by itself."


class GuardianRefused(Forbidden):
    """A guardian may not act for this child, or not any more. Which ground it is isn't told: protected identity is one."""

    code = "guardian_refused"
    message = "The guardian may not act for this child."


class ReasonNeeded(NamedError):
    """A colleague of the unit opens a moment without being responsible: a reason must be stated, and is logged."""

    code = "reason_needed"
    status = 403
    message = "The actor isn't responsible for the moment and has to state a reason."


class NotFound(NamedError):
    """Nothing there that this actor may know of: also what belongs to another unit or another citizen."""

    code = "not_found"
    status = 404
    message = "There is no such thing that this actor may know of."


class StaleVersion(NamedError):
    """Somebody changed it meanwhile. `expected`, `actual`: versions; `changed`: the names of what changed."""

    code = "stale_version"
    status = 409
    message = "Somebody has changed it meanwhile."


class IllegalTransition(NamedError):
    """The state machine has no such step. `state`: where it stands; `action`: what was asked."""

    code = "illegal_transition"
    status = 409
    message = "It can't be done in this state."


class Conflict(NamedError):
    """What is asked would break a rule of uniqueness, for example a second ongoing moment of the same programme."""

    code = "conflict"
    status = 409
    message = "It exists already."


class MomentEnded(NamedError):
    """Nothing can be written in a moment that has ended."""

    code = "moment_ended"
    status = 409
    message = "The moment has ended and can't be changed."


class ModuleClosed(NamedError):
    """The module isn't ongoing or its days have run out: it can be read, not written."""

    code = "module_closed"
    status = 409
    message = "The module is closed for answers."


class Blocked(NamedError):
    """The programme waits for a form: until it is sent, the citizen reaches nothing else. `step_id`, `form_id`: where it stands."""

    code = "blocked"
    status = 409
    message = "A form has to be sent before anything else can be reached."


class CitizenWriting(NamedError):
    """Staff would answer for the citizen, who has begun to answer: what isn't sent is the citizen's own, and nobody writes over it."""

    code = "citizen_writing"
    status = 409
    message = "The citizen has begun to fill in the form."


class OccasionOver(NamedError):
    """The form is sent again on a schedule, and another occasion than the one that was written is current: `current`."""

    code = "occasion_over"
    status = 409
    message = "Another occasion of the form is current."


class ResponseLocked(NamedError):
    """The response has been sent and can't be changed."""

    code = "response_locked"
    status = 409
    message = "The response has been sent and can't be changed."


class IdempotencyConflict(NamedError):
    """The same idempotency id came from another actor or with another payload."""

    code = "idempotency_conflict"
    status = 409
    message = "The idempotency id has been used for something else."


class CheckDigit(Invalid):
    """A personnummer with a bad check digit or an impossible date (Skatteverket, SKV 704)."""

    code = "check_digit"
    message = "The personal number isn't valid."


class CitizenUnknown(Invalid):
    """A valid personnummer that no citizen in the directory has."""

    code = "citizen_unknown"
    message = "No citizen has this personal number."


class CoordinationNumber(Invalid):
    """A samordningsnummer: valid, but can't be used to start a moment here."""

    code = "coordination_number"
    message = "A coordination number can't be used to start a moment."


class ReserveNumber(Invalid):
    """A reservnummer: known by its region only, and its holder can't sign in."""

    code = "reserve_number"
    message = "The holder of a reserve number can't sign in."


class ChecksFailed(NamedError):
    """A draft whose check list has blocking findings. `findings`: those, as `content.checklist.DRAFT_FINDINGS` tells them."""

    code = "checks_failed"
    status = 409
    message = "The draft's check list has findings that block."


class PackageRefused(Invalid):
    """A programme package that can't be read in. `faults`: `{file, line, reason}` of each thing to correct, at most 200."""

    code = "package_refused"
    message = "The package can't be read; nothing was saved."


class TooLarge(NamedError):
    """A body above the limit (256 kB on the bus, `docs/operators/limits.md`)."""

    code = "too_large"
    status = 413
    message = "The body is above the limit."


class TooManyLookUps(NamedError):
    """As many personal numbers looked up as a staff member may in an hour. `retry_after`: whole seconds until it may be tried again."""

    code = "too_many_look_ups"
    status = 429
    message = "The staff member has looked up as many personal numbers as one may in an hour."


class TooManySignIns(NamedError):
    """As many sign-ins have failed in an hour as may, at one address or of one person. `retry_after`: as `TooManyLookUps`."""

    code = "too_many_sign_ins"
    status = 429
    message = "Too many sign-ins have failed in an hour, at this address or of this person."


class Expired(NamedError):
    """The deadline had passed before the work began: nothing was done."""

    code = "expired"
    status = 503
    message = "The deadline had passed; nothing was done."


class Unavailable(NamedError):
    """A part doesn't answer and the question never reached it: `service` names it. Safe to repeat."""

    code = "unavailable"
    status = 503
    message = "A part doesn't answer; nothing was changed."


class DatabaseAway(Unavailable):
    """A part doesn't reach its database: `service` names it. What was begun is undone. Safe to repeat."""

    code = "database_away"
    message = "A part doesn't reach its database; nothing was changed."


class KeysAway(Unavailable):
    """A part doesn't reach the store of the keys that texts are sealed with: nothing sealed can be read or written. Safe to repeat."""

    code = "keys_away"
    message = "The store of keys can't be reached; nothing was changed."


class FilesAway(Unavailable):
    """The store of files can't be read or written. Safe to repeat."""

    code = "files_away"
    message = "The store of files can't be reached; nothing was changed."


class IssuerAway(Unavailable):
    """The issuer that signs people in, or its keys, can't be reached: nobody new comes in, who is signed in stays so."""

    code = "issuer_away"
    message = "The issuer can't be reached: nobody new can sign in."


class OutcomeUnknown(NamedError):
    """The question was sent and the answer lost: it may have been done. A repeat with the same idempotency id is safe."""

    code = "outcome_unknown"
    status = 503
    message = "The answer was lost: it may have been done. A repeat with the same idempotency id is safe."


def _codes(base: type[NamedError]) -> dict[str, type[NamedError]]:
    return {base.code: base} | {code: kind for each in base.__subclasses__() for code, kind in _codes(each).items()}


BY_CODE: dict[str, type[NamedError]] = _codes(NamedError) | {"internal": Internal}


def from_wire(data: dict[str, Any]) -> NamedError:
    """Make the error again from `to_wire`'s data; an unknown code becomes `Internal`."""
    return BY_CODE.get(str(data.get("code")), Internal)(**dict(data.get("details") or {}))
