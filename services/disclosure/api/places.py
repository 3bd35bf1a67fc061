"""Codes of places as the routes take them."""

from typing import Annotated

from fastapi import Path, Query

_CODE = r"^[0-9]{12}$"
_VILLAGE = "370102001002"

VillageQuery = Annotated[str, Query(pattern=_CODE, description="村(居)12位代码。", examples=[_VILLAGE])]
VillagePath = Annotated[str, Path(pattern=_CODE, description="村(居)12位代码。", examples=[_VILLAGE])]
CountyQuery = Annotated[str, Query(pattern=_CODE, description="县(市、区)12位代码。", examples=["370102000000"])]
