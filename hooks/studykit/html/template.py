"""The templates: autoescaping Jinja, and the one way to fill one in."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Environment(
    loader=PackageLoader("studykit.html"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Templates stay as they are while a process lives, like the code beside them.
    auto_reload=False,
    cache_size=-1,
)


def fill(name: str, **values: object) -> Markup:
    """The HTML that a template makes of some values; all but `Markup` is escaped."""
    # Autoescaped: what the template returns is HTML.
    return Markup(_TEMPLATES.get_template(name).render(**values))  # noqa: S704
