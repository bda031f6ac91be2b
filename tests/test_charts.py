"""The histogram of a search: years, or the months of a single year, with gaps where nothing was found."""

from dataclasses import dataclass

from archive.templatetags.charts import histogram


@dataclass(frozen=True)
class Value:
    value: str
    count: int
    label: str = ""
    chosen: bool = False
    url: str = "?"
    children: tuple["Value", ...] = ()


def test_years_stand_in_order_with_gaps_between() -> None:
    drawn = histogram([Value("2023", 10), Value("2020", 5), Value("unknown", 7)])
    assert drawn is not None
    assert [(bar.of.value, bar.x, bar.height) for bar in drawn.bars] == [("2020", 0, 32), ("2023", 144, 64)]
    assert drawn.width == 192


def test_a_single_year_is_drawn_by_months() -> None:
    drawn = histogram([Value("2021", 3, children=(Value("2021-01", 1), Value("2021-12", 2)))])
    assert drawn is not None
    assert [(bar.of.value, bar.x) for bar in drawn.bars] == [("2021-01", 0), ("2021-12", 528)]


def test_what_is_too_little_is_not_drawn() -> None:
    assert histogram([]) is None
    assert histogram([Value("unknown", 3)]) is None
    assert histogram([Value("2021", 3, children=(Value("2021-01", 3),))]) is None


def test_a_century_fits() -> None:
    drawn = histogram([Value(f"{year}", 0 if year % 2 else 1000) for year in range(1900, 2026)])
    assert drawn is not None
    assert drawn.width == 600
    assert all(bar.x >= 0 and bar.x + bar.width <= 600 and 0 <= bar.y <= 64 for bar in drawn.bars)
    assert drawn.bars[1].height == 0
