"""The end of a procedure (终止) in which somebody refuses without good reason (民发〔2021〕57号 art. 29)."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.intake.application import Application, Material, State
from shared.refusal import Conflict
from shared.vocabulary import divisions

REMINDER = "cooperation_reminder"


@dataclass(frozen=True, slots=True)
class Termination:
    """A procedure that was ended: why, after which written reminder, and the notice that is handed over."""

    reason: str
    reminder: Material
    terminated_on: date
    notice: str


def terminate(application: Application, reason: str, on: date, reminder_days: int) -> Termination:
    """End the procedure; raises Conflict where nobody refuses, or nobody was reminded in writing long enough ago.

    Only a signature that is missing or was taken back ends it, never what the sources say or leave unsaid.
    """
    application.require(*(state for state in State if not state.is_end and state is not State.DRAFT))
    if application.decided_on is not None:
        raise Conflict("already_decided", "审核确认决定已经作出,不能再终止审核确认程序。")
    if not application.unsigned(on):
        raise Conflict("nobody_refuses", "家庭成员的授权书和承诺书都有效,不能以不配合为由终止,请继续办理。")
    reminder = _reminder(application, on - timedelta(days=reminder_days))
    if reminder is None:
        sentence = (
            "终止以前,须书面提醒未签字的成员并说明后果,上传提醒书(材料种类cooperation_reminder);"
            f"满{reminder_days}天仍不配合的,再办理。"
        )
        raise Conflict("not_reminded", sentence)
    return Termination(reason, reminder, on, _notice(application, reason, reminder, on))


def _reminder(application: Application, latest: date) -> Material | None:
    """The reminder that is old enough, and no older than the last taking back of a consent."""
    since = max((each.withdrawn_on for each in application.consents if each.withdrawn_on is not None), default=None)
    reminders = (each for each in application.materials if each.kind == REMINDER and each.added_on <= latest)
    return next((each for each in reminders if since is None or each.added_on >= since), None)


def _notice(application: Application, reason: str, reminder: Material, on: date) -> str:
    """What is handed to the household, with its remedies (社会救助法 arts. 48, 76; 行政复议法 arts. 20, 22, 24)."""
    return "\n".join(
        (
            "终止审核确认程序通知书",
            f"案件编号:{application.case_number}",
            f"终止理由:{reason}",
            f"我们已于{reminder.added_on:%Y年%m月%d日}书面提醒,至今仍有家庭成员没有签署核对授权书或者承诺书,无法继续核对家庭情况。",
            "依据:《最低生活保障审核确认办法》(民发〔2021〕57号)第二十九条。本案的审核确认程序自本通知书作出之日起终止。",
            "愿意配合核对的,随时可以重新申请,我们会及时受理。",
            _remedies(divisions.full_name(application.place.county or "")),
            f"{on:%Y年%m月%d日}",
        )
    )


def _remedies(county: str) -> str:
    return (
        f"如果不服,可以自收到本通知书之日起六十日内向{county}人民政府申请行政复议,"
        "也可以自收到之日起六个月内依法向人民法院提起行政诉讼。申请行政复议不收取任何费用,可以口头申请。"
    )
