"""The mapped classes of directory and their rules."""

from common.door import NumberKind
from services.directory.model.allowances import Allowance
from services.directory.model.base import Base
from services.directory.model.citizens import HIDDEN_NAME, Citizen, UnitCitizen, is_child
from services.directory.model.guardians import Guardian, may_act
from services.directory.model.look_ups import LookUpDay
from services.directory.model.numbers import PersonalNumber, born, read_number
from services.directory.model.organisation import (
    CareProvider,
    CareUnit,
    Commission,
    CommissionFacts,
    CommissionVersion,
    Region,
    StaffPerson,
)
from services.directory.model.searching import MADE_AS, SearchTerm, read_search, terms_of
from services.directory.model.sessions import PersonKind, SignInSession, check_strength

__all__ = [
    "HIDDEN_NAME",
    "MADE_AS",
    "Allowance",
    "Base",
    "CareProvider",
    "CareUnit",
    "Citizen",
    "Commission",
    "CommissionFacts",
    "CommissionVersion",
    "Guardian",
    "LookUpDay",
    "NumberKind",
    "PersonKind",
    "PersonalNumber",
    "Region",
    "SearchTerm",
    "SignInSession",
    "StaffPerson",
    "UnitCitizen",
    "born",
    "check_strength",
    "is_child",
    "may_act",
    "read_number",
    "read_search",
    "terms_of",
]
