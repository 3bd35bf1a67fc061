"""Checks of what flows: outboxes into journals, journals into consumers, tasks, and audit entries under their seal."""

from datetime import datetime, timedelta

from sqlalchemy import RowMapping, func, select, text

from deploy.inspection import Look
from deploy.operating.finding import Finding, for_so_long
from deploy.operating.place import Place
from shared.database import ground
from shared.journal.consumer import publishers_of
from shared.room import Plan
from shared.tasks.task import MAX_ATTEMPTS

OUTBOX_WITHIN = timedelta(seconds=30)
HEARD_WITHIN = timedelta(minutes=1)
TASKS_WITHIN = timedelta(minutes=5)
SEALED_WITHIN = timedelta(minutes=2)
TROUBLED_ATTEMPTS = 3
SHOWN = 20
_START = "运行 onenet serve(演示用 onenet up)启动平台"
_LOOK = "确认平台正在运行(onenet up 或 onenet serve),并查看 logs 目录中的日志"
_SESSION = text("""
    SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name)
""")


async def connected_services(look: Look) -> list[str]:
    """The services that have a connection to their database."""
    running = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        if await connection.scalar(_SESSION, {"name": f"onenet-{plan.service}"}):
            running.append(plan.service)
    return running


async def platform(look: Look, _place: Place) -> list[Finding]:
    """Services that nobody runs: without them all looks well, since nothing happens."""
    running = await connected_services(look)
    if not running:
        return [Finding("platform", "平台没有运行:没有任何系统连接这个数据库", f"{_START};之后再运行 onenet doctor")]
    if idle := [plan.service for plan in look.plans if plan.service not in running]:
        return [Finding("platform", f"这些系统没有运行:{'、'.join(idle)}", f"{_START},并查看 logs 目录中的日志")]
    return [Finding("platform", f"平台正在运行({len(running)} 个系统)")]


async def outbox(look: Look, place: Place) -> list[Finding]:
    """Events that were said and are not in the journal yet."""
    findings, waiting = [], 0
    for plan in look.plans:
        connection = await look.at(plan.service)
        query = select(func.count(), func.min(ground.OUTBOX.c.occurred_at)).select_from(ground.OUTBOX)
        count, oldest = (await connection.execute(query)).one()
        waiting += count
        if count and place.now - oldest > OUTBOX_WITHIN:
            told = f"{plan.service} 有 {count} 个事件未进入日志,最早的已等待 {for_so_long(place.now - oldest)}"
            findings.append(Finding("outbox", told, _LOOK))
    return findings or [Finding("outbox", f"事件及时进入日志(在途 {waiting} 个)")]


async def consumers(look: Look, place: Place) -> list[Finding]:
    """Consumers that have not heard what a publisher said some time ago."""
    behind = [each for plan in look.plans for each in await _behind(look, plan, place.now)]
    return behind or [Finding("consumers", "各系统已收到彼此的事件")]


async def _behind(look: Look, plan: Plan, now: datetime) -> list[Finding]:
    connection = await look.at(plan.service)
    table = ground.CONSUMER_POSITION
    positions = {row.publisher: row.position for row in await connection.execute(select(table))}
    found = []
    for publisher in sorted(publishers_of(plan.service, plan.subscriptions)):
        connection = await look.at(publisher)
        unheard = select(func.count(), func.min(ground.JOURNAL.c.recorded_at)).where(
            ground.JOURNAL.c.position > positions.get(publisher, 0)
        )
        count, oldest = (await connection.execute(unheard)).one()
        if count and now - oldest > HEARD_WITHIN:
            told = f"{plan.service} 落后 {publisher} {count} 个事件,已落后 {for_so_long(now - oldest)}"
            found.append(Finding("consumers", told, _LOOK))
    return found


_MISSING_POSITIONS = select(func.coalesce(func.max(ground.JOURNAL.c.position), 0) - func.count()).select_from(
    ground.JOURNAL
)
_BROKEN_SUBJECTS = text("""
    SELECT count(*) FROM subject_sequence AS s LEFT JOIN (
        SELECT subject, count(*) AS said, max(subjectseq) AS last FROM (
            SELECT subject, subjectseq FROM journal UNION ALL SELECT subject, subjectseq FROM outbox
        ) AS event GROUP BY subject
    ) AS e ON e.subject = s.subject
    WHERE coalesce(e.said, 0) <> s.last OR coalesce(e.last, 0) <> s.last
""")
"""Numbers are drawn in the transaction that says the event, so each up to the last one drawn is there exactly once."""


