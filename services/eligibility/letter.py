"""The texts of decisions that confirm no proposal: aid in an emergency, adjustments, stops, decisions taken back."""

from collections.abc import Iterable, Sequence

from services.eligibility import document, names
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Kind
from services.eligibility.determination import CERTIFIED, GRANTED, Line
from services.eligibility.emergency import Emergency
from services.eligibility.policy.policy import Parameter, Status

_NUMERALS = "一二三四五六七八"
_CHANGE_CLAUSES = "作出调整、停发的程序依据:《社会救助法》第四十七条、第四十八条。"
_TELL = "家庭成员、收入、财产等情况再有变化的,请及时告知乡镇人民政府(街道办事处)(《社会救助法》第四十六条)。"
_AGAIN = "停发以后生活仍有困难或者情况再有变化的,可以随时重新申请,乡镇(街道)社会救助窗口会帮助您办理。"


def compose(decision: Decision, case: AssistanceCase, title: str, sections: Sequence[tuple[str, str]]) -> str:
    """A letter of numbered sections, addressed by case number since this service holds no names."""
    parts = [f"{decision.authority}\n{title}\n{decision.number}", f"案件编号{case.case_number}的家庭(个人):"]
    parts += [
        f"{numeral}、{heading}\n{text}" for numeral, (heading, text) in zip(_NUMERALS, sections, strict=False) if text
    ]
    return "\n\n".join([*parts, f"{decision.authority}\n{document.day_text(decision.decided_on)}"])


def of_emergency(
    decision: Decision, case: AssistanceCase, emergency: Emergency, authority: Authority, examples: Iterable[Parameter]
) -> str:
    """Aid that comes first, or the reasons for which it does not and the way that stays open."""
    line = decision.lines[0]
    if decision.granted:
        what = (
            f"给予临时救助{line.amount_monthly.yuan}元,在{document.month_text(decision.first_month)}一次发放,"
            "由登记的领款人领取。"
        )
        after = (
            f"紧急情况解除后,请在{document.day_text(emergency.supplement_until)}前补充说明情况、补齐材料"
            "(《社会救助法》第五十条)。乡镇(街道)经办人会帮助您办理。"
        )
    else:
        what = f"这次不给予先行救助。理由:{decision.opinion}"
        after = (
            "您仍然可以随时按照一般程序申请临时救助,也可以申请最低生活保障等其他社会救助。"
            "乡镇(街道)社会救助窗口会帮助您办理;紧急情况有变化的,请立即告知我们。"
        )
    sections = (
        ("决定", what),
        ("事实和理由", document.reasons(decision.lines)),
        ("依据", document.clauses(decision.lines, authority)),
        ("接下来怎么办", after),
        ("不服决定怎么办", document.appeal(case)),
    )
    title = "临时救助先行救助决定书" if decision.granted else "不予先行救助告知书"
    return compose(decision, case, title, sections) + warning(
        row.title for row in examples if row.status is Status.EXAMPLE
    )


def of_adjustment(decision: Decision, case: AssistanceCase, authority: Authority, former: Line, heard: str) -> str:
    """The new amount, or the last month; why, and that the people were heard (社会救助法 art. 48)."""
    scheme = names.scheme(former.scheme)
    sections = (
        ("决定", "\n".join(_changed(decision, former))),
        ("听取意见的情况", heard),
        ("事实和理由", document.reasons(decision.lines)),
        ("依据", document.clauses(decision.lines, authority) + _CHANGE_CLAUSES),
        ("不服决定怎么办", document.appeal(case)),
        ("请您注意", _AGAIN if decision.kind is Kind.STOPPED else _TELL),
    )
    return compose(decision, case, f"{scheme}金{'停发' if decision.kind is Kind.STOPPED else '调整'}决定书", sections)


def _changed(decision: Decision, former: Line) -> Iterable[str]:
    scheme, before = names.scheme(former.scheme), former.amount_monthly.yuan
    for line in decision.lines:
        if line.outcome == GRANTED:
            yield (
                f"您家的{names.scheme(line.scheme)}金由每月{before}元调整为每月{line.amount_monthly.yuan}元,"
                f"保障人数{len(line.person_ids)}人,自{document.month_text(decision.first_month)}起按调整后的金额发放。"
            )
        elif line.outcome == CERTIFIED:
            yield document.decided(line, decision)
    if decision.kind is Kind.STOPPED:
        yield f"停发您家的{scheme}金(每月{before}元),发放到{document.month_text(decision.last_month)}为止。"


def of_withdrawal(decision: Decision, case: AssistanceCase, authority: Authority, found: Decision, heard: str) -> str:
    """Which decision is taken back and why, what is right instead, and what follows for the money."""
    sections = (
        (
            "决定",
            "\n".join(
                [f"撤销{document.day_text(found.decided_on)}作出的{found.number}决定。", *_instead(decision, found)]
            ),
        ),
        ("撤销的理由", decision.opinion),
        ("听取意见的情况", heard),
        ("重新认定的事实和理由", document.reasons(decision.lines)),
        ("依据", document.clauses(decision.lines, authority)),
        ("不服决定怎么办", document.appeal(case)),
    )
    return compose(decision, case, "撤销决定书", sections)


def _instead(decision: Decision, found: Decision) -> Iterable[str]:
    month = document.month_text(decision.first_month)
    if not found.granted:
        yield f"您家的申请重新认定。重新认定后给予的,自{month}起计算,以前没有发放的予以补发。"
        return
    for line in decision.lines:
        if line.outcome == GRANTED:
            yield (
                f"您家的{names.scheme(line.scheme)}金自{month}起应为每月{line.amount_monthly.yuan}元"
                f"({len(line.person_ids)}人)。以前少发的予以补发;多发的,由县级民政部门另行通知核退办法。"
            )
        elif line.outcome == CERTIFIED:
            yield document.decided(line, decision)
    if not decision.granted:
        yield f"自{month}起不应当给予,今后不再发放。已经发放的,由县级民政部门另行通知核退办法。"


def warning(titles: Iterable[str]) -> str:
    """The sentence under a text that stands on example values (示例); empty where none was used."""
    found = ";".join(sorted(set(titles)))
    return f"\n\n【示例数据】本决定书使用了示例参数({found}),仅供演示,不具有法律效力。" if found else ""
