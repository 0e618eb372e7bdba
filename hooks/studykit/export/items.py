"""`data/items.json`: the item bank for other programs. See schemas/items.schema.json."""

import json
from collections.abc import Callable

from studykit.library import plain_text
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
from studykit.references import Reference, replace_references
from studykit.site import Site

SCHEMA_VERSION = 1
Json = dict[str, object]
_Plain = Callable[[str], str]


def describe_items(site: Site, site_id: str) -> str:
    """Return the bank as JSON text in reading order; equal libraries give equal bytes."""

    def plain(text: str) -> str:
        return plain_text(replace_references(text, _labelled), site.targets)

    value: Json = {
        "schema": SCHEMA_VERSION,
        "site_id": site_id,
        "items": [_item(item, plain) for item in site.bank.items],
        "refused": [_refusal(refusal, plain) for refusal in site.bank.refused],
        "doubts": [
            {"item": name, "rule": doubt.rule, "reason": plain(doubt.reason)}
            for name, found in site.bank.doubts.items()
            for doubt in found
        ],
        "untested": [
            {"unit": name, "reason": reason} for name, reason in site.bank.untested.items()
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _labelled(reference: Reference) -> str:
    """Write a reference to paragraphs without a text as their label; others stay."""
    locator = reference.locator
    return locator.label if locator and not reference.text else str(reference)


def _item(item: Item, plain: _Plain) -> Json:
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
        "stem": plain(item.stem),
        "explanation": plain(item.explanation),
        "response": _response(item, plain),
    }


def _response(item: Item, plain: _Plain) -> Json:
    response = item.response
    if isinstance(response, Choice):
        return {"options": [_option(option, plain) for option in response.options]}
    if isinstance(response, Cloze):
        return {
            "parts": [{"blank": p.id} if isinstance(p, Blank) else p for p in response.parts],
            "blanks": [
                {
                    "id": blank.id,
                    "accept": list(blank.accept),
                    "options": [_option(option, plain) for option in blank.options],
                }
                for blank in response.blanks
            ],
        }
    if isinstance(response, Matching):
        return {
            "left": [_side(side, plain) for side in response.left],
            "right": [_side(side, plain) for side in response.right],
            "pairs": [list(pair) for pair in response.pairs],
            "rationale": " ".join(plain(side.rationale) for side in response.spare),
        }
    return {
        "steps": [_side(step, plain) for step in response.steps],
        "shown": list(response.shown),
        "rationale": plain(item.explanation),
    }


def _option(option: Option, plain: _Plain) -> Json:
    return {
        "id": option.id,
        "unit": option.unit,
        "text": plain(option.text),
        "correct": option.correct,
        "rationale": plain(option.rationale),
    }


def _side(side: Side, plain: _Plain) -> Json:
    return {"id": side.id, "text": plain(side.text)}


def _refusal(refusal: Refusal, plain: _Plain) -> Json:
    return {
        "generator": refusal.generator,
        "units": list(refusal.units),
        "rule": refusal.rule,
        "reason": plain(refusal.reason),
    }
