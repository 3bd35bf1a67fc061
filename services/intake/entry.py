"""Who enters alone (单独提出申请) while the household does not (民发〔2021〕57号 art. 8, 社会救助法 art. 21)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.health import HealthFacts
from services.intake.household import Absence
from shared.vocabulary import ages

CLERGY_YEARS = 3
"""民发〔2021〕57号 art. 8(3): three years and more in a place of religion."""


class Route(StrEnum):
    """The four groups of 57号 art. 8, in its order, and the one of 民发〔2022〕83号 part 1(1)."""

    EDGE_DISABLED = "edge_disabled"
    EDGE_SERIOUSLY_ILL = "edge_seriously_ill"
    CLERGY = "clergy"
    COUNTY_OTHER = "county_other"
    ADULT_DISABLED = "adult_disabled"


@dataclass(frozen=True, slots=True)
class SingleEntry:
    """Who enters alone, and by which route; `document` is the county's, where its rule is the ground."""

    route: Route
    person_id: UUID
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Entrant:
    """What is declared of whoever would enter alone."""

    health: HealthFacts
    absence: Absence
    absent_since: date | None


def implausible(route: Route, entrant: Entrant, document: str | None, today: date) -> str | None:
    """Why the route cannot be this person's by what is declared; None where eligibility may judge."""
    if route is Route.EDGE_DISABLED and not entrant.health.names_a_certificate:
        return "按重度残疾单独申请的,请填写残疾人证上的残疾类别和等级(民发〔2021〕57号第八条第一项)。"
    if route is Route.ADULT_DISABLED and not entrant.health.names_a_certificate:
        return "按成年无业重度残疾单独申请的,请填写残疾人证上的残疾类别和等级(民发〔2022〕83号第一部分第一项)。"
    if route is Route.EDGE_SERIOUSLY_ILL and not entrant.health.seriously_ill:
        return "按重特大疾病单独申请的,请在该成员的健康状况中注明(民发〔2021〕57号第八条第二项)。"
    if route is Route.CLERGY and not _is_clergy_long_enough(entrant, today):
        return "按宗教教职人员单独申请的,须已在宗教场所居住满三年(民发〔2021〕57号第八条第三项)。"
    if route is Route.COUNTY_OTHER and not document:
        return "按县级以上民政部门规定单独申请的,请填写该规定的文件名称和文号(民发〔2021〕57号第八条第四项)。"
    return None


def _is_clergy_long_enough(entrant: Entrant, today: date) -> bool:
    since = entrant.absent_since
    return entrant.absence is Absence.CLERGY and since is not None and ages.age_on(since, today) >= CLERGY_YEARS
