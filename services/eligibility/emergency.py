"""An emergency: who is in urgent need is helped first, explains afterwards, is checked then (社会救助法 art. 50)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.eligibility import names
from services.eligibility.determination import DENIED, GRANTED, Line
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO, Money

IN_ORDER = "in_order"
URGENCY = "urgency"
IMMEDIACY = "immediacy"
SMALL_AMOUNT = "small_amount"
HARDSHIP = "hardship"
_AID_FIRST = LegalBasis("社会救助法", "50")
_TEMPORARY_AID = LegalBasis("社会救助法", "29")
_IN_TIME = LegalBasis("社会救助法", "35")
_SHORTENED = LegalBasis("社会救助暂行办法", "48")
_SHORTEST_REASON = 10
_HARDSHIPS = {
    "accident": "遭遇意外事件",
    "fire": "遭遇火灾",
    "sudden_illness": "突发重大疾病",
    "disaster": "遭遇灾害",
    "other": "遭遇其他特殊困难",
}


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was reported of somebody in urgent need, and how far it has got. `case_id` is also its row's id."""

    case_id: UUID
    row_version: int
    person_id: UUID
    hardship: str
    wanted: Money
    is_identified: bool
    is_minor: bool
    reporter_id: str
    reported_on: date
    decision_id: UUID | None = None
    supplement_until: date | None = None
    supplemented_on: date | None = None
    checked_outcome: str | None = None
    check_reason: str | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    payee_person_id: UUID | None = None
    """Whom the money goes to; None where the township's own reserve is refilled."""
    given: Money | None = None
    given_by: str | None = None
    """Which level of authority gave it, and on which day."""
    given_on: date | None = None

    @property
    def hardship_text(self) -> str:
        """What has happened, as a document says it."""
        return _HARDSHIPS.get(self.hardship, _HARDSHIPS["other"])

    def require_checkable(self, checker_id: str, decided_by: str, report_id: UUID | None) -> None:
        """Refuse a check before the explanation, before the economic check of a known person, or by who decided."""
        if self.checked_on is not None:
            raise Conflict("already_checked", "这件先行救助已经核查过。")
        if checker_id in {decided_by, self.reporter_id}:
            raise Forbidden("own_emergency", "这件先行救助由您报告或者决定,请由其他人员核查。")
        if self.supplemented_on is None:
            raise Conflict("supplement_missing", "补充说明和材料还没有提交(《社会救助法》第五十条),请提交后再核查。")
        if self.is_identified and report_id is None:
            raise Conflict("report_missing", "这名求助人的经济状况核对报告还没有出来,请等报告出来后再核查。")


@dataclass(frozen=True, slots=True)
class OwnPower:
    """How much a township decides itself: of one emergency, of one payee in so many days, and of all in a day.

    What is small is the amount (社会救助暂行办法 art. 48), not the sheet of paper: sums that go into one hand, or that
    are given one after another, are counted together.
    """

    small: Money
    day: Money
    payee_days: int

    def require(self, asked: Money, to_payee: Money, on_day: Money) -> None:
        """Refuse what is the county's, with what was given before to this payee and on this day."""
        if asked > self.small:
            raise _over(f"乡镇(街道)只能决定{self.small.yuan}元以内的先行救助")
        if to_payee + asked > self.small:
            raise _over(
                f"这名领款人{self.payee_days}天内已从本乡镇(街道)领取先行救助{to_payee.yuan}元,"
                f"合计不能超过{self.small.yuan}元"
            )
        if on_day + asked > self.day:
            raise _over(f"本乡镇(街道)今天已决定先行救助{on_day.yuan}元,合计不能超过{self.day.yuan}元")


def _over(what: str) -> Forbidden:
    return Forbidden("over_small_limit", f"{what},超过的请立即转县级民政部门尽快决定。")


