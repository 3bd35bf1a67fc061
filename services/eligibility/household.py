"""Who is counted as a member of the household that lives together (民发〔2021〕57号 art. 7)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from services.eligibility import names
from services.eligibility.facts import DEATH, Member
from services.eligibility.policy.policy import Policy
from shared.vocabulary.ages import age_on, is_minor
from shared.vocabulary.law import Finding, LegalBasis, Outcome

# A child's spouse is a member's spouse, and a spouse's parents are owed support by the spouse (民法典 art. 1067).
_WAYS_IN_BY_LIVING_TOGETHER = frozenset({"child", "parent", "child_in_law", "parent_in_law"})
_ON_CONDITIONS = frozenset({"grandchild", "grandparent", "sibling"})
_AWAY = {
    "prison": "在监狱内服刑",
    "compulsory_detoxification": "在戒毒所强制隔离戒毒",
    "declared_missing": "被宣告失踪",
}
_CLERGY = "clergy"
_STUDENT = "full_time_undergraduate_or_below"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member and whether the law counts them, with the finding that says why."""

    member: Member
    is_counted: bool
    finding: Finding
    reading: str | None = None
    """The parameter that settled an open reading of art. 7, if one did."""


def standings(members: Iterable[Member], policy: Policy, on: date) -> tuple[Standing, ...]:
    """Every member with their standing on the day of the determination."""
    return tuple(standing(member, policy, on) for member in members)


def counted(standings_of_all: Iterable[Standing]) -> tuple[Member, ...]:
    """The members who are counted."""
    return tuple(each.member for each in standings_of_all if each.is_counted)


def standing(member: Member, policy: Policy, on: date) -> Standing:
    """Whether one member is counted; who is away by paragraph 2 is not, whatever paragraph 1 says."""
    if (away := _away(member, policy, on)) is not None:
        return away
    if member.relation == "self":
        return _standing(member, "4", "是提出申请的家庭成员", is_counted=True)
    if member.relation == "spouse":
        return _standing(member, "7.1(1)", "", is_counted=True)
    if member.relation == "child":
        return _child(member, policy, on)
    return _by_living_together(member, policy, on)


def _away(member: Member, policy: Policy, on: date) -> Standing | None:
    if member.absence == DEATH:
        return _standing(member, "13", "已经死亡", is_counted=False)
    if member.absence in _AWAY:
        return _standing(member, "7.2(2)", _AWAY[member.absence], is_counted=False)
    if member.absence == _CLERGY and _left_long_ago(member, policy, on):
        return _standing(member, "7.2(1)", "是脱离家庭独立生活满三年的宗教教职人员", is_counted=False)
    return None


def _left_long_ago(member: Member, policy: Policy, on: date) -> bool:
    """A clergy member whose day of leaving nobody stated stays in: unknown never works against the household."""
    since = member.absent_since
    return since is not None and age_on(since, on) >= policy.number("clergy_years", on)


def _child(member: Member, policy: Policy, on: date) -> Standing:
    if is_minor(member.birth_on, on):
        return _minor(member, policy, on)
    if member.studies == _STUDENT:
        return _standing(member, "7.1(3)", "已成年,在校接受全日制本科及以下学历教育", is_counted=True)
    if not member.can_live_independently:
        return _standing(member, "7.1(3)", "已成年但不能独立生活", is_counted=True)
    if not member.lives_in_household:
        return _by_living_together(member, policy, on)
    reading = "grown_child_at_home_counted"
    is_counted = policy.truth(reading, on)
    cause = "已成年、能独立生活、与家人同住,按当地规定"
    return replace(_standing(member, "7.1(4)", cause, is_counted=is_counted), reading=reading)


def _minor(member: Member, policy: Policy, on: date) -> Standing:
    if member.lives_in_household:
        return _standing(member, "7.1(2)", "尚未成年", is_counted=True)
    reading = "minor_child_elsewhere_counted"
    is_counted = policy.truth(reading, on)
    return replace(_standing(member, "7.1(2)", "尚未成年但不同住,按当地规定", is_counted=is_counted), reading=reading)


def _by_living_together(member: Member, policy: Policy, on: date) -> Standing:
    if member.relation in _ON_CONDITIONS and member.lives_in_household:
        return _on_conditions(member, policy, on)
    if member.relation not in _WAYS_IN_BY_LIVING_TOGETHER | _ON_CONDITIONS:
        cause = "申请时没有填报与家庭成员有法定赡养、扶养、抚养义务关系"
        return _standing(member, "7.1(4)", cause, is_counted=False)
    if member.lives_in_household:
        return _standing(member, "7.1(4)", "有法定赡养、扶养、抚养义务关系并长期共同居住", is_counted=True)
    return _standing(member, "7.1(4)", "没有长期共同居住", is_counted=False)


def _on_conditions(member: Member, policy: Policy, on: date) -> Standing:
    """Who lives here and is owed or owes support on conditions only: the locality says what is taken for enough."""
    reading = "conditional_relatives_counted"
    is_counted = policy.truth(reading, on)
    return replace(_standing(member, "7.1(4)", "长期共同居住,按当地规定", is_counted=is_counted), reading=reading)


def _verb(cause: str, *, is_counted: bool) -> str:
    verb = "计入" if is_counted else "不计入"
    return verb if not cause or cause.endswith("规定") else f",{verb}"


def _standing(member: Member, article: str, cause: str, *, is_counted: bool) -> Standing:
    household_law = LegalBasis("最低生活保障审核确认办法", article, "民发〔2021〕57号")
    finding = Finding(
        code="member_counted",
        basis=LegalBasis("民法典", article) if member.absence == DEATH else household_law,
        outcome=Outcome.of(is_counted),
        inputs={
            "relation": names.RELATIONS.get(member.relation, member.relation),
            "birth_on": member.birth_on,
            "cause": cause,
            "verb": _verb(cause, is_counted=is_counted),
        },
        reason="{relation}({birth_on}出生){cause}{verb}共同生活的家庭成员。",
    )
    return Standing(member, is_counted, finding)
