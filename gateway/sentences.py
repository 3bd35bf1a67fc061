"""What happened, in words that applicants and officers read: one plain, kind sentence an event, with its reasons."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.protobuf.message import Message

from gateway import reasons, terms
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity
from shared.vocabulary.money import Money

SCHEMES: Mapping[str, str] = {"dibao": "最低生活保障", "edge": "低保边缘家庭认定", "temporary": "临时救助"}
_ONCE = "temporary"
_EDGE = "低保边缘家庭"
_EDGE_RIGHTS = "可以根据实际需要申请医疗、教育、住房、就业等救助"
"""社会救助法 art. 21, 1."""
_MISSING = {
    "consent": "{}名家庭成员签字的核对授权书",
    "commitment": "{}名家庭成员签字的承诺书",
    "payee_account": "救助金发放账户",
    "entrustment": "委托代办的委托书",
}
_REMEDY = "如果不同意,可以依法申请行政复议或者提起行政诉讼。"
_WAYS = {"handed_over": "当面送达", "post": "邮寄送达", "electronic": "电子送达"}


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is told. `reasons` are the findings behind a refusal, or what is missing of an application."""

    sentence: str
    reasons: tuple[str, ...] = ()


def tell(message: Message) -> Told:
    """The sentence of an event."""
    told = SENTENCES[type(message)](message)
    return told if isinstance(told, Told) else Told(told)


def _returned(said: Any) -> Told:
    """What is missing is said by code, one a member for signatures; the gateway names nobody, so it counts them."""
    counted = Counter(code.partition(":")[0] for code in said.missing)
    missing = tuple(_MISSING.get(kind, "其他材料{}项").format(count) for kind, count in counted.items())
    return Told("材料还差下面几项,请一次补齐后再提交。有不清楚的地方,可以到乡镇(街道)窗口咨询。", missing)


def _withdrawn(said: Any) -> str:
    if said.terminated:
        return f"因家庭成员没有配合核对,审核确认程序已经终止,理由写在通知书里。愿意配合后,随时可以重新申请;{_REMEDY}"
    return "申请已经结束。以后有需要,随时可以重新申请。"


def _reported(said: Any) -> str:
    unknown = len({result.source for result in said.results if result.status == "unknown"})
    if not unknown:
        return "经济状况核对已经完成。"
    return f"经济状况核对已经完成,其中{unknown}个部门或机构没有给出结果,工作人员会另行核实,不会当作没有或隐瞒。"


def _proposed(said: Any) -> Told:
    """A household that misses 低保 may be an edge family all the same, which is said before what it does not get."""
    opinion = "乡镇(街道)提出了初步意见:"
    if said.grants:
        return Told(f"{opinion}拟给予{_grants(said.lines)}。")
    certified = f"{opinion}拟认定您家为{_EDGE}。" if _has(said.lines, "certified") else ""
    if not _has(said.lines, "denied"):
        return Told(certified)
    return Told(
        f"{certified or opinion}拟不予批准{_refused(said.lines)},原因列在下面。", reasons.of_refusal(said.lines)
    )


def _reviewed(said: Any) -> str:
    """What grants nothing is told once; for whoever answers the township checks again first (57号 art. 18).

    The second time round there is nothing left to wait for, and the authority reads the answer beside the opinion.
    """
    if said.outcome == "returned":
        return _looked_at_again(said)
    if said.grants:
        return "乡镇(街道)已经审核同意,接下来依法公示或者转入审核确认。"
    if not said.answer_until:
        return "乡镇(街道)已经按照您说明的情况组织了复查并审核了复查后的意见,接下来由有权机关作出决定。"
    return (
        f"乡镇(街道)已经审核。对初步意见有异议的,您可以在{_last_day(said.answer_until)}说明情况、提供佐证材料,"
        "乡镇(街道)会组织复查,重新提出意见;没有异议的,期满后由有权机关作出决定。"
    )


