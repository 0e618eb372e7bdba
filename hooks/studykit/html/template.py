"""The Jinja templates, with autoescaping, and the function that renders them."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from studykit.html.compiled import COMPILED

_TEMPLATES = Environment(
    loader=PackageLoader("studykit.html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Templates do not change while a process runs, so compiled templates are kept.
    auto_reload=False,
    cache_size=-1,
    bytecode_cache=COMPILED,
)


def render(name: str, **values: object) -> Markup:
    """Render a template with some values; every value that is not `Markup` is escaped."""
    # Safe: autoescaping is on, so the rendered template is HTML.
    return Markup(_TEMPLATES.get_template(name).render(**values))  # noqa: S704
