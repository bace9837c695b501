"""What arrives at moments about who has signed in: directory's news, and the timer that asks about those of before."""

from typing import ClassVar

from sqlalchemy.orm import Session

from common.chassis import telemetry
from common.chassis.bus import ResourcesProvider, every, handles
from common.chassis.facts import Fact
from common.contracts.directory.events import FirstSignInFact
from common.contracts.directory.first_sign_ins import SIGNED_IN, Citizens
from common.contracts.errors import Expired, OutcomeUnknown, Unavailable
from common.contracts.moments.subscriptions import ON_CITIZEN_FIRST_SIGNED_IN
from services.moments.commands import first_sign_ins as commands

ASK_EVERY = 10.0
"""Seconds between looks for citizens of whom it isn't known."""
log = telemetry.logger(__name__)


class FirstSignInHandlers:
    """Citizens who sign in for the first time, and those who never have."""

    resources: ClassVar[ResourcesProvider]

    @handles(ON_CITIZEN_FIRST_SIGNED_IN)
    def on_citizen_first_signed_in(self, session: Session, fact: Fact[FirstSignInFact]) -> None:
        """Note that a citizen has signed in."""
        commands.note_first_sign_in(session, fact)

    @every(ASK_EVERY)
    def ask_who_signed_in(self) -> bool:
        """Ask directory about citizens of moments from before it was kept; when directory is away, the next look does it."""
        asked = commands.citizens_to_ask_about(self.resources.database)
        if not asked:
            return False
        try:
            answer = self.resources.ask(SIGNED_IN, Citizens(citizen_ids=asked))
        except (Unavailable, OutcomeUnknown, Expired):
            log.warning("who has signed in isn't known yet", citizens=len(asked))
            return False
        commands.keep_who_signed_in(self.resources.database, asked, answer.citizen_ids)
        return True
