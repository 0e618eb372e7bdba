"""An item bank that does not change when ids are renamed.

Every pseudorandom choice of an item depends on a hash of ids: its distractors, the order of its
options, whether a statement is true. Its own id contains ids of units. The bank is therefore built
with the permanent key of each id, and the ids in use are put back afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from studykit.graph import graph_of
from studykit.model import Library, Module, Unit, WrittenItem
from studykit.quiz.bank import build_bank
from studykit.quiz.item import Choice, Item, ItemBank, Option, Refusal
from studykit.references import replace_references


def build_stable_bank(library: Library, keys: Mapping[str, str]) -> ItemBank:
    """Build the bank of a library; `keys` maps each renamed id to its key.

    The ids of items and options contain keys. Units, modules, sections and references in the bank
    have the ids in use.
    """
    if not keys:
        return build_bank(library, graph_of(library))
    library_of_keys = _Renaming(keys).library(library)
    return _Renaming({key: name for name, key in keys.items()}).bank(
        build_bank(library_of_keys, graph_of(library_of_keys))
    )


@dataclass(frozen=True)
class _Renaming:
    """A renaming of ids, applied to a library or to a bank; `new_ids` maps old ids to new ones."""

    new_ids: Mapping[str, str]

    def _renamed(self, name: str) -> str:
        return self.new_ids.get(name, name)

    def _all_renamed(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._renamed, names))

    def library(self, library: Library) -> Library:
        return replace(library, modules=tuple(map(self._module, library.modules)))

    def _module(self, module: Module) -> Module:
        sections = (
            replace(each, id=self._renamed(each.id), units=self._all_renamed(each.units))
            for each in module.sections
        )
        units = map(self._unit, module.units)
        return replace(
            module, id=self._renamed(module.id), sections=tuple(sections), units=tuple(units)
        )

    def _unit(self, unit: Unit) -> Unit:
        return replace(
            unit,
            id=self._renamed(unit.id),
            module=self._renamed(unit.module),
            section=self._renamed(unit.section),
            parent=unit.parent and self._renamed(unit.parent),
            relations=tuple(
                replace(each, to=self._all_renamed(each.to)) for each in unit.relations
            ),
            steps=unit.steps and replace(unit.steps, texts=self._texts(unit.steps.texts)),
            written_item=unit.written_item and self._written_item(unit.written_item),
        )

    def _written_item(self, written: WrittenItem) -> WrittenItem:
        options = (
            replace(each, text=self._text(each.text), rationale=self._text(each.rationale))
            for each in written.options
        )
        return replace(
            written,
            stem=self._text(written.stem),
            explanation=self._text(written.explanation),
            options=tuple(options),
        )

    def _text(self, text: str) -> str:
        return replace_references(text, lambda r: str(replace(r, target=self._renamed(r.target))))

    def _texts(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._text, texts))

    def bank(self, bank: ItemBank) -> ItemBank:
        return ItemBank(
            tuple(map(self._item, bank.items)),
            self._refusals(bank.refused),
            {name: self._refusals(found) for name, found in bank.doubts.items()},
            {self._renamed(name): reason for name, reason in bank.untested.items()},
            bank.enemies,
        )

    def _refusals(self, refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
        return tuple(replace(each, units=self._all_renamed(each.units)) for each in refusals)

    def _item(self, item: Item) -> Item:
        response = item.response
        if isinstance(response, Choice):
            response = Choice(tuple(map(self._option, response.options)))
        return replace(
            item,
            module=self._renamed(item.module),
            section=self._renamed(item.section),
            units=self._all_renamed(item.units),
            headings=self._all_renamed(item.headings),
            stem=self._text(item.stem),
            explanation=self._text(item.explanation),
            response=response,
            known_revision=item.revision,
        )

    def _option(self, option: Option) -> Option:
        return replace(
            option,
            text=self._text(option.text),
            rationale=self._text(option.rationale),
            unit=option.unit and self._renamed(option.unit),
        )
