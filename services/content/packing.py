"""Packages between drafts, versions and the blob store: what takes files, time or both, before and after a command's transaction.

What takes processor time (reading a package, a picture) is done aside, so that other calls go on meanwhile.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.chassis.blobs import BlobMissingError, BlobStore
from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.identity import Actor
from common.chassis.resources import InThread
from common.contracts.content.packages import MOST_PACKAGE_BYTES, ImportDraft, ImportPackage
from common.contracts.content.pictures import MOST_PICTURE_BYTES, AddPicture
from common.contracts.content.vocabulary import File
from common.contracts.errors import Invalid, NotFound, PackageRefused, TooLarge
from common.door import file_text
from common.phrases import packages
from services.content import checklist
from services.content.model import Draft, ProgrammeVersion
from services.content.package import BrokenPackage, Fault, Package, Source, read_package, read_published
from services.content.package.picture_reading import read_picture
from services.content.package.pictures import BadPicture, Picture
from services.content.package.sources import Progress, from_zip, unzipped, zipped
from services.content.package.unpacking import final_files, unpack
from services.content.package.whole import Whole
from services.content.queries import drafts

ZIP = "application/zip"
MOST_FAULTS = 200
WITHIN_SECONDS = 8.0
"""How much processor time a package may take to read; one of 500 steps takes less than two."""
_SHOWN_PICTURE = re.compile(r"^:::image (\S+)", re.MULTILINE)
Upload = ImportDraft | ImportPackage | AddPicture
Checked = tuple[int, list[dict[str, Any]]]
"""The content version that was checked, and what blocks it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the work needs of the service."""

    database: Database
    blobs: BlobStore
    in_thread: InThread


def uploaded(tools: Tools, call: Call[Upload], most: int) -> bytes:
    """Give an uploaded file's bytes (`contracts.content.{packages,pictures}`); raises `NotFound` for one that isn't this command's, `TooLarge`."""
    own = call.request.idempotency_id.bytes
    try:
        blob, chunks = tools.blobs.open(call.request.upload)
        if blob.size > most + len(own):
            raise TooLarge
        data = b"".join(chunks)
    except BlobMissingError as error:
        raise NotFound from error
    if not data.startswith(own):
        raise NotFound
    return data[len(own) :]


def forget_upload(tools: Tools, call: Call[Upload]) -> None:
    """Delete an upload that has been read: it begins with the command's id, so nothing else can be the same file."""
    tools.blobs.delete(call.request.upload)


def uploaded_package(tools: Tools, call: Call[Upload]) -> Package:
    """Read an uploaded package; raises `PackageRefused` with every fault."""
    data = uploaded(tools, call, MOST_PACKAGE_BYTES)
    forget_upload(tools, call)
    try:
        package: Package = tools.in_thread(_read_zip, data)
    except BrokenPackage as broken:
        faults = [{"file": fault.file, "line": fault.line, "reason": fault.reason} for fault in broken.faults]
        raise PackageRefused(faults=faults[:MOST_FAULTS]) from broken
    return package


def uploaded_programme(tools: Tools, call: Call[Upload]) -> tuple[Package, Whole]:
    """Read an uploaded package, also as it is written."""
    package = uploaded_package(tools, call)
    whole: Whole = tools.in_thread(unpack, package)
    return package, whole


def _read_zip(data: bytes) -> Package:
    return read_package(from_zip(data), _patience(WITHIN_SECONDS))


def _patience(seconds: float) -> Progress:
    """Give a watcher that ends a reading which was made to take long: text can be written that costs seconds a file.

    Processor time counts, so that an honest package isn't refused because the machine has other work.
    """
    until = time.thread_time() + seconds

    def watch(done: int, of: int) -> None:
        if time.thread_time() > until:
            reason = packages.TAKES_TOO_LONG(done=done, of=of)
            raise BrokenPackage([Fault(".", None, reason)])

    return watch


def uploaded_picture(tools: Tools, call: Call[Upload]) -> Picture:
    """Read an uploaded picture, keep it, and forget the upload; raises `Invalid(fields={"file": …})` with the reason."""
    data = uploaded(tools, call, MOST_PICTURE_BYTES)
    forget_upload(tools, call)
    try:
        picture: Picture = tools.in_thread(read_picture, data)
    except BadPicture as bad:
        raise Invalid(fields={"file": [bad.phrase]}) from bad
    tools.blobs.put(picture.data, picture.media_type)
    return picture


def whole_version(tools: Tools, version: ProgrammeVersion) -> Whole:
    """Give a published version as it is written; raises `NotFound` when its package wasn't kept."""
    origin = _origin(tools, version.source, version.picture_names or {})
    if origin is None:
        raise NotFound
    whole: Whole = tools.in_thread(unpack, origin)
    return whole


