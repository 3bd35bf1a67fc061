"""Invented names as they occur in Shandong: common, compound and rare ones, and those written with a middle dot."""

from random import Random

# Repetition is weight: the common surnames of the province come often, the compound ones now and then.
_SURNAMES: tuple[str, ...] = (
    *"王李张刘王李张刘王李张刘陈杨孙赵徐马朱高郭宋于胡吕孔孟曹颜冯韩田崔牟丛鞠逄綦亓訾郗",
    *("欧阳", "诸葛", "上官", "东方", "司马", "公孙", "淳于"),
)
_FEMALE = "英兰玉桂芳凤秀红霞敏静丽娟雪梅蓉婷倩月琴"
_MALE = "国建军伟刚峰勇强志明德庆福海山林宝忠义平"
_EITHER = "文华春晓云新传玲安宁永洪继延"
# Characters beyond the first plane and rare ones break a careless store, print or search; people do bear them.
_RARE = ("𬭎", "堃", "喆", "䶮", "㛃", "昪", "𣗋", "翀")
_RARE_ONE_IN = 15
_DOTTED_ONE_IN = 25
_DOTTED_FIRST = {"1": ("买买提", "艾力", "巴特尔", "扎西"), "2": ("阿依古丽", "热娜", "其木格", "卓玛")}
_DOTTED_LAST = ("吐尔逊", "艾山", "乌力吉", "次仁", "依米提")
_SINGLE_CHARACTER_ONE_IN = 4


def surname(random: Random) -> str:
    """A family's surname."""
    return random.choice(_SURNAMES)


def full_name(random: Random, sex: str, family: str) -> str:
    """A name with the family's surname."""
    pool = (_MALE if sex == "1" else _FEMALE) + _EITHER
    if random.randrange(_RARE_ONE_IN) == 0:
        return family + random.choice(pool) + random.choice(_RARE)
    length = 1 if random.randrange(_SINGLE_CHARACTER_ONE_IN) == 0 else 2
    return family + "".join(random.sample(pool, length))


def is_dotted(random: Random) -> bool:
    """Whether the next person's name has no Chinese surname."""
    return random.randrange(_DOTTED_ONE_IN) == 0


def dotted_name(random: Random, sex: str) -> str:
    """A transliterated name, its parts separated by the middle dot U+00B7."""
    return f"{random.choice(_DOTTED_FIRST[sex])}·{random.choice(_DOTTED_LAST)}"
