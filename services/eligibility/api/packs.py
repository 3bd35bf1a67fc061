"""Policy packs over HTTP: import, look, approve by a second person, publish from a day."""

import asyncio
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.pack import PackAct, PolicyPack
from services.eligibility.store import packs as pack_store
from services.eligibility.workflow import packs
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("政策包")

DIGEST = r"^[0-9a-f]{16}$"
FILE = r"^[a-z0-9_]+(/[a-z0-9_]+)?([.][a-z0-9_-]+)*[.]yaml$"
MOST_FILES = 300

PackId = Annotated[UUID, Path(description="政策包的标识。")]
FileName = Annotated[str, Field(pattern=FILE, max_length=120)]


class PolicyPackBody(BaseModel):
    """要导入的政策包:以哪个已有的政策包为底,改动了哪些文件。"""

    model_config = ConfigDict(extra="forbid")
    base: str | None = Field(
        default=None,
        pattern=DIGEST,
        title="作为底本的政策包摘要;不填则 files 是全部文件",
        examples=["57815d905789de4d"],
    )
    files: dict[FileName, str | None] = Field(
        max_length=MOST_FILES,
        title="文件名和全文;空表示删去这个文件",
        examples=[{"cases/mine.yaml": "- case: 收入等于标准,不符合\n"}],
    )


class PolicyPublicationBody(BaseModel):
    """从哪一天起使用。"""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    valid_from: date = Field(alias="from", title="生效日,不早于今天", examples=["2026-12-01"])


class PolicyActView(BaseModel):
    """对政策包做过的一步。"""

    kind: str = Field(
        description="tested 案例通过,failed 没有通过,approved 已审核,published 已发布", examples=["tested"]
    )
    acted_by: str
    acted_on: date
    cases: int | None = Field(description="运行的案例数", examples=[260])
    findings: list[str] = Field(description="没有通过的:文件、行号和怎样改")
    valid_from: date | None = Field(description="发布后从哪一天起使用")

    @classmethod
    def of(cls, act: PackAct) -> Self:
        """The act as it is shown."""
        return cls(
            kind=act.kind,
            acted_by=act.acted_by,
            acted_on=act.acted_on,
            cases=act.cases,
            findings=list(act.findings),
            valid_from=act.valid_from,
        )


class PolicyPackView(BaseModel):
    """一个政策包和它办到哪一步。"""

    pack_id: UUID
    digest: str = Field(examples=["57815d905789de4d"])
    state: str = Field(
        description="draft 案例运行中,failed 没有通过,tested 等待审核,approved 等待发布,published 已发布",
        examples=["draft"],
    )
    imported_by: str
    imported_on: date
    is_release: bool = Field(description="是不是程序版本自带的")
    acts: list[PolicyActView]
    files: dict[str, str] = Field(description="每个文件的 SHA-256")

    @classmethod
    def of(cls, pack: PolicyPack) -> Self:
        """The pack as it is shown."""
        return cls(
            pack_id=pack.id,
            digest=pack.digest,
            state=pack.state,
            imported_by=pack.imported_by,
            imported_on=pack.imported_on,
            is_release=pack.is_release,
            acts=[PolicyActView.of(each) for each in pack.acts],
            files=dict(pack.files),
        )


class PolicyPacksView(BaseModel):
    """导入过的政策包,最新的在前;`published` 是最近发布的一个。"""

    published: str | None
    items: list[PolicyPackView]
    next: str | None = None


@edge.create("/policy-packs", "import_policy", response_model=PolicyPackView, summary="导入政策包", problems=(404, 409))
async def import_pack(body: PolicyPackBody, begin: Begin) -> Any:
    """先检查内容,有问题的写明文件、行号和怎样改,不导入;没有问题的作为草稿,随后自动运行全部案例。市级只能增加本市的参数行。"""
    async with begin() as work:
        base = await pack_store.contents(work.tx, body.base) if body.base else {}
        held_to = await packs.latest(work.tx)
        today, city = work.tx.today, packs.city_of(work.tx)
    contents = packs.merged(base, body.files)
    # Reading a pack takes seconds, which no transaction waits for; `take` looks again whether another was published.
    pack = await asyncio.to_thread(packs.vetted, contents, held_to, today, city)
    async with begin() as work:
        taken = await packs.take(work.tx, pack, contents, held_to)
        return await work.reply(PolicyPackView.of(taken), status=201)


@edge.read("/policy-packs", "read_policy", response_model=PolicyPacksView, summary="查询政策包", problems=())
async def list_packs(begin: Begin) -> Any:
    """导入过的政策包,每个办到哪一步。"""
    async with begin() as work:
        found = await pack_store.every(work.tx)
        published = await pack_store.published(work.tx, work.tx.today)
        return await work.reply(PolicyPacksView(published=published, items=[PolicyPackView.of(each) for each in found]))


@edge.read("/policy-packs/{pack_id}", "read_policy", response_model=PolicyPackView, summary="查看政策包")
async def read_pack(pack_id: PackId, begin: Begin) -> Any:
    """一个政策包:案例有没有通过,谁审核、谁发布、从哪一天起使用。"""
    async with begin() as work:
        return await work.reply(PolicyPackView.of(await pack_store.get(work.tx, pack_id)))


@edge.create(
    "/policy-packs/{pack_id}/approval",
    "approve_policy",
    response_model=PolicyPackView,
    summary="审核政策包",
    problems=(404, 409),
)
async def approve_pack(pack_id: PackId, begin: Begin) -> Any:
    """案例全部通过以后,由导入人以外的另一位人员审核。"""
    async with begin() as work:
        return await work.reply(PolicyPackView.of(await packs.approve(work.tx, pack_id)), status=201)


@edge.create(
    "/policy-packs/{pack_id}/publication",
    "publish_policy",
    response_model=PolicyPackView,
    summary="发布政策包",
    problems=(404, 409),
)
async def publish_pack(pack_id: PackId, body: PolicyPublicationBody, begin: Begin) -> Any:
    """审核以后发布,从今天或者以后的一天起使用。"""
    async with begin() as work:
        compared = await packs.compared(work.tx, pack_id)
    for each in compared:
        await asyncio.to_thread(packs.book, each)
    async with begin() as work:
        return await work.reply(PolicyPackView.of(await packs.publish(work.tx, pack_id, body.valid_from)), status=201)