def _origin(tools: Tools, source: str | None, names: Mapping[str, Mapping[str, Any]]) -> Package | None:
    """Give the package that something came from; its pictures are in the store already."""
    if source is None:
        return None
    data = _bytes(tools, source)
    known = {name: Picture(**facts) for name, facts in names.items()}
    package: Package = tools.in_thread(_read_own, data, known)
    return package


def _read_own(data: bytes, known: Mapping[str, Picture]) -> Package:
    return read_published(Source(unzipped(data), pictures=known))


def _bytes(tools: Tools, digest: str) -> bytes:
    try:
        return b"".join(tools.blobs.open(digest)[1])
    except BlobMissingError as error:
        raise NotFound from error


Judge = Callable[[Whole, Mapping[str, Any] | None], list[checklist.Finding]]


def check(
    tools: Tools, actor: Actor, draft_id: UUID, judge: Judge = checklist.findings
) -> tuple[Checked, list[checklist.Finding]]:
    """Give a draft's check list, and what of it blocks."""
    with tools.database.reading() as session:
        draft = drafts.draft_of(session, actor, draft_id)
        whole, earlier = drafts.whole_draft(session, draft), drafts.lost_version(session, draft)
        is_taken = drafts.is_published(session, draft) and draft.state != "published"
        content_version = draft.content_version
    found: list[checklist.Finding] = tools.in_thread(judge, whole, earlier)
    if is_taken:
        found.insert(0, checklist.number_taken(whole.facts["version"]))
    blocking = checklist.told(finding for finding in found if finding.is_blocking)
    return (content_version, blocking), found


def packed(tools: Tools, whole: Whole, draft: Draft) -> Source:
    """Give the files that a draft is published and exported as; its pictures need no reading."""
    known = dict(whole.pictures.values())
    names = {name: {each: getattr(picture, each) for each in Picture.FACTS} for name, picture in known.items()}
    origin = _origin(tools, draft.source, names)
    files, _ = tools.in_thread(final_files, whole, origin)
    for name in _pictures_in(files):
        if origin and name in origin.files:
            files[name] = origin.files[name]
        elif name in known:
            files[name] = _bytes(tools, known[name].digest)
    pictures = {**(origin.names if origin else {}), **known}
    return Source(files, pictures={name: pictures[name] for name in _pictures_in(files) if name in pictures})


def _pictures_in(files: Mapping[str, bytes]) -> set[str]:
    """Give the names of the pictures that steps show."""
    texts = (file_text(data) for name, data in files.items() if name.endswith(".md"))
    return {name for text in texts for name in _SHOWN_PICTURE.findall(text)}


def package_of_draft(tools: Tools, actor: Actor, draft_id: UUID) -> tuple[Package | None, Checked]:
    """Make the package that a draft is published as; `None` when something blocks it."""
    checked, _ = check(tools, actor, draft_id, checklist.own_findings)
    if checked[1]:
        return None, checked
    with tools.database.reading() as session:
        draft = drafts.draft_of(session, actor, draft_id)
        whole = drafts.whole_draft(session, draft)
    source = packed(tools, whole, draft)
    try:
        package: Package = tools.in_thread(read_package, source)
    except BrokenPackage as broken:
        # The whole check list was empty when it was sent to review: only a newer reader, or a file of the origin, can differ.
        found = [checklist.Finding("package", checklist.at_place(fault)) for fault in broken.faults]
        return None, (checked[0], checklist.told(found))
    return package, (draft.content_version, [])


def zipped_draft(tools: Tools, actor: Actor, draft_id: UUID) -> tuple[bytes, str]:
    """Give a draft's package as a zip, also one with faults, and its file name."""
    with tools.database.reading() as session:
        draft = drafts.draft_of(session, actor, draft_id)
        whole = drafts.whole_draft(session, draft)
    data: bytes = tools.in_thread(zipped, packed(tools, whole, draft).files)
    return data, _file_name(whole.facts["id"], whole.facts["version"])


def export_version(tools: Tools, version: ProgrammeVersion | None) -> File:
    """Give a version's package as it was kept; raises `NotFound`."""
    if version is None or version.source is None:
        raise NotFound
    return _file(tools, version.source, version.programme_id, version.version)


def _file(tools: Tools, digest: str, programme_id: str, number: str) -> File:
    try:
        blob = tools.blobs.about(digest)
    except BlobMissingError as error:
        raise NotFound from error
    name = _file_name(programme_id, number)
    return File(digest=digest, media_type=blob.media_type, size=blob.size, file_name=name)


def _file_name(programme_id: str, number: str) -> str:
    return f"{programme_id}-{number}.zip"