def _looked_at_again(said: Any) -> str:
    """Before the last day for an answer nobody but the applicant reopens a case that waits for it."""
    if said.answer_until and said.reviewed_on <= said.answer_until:
        return "您说明的情况已经收到。乡镇(街道)会先组织复查,再提出新的初步意见。"
    return "审核中认为还有情况需要核实。乡镇(街道)会重新核实,再提出新的初步意见。"


def _due(said: Any) -> str:
    by = f",应当在{_last_day(said.due_on)}作出决定" if said.due_on else ""
    return f"正在等待{said.authority or '县级民政部门'}审核确认{by}。"


def _granted(said: Any) -> str:
    return f"申请已经批准:{_grants(said.lines)},从{_month(said.first_month)}起发放。决定书文号:{said.decision_number}。"


def _emergency_granted(said: Any) -> str:
    amount = _yuan(sum(line.amount_fen_monthly for line in said.lines))
    by = f"在{_last_day(said.supplement_until)}" if said.supplement_until else "及时"
    return (
        f"情况紧急,已经决定先行救助{amount}元,会尽快发放。紧急情况解除后,请{by}协助工作人员"
        f"补充说明情况和材料。决定书文号:{said.decision_number}。"
    )


def _emergency_declined(said: Any) -> str:
    return (
        "经核实,这次不按急难情形先行救助,理由写在决定书里。仍有困难的,可以到乡镇(街道)窗口申请其他救助;"
        f"如果不同意,可以依法申请行政复议或者提起行政诉讼。决定书文号:{said.decision_number}。"
    )


def _voided(said: Any) -> str:
    if said.reason == "objection":
        return "公示期间收到异议,原来的初步意见不再使用。乡镇(街道)会重新调查或者组织民主评议,再提出新的意见。"
    if said.reason == "household_changed":
        return "家庭情况有变化,原来的初步意见不再使用,会按照变化后的情况重新认定。"
    return "核对结果有更新,原来的初步意见不再使用,会重新认定。"


def _authority_named(said: Any) -> str:
    by = f"(依据{said.document})" if said.document else ""
    if not said.total_workdays:
        return f"今后待遇的变更由{said.authority}{by}决定。"
    return f"这个案件由{said.authority}{by}审核确认,自受理之日起{said.total_workdays}个工作日内办结。"


def _extended(said: Any) -> str:
    reason = terms.PERIODS.get(said.reason, "情况特殊")
    return f"因{reason},办理期限依规定延长,自受理之日起最长{said.workdays}个工作日。"


def _review_due(said: Any) -> str:
    if said.cause == "death":
        return "家庭人口有变化,乡镇(街道)会核实情况,再确定今后的待遇。核实期间照常发放。"
    if said.cause == "change":
        return "收到了关于家庭情况变化的报告,乡镇(街道)会核实情况。核实期间照常发放。"
    return f"到了定期核查的时间,乡镇(街道)会在{_last_day(said.due_on)}核实您家的情况。核查期间照常发放。"


def _adjustment_proposed(said: Any) -> str:
    """Whoever loses something is heard first (社会救助法 art. 48); until when, is known once they were told of it."""
    if said.kind == "increase":
        return "乡镇(街道)提出提高您家的待遇,正在等待决定。"
    if said.cause == "death" and said.kind == "stop":
        return "因登记享受救助的人去世,正在等待停发的决定。请节哀。登记有误的,请尽快告知乡镇(街道),会立即更正。"
    what = "停止发放救助金" if said.kind == "stop" else "调低您家的待遇"
    until = f",请在{_last_day(said.hear_until)}" if said.hear_until else ",书面告知您以后,可以在告知的期限内"
    heard = f"作出决定前会听取您的意见{until}说明情况、提供材料,当面、电话、书面都可以。决定作出前照常发放。"
    return f"乡镇(街道)认为需要{what}。{heard}"


def _adjusted(said: Any) -> str:
    return (
        f"待遇已经变更:{_grants(said.lines)},从{_month(said.first_month)}起执行。{_REMEDY}"
        f"决定书文号:{said.decision_number}。"
    )


