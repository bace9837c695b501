"""Reading a file of people (its fields: `shapes`; an example: `deploy/local/people.yaml`): shape, lines, and what must hold across it."""

from services.directory.people_file.checking import People, read_people
from services.directory.people_file.faults import BrokenPeopleFile, Fault

__all__ = ["BrokenPeopleFile", "Fault", "People", "read_people"]
