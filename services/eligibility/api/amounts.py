"""Amounts at the edge: decimal strings of yuan, checked where they come in."""

from typing import Annotated

from pydantic import AfterValidator, Field

from shared.vocabulary.money import Money


def _readable(text: str) -> str:
    Money.of_yuan(text)
    return text


Yuan = Annotated[
    str,
    Field(max_length=16, description="以元为单位的十进制金额,最多两位小数。", examples=["812.00"]),
    AfterValidator(_readable),
]
