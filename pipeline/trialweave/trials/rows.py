"""One marked Doc -> plain rows, the only thing that crosses a process border."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from typing import Any, NamedTuple

from spacy.tokens import Doc

from trialweave import extensions
from trialweave.marks import Arm, Design, Entity, MentionContext, Quantity, Relation, Section
from trialweave.read.page import Page
from trialweave.schema import ArmCell, MentionRow, PageRow, RelationRow, ZoneCell
from trialweave.trials.design import describe
from trialweave.trials.identity import Fingerprint, fingerprint


class PageRows(NamedTuple):
    """What one page gives: its row, its mentions and relations, and what it says of its trial.

    `design` and `arms` are None and empty where the page has no trial in it. The rows' `trial_id` is
    still empty: it is known when all pages are (`trialweave.trials.merge`).
    """

    page: PageRow
    mentions: list[MentionRow]
    relations: list[RelationRow]
    design: Design | None
    arms: list[ArmCell]
    fingerprint: Fingerprint | None


def rows_of(doc: Doc, page: Page) -> PageRows:
    """The rows of a page that went through the pipeline."""
    zones = extensions.get(doc, "zones")
    content = extensions.content(doc)
    reason = None if any(zone.zone == "abstract" for zone in content) else "no abstract was found"
    row = PageRow(
        page_id=page.page_id,
        trial_id=None,
        language=doc._.tw_language if content else None,
        title=title_of(doc),
        text_sha256=hashlib.sha256(extensions.text(doc).encode("utf-8", "surrogatepass")).hexdigest(),
        n_chars=len(extensions.text(doc)),
        content_chars=sum(zone.end - zone.start for zone in content),
        status="no_trial" if reason else "ok",
        reason=reason,
        zones=[ZoneCell(**{**zone._asdict(), "conflicts": list(zone.conflicts)}) for zone in zones],
        encoding=page.encoding,
    )
    if reason:
        return PageRows(row, [], [], None, [], None)
    design = describe(doc, page.fields)
    marks = fingerprint(doc, registry_ids=design.registry_ids, doi=design.doi, pmid=design.pmid, pmcid=design.pmcid)
    arms = arm_cells(extensions.get(doc, "arms"))
    return PageRows(row, mention_rows(doc, page.page_id), relation_rows(doc, page.page_id), design, arms, marks)


def failed(page: Page, status: str, reason: str) -> PageRows:
    """The rows of a page that could not be read or processed: its row alone."""
    digest = hashlib.sha256(page.text.encode("utf-8", "surrogatepass")).hexdigest() if page.text else None
    n_chars = len(page.text) if page.text is not None else None
    row = PageRow(page.page_id, None, None, None, digest, n_chars, None, status, reason, [], page.encoding)
    return PageRows(row, [], [], None, [], None)


def title_of(doc: Doc) -> str | None:
    """The title as worded, or None."""
    for zone in extensions.content(doc):
        if zone.zone == "title":
            return extensions.text(doc)[zone.start : zone.end]
    return None


def mention_rows(doc: Doc, page_id: str) -> list[MentionRow]:
    """Rows for entities, quantities and arm wordings, in order of their place."""
    text, sections = extensions.text(doc), SectionNames(extensions.get(doc, "sections"))
    contexts = {(c.start, c.end): c for c in extensions.get(doc, "mention_context")}
    rows = [_entity_row(e, text, page_id, sections, contexts) for e in extensions.get(doc, "entities")]
    rows += [_quantity_row(q, text, page_id, sections) for q in extensions.get(doc, "quantities")]
    names = {arm.arm_id: arm.names[0] for arm in extensions.get(doc, "arms")}
    for mention in extensions.get(doc, "arm_mentions"):
        name = " + ".join(names.get(part, part) for part in mention.arm_id.split("+"))
        section = sections.at(mention.start)
        quoted = text[mention.start : mention.end]
        rows.append(
            MentionRow(
                page_id,
                mention.start,
                mention.end,
                quoted,
                "ARM",
                name,
                None,
                section,
                False,
                None,
                mention.rule,
            )
        )
    return sorted(rows, key=lambda row: (row.start, row.end, row.label))


def _entity_row(
    entity: Entity,
    text: str,
    page_id: str,
    sections: SectionNames,
    contexts: dict[tuple[int, int], MentionContext],
) -> MentionRow:
    context = contexts.get((entity.start, entity.end))
    return MentionRow(
        page_id=page_id,
        start=entity.start,
        end=entity.end,
        text=text[entity.start : entity.end],
        label=entity.label,
        name=entity.name,
        ontology_id=entity.ontology_id,
        section=sections.at(entity.start),
        negated=context.negated if context else False,
        species=context.species if context else None,
        rule=entity.rule,
    )


def _quantity_row(quantity: Quantity, text: str, page_id: str, sections: SectionNames) -> MentionRow:
    return MentionRow(
        page_id=page_id,
        start=quantity.start,
        end=quantity.end,
        text=text[quantity.start : quantity.end],
        label="QUANTITY",
        name=None,
        ontology_id=None,
        section=sections.at(quantity.start),
        negated=False,
        species=None,
        rule=quantity.rule,
        kind=quantity.kind,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        spread=quantity.spread,
        unit=quantity.unit,
        ucum=quantity.ucum,
        operator=quantity.operator,
        n=quantity.n,
        total=quantity.total,
    )


class SectionNames:
    """The names of sections by place; sections are in order and do not overlap."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.starts = [section.start for section in sections]

    def at(self, offset: int) -> str | None:
        """The name of the section that an offset lies in."""
        index = bisect_right(self.starts, offset) - 1
        return self.sections[index].name if index >= 0 and offset < self.sections[index].end else None


