"""Application forms of two kilobytes: a household of three with an income, a deposit and an account."""

import itertools
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from shared.vocabulary.resident_id import check_digit

VILLAGE = "370102001002"
TOWNSHIP = "370102001000"
COUNTY = "370102"
_FIRST_DAY = date(1950, 1, 1)
_SERIALS = 999


def numbers(first_day: date, start: int = 0) -> Iterator[str]:
    """Identity numbers, each once: a day of birth for every thousand."""
    for serial in itertools.count(start):
        born = first_day + timedelta(days=serial // _SERIALS)
        first17 = f"{COUNTY}{born:%Y%m%d}{serial % _SERIALS + 1:03d}"
        yield first17 + check_digit(first17)


def forms(start: int = 0) -> Iterator[bytes]:
    """Forms of ever new people."""
    heads, spouses = numbers(_FIRST_DAY, start), numbers(date(1970, 1, 1), start)
    children = numbers(date(2010, 1, 1), start)
    for head, spouse, child in zip(heads, spouses, children, strict=False):
        yield json.dumps(_form(head, spouse, child), ensure_ascii=False).encode()


def _form(head: str, spouse: str, child: str) -> dict[str, Any]:
    members = [
        _member("王小明", head, "self", phone="19900001234", disability="肢体残疾二级,长期服药,不能从事重体力劳动"),
        _member("李某某", spouse, "spouse", phone="19900005678"),
        _member("王某", child, "child", can_live_independently=False, guardian_index=0),
    ]
    means = [
        {"member_index": 0, "aspect": "income", "kind": "wage", "amount_yuan": "12000.00", "count": 0},
        {"member_index": 1, "aspect": "asset", "kind": "deposit", "amount_yuan": "3500.00", "count": 0},
    ]
    return {
        "channel": "window",
        "village_code": VILLAGE,
        "schemes": ["dibao"],
        "applicant_index": 0,
        "members": members,
        "means": means,
        "payee": {"member_index": 0, "bank_name": "示例农村商业银行", "account_number": "6299900000000001234"},
    }


def _member(name: str, number: str, relation: str, **more: Any) -> dict[str, Any]:
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return {
        "name": name,
        "identity_number": number,
        "relation": relation,
        "birth_on": born,
        "studies": "none",
        "absence": "none",
        "lives_in_household": True,
        "can_live_independently": True,
        "seriously_ill": False,
    } | more
