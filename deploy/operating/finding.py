"""What a check found: well, or what is wrong and what to do about it, in the operator's words."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor. `remedy` is empty where all is well."""

    check: str
    told: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be done."""
        return not self.remedy

    @property
    def line(self) -> str:
        """The finding as it is read."""
        return f"正常  {self.told}" if self.is_well else f"异常  {self.told}\n      处理:{self.remedy}"


def as_text(findings: Sequence[Finding]) -> str:
    """All findings and how many need a hand."""
    wrong = sum(not each.is_well for each in findings)
    closing = f"共 {wrong} 项需要处理" if wrong else "全部正常"
    return "\n".join([*(each.line for each in findings), closing])


def as_json(findings: Sequence[Finding]) -> str:
    """The same as one JSON object."""
    rows = [dataclasses.asdict(each) | {"well": each.is_well} for each in findings]
    return json.dumps({"well": all(each.is_well for each in findings), "findings": rows}, ensure_ascii=False)


def for_so_long(age: timedelta) -> str:
    """An age in the largest unit that says enough."""
    seconds = int(age.total_seconds())
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{max(seconds, 0)} 秒"