def arm_cells(arms: list[Arm]) -> list[ArmCell]:
    """Arms as cells of the trials table."""
    return [
        ArmCell(**{**{k: v for k, v in arm._asdict().items() if k != "rule"}, "names": list(arm.names)}) for arm in arms
    ]


def relation_rows(doc: Doc, page_id: str) -> list[RelationRow]:
    """Rows for the relations of a page; `relation_id` follows from the page and the places alone."""
    entities = {(e.start, e.end): e for e in extensions.get(doc, "entities")}
    quantities = {(q.start, q.end): q for q in extensions.get(doc, "quantities")}
    names = {arm.arm_id: arm.names[0] for arm in extensions.get(doc, "arms")}
    return [_relation_row(r, page_id, entities, quantities, names) for r in extensions.get(doc, "relations")]


def _relation_row(
    relation: Relation,
    page_id: str,
    entities: dict[tuple[int, int], Entity],
    quantities: dict[tuple[int, int], Quantity],
    names: dict[str, str],
) -> RelationRow:
    measure = entities[(relation.measure_start, relation.measure_end)]
    value = _at(quantities, relation.value_start, relation.value_end)
    test = _at(quantities, relation.p_start, relation.p_end)
    arm = " + ".join(names.get(part, part) for part in relation.arm_id.split("+")) if relation.arm_id else None
    return RelationRow(
        trial_id="",
        page_id=page_id,
        relation_id=relation_id(page_id, relation),
        measure=measure.name,
        measure_label=measure.label,
        ontology_id=measure.ontology_id,
        measure_start=measure.start,
        measure_end=measure.end,
        arm=arm,
        arm_id=relation.arm_id,
        comparator=relation.comparator,
        subgroup=relation.subgroup,
        timepoint=relation.timepoint,
        time_value=relation.time_value,
        time_unit=relation.time_unit,
        statistic=value.kind if value else None,
        value=value.value if value else None,
        low=value.low if value else None,
        high=value.high if value else None,
        spread=value.spread if value else None,
        unit=value.unit if value else None,
        n=value.n if value else None,
        total=value.total if value else None,
        value_start=relation.value_start,
        value_end=relation.value_end,
        p_operator=test.operator if test else None,
        p_value=test.value if test else None,
        p_start=relation.p_start,
        p_end=relation.p_end,
        direction=relation.direction,
        species=relation.species,
        negated=relation.negated,
        hedged=relation.hedged,
        sentence_start=relation.sentence_start,
        sentence_end=relation.sentence_end,
        rule=relation.rule,
        confidence=relation.confidence,
        sources=[page_id],
    )


def _at(quantities: dict[tuple[int, int], Quantity], start: int | None, end: int | None) -> Quantity | None:
    return quantities[(start, end)] if start is not None and end is not None else None


def relation_id(page_id: str, relation: Relation) -> str:
    """Sixteen hexadecimal digits that are the same from run to run."""
    key: tuple[Any, ...] = (
        page_id,
        relation.measure_start,
        relation.arm_id,
        relation.comparator,
        relation.timepoint,
        relation.value_start,
        relation.p_start,
        relation.direction,
        relation.sentence_start,
    )
    return hashlib.sha256(repr(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]