def _stopped(said: Any) -> str:
    if said.cause == "death":
        return (
            f"因享受救助的人去世,救助金发放到{_month(said.last_month)}为止。请节哀。情况不属实的,请尽快到乡镇(街道)说明。"
            f"{_REMEDY}决定书文号:{said.decision_number}。"
        )
    return (
        f"救助金发放到{_month(said.last_month)}为止,理由写在决定书里。以后生活有困难,随时可以重新申请。{_REMEDY}"
        f"决定书文号:{said.decision_number}。"
    )


def _decision_withdrawn(said: Any) -> str:
    number = f"决定书文号:{said.decision_number}。"
    if not said.was_grant:
        return f"原来的不予批准决定有错误,已经撤销,会重新认定;应当给予救助的,从原来应当开始的月份补发。{number}"
    if said.lines:
        more = "多发的会另行书面通知" if said.cause == "misled" else "以前多发的不需要退回"
        return f"原来的决定有错误,已经更正:{_grants(said.lines)}。少发的会补发,{more}。{_REMEDY}{number}"
    return f"原来的批准决定有错误,已经撤销,理由写在决定书里。{_REMEDY}{number}"


def _opened(said: Any) -> str:
    if said.scheme == _ONCE:
        return f"{_scheme(said.scheme)}{_yuan(said.amount_fen_monthly)}元已经安排资金,一次性发放。"
    amount = f"每月{_yuan(said.amount_fen_monthly)}元,从{_month(said.first_month)}起发放"
    return f"{_scheme(said.scheme)}待遇已经建立,{amount}。"


def _ended(said: Any) -> str:
    if said.reason == "paid_out":
        return f"{_scheme(said.scheme)}金已经一次性发放完毕。"
    return f"原来的{_scheme(said.scheme)}待遇发放到{_month(said.last_month)}为止。"


def _recovery_opened(said: Any) -> str:
    return f"经核实,多发了{_yuan(said.amount_fen)}元,工作人员会书面通知您并听取您的意见,不会直接从以后的救助金里扣。"


def _denied(said: Any) -> Told:
    """Nothing is paid; an edge family has nevertheless got something, and all that it asked for where that was it."""
    certified = f"您家已经被认定为{_EDGE},{_EDGE_RIGHTS}。" if said.edge else ""
    number = f"决定书文号:{said.decision_number}。"
    if not _has(said.lines, "denied"):
        return Told(f"申请已经批准:{certified}{number}")
    refused = f"这次没有批准{_refused(said.lines)},原因列在下面,具体数额和依据写在决定书里。"
    rights = "如果不同意,可以依法申请行政复议或者提起行政诉讼,期限和办法也写在决定书里。"
    return Told(f"{certified}{refused}{rights}{number}", reasons.of_refusal(said.lines))


def _concluded(said: Any) -> str:
    if said.outcome == "suppressed":
        return "依照规定,这个案件不公示,直接转入审核确认。"
    return "公示期满,没有收到异议。"


def _unfunded(said: Any) -> str:
    _ = said.reason  # the reason is the office's own and not the applicant's
    return "批准的待遇仍然有效,但资金指标暂时不足,已经提醒县级部门尽快落实。"


def _breached(said: Any) -> str:
    name = terms.CLOCKS.get(said.clock, "办理")
    period = "约定的日期" if said.clock in terms.AGREED else "规定期限"
    return f"{name}超过了{period}(最后一天是{_day(said.due_on)}),已经记录并提醒主管部门督办。"


def _has(lines: Iterable[Any], outcome: str) -> bool:
    return any(line.outcome == outcome for line in lines)


def _grants(lines: Iterable[Any]) -> str:
    """What is paid, by scheme."""
    granted = (line for line in lines if line.outcome == "granted")
    return ";".join(f"{_scheme(line.scheme)},每月{_yuan(line.amount_fen_monthly)}元" for line in granted)


def _refused(lines: Iterable[Any]) -> str:
    """What is not given, by scheme."""
    return "和".join(_scheme(line.scheme) for line in lines if line.outcome == "denied")


