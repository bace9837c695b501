"""Attempts to sign in: failures are counted by address, and by person where an issuer has told who it is.

What is kept, for an hour, are keyed digests: neither whence nor who can be read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from common.chassis.database import Database
from common.contracts.directory.attempts import SignInAttempt
from common.contracts.errors import TooManySignIns
from services.directory.commands.allowances import Limit, seconds_to_wait, spend

PURPOSE = "sign-in attempts"
Digest = Callable[[str, str], str]
"""Gives what tells a text from others to directory alone, by purpose and text (`Resources.digest`)."""


@dataclass(frozen=True, slots=True)
class Failures:
    """How many sign-ins may fail in an hour."""

    at_an_address: int
    of_a_person: int


def judge_attempt(database: Database, attempt: SignInAttempt, most: Failures, digest: Digest, at: datetime) -> None:
    """Let somebody try, or count that it failed; raises `TooManySignIns(retry_after=…)`."""
    holders = [(digest(PURPOSE, f"address {attempt.address}"), Limit("sign_in_address", most.at_an_address))]
    if attempt.person is not None:
        # Always in this order, so that two who hold one of them never wait for each other.
        holders.append((digest(PURPOSE, f"person {attempt.person}"), Limit("sign_in_person", most.of_a_person)))
    if attempt.failed:
        with database.writing() as session:
            waits = [spend(session, holder, limit, 1, at) for holder, limit in holders]
    else:
        with database.reading() as session:
            waits = [seconds_to_wait(session, holder, limit, at) for holder, limit in holders]
    if any(waits):
        raise TooManySignIns(retry_after=max(waits))
