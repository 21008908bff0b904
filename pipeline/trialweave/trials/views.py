"""The DuckDB file: the four tables, and the views that people ask for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trialweave.errors import OutputError

VIEWS = {
    # one row for each number, with what the arm is that it was found in: ready for a meta-analysis
    "measure_by_arm": """
        with arms as (select trial_id, unnest(arms) as arm from trials)
        select r.trial_id, r.measure, r.measure_label, r.ontology_id, r.arm_id, r.arm, a.arm.role as role,
               a.arm.n as arm_n, a.arm.cell_type as cell_type, a.arm.dose as dose, a.arm.route as route,
               r.comparator, r.subgroup, r.timepoint, r.time_value, r.time_unit, r.statistic, r.value, r.low, r.high,
               r.spread, r.unit, r.n, r.total, r.p_operator, r.p_value, r.direction, r.species, r.confidence,
               r.rule, len(r.sources) as n_sources, r.page_id, r.relation_id
        from relations r left join arms a on a.trial_id = r.trial_id and a.arm.arm_id = r.arm_id
        order by r.trial_id, r.measure, r.time_value, r.arm_id, r.relation_id""",
    "trial_summary": """
        select t.trial_id, t.title, t.condition, t.phase, t.randomized, t.blinding, t.n_enrolled, t.follow_up, t.year,
               len(t.arms) as n_arms, t.n_relations, len(t.pages) as n_pages, len(t.conflicts) as n_conflicts,
               (select list(distinct r.measure order by r.measure) from relations r where r.trial_id = t.trial_id)
                   as measures
        from trials t order by t.trial_id""",
}


def duckdb_file(tables: Sequence[tuple[Path, str]], path: Path) -> Path:
    """One DuckDB file out of Parquet tables, with the views of VIEWS.

    Args:
        tables: Parquet files or folders of such, and the file names of their tables.
        path: of the file to write.

    Raises:
        OutputError: duckdb is not installed, or cannot write.
    """
    try:
        import duckdb
    except ImportError:
        raise OutputError("--format duckdb needs duckdb: pip install 'trialweave[duckdb]'") from None
    try:
        with duckdb.connect(str(path)) as database:
            for source, name in tables:
                pattern = str(source / "*.parquet") if source.is_dir() else str(source)
                database.read_parquet(pattern).create(Path(name).stem)
            for view, query in VIEWS.items():
                database.execute(f"create view {view} as {query}")  # names and queries are constants of this module
    except duckdb.Error as error:
        raise OutputError(f"{path.name}: duckdb cannot write it: {str(error).splitlines()[0]}") from error
    return path
