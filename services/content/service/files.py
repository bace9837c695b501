"""What is asked of versions as files and sounds, and the timer that has steps read aloud."""

from typing import ClassVar, cast

from common.chassis.bus import ResourcesProvider, every, rpc
from common.chassis.calls import Call
from common.contracts.content.pdf import PDF, PdfAnswer, PdfRequest
from common.contracts.content.sound import SOUND, SOUND_PROGRESS, SoundAnswer, SoundProgress
from common.contracts.content.versions import StepRequest
from common.contracts.content.vocabulary import VersionRequest
from services.content import pdf
from services.content.settings import Settings
from services.content.speech import Speech, making, voice
from services.content.speech import queries as sounds

MAKE_SOUNDS_EVERY = 5.0
"""Seconds between looks at whether something was published."""


class FileHandlers:
    """PDF and Lyssna."""

    resources: ClassVar[ResourcesProvider]

    @rpc(PDF)
    def pdf(self, call: Call[PdfRequest]) -> PdfAnswer:
        """Give a part of a version as a file."""
        return pdf.pdf_of(self.resources.database, self.resources.blobs, call.request)

    @rpc(SOUND)
    def sound(self, call: Call[StepRequest]) -> SoundAnswer:
        """Give a step's sound, or tell that there is none yet."""
        with self.resources.database.reading() as session:
            return sounds.sound(session, self._voice(), call.request.version_id, call.request.step_id)

    @rpc(SOUND_PROGRESS)
    def sound_progress(self, call: Call[VersionRequest]) -> SoundProgress:
        """Say how far a version's sounds have come."""
        with self.resources.database.reading() as session:
            return sounds.progress(session, self._voice(), call.request.version_id)

    @every(MAKE_SOUNDS_EVERY)
    def make_sounds(self) -> None:
        """Have published steps read aloud, one at a time beside the calls."""
        making.work(
            self.resources.database, self.resources.blobs, self._voice(), lambda: not self.resources.is_stopping
        )

    def _voice(self) -> Speech:
        return voice(cast("Settings", self.resources.settings).speech, lambda: not self.resources.is_stopping)
