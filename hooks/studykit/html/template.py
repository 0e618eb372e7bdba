"""The Jinja templates, with autoescaping, and the function that renders them."""

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Environment(
    loader=PackageLoader("studykit.html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Templates do not change while a process runs, so compiled templates are kept.
    auto_reload=False,
    cache_size=-1,
)


def keep_compiled(cache: BytecodeCache) -> None:
    """Take compiled templates from a cache from now on, and put them there."""
    _TEMPLATES.bytecode_cache = cache


def render(name: str, **values: object) -> Markup:
    """Render a template with some values; every value that is not `Markup` is escaped."""
    # Safe: autoescaping is on, so the rendered template is HTML.
    return Markup(_TEMPLATES.get_template(name).render(**values))  # noqa: S704
