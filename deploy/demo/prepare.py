"""What must be there before anybody applies: which village is urban and which rural, and the county's budgets."""

from datetime import date

from deploy.demo import desks as desks_of
from deploy.demo import pay
from deploy.demo.client import Api
from deploy.demo.desks import Desks
from deploy.demo.population import village_category

# The category of every village of the demo holds from this day; 示例, like the rule by which it is chosen.
_CATEGORIES_FROM = "2026-01-01"
_CATEGORIES_DOCUMENT = "示例：城乡类别划分表"
_CATEGORIES_AT_ONCE = 500
_DELEGATED_FROM = "2026-07-01"
_DELEGATION_DOCUMENT = "示例：委托乡镇（街道）审核确认的通知"


async def prepare(api: Api, desks: Desks, today: date) -> None:
    """Bring in what is not there yet; safe to repeat."""
    await _import_categories(api, desks)
    await _import_delegations(api, desks)
    await pay.budget(api, desks, today)


async def _import_delegations(api: Api, desks: Desks) -> None:
    """The province's delegations (示例): small emergencies to every township, dibao to the first of them."""
    townships = sorted({desks_of.township_of(code) for code in desks.village_codes})
    given = [(code, "temporary") for code in townships] + [(townships[0], "dibao"), (townships[0], "edge")]
    rows = [
        {
            "area_code": code,
            "scheme": scheme,
            "from": _DELEGATED_FROM,
            "document": _DELEGATION_DOCUMENT,
            "basis": "《社会救助法》第四十四条第二款",
            "status": "example",
        }
        for code, scheme in given
    ]
    await api.write(desks.province, "/delegations", {"items": rows}, "delegations")


async def _import_categories(api: Api, desks: Desks) -> None:
    """The province's dated table of village and category (示例), for the villages of this population."""
    rows = [
        {
            "village_code": code,
            "category": village_category(code),
            "from": _CATEGORIES_FROM,
            "status": "example",
            "document": _CATEGORIES_DOCUMENT,
        }
        for code in desks.village_codes
    ]
    for start in range(0, len(rows), _CATEGORIES_AT_ONCE):
        part = rows[start : start + _CATEGORIES_AT_ONCE]
        await api.write(desks.province, "/village-categories", {"items": part}, "categories", start)
