"""Read the session plan of a module (90 分钟安排): a table of times, activities and methods."""

import re

from studykit.diagnostics import Code, Reporter
from studykit.model import SESSION_MINUTES, SessionPlanRow
from studykit.reader.markdown import Block, walk
from studykit.reader.page import Part, linked_of, plain_of

COLUMNS = 3
_TIME = re.compile(r"(\d{1,3})–(\d{1,3}) 分", re.ASCII)


def read_session_plan(part: Part, line: int, report: Reporter) -> tuple[SessionPlanRow, ...]:
    """Read the first table of a part as a session plan, and report its faults.

    The table must have three columns. The times, in minutes, must start at 0, be contiguous, and
    end at `SESSION_MINUTES`. `line` is the line of the part's heading; a missing table is reported
    there.
    """
    head, *rows = _rows(part) or (None,)
    if head is None or len(head.children) != COLUMNS or not rows:
        hint = f"写一张表，三栏：时间、环节、做法；表头下面一行一段，从 0 到 {SESSION_MINUTES} 分"
        report(Code.N18_PLAN, head.first_line if head else line, "", hint)
        return ()
    # The minute at which the previous row ends, or None if its time is malformed.
    past: int | None = 0
    start = 0
    for row in rows:
        time = plain_of(row.children[:1])
        match = _TIME.fullmatch(time)
        if match is None:
            numbers = re.findall(r"\d+", time, re.ASCII)[:2]
            right = "–".join(numbers) if len(numbers) == 2 else f"{past or 0}–{SESSION_MINUTES}"
            hint = f"写成「{right} 分」：中间是「–」，「分」前空一格"
            report(Code.N18_PLAN, row.first_line, time, hint)
            past = None
            continue
        start, end = int(match[1]), int(match[2])
        if past not in (None, start) or end <= start:
            begin = start if past is None else past
            right = f"{begin}–{end if end > begin else SESSION_MINUTES} 分"
            hint = f"写成「{right}」：从前一行结束的地方开始，结束要晚于开始"
            report(Code.N18_PLAN, row.first_line, time, hint)
        past = end
    if past not in (None, SESSION_MINUTES):
        hint = f"末行写成「{start}–{SESSION_MINUTES} 分」"
        report(Code.N18_PLAN, [head, *rows][-1].first_line, f"到 {past} 分", hint)
    cells = ([linked_of([cell]) for cell in row.children] for row in rows)
    return tuple(SessionPlanRow(*cell) for cell in cells if len(cell) == COLUMNS)


def _rows(part: Part) -> list[Block]:
    """Return the rows of the first table, header row first, or an empty list without a table."""
    table = next((block for block in part.blocks if block.type == "table"), None)
    return [row for row in walk([table]) if row.type == "tr"] if table else []
