"""Which villages are urban and which rural, as a city or the province imports it."""

from collections.abc import Iterable

from services.eligibility.store import facts as fact_store
from services.eligibility.village import VillageCategory
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary import divisions


async def import_village_categories(
    tx: Transaction, villages: Iterable[VillageCategory], *, accepts_examples: bool
) -> int:
    """Import which villages are urban and which rural, each inside the officer's own area."""
    count = 0
    for village in villages:
        if village.status == "example" and not accepts_examples:
            raise Conflict("example_refused", "正式环境不接受示例数据,请导入正式文件。")
        if not tx.actor.area.covers(_area_of(village.village_code)):
            raise Forbidden("other_area", "清单中有不属于本地区的村(社区),请只导入本地区的。")
        await fact_store.put_village(tx, village)
        count += 1
    return count


def _area_of(village_code: str) -> divisions.Area:
    try:
        return divisions.Area.of(village_code)
    except divisions.UnknownDivision as unknown:
        problem = FieldProblem("items", f"{unknown}。")
        raise Invalid("area_unknown", "清单中有不存在的村(社区)代码,请核对。", fields=(problem,)) from unknown
