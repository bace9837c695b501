"""Loading programmes: `python -m services.content.load programmes/` publishes every package in a folder, or the one it names.

All packages are read before any is published; if one is broken, every fault is printed as `file:line: reason` and nothing is loaded.
"""

import argparse
import sys
from pathlib import Path

from common.chassis.blobs import BlobStore, open_store
from common.chassis.database import Database
from common.chassis.environment import read_or_end
from common.chassis.settings import service_settings
from common.contracts.errors import Conflict
from services.content import commands
from services.content.package import BrokenPackage, read_package


def packages_in(directory: Path) -> list[Path]:
    """Give the package folders: the folder itself if it is one, else those in it."""
    if (directory / "programme.yaml").exists():
        return [directory]
    return sorted(path.parent for path in directory.glob("*/programme.yaml"))


def load(database: Database, blobs: BlobStore, directory: Path) -> int:
    """Load what is in a folder and print what was done; gives the exit status."""
    folders = packages_in(directory)
    if not folders:
        sys.stdout.write(f"{directory}: no programme's package here (programme.yaml is missing).\n")
        return 1
    packages, broken = [], False
    for folder in folders:
        try:
            packages.append(read_package(folder))
        except BrokenPackage as error:
            broken = True
            sys.stdout.writelines(f"{folder}/{fault}\n" for fault in error.faults)
    if broken:
        sys.stdout.write("Nothing has been loaded.\n")
        return 1
    for package in packages:
        name = f"{package.facts['id']}@{package.facts['version']}"
        try:
            is_new = commands.publish_package(database, package, commands.keep_files(blobs, package))
        except Conflict:
            sys.stdout.write(f"{name} is published already with other content. Raise the version in programme.yaml.\n")
            return 1
        sys.stdout.write(f"{name}: {'published' if is_new else 'published already'}.\n")
    return 0


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    chosen = parser.parse_args()
    settings = read_or_end(lambda: service_settings("content"))
    sys.exit(load(Database(settings.database_url), open_store(settings.blobs), chosen.directory))


if __name__ == "__main__":
    main()
