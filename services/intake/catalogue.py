"""What can be applied for and with what: matters, kinds of income and asset, sources, texts. Data, read once."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from services.intake.household import Aspect


@dataclass(frozen=True, slots=True)
class Matter:
    """One scheme as people may apply for it; of an exclusive one a person has one open membership in the province.

    One that is not drafted is not applied for on this form: urgent aid is reported where the distress is.
    """

    code: str
    title: str
    basis: tuple[str, ...]
    bring: tuple[str, ...]
    not_asked: tuple[str, ...]
    steps: tuple[str, ...]
    is_exclusive: bool
    is_paid: bool
    is_drafted: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of income or asset; which of them count is for eligibility's dated rules to say (57号 arts. 13, 14)."""

    aspect: Aspect
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source that may be asked with consent, and for what."""

    code: str
    name: str
    asks: str

    @property
    def title(self) -> str:
        """How it stands in the consent's list."""
        return f"{self.name}({self.asks})"


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of material that carries a signature by hand.

    One that gives something up proves nothing else, and a specific one is good for its own purpose alone.
    """

    code: str
    title: str
    gives_up: bool
    is_specific: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text that people sign, in the version that they signed."""

    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue of this release."""

    matters: tuple[Matter, ...]
    kinds: tuple[Kind, ...]
    sources: tuple[Source, ...]
    papers: tuple[Paper, ...]
    consent: Text
    commitment: Text
    lookback_months: int
    cooperation_reminder_days: int

    def matter(self, code: str) -> Matter | None:
        """The matter of a scheme."""
        return next((matter for matter in self.matters if matter.code == code), None)

    def exclusive(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the schemes of which a person has one open membership at most."""
        return tuple(matter.code for matter in self.matters if matter.is_exclusive and matter.code in codes)

    def is_paid(self, codes: tuple[str, ...]) -> bool:
        """Whether one of the schemes pays money, so that an account is needed."""
        return any(matter.is_paid for matter in self.matters if matter.code in codes)

    def knows(self, aspect: Aspect, code: str) -> bool:
        """Whether there is such a kind of income or asset."""
        return any(kind.aspect is aspect and kind.code == code for kind in self.kinds)

    def paper_codes(self, *, gives_up: bool = False) -> frozenset[str]:
        """The kinds of material on which somebody signs, or gives up what was signed or applied for."""
        general = (paper for paper in self.papers if not paper.is_specific)
        return frozenset(paper.code for paper in general if paper.gives_up is gives_up)

    def paper_title(self, code: str) -> str:
        """What people call a kind of signed paper."""
        return next(paper.title for paper in self.papers if paper.code == code)

    @property
    def source_codes(self) -> tuple[str, ...]:
        """The sources that a whole consent covers."""
        return tuple(source.code for source in self.sources)


@cache
def catalogue() -> Catalogue:
    """Read matters.yaml."""
    data = yaml.safe_load(files("services.intake").joinpath("matters.yaml").read_text("utf-8"))
    return Catalogue(
        matters=tuple(
            Matter(
                code=row["code"],
                title=row["title"],
                basis=tuple(row["basis"]),
                bring=tuple(row["bring"]),
                not_asked=tuple(row["not_asked"]),
                steps=tuple(row["steps"]),
                is_exclusive=row["is_exclusive"],
                is_paid=row["is_paid"],
                is_drafted=row.get("is_drafted", True),
            )
            for row in data["matters"]
        ),
        kinds=tuple(
            Kind(Aspect(aspect), code, row["title"])
            for aspect, rows in data["kinds"].items()
            for code, row in rows.items()
        ),
        sources=tuple(Source(**row) for row in data["sources"]),
        papers=tuple(
            Paper(row["code"], row["title"], row.get("gives_up", False), row.get("is_specific", False))
            for row in data["signed_papers"]
        ),
        consent=Text(**data["texts"]["consent"]),
        commitment=Text(**data["texts"]["commitment"]),
        lookback_months=data["lookback_months"]["value"],
        cooperation_reminder_days=data["cooperation_reminder_days"]["value"],
    )
