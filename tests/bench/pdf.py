"""How long does a PDF take, drawn for the first time and asked for again? What is timed answers the call `content.pdf`, without the bus."""

import io
import statistics
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from pypdf import PdfReader

from common.chassis.blobs import BlobStore, open_store
from common.chassis.database import Database
from common.chassis.migrate import upgrade
from common.contracts.content.pdf import PDF, PdfRequest
from services.content import commands, queries
from services.content.package import read_package
from services.content.pdf import pdf_of
from tests.bench.figures import ROOT

PAGES = 20
COLD_SAMPLES, WARM_SAMPLES = 7, 200


def measure(folder: Path) -> dict[str, float]:
    """Publish a programme, draw its first modules that fill `PAGES` pages, several times each from nothing, then ask for them again."""
    folder.mkdir(parents=True)
    url = f"sqlite:///{folder}/content.sqlite3"
    upgrade("content", url)
    database = Database(url)
    commands.publish_package(database, read_package(ROOT / "programmes" / "tobakshjalpen"))
    with database.reading() as session:
        outline = queries.startable(session, uuid4())[0].outline
    blobs = open_store(f"file:{folder}/blobs")
    request, pages = _modules(database, blobs, outline)
    cold = [_drawn(database, blobs, request) for _ in range(COLD_SAMPLES)]
    warm = [_timed(database, blobs, request)[0] for _ in range(WARM_SAMPLES)]
    database.dispose()
    return {
        "pdf.module_ms": statistics.median(cold) * 1000,
        "pdf.warm_ms": statistics.median(warm) * 1000,
        "pdf.pages": float(pages),
    }


def _modules(database: Database, blobs: BlobStore, outline: dict[str, Any]) -> tuple[PdfRequest, int]:
    """Give the request for as many modules as fill the pages, and how many they fill."""
    chosen: list[str] = []
    for module in outline["modules"]:
        chosen.append(module["id"])
        request = PDF.load({"version_id": outline["version_id"], "module_ids": chosen})
        digest = pdf_of(database, blobs, request).digest
        pages = len(PdfReader(io.BytesIO(b"".join(blobs.open(digest)[1]))).pages)
        if pages >= PAGES:
            return request, pages
    message = f"the programme has no {PAGES} pages"
    raise RuntimeError(message)


def _drawn(database: Database, blobs: BlobStore, request: PdfRequest) -> float:
    """Lose the file, then have it drawn."""
    _, digest = _timed(database, blobs, request)
    blobs.delete(digest)
    return _timed(database, blobs, request)[0]


def _timed(database: Database, blobs: BlobStore, request: PdfRequest) -> tuple[float, str]:
    began = time.perf_counter()
    digest: str = pdf_of(database, blobs, request).digest
    return time.perf_counter() - began, digest
