"""The process that draws one document: a task as JSON on standard input, the PDF on standard output.

Run by its path in isolated mode, so it imports nothing of ours. It may use so much processor time and memory and no more. Patients' answers
come and go by pipes; only the template, a programme's pictures and links to the fonts of other scripts stand in the
folder that the compiler sees, for as long as it works.
"""

import base64
import json
import re
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
PROCESSOR_SECONDS = 10
MEMORY_BYTES = 768 * 1024**2
"""Enough for some seven hundred pages; a pod's limit must hold `rendering.AT_ONCE` of them (`deploy/k8s`)."""
PICTURE_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{3,4}")


def draw(task: dict[str, Any], folder: Path) -> bytes:
    """Compile the template with the task's data in a folder of its own."""
    shutil.copy(HERE / "template.typ", folder)
    for name, data in task["pictures"].items():
        if not PICTURE_NAME.fullmatch(name):
            message = "a picture's name"
            raise ValueError(message)
        (folder / name).write_bytes(base64.b64decode(data))
    others = folder / "fonts"
    others.mkdir()
    for file in map(Path, task["fonts"]):
        (others / file.name).symlink_to(file)
    paths = [str(HERE / "fonts"), str(others)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    compiler = typst.Compiler(
        str(folder / "template.typ"),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(task["document"], ensure_ascii=False)},
        package_path=str(folder),
        package_cache_path=str(folder),
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=task["made_at"])
    if not isinstance(made, bytes):
        message = "no PDF came out"
        raise TypeError(message)
    return made


def main() -> int:
    """Do the one task. A fault is told without the document's own words, since they may be a patient's."""
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    try:
        task = json.loads(sys.stdin.buffer.read())
        with tempfile.TemporaryDirectory(prefix="sob-pdf-") as folder:
            made = draw(task, Path(folder))
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the service is told that, and how)
        told = re.sub(r"`[^`]*`|\"[^\"]*\"|“[^”]*”", "…", str(error), flags=re.DOTALL)[:300]
        sys.stderr.write(f"{type(error).__name__}: {told}")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
