"""The routes of notices: what everybody may read, and the village's sheet, photos and posting."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from services.disclosure.api.places import VillageQuery
from services.disclosure.notice import Notice, Posting
from services.disclosure.publicity import complaint_phone, rule
from services.disclosure.redaction import HANDLING, PublicNotice
from services.disclosure.workflow import notices
from shared.blobs import Blob
from shared.crypto.masking import mask_name
from shared.vocabulary.divisions import full_name
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("公开公示")

_FILE_BODY = {"requestBody": {"required": True, "content": {t: {} for t in ("image/jpeg", "image/png")}}}


class PublicNoticeView(BaseModel):
    """一份正在公示的初审意见。姓名隐去一部分。"""

    notice_id: UUID
    village_code: str | None
    village_name: str
    scheme: str
    scheme_title: str
    name: str = Field(examples=["王*明"])
    persons: int = Field(description="拟保障人数")
    amount_yuan: str = Field(description="拟保障金额(元/月)", examples=["812.00"])
    posted_on: date
    ends_on: date = Field(description="公示最后一天")
    complaint_phone: str = Field(description="有异议请拨打")

    @classmethod
    def of(cls, notice: PublicNotice) -> "PublicNoticeView":
        """The view of a public notice."""
        return cls(
            notice_id=notice.id,
            village_code=notice.area.village,
            village_name=full_name(notice.area.code),
            scheme=notice.scheme,
            scheme_title=rule(notice.scheme).title,
            name=notice.name_masked,
            persons=notice.persons,
            amount_yuan=notice.amount_monthly.yuan,
            posted_on=notice.posted_on,
            ends_on=notice.ends_on,
            complaint_phone=notice.complaint_phone,
        )


class PublicNoticePage(BaseModel):
    """一页公示。"""

    items: list[PublicNoticeView]
    next: str | None = None


class NoticeView(BaseModel):
    """公示单。村级和乡镇看到全名,用于张贴;其他岗位看到隐去一部分的姓名。"""

    notice_id: UUID
    case_id: UUID
    determination_id: UUID
    state: str = Field(examples=["planned"])
    village_code: str | None
    village_name: str
    scheme: str
    scheme_title: str
    applicant_name: str | None
    persons: int
    amount_yuan: str = Field(examples=["812.00"])
    notice_days: int | None = Field(description="公示天数,张贴当日不计入")
    complaint_phone: str
    planned_on: date | None
    posted_on: date | None
    place: str | None
    photo_hash: str | None
    ends_on: date | None
    closed_on: date | None

    @classmethod
    def of(cls, notice: Notice, phone: str, level: str) -> "NoticeView":
        """The view for a reader of this level."""
        name, posting = notice.applicant_name, notice.posting
        return cls(
            notice_id=notice.id,
            case_id=notice.case_id,
            determination_id=notice.determination_id,
            state=notice.state,
            village_code=notice.area.village,
            village_name=full_name(notice.area.code),
            scheme=notice.scheme,
            scheme_title=rule(notice.scheme).title,
            applicant_name=name if name is None or level in HANDLING else mask_name(name),
            persons=notice.persons,
            amount_yuan=notice.amount_monthly.yuan,
            notice_days=notice.notice_days,
            complaint_phone=phone,
            planned_on=notice.planned_on,
            posted_on=posting.posted_on if posting else None,
            place=posting.place if posting else None,
            photo_hash=posting.photo_hash if posting else None,
            ends_on=notice.ends_on,
            closed_on=notice.closed_on,
        )


class PhotoView(BaseModel):
    """收下的照片。"""

    hash: str = Field(description="照片内容的SM3,张贴时填写")
    size_bytes: int
    media_type: str

    @classmethod
    def of(cls, blob: Blob) -> "PhotoView":
        """The view of a stored photo."""
        return cls(hash=blob.id, size_bytes=blob.size, media_type=blob.media_type)


class PostingRequest(BaseModel):
    """张贴公示的现场记录。"""

    model_config = ConfigDict(extra="forbid")
    posted_on: date = Field(title="张贴日期", examples=["2026-12-01"])
    place: str = Field(title="张贴地点", min_length=2, max_length=100, examples=["村务公开栏"])
    photo_hash: str = Field(title="现场照片编号", pattern=r"^[0-9a-f]{64}$", examples=["ab" * 32])


@edge.read("/notices", "read_public_notices", response_model=PublicNoticePage, summary="查看某村正在公示的初审意见")
async def list_notices(
    village_code: VillageQuery, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """Everybody may read what stands in a village now."""
    async with begin() as work:
        shown, following = await notices.standing_in(work.tx, village_code, cursor, limit)
        return await work.reply(PublicNoticePage(items=[PublicNoticeView.of(n) for n in shown], next=following))


@edge.read(
    "/notices/{notice_id}", "read_notice", problems=(404, 409), response_model=NoticeView, summary="查看或打印公示单"
)
async def read_notice(notice_id: UUID, begin: Begin) -> Any:
    """The sheet that the village prints."""
    async with begin() as work:
        notice = await notices.sheet(work.tx, notice_id)
        phone = complaint_phone(is_demo=work.room.settings.is_demo)
        view = NoticeView.of(notice, phone, work.tx.actor.level)
        return await work.reply(view, version=notice.version, personal=[notice.case_id])


@edge.create(
    "/notices/{notice_id}/materials",
    "post_notice",
    problems=(404, 409, 415),
    response_model=PhotoView,
    summary="上传张贴现场照片",
    openapi_extra=_FILE_BODY,
)
async def add_notice_photo(notice_id: UUID, request: Request, begin: Begin) -> Any:
    """The body is the photo itself, its type the Content-Type."""
    content, media_type = await request.body(), request.headers.get("content-type", "")
    async with begin() as work:
        blob = await notices.add_photo(work.tx, work.room.blobs, notice_id, content, media_type)
        return await work.reply(PhotoView.of(blob), status=201)


@edge.create("/notices/{notice_id}/posting", "post_notice", response_model=NoticeView, summary="登记公示张贴")
async def post_notice(notice_id: UUID, wanted: PostingRequest, begin: Begin) -> Any:
    """The village's agent records the posting with its evidence."""
    async with begin() as work:
        phone = complaint_phone(is_demo=work.room.settings.is_demo)
        posting = Posting(wanted.posted_on, wanted.place, wanted.photo_hash)
        notice = await notices.post(work.tx, notice_id, posting, phone)
        view = NoticeView.of(notice, phone, work.tx.actor.level)
        return await work.reply(view, status=201, version=notice.version, personal=[notice.case_id])
