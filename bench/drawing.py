"""Panels of costs against the number of articles, both logarithmic; drawn by matplotlib, which `make bench` installs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

OURS: Final = "xianbao"
# The same results give the same files, byte for byte.
mpl.rcParams |= {"svg.hashsalt": "xianbao", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3}


def draw(results: list[dict[str, Any]], panels: dict[str, Callable[[dict[str, Any]], float]], unit: str, path: Path) -> None:
    """A panel for each cost, a line for each engine, both axes logarithmic."""
    columns = len(panels) // 2
    figure, axes = pyplot.subplots(2, columns, figsize=(3.4 * columns, 6), layout="constrained", sharey=bool(unit))
    lines: dict[str, Any] = {}
    for panel, (title, cost) in zip(axes.flat, panels.items(), strict=True):
        lines |= _panel(panel, results, cost)
        panel.set_title(title)
        panel.set_xlabel("articles")
        panel.set_ylabel(unit)
    figure.legend(lines.values(), lines.keys(), loc="outside lower center", ncols=4)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _panel(panel: Axes, results: list[dict[str, Any]], cost: Callable[[dict[str, Any]], float]) -> dict[str, Any]:
    lines = {}
    engines = dict.fromkeys(name for result in results for name in result["engines"])
    for place, name in enumerate(engines):
        held = {
            result["engines"][name]["docs"]: cost(result["engines"][name]) for result in results if name in result["engines"]
        }
        points = [(docs, value) for docs, value in held.items() if value is not None]
        (lines[name],) = panel.plot(
            *zip(*points, strict=True), marker="o", markersize=4, color=f"C{place}", linewidth=2.5 if name == OURS else 1.2
        )
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xticks(sorted({result["docs"] for result in results}))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}")
        axis.set_minor_formatter(NullFormatter())
    return lines
