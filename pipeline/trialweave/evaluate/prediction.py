"""What is judged: the rows a user would get for one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from trialweave.evaluate.gold import GoldDocument, GoldRelation
from trialweave.evaluate.timepoints import parse_time
from trialweave.schema import ArmCell, MentionRow, PageRow, RelationRow, TrialRow, ZoneCell

if TYPE_CHECKING:
    from spacy.language import Language


class Prediction(NamedTuple):
    """The rows of one page, merged with no other. `trial` is None where the page has no trial in it."""

    page: PageRow
    mentions: list[MentionRow]
    relations: list[RelationRow]
    trial: TrialRow | None


class Predictions(NamedTuple):
    """One prediction for each document, and which documents were merged into one trial, by name.

    `quarantined` has the reason for each document on which the pipeline failed; like in a run, it has no rows then.
    """

    documents: dict[str, Prediction]
    merged: list[list[str]]
    quarantined: dict[str, str] = {}  # noqa: RUF012  never changed


def predict(nlp: Language, documents: Iterable[GoldDocument]) -> Predictions:
    """Run the pipeline over the texts of gold documents, each by itself, then merge them as a run would."""
    from trialweave.read.page import Page
    from trialweave.trials.merge import merge
    from trialweave.trials.rows import failed, rows_of

    made, quarantined = [], {}
    for gold in documents:
        page = Page(gold.name, gold.text)
        try:
            made.append(rows_of(nlp(gold.text), page))
        except Exception as error:  # whatever a stage raises costs that page its rows, as it does in a run
            quarantined[gold.name] = f"{type(error).__name__}: {error}"
            made.append(failed(page, "quarantined", quarantined[gold.name]))
    single = {}
    for rows in made:
        tables = merge([rows])
        trial = tables.trials[0] if tables.trials else None
        single[rows.page.page_id] = Prediction(tables.pages[0], tables.mentions, tables.relations, trial)
    return Predictions(single, [trial.pages for trial in merge(made).trials], quarantined)


def from_gold(gold: GoldDocument) -> Prediction:
    """A gold document as rows, so that one annotator can be scored against another."""
    arms = [_arm_cell(arm.arm_id, arm.names, arm.attributes) for arm in gold.arms]
    relations = [_relation_row(gold, index, row) for index, row in enumerate(gold.relations)]
    stated = gold.trial
    trial = TrialRow(
        trial_id=gold.name,
        title=None,
        registry_ids=list(stated.get("registry_ids") or []),
        doi=None,
        pmid=None,
        pmcid=None,
        year=None,
        journal=None,
        phase=stated.get("phase"),
        randomized=stated.get("randomized"),
        blinding=stated.get("blinding"),
        condition=stated.get("condition"),
        n_enrolled=stated.get("n_enrolled"),
        follow_up=stated.get("follow_up"),
        species=list(stated.get("species") or []),
        arms=arms,
        n_relations=len(relations),
        pages=[gold.name],
        merge_rule=None,
        conflicts=[],
    )
    return Prediction(_page_row(gold), list(_mention_rows(gold)), relations, trial)


def _page_row(gold: GoldDocument) -> PageRow:
    whole = [ZoneCell(0, len(gold.text), "abstract", "und", "gold")]
    zones = [ZoneCell(z.start, z.end, z.zone, "und", "gold") for z in gold.zones] if gold.zones is not None else whole
    return PageRow(gold.name, gold.name, None, None, None, len(gold.text), None, "ok", None, zones)


def _mention_rows(gold: GoldDocument) -> Iterator[MentionRow]:
    for entity in gold.entities:
        yield MentionRow(
            page_id=gold.name,
            start=entity.start,
            end=entity.end,
            text=gold.text[entity.start : entity.end],
            label=entity.label,
            name=entity.name,
            ontology_id=None,
            section=None,
            negated=False,
            species=None,
            rule="gold",
        )
    for quantity in gold.quantities:
        yield MentionRow(
            page_id=gold.name,
            start=quantity.start,
            end=quantity.end,
            text=gold.text[quantity.start : quantity.end],
            label="QUANTITY",
            name=None,
            ontology_id=None,
            section=None,
            negated=False,
            species=None,
            rule="gold",
            **{k: v for k, v in quantity._asdict().items() if k not in ("start", "end")},
        )


def _arm_cell(arm_id: str, names: tuple[str, ...], attributes: dict[str, object]) -> ArmCell:
    known = {k: v for k, v in attributes.items() if k in ArmCell.__dataclass_fields__}
    return ArmCell(arm_id=arm_id, names=list(names), **{"role": "", **known})  # type: ignore[arg-type]


def _relation_row(gold: GoldDocument, index: int, row: GoldRelation) -> RelationRow:
    entity = next(e for e in gold.entities if e.start < row.measure[1] and row.measure[0] < e.end)
    time = parse_time(row.timepoint)
    return RelationRow(
        trial_id=gold.name,
        page_id=gold.name,
        relation_id=str(index),
        measure=entity.name or gold.text[entity.start : entity.end],
        measure_label=entity.label,
        ontology_id=None,
        measure_start=row.measure[0],
        measure_end=row.measure[1],
        arm=row.arm,
        arm_id=row.arm,
        comparator=row.comparator,
        subgroup=None,
        timepoint=row.timepoint,
        time_value=time.value if time else None,
        time_unit=time.unit if time else None,
        statistic=row.statistic,
        value=None,
        low=None,
        high=None,
        spread=None,
        unit=None,
        n=None,
        total=None,
        value_start=row.value[0] if row.value else None,
        value_end=row.value[1] if row.value else None,
        p_operator=None,
        p_value=None,
        p_start=row.p[0] if row.p else None,
        p_end=row.p[1] if row.p else None,
        direction=row.direction,
        species=row.species,
        negated=False,
        hedged=False,
        sentence_start=row.measure[0],
        sentence_end=row.measure[1],
        rule="gold",
        confidence=1.0,
    )
