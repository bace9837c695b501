"""Files that authors upload: read once, by the command that they belong to, and forgotten."""

import time
from dataclasses import dataclass

from common.chassis.blobs import BlobMissingError, BlobStore
from common.chassis.calls import Call
from common.chassis.database import Database
from common.chassis.resources import InThread
from common.contracts.content.packages import MOST_PACKAGE_BYTES, ImportDraft, ImportPackage
from common.contracts.content.pictures import MOST_PICTURE_BYTES, AddPicture
from common.contracts.errors import Invalid, NotFound, PackageRefused, TooLarge
from common.phrases import packages
from services.content.package import BrokenPackage, Fault, Package, read_package
from services.content.package.picture_reading import read_picture
from services.content.package.pictures import BadPicture, Picture
from services.content.package.sources import Progress, from_zip
from services.content.package.unpacking import unpack
from services.content.package.whole import Whole

MOST_FAULTS = 200
WITHIN_SECONDS = 8.0
"""How much processor time a package may take to read; one of 500 steps takes less than two."""
Upload = ImportDraft | ImportPackage | AddPicture
"""The commands that a file is uploaded for."""


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
