"""Packages between drafts, versions and the blob store: checked, made, exported."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from common.chassis.blobs import BlobMissingError
from common.chassis.identity import Actor
from common.contracts.content.vocabulary import File
from common.contracts.errors import NotFound
from common.door import file_text
from services.content import checklist
from services.content.model import Draft, ProgrammeVersion
from services.content.outside.uploads import Tools
from services.content.package import BrokenPackage, Package, Source, read_package, read_published
from services.content.package.pictures import Picture
from services.content.package.sources import unzipped, zipped
from services.content.package.unpacking import final_files, unpack
from services.content.package.whole import Whole
from services.content.queries import drafts

ZIP = "application/zip"
_SHOWN_PICTURE = re.compile(r"^:::image (\S+)", re.MULTILINE)
Checked = tuple[int, list[dict[str, Any]]]
"""The content version that was checked, and what blocks it."""


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