async def gaps(look: Look, _place: Place) -> list[Finding]:
    """Journals that lack a position, or a number of a subject."""
    findings = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        positions = await connection.scalar(_MISSING_POSITIONS)
        subjects = await connection.scalar(_BROKEN_SUBJECTS)
        if positions or subjects:
            told = f"{plan.service} 的日志不连续:缺 {positions} 个位置,{subjects} 个案件的事件有缺号"
            remedy = "日志不会自己缺号,说明有人绕过系统改动或恢复了旧数据:停止平台,从备份恢复后重放"
            findings.append(Finding("gaps", told, remedy))
    return findings or [Finding("gaps", "日志连续,没有缺号")]


async def parked(look: Look, place: Place) -> list[Finding]:
    """Events that wait for a hand."""
    findings = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        table = ground.PARKED
        first = select(table, func.count().over().label("all")).order_by(table.c.parked_at).limit(1)
        row = (await connection.execute(first)).mappings().one_or_none()
        if row is not None:
            findings.append(_parked(plan.service, row, place.now))
    return findings or [Finding("parked", "没有搁置的事件")]


def _parked(service: str, row: RowMapping, now: datetime) -> Finding:
    age = for_so_long(now - row["parked_at"])
    told = f"{service} 搁置 {row['all']} 个事件,最早 {row['type']}({row['reason']}),已搁置 {age}"
    command = f"onenet events retry {service} {row['publisher']} {row['subject']}"
    remedy = f"运行 onenet events parked 查看;原因在 logs 目录中日志的 event_parked 中;排除后运行 {command}"
    return Finding("parked", told, remedy)


_TROUBLED = text("""
    SELECT kind, coalesce(last_error, '') AS error, count(*) AS tasks, max(attempts) AS attempts,
        count(*) FILTER (WHERE attempts >= :most) AS given_up
    FROM task
    WHERE done_at IS NULL AND (
        attempts >= :troubled AND last_error IS NOT NULL OR attempts >= :most
        OR (lease_until IS NULL OR lease_until < :late)
            AND (clock = 'real' AND due_at < :late OR clock = 'legal' AND due_on < :today))
    GROUP BY kind, error ORDER BY kind, error LIMIT :shown
""")


async def tasks(look: Look, place: Place) -> list[Finding]:
    """Tasks that are overdue, that fail again and again, or that were given up."""
    findings = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        bound = {"late": place.now - TASKS_WITHIN, "today": await place.today(connection), "shown": SHOWN}
        rows = await connection.execute(_TROUBLED, {**bound, "troubled": TROUBLED_ATTEMPTS, "most": MAX_ATTEMPTS})
        findings += [_troubled(plan.service, row) for row in rows.mappings()]
    return findings or [Finding("tasks", "待办任务按时完成")]


def _troubled(service: str, row: RowMapping) -> Finding:
    error = f",最近的错误 {row['error']}" if row["error"] else ",还没有执行"
    told = f"{service} 有 {row['tasks']} 个 {row['kind']} 任务未按时完成(最多试过 {row['attempts']} 次{error})"
    if row["given_up"]:
        remedy = f"其中 {row['given_up']} 个试满 {MAX_ATTEMPTS} 次不再自动重试:排除原因后请开发人员重置次数"
        return Finding("tasks", told, remedy)
    return Finding("tasks", told, f"{_LOOK};对方系统不通时先联系对方")


async def seals(look: Look, place: Place) -> list[Finding]:
    """Audit entries that wait for their seal."""
    findings = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        query = select(func.count(), func.min(ground.AUDIT_PENDING.c.at)).select_from(ground.AUDIT_PENDING)
        count, oldest = (await connection.execute(query)).one()
        if count and place.now - oldest > SEALED_WITHIN:
            since = f"{oldest:%Y-%m-%d %H:%M:%S} UTC"
            told = f"{plan.service} 有 {count} 条审计未封存,自 {since}(已 {for_so_long(place.now - oldest)})"
            findings.append(Finding("seals", told, f"{_LOOK};之后运行 onenet audit verify 核验"))
    return findings or [Finding("seals", "审计条目已及时封存")]
