"""What is promised of a roll-up: 62 units in five seconds with its xlsx, a province in two.

Seconds of the processor, since the machine may be shared and nothing here waits. Beside them, in the
same run, what must be read anyway: bare SQLite counting the answers by unit and status.
"""

from __future__ import annotations

import gc
import resource
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select

from desktop.report.rollup_sheet import rollup_sheet
from desktop.rollup import judging, schema, summary
from desktop.rollup.cells import CellState
from desktop.rollup.figures import Axis, figures
from desktop.rollup.picture import detailed, picture
from desktop.rollup.scorecard.model import Indicator, Mode, Scorecard
from desktop.rollup.scorecard.results import results
from desktop.rollup.scorecard.store import put_in_force
from desktop.rollup.store import Rollup
from tests.rollup import filled
from tests.rollup.scorecard_samples import with_codes
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

TODAY = date(2026, 11, 21)
CITY, PROVINCE = (62, 120), (3000, 60)
CITY_S, QUERY_S, MEMORY_MIB = 5.0, 2.0, 500.0
SCORES_RATIO = 8.0  # what adds up scores to bare SQLite that reads the same rows
RATIO = 25.0  # a query of ours to bare SQLite that counts the rows of the same table
STATEMENT = (
    "一是在门户网站设置专栏集中公开；二是组织开展政策解读和新闻发布；三是及时回应群众关切。" * 4
)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def told(name: str, value: float, limit: float, more: str = "") -> bool:
    is_kept = value <= limit
    print(f"{'ok  ' if is_kept else 'FAIL'} {name}: {value:.2f} (at most {limit:g}) {more}")
    return is_kept


def fill(path: Path, size: tuple[int, int]) -> None:
    unit_count, count = size
    random = Random(7)  # noqa: S311 - the same roll-up every time
    checklist = make_checklist(count)
    with (
        Rollup.create(path, checklist, office="办", actor="甲") as rollup,
        rollup.writing("receive") as db,
    ):
        asked = [each.id for each in summary.requirements(db)]
        units = filled.add_units(db, (f"单位{n}（某某局）" for n in range(unit_count)))
        filled.tell(db, [(unit, id_, "lead") for unit in units.values() for id_ in asked])
        for number, (name, unit) in enumerate(units.items()):
            if number % 20 != 19:
                replies = {at: reply(random) for at in range(count)}
                filled.report(db, unit, asked, filled.Report(name, replies))


def reply(random: Random) -> filled.Reply:
    made = filled.any_reply(random)
    return filled.Reply(made.status, STATEMENT, made.evidence, made.gaps, facts=made.facts)


def bare(path: Path) -> Callable[[], object]:
    """Count the answers by unit and status, with nothing of ours."""

    def count() -> None:
        db = sqlite3.connect(path)
        db.execute(
            "SELECT s.unit_id, a.status, count(*) FROM answer a"
            " JOIN submission s ON s.id = a.submission_id GROUP BY 1, 2"
        ).fetchall()
        db.close()

    return count


def city(folder: Path) -> bool:
    path = folder / "市 #1.yaodian-rollup"
    fill(path, CITY)
    with Rollup.open(path) as rollup:

        def all_of_it() -> None:
            with detailed(rollup, today=TODAY) as (seen, claims):
                data = rollup_sheet(seen, claims)
            (folder / "汇总台账.xlsx").write_bytes(data)

        took = seconds(all_of_it)
    base = seconds(bare(path))
    return told(f"{CITY[0]} × {CITY[1]}: roll-up and xlsx, s", took, CITY_S, f"bare {base:.3f} s")


