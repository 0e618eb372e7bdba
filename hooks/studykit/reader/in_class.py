"""Parse the fields for the class: whether a unit is taught, and the author's sentence on its slide.

- 课上：讲
- 一句话：核对只看两样，名单和数目[[s1-3]]
"""

import re

from studykit.diagnostics import Code, Reporter
from studykit.model import Field, InClass
from studykit.reader.statements import LENGTHS
from studykit.references import remove_references

CHOICES = {"讲": True, "不讲": False}
_ENDS = re.compile(r"[。！？!?]")


def read_in_class(fields: tuple[Field, ...], report: Reporter) -> InClass:
    """Return what the two fields of a unit say; a field with a fault is reported and ignored."""
    in_main_run, sentence = None, ""
    for field in fields:
        if field.label == "课上":
            in_main_run = CHOICES.get(field.value)
            if field.value not in CHOICES:
                hint = "写成「- 课上：讲」，或者「- 课上：不讲」；不写，由构建来选"
                report(Code.K01_IN_CLASS, field.line, field.value[:20], hint)
        elif field.label == "一句话":
            sentence = _sentence(field, report)
    return InClass(in_main_run, sentence)


def _sentence(field: Field, report: Reporter) -> str:
    """Return the sentence in a field, or "" if the field has a fault, which is reported."""
    plain = remove_references(field.value).replace("==", "").rstrip("。！？!?")
    if len(plain) in LENGTHS and not _ENDS.search(plain):
        return field.value
    most = LENGTHS.stop - 1
    shown = f"{plain[:20]}（{len(plain)} 个字）"
    hint = f"写一句话，{LENGTHS.start} 到 {most} 个字，出处不算；话多的，留给备注"
    report(Code.K02_SENTENCE, field.line, shown, hint)
    return ""