_LACKING = {
    URGENCY: "情况不属于紧急",
    IMMEDIACY: "不需要立即采取救助措施",
    SMALL_AMOUNT: "申请的金额不属于较小",
    HARDSHIP: "基本生活没有因突发性、紧迫性、灾难性困难而暂时出现严重困难",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the authority rules on an emergency; an amount only where something is given."""

    outcome: str
    amount: Money | None
    reason: str
    is_urgent: bool
    is_immediate: bool
    lacking: str | None = None
    """Of one that is declined: which of the conditions of 社会救助法 arts. 29 and 50 is not met."""

    @property
    def grants(self) -> bool:
        """Whether anything is paid."""
        return self.outcome == GRANTED

    @property
    def lacks(self) -> str | None:
        """The condition that is not met: as it was named, or as the two truths tell."""
        implied = URGENCY if not self.is_urgent else IMMEDIACY if not self.is_immediate else None
        return self.lacking or implied

    @property
    def is_declined_as_large(self) -> bool:
        """Whether the amount is what stands against it."""
        return not self.grants and self.lacks == SMALL_AMOUNT

    def asked(self, emergency: Emergency) -> Money:
        """The amount by which it is told whose power it is: what is given, or what was asked for and is declined."""
        return self.amount if self.grants and self.amount is not None else emergency.wanted

    def require_lawful(self, emergency: Emergency, actor_id: str) -> None:
        """Aid comes first only where the case is urgent and cannot wait; a refusal has its reasons (art. 45)."""
        if actor_id == emergency.reporter_id:
            raise Forbidden("own_report", "这件急难情况是您报告的,请由其他人员决定。")
        if len(self.reason.strip()) < _SHORTEST_REASON:
            problem = FieldProblem("reason", f"请写明具体理由,不少于{_SHORTEST_REASON}个字。")
            raise Invalid("reason_required", "给予或者不给予先行救助,都要说明理由。", fields=(problem,))
        if not self.grants:
            return
        if not (self.is_urgent and self.is_immediate):
            sentence = "只有情况紧急、需要立即采取救助措施的,才可以先行救助(《社会救助法》第五十条)。"
            raise Conflict("not_urgent", sentence)
        if self.amount is None or not ZERO < self.amount <= emergency.wanted:
            problem = FieldProblem("amount_yuan", f"金额应大于零,且不超过申请的{emergency.wanted.yuan}元。")
            raise Invalid("amount_invalid", "救助金额填写不正确,请核对。", fields=(problem,))

    def require_declinable(self, emergency: Emergency, small_limit: Money | None) -> None:
        """Whoever is in urgent need of a small sum at once has to be aided; else a condition is named that is lacking.

        Where no place has set what is small (`small_limit` is None), it is the authority that says so with its reason.
        """
        is_small = small_limit is not None and emergency.wanted <= small_limit
        if self.is_urgent and self.is_immediate and is_small:
            sentence = "情况紧急、救助金额较小、需要立即采取救助措施的,应当先行救助(《社会救助法》第五十条),不能不予。"
            raise Conflict("must_aid_first", sentence)
        holds = {URGENCY: self.is_urgent, IMMEDIACY: self.is_immediate, SMALL_AMOUNT: is_small}
        if self.lacks is None or holds.get(self.lacks, False):
            problem = FieldProblem("lacking", "请写明缺少哪一项条件,并与其他填写一致。")
            raise Invalid("lacking_required", "不给予先行救助,必须写明哪一项条件不具备。", fields=(problem,))

    def line(self, emergency: Emergency, *, is_small: bool) -> Line:
        """The one line of the decision; its amount is the whole aid, paid once."""
        outcome = GRANTED if self.grants else DENIED
        amount = self.amount if self.grants and self.amount is not None else ZERO
        findings = (_finding(emergency, self, is_small=is_small),)
        return Line(names.TEMPORARY, outcome, amount, (emergency.person_id,), "", findings)


def _finding(emergency: Emergency, ruling: Ruling, *, is_small: bool) -> Finding:
    """A township aids by art. 50; the county, whose power knows no amount, also in time and by a shortened way."""
    if not ruling.grants:
        reason = "{lacking},没有按照先行救助办理。{ruling}"
    else:
        how = "救助金额较小,应当先行救助。" if is_small else "按照规定简化审批手续,及时给予救助。"
        reason = f"{{hardship}},基本生活暂时出现严重困难,情况紧急、需要立即采取救助措施,{how}{{ruling}}"
    lacking = _LACKING.get(ruling.lacks or "", "")
    return Finding(
        code="urgent_need",
        basis=(_TEMPORARY_AID, _AID_FIRST) if is_small or not ruling.grants else (_TEMPORARY_AID, _IN_TIME, _SHORTENED),
        outcome=Outcome.of(ruling.grants),
        inputs={"hardship": emergency.hardship_text, "ruling": ruling.reason, "lacking": lacking},
        reason=reason,
    )
