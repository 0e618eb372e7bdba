"""The checks that need the whole library: they find the faults that no single file shows."""

from studykit.check.coverage import check_coverage
from studykit.check.headwords import check_headwords
from studykit.check.items import check_items
from studykit.check.lengths import check_lengths
from studykit.check.modules import check_modules
from studykit.check.references import check_ids, check_quotations, check_references
from studykit.check.registered import check_registry
from studykit.check.relations import (
    check_evidence,
    check_relations,
    check_see,
    check_untargeted,
)
from studykit.check.sources import check_citations, check_parallels, check_sources
from studykit.check.statements import check_statements
from studykit.diagnostics import Diagnostic
from studykit.examples import with_examples
from studykit.library import targets_of
from studykit.model import Library


def check_library(library: Library) -> list[Diagnostic]:
    """Return every fault that the checks find in a library, sorted, without duplicates."""
    targets = targets_of(library)
    found = [
        *check_ids(library, targets),
        *check_modules(library),
        *check_lengths(library),
        *check_relations(library, targets),
        *check_untargeted(library),
        *check_evidence(library),
        *check_see(library),
        *check_headwords(library),
        *check_statements(library),
        *check_coverage(library),
        *check_items(library),
        *check_citations(library),
        *check_sources(library),
        *check_parallels(library),
        *check_registry(library),
    ]
    for page in library.pages:
        found += check_references(page, library, targets)
        found += check_quotations(page, library)
    return sorted(set(with_examples(found, library.pages, library.sources)))
