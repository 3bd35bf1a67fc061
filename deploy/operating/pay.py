"""Checks of the money: payrolls that do not go on, and where the bank and funding do not say the same."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.inspection import Look
from deploy.operating.finding import Finding
from deploy.operating.payrolls import DIFFERING, IS_OPEN
from deploy.operating.place import Place
from services.funding.app import PLAN
from services.funding.tables import DIFFERENCE, INSTRUCTION, PAYROLL

SENT_WITHIN = timedelta(days=1)
ANSWERED_WITHIN = timedelta(days=3)
_UNSENT = ("released", "sending")
"""What is being sent may be at the bank already, and nobody knows until the bank says so."""
_SHOW = "运行 onenet payroll show {} 查看"


async def payrolls(look: Look, place: Place) -> list[Finding]:
    """Payrolls released and not sent, instructions unanswered for too long, and differences with the bank."""
    connection = await look.at(PLAN.service)
    today = await place.today(connection)
    is_unsent = PAYROLL.c.state.in_(_UNSENT)
    unsent = select(PAYROLL).where(is_unsent, PAYROLL.c.released_on < today - SENT_WITHIN)
    findings = [
        Finding(
            "payrolls",
            f"发放表 {row['id']} {row['released_on']} 已签发,还没有确认送到银行",
            f"检查与银行的连接和 send_bank_file 任务;{_SHOW.format(row['id'])}。不要另做一张发放表",
        )
        for row in (await connection.execute(unsent)).mappings()
    ]
    findings += await _unanswered(connection, today - ANSWERED_WITHIN)
    findings += await _differences(connection)
    return findings or [Finding("payrolls", "发放表、银行答复一致")]


async def _unanswered(connection: AsyncConnection, before: object) -> list[Finding]:
    query = (
        select(PAYROLL.c.id, PAYROLL.c.sent_on, func.count().label("open"))
        .join(INSTRUCTION, INSTRUCTION.c.payroll_id == PAYROLL.c.id)
        .where(INSTRUCTION.c.state == "open", PAYROLL.c.sent_on < before)
        .group_by(PAYROLL.c.id, PAYROLL.c.sent_on)
        .order_by(PAYROLL.c.sent_on)
    )
    return [
        Finding(
            "instructions",
            f"发放表 {row['id']} 自 {row['sent_on']} 送银行后仍有 {row['open']} 笔没有答复",
            f"请县级资金人员向银行查询;{_SHOW.format(row['id'])}。结果不明的不要重复支付",
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def _differences(connection: AsyncConnection) -> list[Finding]:
    query = (
        select(DIFFERENCE.c.payroll_id, DIFFERENCE.c.fault, func.count().label("times"))
        .select_from(DIFFERING)
        .where(IS_OPEN)
        .group_by(DIFFERENCE.c.payroll_id, DIFFERENCE.c.fault)
        .order_by(DIFFERENCE.c.payroll_id, DIFFERENCE.c.fault)
    )
    return [
        Finding(
            "differences",
            f"发放表 {row['payroll_id']} 有 {row['times']} 笔与银行不一致({row['fault']})",
            f"{_SHOW.format(row['payroll_id'])},与银行对账后处理;对清之前不要补发",
        )
        for row in (await connection.execute(query)).mappings()
    ]