def _scheme(code: str) -> str:
    return SCHEMES.get(code, code)


def _yuan(fen: int) -> str:
    return Money(fen).yuan


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def _last_day(iso: str) -> str:
    """The day itself still counts."""
    return f"{_day(iso)}前(含当日)"


def _month(iso: str) -> str:
    year, month = iso.split("-")
    return f"{year}年{int(month)}月"


SENTENCES: Mapping[type[Message], Callable[[Any], Told | str]] = {
    intake.ApplicationSubmitted: lambda said: f"申请已经提交,办件编号{said.case_number}。",
    intake.ApplicationReturned: _returned,
    intake.ApplicationAccepted: lambda _: "申请已经受理,接下来会入户调查,并在授权范围内核对家庭经济状况。",
    intake.ConsentWithdrawn: lambda _: (
        "一名家庭成员撤回了核对授权,今后不再向部门和机构核对其情况,撤回之前已经完成的核对不受影响。"
        "没有核对到的情况,工作人员会另行核实。"
    ),
    intake.ApplicationWithdrawn: _withdrawn,
    intake.SurveyCompleted: lambda said: f"{said.investigators}名调查人员已经入户走访,了解了家庭的实际情况。",
    intake.AppraisalHeld: lambda said: f"已经召开民主评议会,{said.participants}人参加。乡镇(街道)会重新提出意见。",
    intake.CountyVisited: lambda said: f"县级民政部门的{said.investigators}名调查人员已经入户核实。",
    intake.RelativeFiled: lambda _: (
        "申请家庭与经办人员或者村(居)委会成员有近亲属关系,已经依规定登记备案,县级会入户核实。"
    ),
    intake.PeriodExtended: _extended,
    intake.ChangeReported: lambda _: "收到了关于家庭情况变化的报告,工作人员会尽快核实。",
    intake.HouseholdChanged: lambda _: "家庭情况的变化已经核实登记。",
    intake.PersonDied: lambda _: "已经登记一位与本案有关的人去世。请节哀,需要办理的手续工作人员会告诉您。",
    intake.DeathCorrected: lambda _: "关于家庭成员去世的登记有误,已经更正。给您带来的不安,我们深表歉意。",
    intake.PersonsMerged: lambda _: "身份已经查明,案件材料已经归到本人名下。",
    intake.CaseMoved: lambda said: (
        f"案件已经转到新的居住地办理,从{_month(said.first_month)}起由新居住地接续发放,中间不间断。"
    ),
    intake.PayeeChanged: lambda said: f"收款账户已经变更,新账户尾号{said.account_tail}。",
    intake.EmergencyReported: lambda said: f"急难情况已经报告,正在等待先行救助的决定,办件编号{said.case_number}。",
    intake.EmergencySupplemented: lambda _: "急难救助的情况说明和材料已经补齐,县级民政部门会事后核查。",
    verification.InquiryOpened: lambda _: "已经按照家庭成员的授权,开始向有关部门和机构核对经济状况。",
    verification.InquiryReported: _reported,
    verification.SourceUnanswered: lambda _: (
        "一个部门或机构暂时没有给出核对结果,系统会按照规定继续查询。到期仍没有结果的记为“未知”,"
        "由乡镇(街道)工作人员另行核实后写明理由,不会当作没有或隐瞒。"
    ),
    eligibility.AuthorityNamed: _authority_named,
    eligibility.ProposalVoided: _voided,
    eligibility.EmergencyGranted: _emergency_granted,
    eligibility.EmergencyDeclined: _emergency_declined,
    eligibility.EmergencyChecked: lambda said: (
        "急难救助已经事后核查,符合规定。"
        if said.outcome == "in_order"
        else "急难救助已经事后核查,有情况需要进一步核实,工作人员会联系您。"
    ),
    eligibility.ReviewDue: _review_due,
    eligibility.ReviewCompleted: lambda said: (
        "核查已经完成,待遇不变。" if said.outcome == "unchanged" else "核查已经完成,待遇需要变更,会另行通知您。"
    ),
    eligibility.AdjustmentProposed: _adjustment_proposed,
    eligibility.AdjustmentDropped: lambda _: "原来打算作出的待遇变更不再进行,待遇照旧。",
    eligibility.HearingHeld: lambda said: (
        "听取意见的期限已到,没有收到您的意见。" if said.way == "silent" else "已经听取了您的意见并记录在案。"
    ),
    eligibility.AssistanceAdjusted: _adjusted,
    eligibility.AssistanceStopped: _stopped,
    eligibility.DecisionWithdrawn: _decision_withdrawn,
    eligibility.FactsReady: lambda _: "入户调查和经济状况核对都已完成,工作人员正在认定家庭情况。",
    eligibility.DeterminationProposed: _proposed,
    eligibility.DeterminationReviewed: _reviewed,
    eligibility.ConfirmationDue: _due,
    eligibility.AssistanceGranted: _granted,
    eligibility.AssistanceDenied: _denied,
    eligibility.DocumentServed: lambda said: f"决定书已经{_WAYS.get(said.way, '送达')}。",
    disclosure.NoticePlanned: lambda _: "即将在村(居)公示栏公示。",
    disclosure.NoticePosted: lambda said: f"已经在村(居)公示栏公示,公示到{_day(said.ends_on)}(含当日)。",
    disclosure.NoticeConcluded: _concluded,
    disclosure.NoticeWithdrawn: lambda _: "这次公示已经撤下。",
    disclosure.ObjectionRaised: lambda _: "公示期间收到一件异议,工作人员会核实。提出异议的人受法律保护,不会公开。",
    disclosure.ObjectionAnswered: lambda _: "收到的异议或者反映已经核查完毕。",
    disclosure.ComplaintReceived: lambda _: "收到一件反映,工作人员会入户核实。提出的人受法律保护,不会公开。",
    disclosure.BoardDelisted: lambda _: "已经从村(居)长期公示名单中移除。",
    disclosure.BoardListed: lambda _: "已经列入村(居)长期公示名单。",
    funding.EntitlementOpened: _opened,
    funding.EntitlementEnded: _ended,
    funding.EncumbranceRefused: _unfunded,
    funding.PaymentReissued: lambda said: (
        f"{_month(said.period)}被退回的{_yuan(said.amount_fen)}元已经重新发放,请留意到账。"
    ),
    funding.PaymentHeld: lambda said: (
        f"救助金暂时不能发放:{terms.HELD.get(said.reason, '工作人员正在核实')}。应得的不会减少。"
    ),
    funding.PaymentFreed: lambda _: "收款信息已经核对,恢复发放。",
    funding.ArrearsOwed: lambda said: f"经核实,少发了{_yuan(said.amount_fen)}元,会随下一次发放补齐。",
    funding.RecoveryOpened: _recovery_opened,
    funding.RecoveryRepaid: lambda said: (
        f"已经收到退回的{_yuan(said.amount_fen)}元,还应退回{_yuan(said.left_fen)}元。"
        if said.left_fen
        else f"已经收到退回的{_yuan(said.amount_fen)}元,全部退清。"
    ),
    funding.RecoveryDropped: lambda said: (
        f"经核实,{_yuan(said.amount_fen)}元本来就应该发给您,不用再退回,还应退回{_yuan(said.left_fen)}元。"
        if said.left_fen
        else f"经核实,{_yuan(said.amount_fen)}元本来就应该发给您,不用再退回。"
    ),
    funding.PaymentSettled: lambda said: (
        f"{_month(said.period)}的{_scheme(said.scheme)}金{_yuan(said.amount_fen)}元已经发到登记的收款账户。"
    ),
    funding.PaymentReturned: lambda said: (
        f"{_month(said.period)}的{_yuan(said.amount_fen)}元被银行退回,工作人员会联系您核对收款账户,核对后重新发放。"
    ),
    integrity.ClockBreached: _breached,
}
