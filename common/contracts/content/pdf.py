"""A published step, some of a version's modules or the whole programme as a file in the blob store."""

from dataclasses import field
from typing import Annotated

from marshmallow import ValidationError
from marshmallow.validate import Length

from common.contracts.base import Slug, query
from common.contracts.content.vocabulary import EVERYONE, READERS, VersionRequest
from common.contracts.languages import SWEDISH, Language
from common.contracts.messages import Message, described
from common.phrases import inputs

MOST_MODULES = 200


class PdfRequest(VersionRequest):
    """A step, the modules that are named (one: without cover), or without both the whole programme. `language`: the reader's, of our own words in it."""

    step_id: Slug | None = None
    module_ids: Annotated[list[Slug], Length(max=MOST_MODULES)] = field(default_factory=list)
    language: Language = SWEDISH

    def check(self) -> None:
        """Refuse a step beside modules."""
        if self.step_id and self.module_ids:
            raise ValidationError([inputs.STEP_OR_MODULES()], "step_id")


class PdfAnswer(Message):
    """The file: `digest` names it in the blob store, `size` is in bytes, `file_name` is what a person saves it as."""

    digest: Annotated[str, described("SHA-256 of the file")]
    media_type: str
    size: int
    file_name: str


PDF = query("content", "pdf", PdfRequest, PdfAnswer, *EVERYONE, services=READERS, deadline=10.0)
"""Drawn at the first question and kept; raises `NotFound` for a part that the version doesn't have."""
