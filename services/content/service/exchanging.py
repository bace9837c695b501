"""What arrives at content about packages: read into a draft or published as they are, and given out."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, every, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.drafts import DraftMade
from common.contracts.content.packages import (
    EXPORT_DRAFT,
    EXPORT_PACKAGE,
    EXPORT_VERSION,
    IMPORT_DRAFT,
    IMPORT_PACKAGE,
    ExportPackage,
    ImportDraft,
    ImportPackage,
    PackageImported,
)
from common.contracts.content.vocabulary import File, OfDraft, SealedFile, VersionRequest
from services.content import commands, queries
from services.content.model import require_author
from services.content.outside import packages, uploads
from services.content.outside.uploads import Tools

FORGET_EXPORTS_EVERY = 600.0
"""Seconds between looks for exported drafts whose time is over."""


def tools_of(resources: ResourcesProvider) -> Tools:
    """Give what reading and writing packages stands on."""
    return Tools(resources.database, resources.blobs, resources.in_thread)


class ExchangeHandlers:
    """Packages in and out."""

    resources: ClassVar[ResourcesProvider]

    @rpc(IMPORT_DRAFT)
    @replayed(by_key)
    def import_draft(self, call: Call[ImportDraft]) -> JsonAnswer[DraftMade]:
        """Make a draft of an uploaded package."""
        require_author(call.actor.roles)
        package, whole = uploads.uploaded_programme(tools_of(self.resources), call)
        return commands.import_draft(
            self.resources.database, call, whole, commands.keep_files(self.resources.blobs, package)
        )

    @rpc(EXPORT_DRAFT)
    def export_draft(self, call: Call[OfDraft]) -> SealedFile:
        """Give a draft's package, for an hour."""
        data, name = packages.zipped_draft(tools_of(self.resources), call.actor, call.request.draft_id)
        sealed = commands.keep_export(self.resources.database, self.resources.blobs, data)
        key, size = sealed.key.hex(), sealed.size
        return SealedFile(digest=sealed.blob.digest, media_type=packages.ZIP, size=size, file_name=name, key=key)

    @every(FORGET_EXPORTS_EVERY)
    def forget_exports(self) -> bool:
        """Delete exported drafts whose time is over."""
        return commands.forget_exports(self.resources.database, self.resources.blobs) > 0

    @rpc(EXPORT_VERSION)
    def export_version(self, call: Call[VersionRequest]) -> File:
        """Give a published version's package."""
        require_author(call.actor.roles)
        with self.resources.database.reading() as session:
            version = queries.version_by_id(session, call.request.version_id)
        return packages.export_version(tools_of(self.resources), version)

    @rpc(IMPORT_PACKAGE)
    @replayed(by_key)
    def import_package(self, call: Call[ImportPackage]) -> JsonAnswer[PackageImported]:
        """Publish an operator's package."""
        package = uploads.uploaded_package(tools_of(self.resources), call)
        source = commands.keep_files(self.resources.blobs, package)
        return commands.import_package(self.resources.database, call, package, source)

    @rpc(EXPORT_PACKAGE)
    def export_package(self, call: Call[ExportPackage]) -> File:
        """Give an operator a published version's package."""
        programme_id, _, number = call.request.name.partition("@")
        major, minor = (int(part) for part in number.split("."))
        with self.resources.database.reading() as session:
            version = queries.version_by_name(session, programme_id, major, minor)
        return packages.export_version(tools_of(self.resources), version)
