"""What happened, in words that applicants and officers read: one plain, kind sentence an event, with its reasons."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.protobuf.message import Message

from gateway import reasons
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity
from shared.vocabulary.money import Money

SCHEMES: Mapping[str, str] = {"dibao": "最低生活保障", "edge": "低保边缘家庭认定"}
_EDGE = "低保边缘家庭"
_EDGE_RIGHTS = "可以根据实际需要申请医疗、教育、住房、就业等救助"
"""社会救助法 art. 21, 1."""
_MISSING = {
    "consent": "{}名家庭成员签字的核对授权书",
    "commitment": "{}名家庭成员签字的承诺书",
    "payee_account": "救助金发放账户",
    "entrustment": "委托代办的委托书",
}
_WAYS = {"handed_over": "当面送达", "post": "邮寄送达", "electronic": "电子送达"}
_CLOCKS = {
    "survey_start": "入户调查",
    "inquiry_start": "经济状况核对",
    "total": "办理总",
    "notice": "公示",
    "confirmation": "审核确认",
    "refusal_service": "决定书送达",
}


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
        return "乡镇(街道)已经按照您说明的情况组织了复查并审核了复查后的意见,接下来由县级民政部门作出决定。"
    return (
        f"乡镇(街道)已经审核。对初步意见有异议的,您可以在{_last_day(said.answer_until)}说明情况、提供佐证材料,"
        "乡镇(街道)会组织复查,重新提出意见;没有异议的,期满后由县级民政部门作出决定。"
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
    name = _CLOCKS.get(said.clock, "办理")
    return f"{name}超过了规定期限(最后一天是{_day(said.due_on)}),已经记录并提醒主管部门督办。"


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
    intake.ApplicationWithdrawn: lambda _: "申请已经撤回。以后有需要,随时可以重新申请。",
    intake.SurveyCompleted: lambda said: f"{said.investigators}名调查人员已经入户走访,了解了家庭的实际情况。",
    verification.InquiryOpened: lambda _: "已经按照家庭成员的授权,开始向有关部门和机构核对经济状况。",
    verification.InquiryReported: _reported,
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
    disclosure.BoardListed: lambda _: "已经列入村(居)长期公示名单。",
    funding.EntitlementOpened: lambda said: (
        f"{_scheme(said.scheme)}待遇已经建立,每月{_yuan(said.amount_fen_monthly)}元,"
        f"从{_month(said.first_month)}起发放。"
    ),
    funding.EncumbranceRefused: _unfunded,
    funding.PaymentSettled: lambda said: (
        f"{_month(said.period)}的{_scheme(said.scheme)}金{_yuan(said.amount_fen)}元已经发到您家的账户。"
    ),
    funding.PaymentReturned: lambda said: (
        f"{_month(said.period)}的{_yuan(said.amount_fen)}元被银行退回,工作人员会联系您核对收款账户,核对后重新发放。"
    ),
    integrity.ClockBreached: _breached,
}
