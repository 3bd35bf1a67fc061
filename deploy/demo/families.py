"""Who belongs to a household: couples and children, students, old parents, somebody in prison, a child alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from deploy.demo import names
from deploy.demo.numbers import Numbers
from deploy.demo.people import YEAR, Person, Story

MALE, FEMALE = "1", "2"
# People keep the area code of their first registration, also one that was abolished (莱芜 3712xx).
_OTHER_AREAS = ("371202", "370830", "371523", "320305")
_FROM_ELSEWHERE_ONE_IN = 8
_SEVERE = "肢体一级"
_DISABILITIES = ("肢体一级", "视力一级", "智力二级", "精神二级")


@dataclass(frozen=True, slots=True)
class Family:
    """Draws the persons of one family."""

    random: Random
    numbers: Numbers
    area_code: str
    surname: str

    def person(self, relation: str, ages: tuple[int, int], sex: str = "") -> Person:
        """One person of an age within the bounds; spouses and parents by marriage bear a name of their own."""
        sex = sex or self.random.choice((MALE, FEMALE))
        birth_on = date(YEAR - self.random.randint(*ages), 1, 1) + timedelta(days=self.random.randrange(365))
        area = self.random.choice(_OTHER_AREAS) if self._is_from_elsewhere() else self.area_code
        return Person(
            name=self._name(relation, sex),
            identity_number=self.numbers.identity_number(area, birth_on, sex),
            birth_on=birth_on,
            sex=sex,
            phone=self.numbers.phone(),
            account_number=self.numbers.account(),
            relation=relation,
        )

    def _is_from_elsewhere(self) -> bool:
        return self.random.randrange(_FROM_ELSEWHERE_ONE_IN) == 0

    def _name(self, relation: str, sex: str) -> str:
        if relation == "spouse" and names.is_dotted(self.random):
            return names.dotted_name(self.random, sex)
        family = names.surname(self.random) if relation == "spouse" else self.surname
        return names.full_name(self.random, sex, family)


def members(story: Story, family: Family) -> tuple[Person, ...]:
    """The members of a household of this story; the applicant stands first."""
    return _SHAPES.get(story, _any_shape)(family)


def _any_shape(family: Family) -> tuple[Person, ...]:
    shape: Shape = family.random.choice((_couple_with_child, _single_parent, _three_generations, _alone, _couple))
    return shape(family)


def _alone(family: Family) -> tuple[Person, ...]:
    return (family.person("self", (38, 56)),)


def _couple(family: Family) -> tuple[Person, ...]:
    return family.person("self", (36, 55), MALE), family.person("spouse", (35, 54), FEMALE)


def _couple_with_child(family: Family) -> tuple[Person, ...]:
    return (*_couple(family), family.person("child", (5, 14)))


def _single_parent(family: Family) -> tuple[Person, ...]:
    return family.person("self", (32, 48), FEMALE), family.person("child", (4, 13))


def _three_generations(family: Family) -> tuple[Person, ...]:
    return (*_couple_with_child(family), family.person("parent", (66, 82)))


def _with_student(family: Family) -> tuple[Person, ...]:
    student = replace(family.person("child", (19, 21)), studies="full_time_undergraduate_or_below")
    return (*_couple(family), student)


def _with_prisoner(family: Family) -> tuple[Person, ...]:
    absent = replace(family.person("spouse", (36, 50), MALE), absence="prison", absent_since=date(YEAR - 2, 5, 20))
    return family.person("self", (34, 48), FEMALE), absent, family.person("child", (6, 13))


def _with_disabled(family: Family) -> tuple[Person, ...]:
    disability = family.random.choice(_DISABILITIES)
    disabled = replace(family.person("self", (40, 55), FEMALE), disability=disability)
    return disabled, family.person("spouse", (40, 55), MALE)


def _edge_with_disabled(family: Family) -> tuple[Person, ...]:
    """A couple that is not poor enough, whose second has a certificate and may enter alone (57号 art. 8(1))."""
    disabled = replace(family.person("spouse", (40, 55), FEMALE), disability=_SEVERE)
    return family.person("self", (40, 55), MALE), disabled


def _old(family: Family) -> tuple[Person, ...]:
    return family.person("self", (66, 80), MALE), family.person("spouse", (64, 78), FEMALE)


def _minor(family: Family) -> tuple[Person, ...]:
    return family.person("self", (8, 13)), family.person("grandparent", (63, 74))


Shape = Callable[[Family], tuple[Person, ...]]
_SHAPES: Mapping[Story, Shape] = {
    Story.STUDENT: _with_student,
    Story.PRISONER: _with_prisoner,
    Story.DISABLED: _with_disabled,
    Story.OLD: _old,
    Story.MINOR: _minor,
    Story.HIDDEN_WAGE: _couple_with_child,
    Story.RETURNED: _couple_with_child,
    Story.CAR: _couple,
    Story.OBJECTED: _couple_with_child,
    Story.CHANGED: _couple_with_child,
    Story.ALONE: _edge_with_disabled,
    Story.REPAIRED: _single_parent,
    Story.REDUCED: _couple_with_child,
    Story.DIED: _alone,
    Story.MOVED: _single_parent,
    Story.EMERGENCY: _alone,
    Story.UNKNOWN: _alone,
    Story.SILENT: _couple,
}