def province(folder: Path) -> bool:
    path = folder / "省 #1.yaodian-rollup"
    fill(path, PROVINCE)
    rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    base = min(seconds(bare(path)) for _ in range(3))
    kept = []
    with Rollup.open(path) as rollup, rollup.reading() as db:
        for name, query in queries(db).items():
            took = seconds(query)
            kept.append(told(f"{PROVINCE[0]} × {PROVINCE[1]}: {name}, s", took, QUERY_S))
            kept.append(told(f"  {name} / bare count", took / base, RATIO, f"bare {base:.3f} s"))
    with Rollup.open(path) as rollup:
        print(f"     the whole picture: {seconds(lambda: picture(rollup, today=TODAY)):.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kept.append(told("memory at most, MiB", peak, MEMORY_MIB, f"{rest:.0f} before the queries"))
    return all(kept)


def judged(folder: Path) -> bool:
    """Judge a province anew, as after a corrected checklist or a renamed unit."""
    path = folder / "省 判定.yaodian-rollup"
    fill(path, PROVINCE)
    with Rollup.open(path) as rollup, rollup.writing("receive") as db:
        came_here(db)
        first = seconds(lambda: judging.judge_all(db))
        took = seconds(lambda: judging.judge_all(db))
    base = min(seconds(bare(path)) for _ in range(3))
    kept = told("judging a province anew, s", took, QUERY_S, f"{first:.2f} s the first time")
    return kept & told("  judging anew / bare count", took / base, RATIO, f"bare {base:.3f} s")


def came_here(db: Connection) -> None:
    """Let every report be one that came as a file, and has its line in the log."""
    sent, name = schema.submission, schema.unit.c.name
    whose = select(name).where(schema.unit.c.id == sent.c.unit_id).scalar_subquery()
    db.execute(sent.update().values(stored_name="x.yaodian", ancestors="[]", unit_name=whose))
    db.execute(
        schema.receipt.insert(),
        [
            {"sha256": row.sha256, "outcome": "held", "notes": "[]", "submission_id": row.id}
            for row in db.execute(select(sent))
        ],
    )


def scored(folder: Path) -> bool:
    """Every unit of a province is scored by every indicator, and scores itself."""
    path = folder / "省 考评.yaodian-rollup"
    with Rollup.create(path, make_checklist(1), office="办", actor="甲") as rollup:
        with rollup.writing("score") as db:
            score_all(db)
        with rollup.reading() as db:
            took = seconds(lambda: results(db))

    def read() -> None:
        with closing(sqlite3.connect(path)) as db:
            db.execute("SELECT * FROM score").fetchall()

    base = min(seconds(read) for _ in range(3))
    kept = told(f"{PROVINCE[0]} × {PROVINCE[1]}: results of a scorecard, s", took, QUERY_S)
    more = f"bare reading of the scores {base:.3f} s"
    return kept & told("  results / bare reading", took / base, SCORES_RATIO, more)


def score_all(db: Connection) -> None:
    unit_count, count = PROVINCE
    random = Random(7)  # noqa: S311 - the same scores every time
    parts = [
        Indicator("", f"指标{n}", Mode.AWARD if n % 2 else Mode.DEDUCT, 200, per_case=10)
        for n in range(count)
    ]
    tops = [
        Indicator("", f"部分{at}", Mode.SUM, cap=500, children=tuple(parts[at::6]))
        for at in range(6)
    ]
    stored = put_in_force(db, Scorecard("考评", with_codes(tuple(tops))), at="", by="").stored
    leaves = [(stored.ids[each.code], each.mode) for each in stored.card.walk() if each.points]
    said, cases = [], []
    for unit in filled.add_units(db, (f"单位{n}" for n in range(unit_count))).values():
        for id_, mode in leaves:
            row = {"indicator_id": id_, "unit_id": unit}
            points = random.randrange(200) if mode is Mode.AWARD else None
            said.append(row | {"self_points": 200, "review_points": points, "version": 1})
            if points is None and random.random() < 0.1:
                cases.append(row | {"case_count": 1, "reason": "迟", "evidence": "截图"})
    db.execute(schema.score.insert(), said)
    db.execute(schema.score_case.insert(), cases)


def queries(db: Connection) -> dict[str, Callable[[], object]]:
    return {
        "figures by unit": lambda: figures(db, Axis.UNIT, today=TODAY),
        "figures by requirement": lambda: figures(db, Axis.REQUIREMENT, today=TODAY),
        "matrix": lambda: len(summary.matrix(db).cells) * len(CellState),
        "who has reported": lambda: summary.unit_lines(db),
    }


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept = [city(folder), province(folder), scored(folder), judged(folder)]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
