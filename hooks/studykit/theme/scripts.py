"""The inline scripts of the theme, which the policy allows by their hashes."""

import re
from collections.abc import Iterable

# The folder of the theme whose templates contain its inline scripts.
FOLDER = "partials/javascripts"

_TEMPLATE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# The relative path from a page to the site's root.
_TO_THE_ROOT = r"\.{1,2}(?:/\.\.)*"


def known_scripts(templates: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Return patterns for the inline scripts in a theme's templates.

    A pattern matches the script literally, so no other script is ever allowed. In place of a Jinja
    expression, it matches only a relative path to the site's root.
    """
    return tuple(
        re.compile(_TO_THE_ROOT.join(map(re.escape, _EXPRESSION.split(script))))
        for template in templates
        for script in _TEMPLATE_SCRIPT.findall(template)
    )
