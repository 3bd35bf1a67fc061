"""The texts of decisions that confirm no proposal: aid in an emergency, adjustments, stops, decisions taken back."""

from collections.abc import Iterable, Sequence

from services.eligibility import document, names, withdrawal
from services.eligibility.adjustment import DEATH, Adjustment, examples
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Kind
from services.eligibility.determination import CERTIFIED, GRANTED, Line
from services.eligibility.emergency import Emergency
from services.eligibility.policy.policy import Parameter, Status

_NUMERALS = "一二三四五六七八"
_CHANGE_CLAUSES = "作出调整、停发的程序依据:《社会救助法》第四十七条、第四十八条。"
_MISLED_CLAUSE = "因虚报、隐瞒、伪造等取得救助的处理依据:《社会救助法》第七十三条。"
_CONFIRMATION_CLAUSES = (
    "重新认定的依据:《社会救助法》第四十五条、《最低生活保障审核确认办法》（民发〔2021〕57号）第二十一条、第二十二条。"
)
_TELL = "家庭成员、收入、财产等情况再有变化的,请及时告知乡镇人民政府(街道办事处)(《社会救助法》第四十六条)。"
_CONDOLENCE = (
    "对您家亲人的离世,我们深表哀悼。死亡登记有误的,请尽快告知乡镇人民政府(街道办事处),核实后立即更正、恢复发放。"
    "家里其他人生活有困难的,乡镇(街道)社会救助窗口会帮助办理。"
)
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
        clause = "(《社会救助法》第五十条)" if authority.level == "township" else ""
        what = (
            f"给予临时救助{line.amount_monthly.yuan}元,在{document.month_text(decision.first_month)}一次发放,"
            "由登记的领款人领取。"
        )
        after = f"紧急情况解除后,请{_until(emergency)}补充说明情况、补齐材料{clause}。乡镇(街道)经办人会帮助您办理。"
    else:
        what = f"这次不给予先行救助。理由:{decision.opinion}"
        after = (
            "仍然需要临时救助的,可以到乡镇(街道)社会救助窗口书面提出申请;也可以申请最低生活保障等其他社会救助。"
            "窗口会帮助您办理;紧急情况有变化的,请立即告知我们。"
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


def _until(emergency: Emergency) -> str:
    """No text names a day; where the place has set none, nothing but promptness is asked."""
    day = emergency.supplement_until
    return f"在{document.day_text(day)}前" if day is not None else "及时"


def of_intention(intended: Adjustment, case: AssistanceCase, former: Decision) -> str:
    """What is handed over before anything is decided for the worse: what, why, and until when one may speak."""
    lines = intended.determination.lines if intended.determination is not None else ()
    paid = next((line for line in lines if line.outcome == GRANTED), None)
    what = f"每月{paid.amount_monthly.yuan}元({len(paid.person_ids)}人)" if paid is not None else "不再给予"
    sections = (
        ("拟作出的决定", f"{former.number}决定给予您家的救助,拟改为{what}。这还不是决定,决定作出以前照常发放。"),
        ("理由", "\n".join(filter(None, [intended.reason, document.reasons(lines)]))),
        (
            "您可以说明情况",
            (
                f"请在{document.day_text(intended.hear_until)}前(含当日)说明情况、提供材料,当面、电话、书面都可以"
                "(《社会救助法》第四十八条)。除非您家签字同意提前决定,期限届满以前不会作出决定。"
            ),
        ),
    )
    parts = [f"{_NUMERALS[at]}、{heading}\n{text}" for at, (heading, text) in enumerate(sections)]
    opening = f"拟作决定告知书\n\n案件编号{case.case_number}的家庭(个人):"
    return "\n\n".join([opening, *parts, document.day_text(intended.proposed_on)]) + warning(examples(intended))


def of_adjustment(decision: Decision, case: AssistanceCase, authority: Authority, former: Line, heard: str) -> str:
    """The new amount, or the last month; why, and that the people were heard (社会救助法 art. 48)."""
    scheme = names.scheme(former.scheme)
    sections = (
        ("决定", "\n".join(_changed(decision, former))),
        ("听取意见的情况", heard),
        ("事实和理由", document.reasons(decision.lines)),
        ("依据", document.clauses(decision.lines, authority) + _CHANGE_CLAUSES),
        ("不服决定怎么办", document.appeal(case)),
        ("请您注意", _closing(decision)),
    )
    return compose(decision, case, f"{scheme}金{'停发' if decision.kind is Kind.STOPPED else '调整'}决定书", sections)


def _closing(decision: Decision) -> str:
    """Nobody is told to apply anew of whom it says that they have died."""
    if any(finding.code == f"stopped_{DEATH}" for line in decision.lines for finding in line.findings):
        return _CONDOLENCE
    return _AGAIN if decision.kind is Kind.STOPPED else _TELL


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


def of_withdrawal(
    decision: Decision, case: AssistanceCase, authority: Authority, found: Decision, heard: str, cause: str
) -> str:
    """Which grant is taken back and why, what is right instead, and what follows for the money."""
    is_worse = withdrawal.makes_worse(found, decision.lines)
    grounds = document.clauses(decision.lines, authority)
    grounds += _CHANGE_CLAUSES if is_worse else ""
    grounds += _MISLED_CLAUSE if is_worse and cause == withdrawal.MISLED else ""
    sections = (
        ("决定", "\n".join([_taken_back(found), *_instead(decision, cause, is_worse=is_worse)])),
        ("撤销的理由", decision.opinion),
        ("听取意见的情况", heard),
        ("重新认定的事实和理由", document.reasons(decision.lines)),
        ("依据", grounds),
        ("不服决定怎么办", document.appeal(case)),
    )
    return compose(decision, case, "撤销决定书", sections)


def of_new_determination(decision: Decision, case: AssistanceCase, authority: Authority, found: Decision) -> str:
    """A refusal is taken back: the household is determined again, and nothing is lost by the delay."""
    again = (
        f"您家的申请重新认定。重新认定后给予的,自{document.month_text(decision.first_month)}起计算,"
        "以前没有发放的予以补发。"
    )
    return compose(
        decision,
        case,
        "撤销决定书",
        (
            ("决定", f"{_taken_back(found)}\n{again}"),
            ("撤销的理由", decision.opinion),
            ("依据", document.clauses(decision.lines, authority) + _CONFIRMATION_CLAUSES),
            ("不服决定怎么办", document.appeal(case)),
        ),
    )


def of_resuming(decision: Decision, case: AssistanceCase, authority: Authority, found: Decision) -> str:
    """A right that was ended wrongly goes on, as if it had never been."""
    month = document.month_text(decision.first_month)
    goes_on = [
        f"您家的{names.scheme(line.scheme)}金自{month}起继续按每月{line.amount_monthly.yuan}元发放"
        f"({len(line.person_ids)}人),中间没有发放的予以补发。"
        for line in decision.lines
        if line.outcome == GRANTED
    ]
    return compose(
        decision,
        case,
        "撤销决定书",
        (
            ("决定", "\n".join([_taken_back(found), *goes_on])),
            ("撤销的理由", decision.opinion),
            ("继续发放的事实和理由", document.reasons(decision.lines)),
            ("依据", document.clauses(decision.lines, authority) + _CHANGE_CLAUSES),
            ("不服决定怎么办", document.appeal(case)),
            ("请您注意", _TELL),
        ),
    )


def _taken_back(found: Decision) -> str:
    return f"撤销{document.day_text(found.decided_on)}作出的{found.number}决定。"


def _instead(decision: Decision, cause: str, *, is_worse: bool) -> Iterable[str]:
    month = document.month_text(decision.first_month)
    for line in decision.lines:
        if line.outcome == GRANTED:
            yield (
                f"您家的{names.scheme(line.scheme)}金自{month}起应为每月{line.amount_monthly.yuan}元"
                f"({len(line.person_ids)}人)。{_settled(cause, is_worse=is_worse)}"
            )
        elif line.outcome == CERTIFIED:
            yield document.decided(line, decision)
    if not decision.granted:
        is_once = any(line.scheme == names.TEMPORARY for line in decision.lines)
        ended = "这笔临时救助不应当给予。" if is_once else f"自{month}起不再发放。"
        yield f"{ended}{_settled(cause, is_worse=True)}"


def _settled(cause: str, *, is_worse: bool) -> str:
    """Only of whoever misled the authority does the law have anything returned (社会救助法 art. 73)."""
    if not is_worse:
        return "以前少发的予以补发。"
    if cause == withdrawal.MISLED:
        return "多发的应当退回(《社会救助法》第七十三条),由有权机关另行作出书面决定,作出前会听取您家的意见。"
    return "这是办理机关的错误,以前已经发放的不需要退回。"


def warning(titles: Iterable[str]) -> str:
    """The sentence under a text that stands on example values (示例); empty where none was used."""
    found = ";".join(sorted(set(titles)))
    return f"\n\n【示例数据】本决定书使用了示例参数({found}),仅供演示,不具有法律效力。" if found else ""
