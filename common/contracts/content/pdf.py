"""A published step, some of a version's modules or the whole programme as a file in the blob store."""

from marshmallow import ValidationError, fields, validate, validates_schema

from common.contracts.base import SLUG, Strict, query
from common.contracts.content.vocabulary import EVERYONE, READERS, VersionRequest
from common.phrases import inputs

MOST_MODULES = 200


class PdfRequest(VersionRequest):
    """A step, the modules that are named (one: without cover), or without both the whole programme."""

    step_id = fields.String(load_default=None, allow_none=True, validate=SLUG)
    module_ids = fields.List(
        fields.String(validate=SLUG), load_default=list, validate=validate.Length(max=MOST_MODULES)
    )

    @validates_schema
    def _one_part(self, data: dict[str, object], **_: object) -> None:
        if data.get("step_id") and data.get("module_ids"):
            raise ValidationError([inputs.STEP_OR_MODULES()], "step_id")


class PdfAnswer(Strict):
    """The file: `digest` names it in the blob store, `size` is in bytes, `file_name` is what a person saves it as."""

    digest = fields.String(required=True, metadata={"description": "SHA-256 of the file"})
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)
    file_name = fields.String(required=True)


PDF = query("content", "pdf", PdfRequest, PdfAnswer, *EVERYONE, services=READERS, deadline=10.0)
"""Drawn at the first question and kept; raises `NotFound` for a part that the version doesn't have."""
