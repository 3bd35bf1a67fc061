"""Routes of an application until it is signed: draft, read, list, household, materials."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from starlette.responses import Response

from services.intake.api.register_views import IdentitiesView
from services.intake.api.requests import DraftIn, HouseholdIn
from services.intake.api.views import ApplicationPage, ApplicationView, MaterialView, SummaryView
from services.intake.application import Application, Material, State
from services.intake.workflow import applications as workflow
from services.intake.workflow import materials
from shared.web.begin import Begin, IfMatch, Work
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("申请")

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
FILE = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in _EXTENSIONS}


async def answer(work: Work, application: Application, status: int = 201) -> Any:
    """The whole application as the answer of whatever changed it; its version is the ETag."""
    view = ApplicationView.of(application, work.tx.actor, work.tx.today)
    return await work.reply(view, status=status, version=application.version, personal=[application.case_id])


Kind = Annotated[
    str,
    Query(
        pattern="^[a-z_]{2,40}$",
        max_length=40,
        description="材料种类。签字的纸质材料须用事项目录 papers 中的种类。",
        examples=["signed_consent"],
    ),
]


def uploaded(work: Work, request: Request, kind: str, content: bytes) -> materials.Upload:
    """The file as it came in the body of a request."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return materials.Upload(work.room.blobs, kind, content, media_type)


def as_download(material: Material, content: bytes) -> Response:
    """The content of a file, to be saved and looked at, never shown as a page of ours."""
    headers = {
        "Content-Disposition": f'attachment; filename="{material.id}.{_EXTENSIONS[material.media_type]}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=material.media_type, headers=headers)


@edge.create("/applications", "draft_application", problems=(), response_model=ApplicationView, summary="填写申请")
async def draft_application(draft: DraftIn, begin: Begin) -> Any:
    """申请人在网上、窗口或由村级协理员代为填写一份申请。"""
    async with begin() as work:
        return await answer(work, await workflow.draft(work.tx, draft.to_draft()))


@edge.read("/applications", "read_application", problems=(), response_model=ApplicationPage, summary="查询申请列表")
async def list_applications(
    begin: Begin,
    state: Annotated[State | None, Query(description="按状态筛选。")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Any:
    """本辖区(申请人为本家庭)的申请。"""
    async with begin() as work:
        found, following = await workflow.page(work.tx, state, cursor, limit)
        items = [SummaryView.of(each, work.tx.actor) for each in found]
        return await work.reply(ApplicationPage(items=items, next=following), personal=[e.case_id for e in found])


@edge.read("/applications/{case_id}", "read_application", response_model=ApplicationView, summary="查询申请")
async def read_application(case_id: UUID, begin: Begin) -> Any:
    """申请的全部内容和尚缺的材料。"""
    async with begin() as work:
        return await answer(work, await workflow.read(work.tx, case_id), status=200)


@edge.read(
    "/applications/{case_id}/identities",
    "read_identity",
    response_model=IdentitiesView,
    summary="查看完整身份证号码",
)
async def read_identities(case_id: UUID, begin: Begin) -> Any:
    """办理需要时查看,每次查看均留痕。"""
    async with begin() as work:
        application = await workflow.read(work.tx, case_id)
        return await work.reply(IdentitiesView.of(application.household.members), personal=[case_id])


@edge.replace(
    "/applications/{case_id}/household", "draft_application", response_model=ApplicationView, summary="修改家庭信息"
)
async def replace_household(case_id: UUID, household: HouseholdIn, version: IfMatch, begin: Begin) -> Any:
    """填写中、退回补正或者变动办理中,修改成员、收入财产或账户,形成新的家庭版本。"""
    async with begin() as work:
        application = await workflow.replace_household(work.tx, case_id, household.to_household(), version)
        return await answer(work, application, status=200)


@edge.create(
    "/applications/{case_id}/materials",
    "upload_material",
    problems=(404, 409, 415),
    response_model=MaterialView,
    summary="上传材料",
    openapi_extra={"requestBody": {"required": True, "content": FILE}},
)
async def upload_material(case_id: UUID, request: Request, kind: Kind, begin: Begin) -> Any:
    """请求体即文件内容,Content-Type 为其类型。返回编号和内容的SM3值。"""
    content = await request.body()
    async with begin() as work:
        material = await materials.add_material(work.tx, case_id, uploaded(work, request, kind, content))
        return await work.reply(MaterialView.of(material), status=201)


@edge.read(
    "/applications/{case_id}/materials/{material_id}",
    "read_material",
    response_class=Response,
    summary="查看材料",
    openapi_extra={"responses": {"200": {"description": "文件内容", "content": FILE}}},
)
async def read_material(case_id: UUID, material_id: UUID, begin: Begin) -> Any:
    """答复即文件内容,供下载查看;每次查看均留痕。"""
    async with begin() as work:
        material, content = await materials.read_material(work.tx, case_id, material_id, work.room.blobs)
        work.tx.note_read([case_id])
    return as_download(material, content)
