"""Charts on paper, in two tones that stay apart on a gray printer."""

from collections.abc import Sequence
from typing import Any

from qlvb.reports.model import Moment, Row

_WIDTH, _HEIGHT = 700, 152
"""Points: the width between the margins of a page laid across."""
_MOST_BARS = 16
_LABELS_SHOWN = 16
_LETTERS = 30
_SIDE_BY_SIDE = 5
"""Names that stand under the bars without leaning."""
_FACE = "Printed"


def timeline(moments: Sequence[Moment], *, is_handling: bool) -> Any:
    """Received and settled, or received and sent, day by day or month by month."""
    received = [each.sums.received for each in moments]
    other = [
        each.sums.in_time + each.sums.late if is_handling else each.sums.sent for each in moments
    ]
    every = max(1, -(-len(moments) // _LABELS_SHOWN))
    is_by_day = all(each.first == each.last for each in moments)
    labels = [
        _label(each, is_by_day=is_by_day) if number % every == 0 else ""
        for number, each in enumerate(moments)
    ]
    names = ("Nhận", "Giải quyết xong" if is_handling else "Gửi đi")
    return _bars("Theo thời gian", labels, (received, other), names)


def received_and_sent(by: str, rows: Sequence[Row]) -> Any:
    """Received and sent by unit, kind or agency; the first ones of the table."""
    shown = rows[:_MOST_BARS]
    series = ([row.sums.received for row in shown], [row.sums.sent for row in shown])
    labels = [_short(row.name) for row in shown]
    return _bars(f"Nhận, gửi theo {by}", labels, series, ("Nhận", "Gửi đi"))


def in_time_and_late(by: str, rows: Sequence[Row]) -> Any:
    """In time and late, settled or not, by unit, kind or agency; the first ones of the table."""
    shown = rows[:_MOST_BARS]
    in_time = [row.sums.in_time + row.sums.open - row.sums.open_late for row in shown]
    late = [row.sums.late + row.sums.open_late for row in shown]
    labels = [_short(row.name) for row in shown]
    title = f"Đúng hạn, quá hạn theo {by} (đã xong và đang xử lý)"
    return _bars(title, labels, (in_time, late), ("Đúng hạn, trong hạn", "Quá hạn"))


def _bars(
    title: str, labels: Sequence[str], series: tuple[list[int], list[int]], names: tuple[str, str]
) -> Any:
    from reportlab.graphics.charts.barcharts import VerticalBarChart
    from reportlab.graphics.charts.legends import Legend
    from reportlab.graphics.shapes import Drawing, String
    from reportlab.lib import colors

    tones = (colors.HexColor("#2f6fab"), colors.HexColor("#d9822b"))
    drawing = Drawing(_WIDTH, _HEIGHT)
    drawing.add(String(0, _HEIGHT - 12, title, fontName=f"{_FACE}-Bold", fontSize=11))
    chart = VerticalBarChart()
    below = 40 if _are_long(labels) else 18
    chart.x, chart.y, chart.width, chart.height = 36, below, _WIDTH - 46, _HEIGHT - 34 - below
    chart.data = [tuple(each) for each in series]
    chart.categoryAxis.categoryNames = list(labels)
    chart.categoryAxis.labels.fontName = _FACE
    chart.categoryAxis.labels.fontSize = 8
    chart.categoryAxis.labels.boxAnchor = "ne" if _are_long(labels) else "n"
    chart.categoryAxis.labels.angle = 20 if _are_long(labels) else 0
    chart.categoryAxis.labels.dy = -2
    chart.valueAxis.labels.fontName = _FACE
    chart.valueAxis.labels.fontSize = 8
    chart.valueAxis.valueMin = 0
    most = max(*series[0], *series[1], 1)
    step = _step(most)
    chart.valueAxis.valueStep, chart.valueAxis.valueMax = step, -(-most // step) * step
    chart.valueAxis.visibleGrid = True
    chart.valueAxis.gridStrokeColor = colors.HexColor("#dddddd")
    chart.valueAxis.labelTextFormat = "%d"
    chart.bars.strokeWidth = 0.3
    chart.barWidth, chart.barSpacing, chart.groupSpacing = 10, 0, 12
    for place, tone in enumerate(tones):
        chart.bars[place].fillColor = tone
    drawing.add(chart)
    legend = Legend()
    legend.x, legend.y = _WIDTH - 250, _HEIGHT - 4
    legend.fontName, legend.fontSize = _FACE, 9
    legend.alignment, legend.columnMaximum = "right", 1
    legend.deltax, legend.dxTextSpace = 130, 4
    legend.dx, legend.dy = 8, 8
    legend.colorNamePairs = list(zip(tones, names, strict=True))
    drawing.add(legend)
    return drawing


def _are_long(labels: Sequence[str]) -> bool:
    return len(labels) > _SIDE_BY_SIDE and any(len(each) > len("00/0000") for each in labels)


def _step(most: int) -> int:
    """A round step, so that some six lines lie across the chart."""
    step = 1
    while most / step > 6:  # noqa: PLR2004
        step = step * 2 if str(step)[0] != "2" else step * 5 // 2
    return step


def _label(each: Moment, *, is_by_day: bool) -> str:
    return f"{each.first:%d/%m}" if is_by_day else f"{each.first:%m/%Y}"


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
