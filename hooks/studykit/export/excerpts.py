"""Write the paragraphs of a document as a script, for the previews of citations."""

from studykit.export.script import entry_script
from studykit.html.citation import citation_form
from studykit.locator import Locator, quoted_title
from studykit.model import Source

# The property of `window` that the preview script reads.
GLOBAL = "studyExcerpts"
# The folder of these scripts in the site.
FOLDER = "data/excerpts/"


def excerpts_script(source: Source) -> str:
    """Return the script with a document's title, citation form, labels and verbatim paragraphs."""
    value = {
        "title": quoted_title(source.short_title),
        "citation": citation_form(source),
        "paragraphs": {
            paragraph.id: {
                "label": Locator(source.id, number, number).label,
                "text": paragraph.text,
            }
            for number, paragraph in enumerate(source.paragraphs, 1)
        },
    }
    return entry_script(GLOBAL, source.id, value)
