"""Loading people: `python -m services.directory.load FILE.yaml`.

Loading the same file again changes nothing. If anything is wrong, every fault is printed as `FILE:line: path: reason` and nothing is loaded.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from common.chassis.clock import now, swedish_day
from common.chassis.database import Database
from common.chassis.environment import read_or_end
from common.chassis.settings import service_settings
from common.door import NotTextError, file_text
from services.directory.commands.importing import import_people
from services.directory.commands.terms import make_all_terms
from services.directory.people_file import BrokenPeopleFile, Fault, People, read_people

MAX_BYTES = 64 * 1024 * 1024


def load(database: Database, file: Path, at: datetime, *, production: bool) -> int:
    """Load a file and print what was done; gives the exit status. Invented people are refused where real ones are."""
    try:
        people = read_people(_text(file), swedish_day(at))
        _refuse_invented(people, production=production)
        import_people(database, people, at)
        make_all_terms(database)
    except BrokenPeopleFile as error:
        sys.stdout.writelines(f"{file}:{'' if fault.line else ' '}{fault}\n" for fault in error.faults)
        sys.stdout.write("Nothing has been loaded.\n")
        return 1
    sys.stdout.write(f"{file}: {_counts(people)}.\n")
    return 0


def _refuse_invented(people: People, *, production: bool) -> None:
    if people.demo and production:
        raise BrokenPeopleFile([people.lined.fault("demo", "Invented people aren't loaded in production.")])


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BrokenPeopleFile([Fault("", None, f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")])
        return file_text(file.read_bytes())
    except OSError as error:
        raise BrokenPeopleFile([Fault("", None, f"The file can't be opened ({error.strerror}).")]) from error
    except NotTextError as error:
        raise BrokenPeopleFile([Fault("", None, "The file isn't UTF-8.")]) from error


def _counts(people: People) -> str:
    return f"{len(people.care_units)} care units, {len(people.staff)} staff, {len(people.citizens)} citizens"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    settings = read_or_end(lambda: service_settings("directory"))
    sys.exit(load(Database(settings.database_url), chosen.file, now(), production=settings.production))


if __name__ == "__main__":
    main()
