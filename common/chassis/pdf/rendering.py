"""From a document to its PDF, by a process of its own (`worker`)."""

import base64
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from common.chassis.pdf.cleaning import FONTS, Cleaner
from common.chassis.pdf.document import Block, Document, ours, quiet
from common.chassis.pdf.scripts import digest
from common.chassis.pdf.words import BY_LANGUAGE
from common.contracts.errors import Expired

TEMPLATE = Path(__file__).parent / "template.typ"
WORKER = Path(__file__).parent / "worker.py"
OWN_FONT = "Source Sans 3"
WITHIN_SECONDS = 7
"""How long one document may take, from its turn on. A page costs about 8 ms of processor time."""
TURN_WITHIN_SECONDS = 2
"""How long a document waits for its turn: with its drawing still less than its caller waits, so that a flood doesn't hold every worker."""
AT_ONCE = 2
"""How many are drawn side by side in one service process: calls need the processors too."""
AT_A_STRETCH = 0.01
"""Seconds that a document's words are cleaned before others in the process work: a pause costs a twentieth of a millisecond."""

_turns = BoundedSemaphore(AT_ONCE)


class RenderError(Exception):
    """The document could not be drawn. Its text names no word of the document."""


def _recipe() -> str:
    """Give the digest of all that decides how a document looks: a change of any of it makes kept files stale."""
    parts = [
        version("typst").encode(),
        digest().encode(),
        *(file.read_bytes() for file in (TEMPLATE, FONTS / "VERSION", FONTS / "covered.txt")),
    ]
    code = [
        (Path(__file__).parent / name).read_bytes()
        for name in ("cleaning.py", "document.py", "rendering.py", "scripts.py", "words.py", "worker.py")
    ]
    return hashlib.sha256(b"\0".join(parts + code)).hexdigest()[:16]


RECIPE = _recipe()


def recipes(*files: str) -> dict[str, str]:
    """Give the recipe of a service's files for each reader's language: this room's, and the modules (by `__file__`) that decide what stands in them."""
    parts = [RECIPE.encode(), *(Path(file).read_bytes() for file in files)]
    return {each: hashlib.sha256(b"\0".join([*parts, each.encode()])).hexdigest()[:16] for each in BY_LANGUAGE}


def render(document: Document) -> bytes:
    """Draw a document. Raises `Expired` when its turn or its end doesn't come in time, `RenderError` when it can't be done."""
    if not _turns.acquire(timeout=TURN_WITHIN_SECONDS):
        raise Expired
    ends_at = time.monotonic() + WITHIN_SECONDS
    try:
        message = json.dumps(_task(document, ends_at), ensure_ascii=False).encode()
        # -I: nothing of the environment or of the folder decides what the process runs. The file is ours.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(WORKER)],
            input=message,
            capture_output=True,
            timeout=ends_at - time.monotonic(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Expired from error
    finally:
        _turns.release()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise RenderError(done.stderr.decode(errors="replace").strip()[-500:] or f"ended with {done.returncode}")
    return done.stdout


def _task(document: Document, ends_at: float) -> dict[str, Any]:
    words = BY_LANGUAGE[document.reader]
    cleaner = Cleaner(words["picture"])
    title, lead, footer = (cleaner.text(text) for text in (document.title, document.lead, document.footer))
    blocks = list(_cleaned(cleaner, document, ends_at))
    if cleaner.has_replaced:
        blocks.append(ours(quiet(words["replaced"]), document.reader))
    page = {
        "title": title.strip() or words["author"],
        "lead": lead,
        "footer": footer,
        "author": words["author"],
        "language": document.language,
        "reader": document.reader,
        "words": words,
        "fonts": [OWN_FONT, *cleaner.families],
        "contents": document.contents,
        "blocks": blocks,
    }
    pictures = {name: base64.b64encode(data).decode() for name, data in document.pictures.items()}
    fonts = [str(file) for files in cleaner.families.values() for file in files]
    return {"document": page, "pictures": pictures, "fonts": fonts, "made_at": int(document.made_at.timestamp())}


def _cleaned(cleaner: Cleaner, document: Document, ends_at: float) -> Iterator[Block]:
    """Give a document's blocks cleaned. That is done in the service's own process, so others work now and then, and it ends with the time."""
    worked_from = time.monotonic()
    for block in document.blocks:
        at = time.monotonic()
        if at > ends_at:
            raise Expired
        if at - worked_from > AT_A_STRETCH:
            time.sleep(0)
            worked_from = time.monotonic()
        yield cleaner.blocks(block)
