"""Packages: a version or a draft as a file, in and out through the blob store, since no message carries files."""

from typing import Annotated
from uuid import UUID

from marshmallow.validate import Regexp

from common.contracts.base import Caller, Command, command, query
from common.contracts.content.drafts import DraftMade
from common.contracts.content.vocabulary import DIGEST, PACKAGE_DEADLINE, File, OfDraft, SealedFile, VersionRequest
from common.contracts.messages import Message, described
from common.phrases import inputs

MOST_PACKAGE_BYTES = 25 * 1024 * 1024


class ImportDraft(Command):
    """Make a draft of an uploaded package (a zip of its folder). Nothing is kept of one with faults."""

    upload: Annotated[str, DIGEST]


IMPORT_DRAFT = command("content", "import_draft", ImportDraft, DraftMade, Caller.STAFF, deadline=PACKAGE_DEADLINE)
"""Needs the role designer. Raises `PackageRefused(faults=[{file, line, reason}])`, `Conflict(draft_id)` as `draft_from_version`."""
EXPORT_DRAFT = query("content", "export_draft", OfDraft, SealedFile, Caller.STAFF, deadline=PACKAGE_DEADLINE)
"""The package as a zip: exactly what publishing would keep. A draft may be exported with faults. It lies in the store for an hour."""
EXPORT_VERSION = query("content", "export_version", VersionRequest, File, Caller.STAFF)
"""The package of a published version as a zip, its files byte for byte. Needs the role designer or publisher. Raises `NotFound` for a version whose files
were not kept (published before they were: loading the package again mends that)."""


class ImportPackage(Command):
    """Publish an uploaded package as it is; every care unit may start it, as with those loaded at a start."""

    upload: Annotated[str, DIGEST]


class PackageImported(Message):
    """The version; `is_new` is false when exactly that was published already."""

    version_id: UUID
    name: Annotated[str, described("programme@major.minor")]
    is_new: bool


IMPORT_PACKAGE = command(
    "content",
    "import_package",
    ImportPackage,
    PackageImported,
    Caller.SERVICE,
    services=("operator",),
    deadline=PACKAGE_DEADLINE,
)
"""Raises `PackageRefused`, `Conflict(programme, version)` when that version is published with other content."""


class ExportPackage(Message):
    """A published version by its name."""

    name: Annotated[str, Regexp(r"^[a-z0-9][a-z0-9-]{0,63}@\d{1,4}\.\d{1,4}$", error=inputs.VERSION_NAME)]


EXPORT_PACKAGE = query(
    "content", "export_package", ExportPackage, File, Caller.SERVICE, services=("operator",), deadline=PACKAGE_DEADLINE
)
