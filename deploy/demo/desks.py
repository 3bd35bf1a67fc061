"""Who sits at which desk of the county, so that nobody checks their own work."""

from collections.abc import Iterable
from dataclasses import dataclass

from deploy.demo.client import Actor
from deploy.demo.people import Household, Person
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area

SECOND_INVESTIGATOR = "协办丙"
CHECKER, VISITOR, DELEGATE = "核查寅", "走访卯", "受托丑"
"""Who checks emergencies and who visits for the county; who confirms in a township that was given the power."""
PROPOSER = "初审子"
"""Another clerk of the township than the one who accepts; no name of a desk is used at a second one."""


@dataclass(frozen=True, slots=True)
class Desks:
    """The officers of one county and of those of its townships and villages in which somebody lives."""

    county_code: str
    village_codes: tuple[str, ...]

    @property
    def confirmer(self) -> Actor:
        """Who confirms in the county's name."""
        return confirmer(self.county_code)

    @property
    def finance(self) -> Actor:
        """Who keeps the county's budget."""
        return Actor("county_finance", self.county_code, "预算戊")

    @property
    def maker(self) -> Actor:
        """Who makes a payroll; checker and releaser are two others."""
        return Actor("payroll_maker", self.county_code, "制表己")

    @property
    def checker(self) -> Actor:
        """Who checks it."""
        return Actor("payroll_checker", self.county_code, "复核庚")

    @property
    def releaser(self) -> Actor:
        """Who releases it."""
        return Actor("payroll_releaser", self.county_code, "签发辛")

    @property
    def province(self) -> Actor:
        """Who imports policy data."""
        return Actor("province_officer", divisions.PROVINCE_CODE, "政策壬")


def officer(role: str, village_code: str) -> Actor | None:
    """Who works the case lists in this role for a village; None for a role without such lists."""
    township_code = township_of(village_code)
    match role:
        case "township_clerk":
            return clerk(township_code)
        case "township_reviewer":
            return Actor(role, township_code, "审核乙")
        case "village_agent":
            return agent(village_code)
        case "county_confirmer":
            return confirmer(Area.of(village_code).county or "")
        case _:
            return None


def confirmer(county_code: str) -> Actor:
    """Who confirms in the county's name."""
    return Actor("county_confirmer", county_code, "确认丁")


def clerk(township_code: str) -> Actor:
    """The clerk of a township."""
    return Actor("township_clerk", township_code, "经办甲")


def agent(village_code: str) -> Actor:
    """The agent of a village."""
    return Actor("village_agent", village_code, "协理员")


def writer(household: Household) -> Actor:
    """Who fills in the form: the applicant, the clerk at the window, or the village's agent."""
    match household.channel:
        case "portal":
            return as_applicant(household.members[household.applicant])
        case "village_agent":
            return agent(household.village_code)
        case _:
            return clerk(township_of(household.village_code))


def as_applicant(person: Person) -> Actor:
    """A citizen on the portal."""
    return Actor("applicant", identity_number=person.identity_number)


def township_of(village_code: str) -> str:
    """The township in which a village lies; the demo lives only in villages that have one."""
    township = Area.of(village_code).township
    if township is None:
        raise divisions.UnknownDivision(village_code)
    return township


def of_villages(county_code: str, village_codes: Iterable[str]) -> Desks:
    """The desks that are needed for these villages."""
    return Desks(county_code, tuple(sorted(set(village_codes))))
