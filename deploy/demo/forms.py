"""The application form as a household fills it in."""

from typing import Any

from deploy.demo.people import Declared, Household
from shared.vocabulary.money import Money

_BANK = "示例农村商业银行"


def filled(household: Household, *, has_payee: bool, means: tuple[Declared, ...] | None = None) -> dict[str, Any]:
    """Members, declared means (or later ones) and the account, in the shape that intake takes."""
    body: dict[str, Any] = {
        "applicant_index": household.applicant,
        "members": [_member(household, position) for position in range(len(household.members))],
        "means": [_means(item) for item in means or household.declared],
    }
    if has_payee:
        account = household.members[household.payee].account_number
        body["payee"] = {"member_index": household.payee, "bank_name": _BANK, "account_number": account}
    return body


def _member(household: Household, position: int) -> dict[str, Any]:
    person = household.members[position]
    body = {
        "name": person.name,
        "identity_number": person.identity_number,
        "relation": person.relation,
        "birth_on": person.birth_on.isoformat(),
        "phone": person.phone,
        "studies": person.studies,
        "absence": person.absence,
        "absent_since": person.absent_since and person.absent_since.isoformat(),
        "lives_in_household": person.absence == "none",
        "can_live_independently": not person.is_minor and person.studies == "none",
        "disability": person.disability,
        "disability_kind": "physical" if household.enters_alone == position else None,
        "disability_grade": 1 if household.enters_alone == position else None,
        "guardian_index": household.guardian if person.is_minor else None,
    }
    return {name: value for name, value in body.items() if value is not None}


def _means(item: Declared) -> dict[str, Any]:
    return {
        "member_index": item.member,
        "aspect": item.aspect,
        "kind": item.kind,
        "amount_yuan": Money(item.amount_fen).yuan,
        "count": item.count or 0,
    }
