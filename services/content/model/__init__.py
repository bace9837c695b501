"""Programmes in published versions, and the drafts from which versions come: mapped classes and tables of rules, no session, no I/O."""

from services.content.model.base import Base
from services.content.model.drafts import (
    MOST_DELETIONS,
    Draft,
    DraftDeletion,
    DraftForm,
    DraftModule,
    DraftPicture,
    DraftStep,
    kept_block,
)
from services.content.model.exports import EXPORT_LIES, ExportedPackage
from services.content.model.naming import free_name, slug_of
from services.content.model.open_programmes import OpenVersion
from services.content.model.states import DRAFT_STEPS, require_author, require_reach, require_role
from services.content.model.versions import VERSION_STEPS, Activation, FormDefinition, ProgrammeVersion, Step

__all__ = [
    "DRAFT_STEPS",
    "EXPORT_LIES",
    "MOST_DELETIONS",
    "VERSION_STEPS",
    "Activation",
    "Base",
    "Draft",
    "DraftDeletion",
    "DraftForm",
    "DraftModule",
    "DraftPicture",
    "DraftStep",
    "ExportedPackage",
    "FormDefinition",
    "OpenVersion",
    "ProgrammeVersion",
    "Step",
    "free_name",
    "kept_block",
    "require_author",
    "require_reach",
    "require_role",
    "slug_of",
]
