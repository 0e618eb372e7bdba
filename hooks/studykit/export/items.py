"""`data/items.json`: the item bank for other programs. See schemas/items.schema.json."""

from collections.abc import Callable

from studykit.export.entries import json_of
from studykit.library import labelled_text
from studykit.pages.quizzes.addresses import item_url
from studykit.quiz.item import (
    Blank,
    Choice,
    Cloze,
    Item,
    Matching,
    Option,
    Refusal,
    Side,
)
from studykit.site import Site

SCHEMA_VERSION = 1
Json = dict[str, object]
_ToPlain = Callable[[str], str]


def describe_items(site: Site, site_id: str) -> str:
    """Return the bank as JSON text in reading order; equal libraries give equal bytes."""

    def to_plain(text: str) -> str:
        return labelled_text(text, site.targets)

    value: Json = {
        "schema": SCHEMA_VERSION,
        "site_id": site_id,
        "items": [_item(item, to_plain) for item in site.bank.items],
        "refused": [_refusal(refusal, to_plain) for refusal in site.bank.refused],
        "doubts": [
            {"item": name, "rule": doubt.rule, "reason": to_plain(doubt.reason)}
            for name, found in site.bank.doubts.items()
            for doubt in found
        ],
        "untested": [
            {"unit": name, "reason": reason} for name, reason in site.bank.untested.items()
        ],
    }
    return json_of(value)


def _item(item: Item, to_plain: _ToPlain) -> Json:
    return {
        "id": item.id,
        "revision": item.revision,
        "type": item.type.value,
        "generator": item.generator,
        "module": item.module,
        "section": item.section,
        "url": item_url(item),
        "units": list(item.units),
        "cites": [str(cite) for cite in item.cites],
        "basis": item.basis.value,
        "origin": item.origin.value,
        "level": item.level.value,
        "points": item.points,
        "stem": to_plain(item.stem),
        "explanation": to_plain(item.explanation),
        "response": _response(item, to_plain),
    }


def _response(item: Item, to_plain: _ToPlain) -> Json:
    response = item.response
    if isinstance(response, Choice):
        return {"options": [_option(option, to_plain) for option in response.options]}
    if isinstance(response, Cloze):
        return {
            "parts": [{"blank": p.id} if isinstance(p, Blank) else p for p in response.parts],
            "blanks": [
                {
                    "id": blank.id,
                    "accept": list(blank.accept),
                    "options": [_option(option, to_plain) for option in blank.options],
                }
                for blank in response.blanks
            ],
        }
    if isinstance(response, Matching):
        return {
            "left": [_side(side, to_plain) for side in response.left],
            "right": [_side(side, to_plain) for side in response.right],
            "pairs": [list(pair) for pair in response.pairs],
            "rationale": " ".join(to_plain(side.rationale) for side in response.spare),
        }
    return {
        "steps": [_side(step, to_plain) for step in response.steps],
        "shown": list(response.shown),
        "rationale": to_plain(item.explanation),
    }


def _option(option: Option, to_plain: _ToPlain) -> Json:
    return {
        "id": option.id,
        "unit": option.unit,
        "text": to_plain(option.text),
        "correct": option.correct,
        "rationale": to_plain(option.rationale),
    }


def _side(side: Side, to_plain: _ToPlain) -> Json:
    return {"id": side.id, "text": to_plain(side.text)}


def _refusal(refusal: Refusal, to_plain: _ToPlain) -> Json:
    return {
        "generator": refusal.generator,
        "units": list(refusal.units),
        "rule": refusal.rule,
        "reason": to_plain(refusal.reason),
    }
