"""Gives the PDF of a part of a published version: the kept one, or one drawn now."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from common.chassis.blobs import Blob, BlobStore
from common.chassis.database import Database
from common.chassis.pdf import Document, recipes, render
from common.contracts.content.pdf import PdfAnswer, PdfRequest
from common.contracts.errors import NotFound
from services.content.model import ProgrammeVersion
from services.content.pdf import documents, html, kept_files, labels

LONGEST_NAME = 80
MEDIA_TYPE = "application/pdf"
RECIPES = recipes(documents.__file__, html.__file__, labels.__file__)
"""What decides how these files look to a reader of each language: when it changes, they are drawn again at the next question."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a version: one step, or modules in the programme's order; `name` is what it is kept by."""

    name: str
    title: str
    modules: Sequence[Mapping[str, Any]]
    step_id: str | None = None

    @property
    def step_ids(self) -> list[str]:
        """Give the steps that stand in it."""
        return [self.step_id] if self.step_id else [step["id"] for module in self.modules for step in module["steps"]]


def pdf_of(database: Database, blobs: BlobStore, request: PdfRequest) -> PdfAnswer:
    """Answer `contracts.content.pdf.PDF`. Two queries and a look into the store when it is kept. Raises `NotFound`."""
    version_id = request.version_id
    with database.reading() as session:
        version = kept_files.published(session, version_id)
        part = part_of(version.outline, request.step_id, request.module_ids)
        kept = kept_files.kept_file(session, version_id, part.name, RECIPES[request.language])
        title, published = version.title, version.version
    # A store that lost the file gets it again.
    blob = kept if kept and blobs.has(kept.digest) else _make(database, blobs, version_id, part, request.language)
    name = file_name(title, published, part.title)
    return PdfAnswer(digest=blob.digest, media_type=blob.media_type, size=blob.size, file_name=name)


def part_of(outline: Mapping[str, Any], step_id: str | None, module_ids: Sequence[str]) -> Part:
    """Find a part in an outline; raises `NotFound` for a step or a module that isn't in it."""
    modules = outline["modules"]
    if step_id:
        titles = [step["title"] for module in modules for step in module["steps"] if step["id"] == step_id]
        if not titles:
            raise NotFound
        return Part(f"step:{step_id}", titles[0], [], step_id)
    if not module_ids:
        return Part("programme", "", modules)
    chosen = [module for module in modules if module["id"] in module_ids]
    if len(chosen) != len(set(module_ids)):
        raise NotFound
    names = ",".join(module["id"] for module in chosen)
    return (
        Part(f"modules:{hashlib.sha256(names.encode()).hexdigest()}", "", chosen)
        if len(chosen) > 1
        else _module(chosen[0])
    )


def file_name(*words: str) -> str:
    """Give a name that every system can save: `tobakshjalpen-1.0-1.4-stoppdagen.pdf`."""
    plain = unicodedata.normalize("NFKD", " ".join(filter(None, words))).encode("ascii", "ignore").decode().lower()
    return f"{re.sub(r'[^a-z0-9.]+', '-', plain)[:LONGEST_NAME].strip('-.') or 'program'}.pdf"


def _module(module: Mapping[str, Any]) -> Part:
    return Part(f"module:{module['id']}", module["title"], [module])


def _make(database: Database, blobs: BlobStore, version_id: UUID, part: Part, reader: str) -> Blob:
    """Draw and keep a part: read, draw and store outside any transaction, then note it."""
    with database.reading() as session:
        version = kept_files.published(session, version_id)
        steps = kept_files.pages_of(session, version_id, part.step_ids)
    pictures = _pictures(blobs, steps.values())
    blob = blobs.put(render(_document(version, part, steps, pictures, reader)), MEDIA_TYPE)
    try:
        with database.writing() as session:
            kept_files.keep_file(session, version_id, part.name, RECIPES[reader], blob)
    except IntegrityError:
        # Somebody drew the same at the same time, and noted the same bytes.
        return blob
    return blob


def _document(
    version: ProgrammeVersion, part: Part, steps: Mapping[str, Any], pictures: Mapping[str, bytes], reader: str
) -> Document:
    source = documents.Source(version.outline, steps, version.published_at, pictures, reader)
    if part.step_id:
        return documents.step_document(source, part.step_id)
    if part.name.startswith("module:"):
        return documents.module_document(source, part.modules[0])
    return documents.programme_document(source, part.modules)


def _pictures(blobs: BlobStore, steps: Iterable[Mapping[str, Any]]) -> dict[str, bytes]:
    return {name: b"".join(blobs.open(digest)[1]) for name, digest in documents.pictures_in(steps).items()}
