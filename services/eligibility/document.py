"""The text of a decision as it is served: what was decided, the figures, the clauses, and how to appeal."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.eligibility import names
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, title
from services.eligibility.determination import CERTIFIED, GRANTED, Line
from services.eligibility.proposal import Proposal
from shared.vocabulary import divisions
from shared.vocabulary.law import Finding, LegalBasis, Outcome

_STANDING = "member_counted"
"""A member who is not counted is no reason for a refusal."""
_IN_WORDS = 10_000


def compose(
    decision: Decision, case: AssistanceCase, proposal: Proposal, authority: Authority, *, was_disputed: bool = False
) -> str:
    """The whole document. It is addressed by case number: this service holds no names."""
    parts = [
        f"{decision.authority}\n{title(decision.lines)}\n{decision.number}",
        f"案件编号{case.case_number}的申请家庭:",
        _opening(case, proposal, was_disputed=was_disputed),
        "一、决定\n" + "\n".join(decided(line, decision) for line in decision.lines),
        "二、认定的事实和理由\n" + reasons(decision.lines),
        "三、依据\n" + clauses(decision.lines, authority),
        "四、不服决定怎么办\n" + appeal(case),
    ]
    parts += [_duties()] if decision.granted else []
    parts += [_examples(proposal)] if proposal.determination.examples else []
    return "\n\n".join([*parts, f"{decision.authority}\n{day_text(decision.decided_on)}"])


def _opening(case: AssistanceCase, proposal: Proposal, *, was_disputed: bool) -> str:
    accepted = f"您家的申请已于{day_text(case.accepted_on)}受理。" if case.accepted_on else ""
    disputed = _disputed(case) if was_disputed else ""
    return f"{accepted}经家庭经济状况核对、入户调查、乡镇(街道)审核,{disputed}{_heard(proposal)}现决定如下。"


def _disputed(case: AssistanceCase) -> str:
    """What was done about an objection, and nothing of who raised it (57号 art. 19)."""
    how = "组织了民主评议" if case.appraisal_id is not None else "重新组织了调查"
    return f"公示期间收到异议,乡镇(街道){how},并重新提出初审意见。"


def _heard(proposal: Proposal) -> str:
    """How the opinion became known: by a notice of a grant (57号 art. 19), to the applicant of a refusal (art. 18)."""
    if proposal.notice_outcome == "undisputed":
        return "初审意见已在您家所在的村(社区)公示,公示期满没有收到异议。"
    if proposal.notice_outcome is not None:
        return "为保护未成年人的隐私,初审意见没有公示(《社会救助法》第十一条)。"
    if proposal.answer_until is not None:
        return "拟不给予的意见已告知您家,期限内没有收到您家的意见。"
    return "拟不给予的意见已告知您家,并按照您家陈述的意见组织了复查(民发〔2021〕57号第十八条)。"


def decided(line: Line, decision: Decision) -> str:
    """What one line gives or refuses."""
    scheme = names.scheme(line.scheme)
    if line.outcome == GRANTED:
        return (
            f"确认给予{scheme}。保障人数{len(line.person_ids)}人,{_whose(line)}每月发放{line.amount_monthly.yuan}元,"
            f"自{month_text(decision.first_month)}起按月发放到您家登记的银行账户。"
        )
    if line.outcome == CERTIFIED:
        return (
            f"认定您家为{scheme}({len(line.person_ids)}人)。"
            "您家可以根据实际需要申请医疗、教育、住房、就业等社会救助(《社会救助法》第二十一条第一款)。"
        )
    return f"不予{'认定' if line.scheme == names.EDGE else '确认给予'}{scheme}。主要理由:{_unmet(line)}"


def _whose(line: Line) -> str:
    return "全家" if len(line.person_ids) > 1 else ""


def _unmet(line: Line) -> str:
    unmet = (each for each in line.findings if each.outcome is Outcome.NOT_MET and each.code != _STANDING)
    return "".join(each.sentence for each in unmet)


def reasons(lines: Iterable[Line]) -> str:
    """The findings as numbered sentences, each once."""
    sentences = dict.fromkeys(finding.sentence for finding in _findings(lines))
    return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, start=1))


def clauses(lines: Iterable[Line], authority: Authority) -> str:
    """Each instrument once with its articles in order; laws, which have no document number, go first."""
    bases = dict.fromkeys([*(basis for finding in _findings(lines) for basis in finding.bases), authority.basis])
    titles = sorted(dict.fromkeys(map(_title, bases)), key=lambda title: "（" in title)
    found = ";".join(f"{title}{_articles(title, bases)}" for title in titles) + "。"
    return f"{found}作出决定的权限来自{authority.document}。" if authority.document else found


def _title(basis: LegalBasis) -> str:
    return str(replace(basis, article=""))


def _articles(title: str, bases: Iterable[LegalBasis]) -> str:
    mine = sorted((basis for basis in bases if _title(basis) == title), key=lambda basis: _numbers(basis.article))
    return "、".join(str(basis).removeprefix(title) for basis in mine)


def _numbers(article: str) -> tuple[int, ...]:
    """What articles are ordered by; what a delegation cites in words comes last."""
    return tuple(map(int, re.findall("[0-9]+", article))) or (_IN_WORDS,)


def _findings(lines: Iterable[Line]) -> Iterable[Finding]:
    return (finding for line in lines for finding in line.findings)


def appeal(case: AssistanceCase) -> str:
    """60 days and the county's government (行政复议法 arts. 20, 24), six months and the court (行政诉讼法 art. 46).

    The county's government also where a township decided by delegation (art. 24.1, items 2 and 3). Both periods run
    from the day on which the decision becomes known, which is the day of its service.
    """
    county = divisions.full_name(case.county)
    return (
        f"如果不服本决定,可以自收到本决定书之日起六十日内向{county}人民政府申请行政复议"
        "(《行政复议法》第二十条、第二十四条);也可以自收到本决定书之日起六个月内依法向人民法院提起行政诉讼"
        "(《社会救助法》第七十六条、《行政诉讼法》第四十六条)。申请行政复议不收取任何费用,书面申请有困难的可以口头申请"
        "(《行政复议法》第二十二条、第八十七条)。需要帮助的,可以到乡镇(街道)社会救助窗口咨询。"
    )


def _duties() -> str:
    return (
        "五、请您注意\n家庭成员、收入、财产等情况发生变化的,请及时告知乡镇人民政府(街道办事处)"
        "(《社会救助法》第四十六条)。"
    )


def _examples(proposal: Proposal) -> str:
    titles = ";".join(proposal.determination.examples)
    return f"【示例数据】本决定书使用了示例参数({titles}),仅供演示,不具有法律效力。"


def day_text(day: date | None) -> str:
    """A date as a document writes it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def month_text(month: str | None) -> str:
    """A month (YYYY-MM) as a document writes it."""
    year, number = (month or "-").split("-")
    return f"{year}年{int(number)}月" if number else ""
