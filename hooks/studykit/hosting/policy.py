"""The Content-Security-Policy: a page may load the site's own files, and run the theme's scripts.

Every page carries it in a meta tag, so that it holds from a folder too; servers send it as a
header, which says in addition who may frame a page. A script within a page may run if its hash
stands in the policy (CSP Level 3, https://www.w3.org/TR/CSP3/#match-element-to-source-list).
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# What is not named falls back to nothing.
_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'{hashes}",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
)
_CHARSET = '<meta charset="utf-8">'
_META = '<meta http-equiv="Content-Security-Policy" content="{}">'
_CARRIED = re.compile(re.escape(_CHARSET + _META).replace(r"\{\}", '([^"]*)'))
_HASH = re.compile(r"'(sha256-[A-Za-z0-9+/]{43}=)'")

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
# A script that is a file, and one that is no script: neither is run from the page.
_NOT_INLINE = re.compile(r"""\ssrc\s*=|\stype="application/json"(?:\s|$)""", re.IGNORECASE)

_TEMPLATE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# The way from a page to the root of the site.
_TO_THE_ROOT = r"\.{1,2}(?:/\.\.)*"

# What the policy forbids, wherever it stands; a browser would refuse it in silence.
_TAGS = frozenset({
    "applet", "audio", "base", "embed", "frame", "iframe", "object", "portal", "source", "style",
    "track", "video",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "action", "background", "formaction", "ping", "poster", "srcdoc", "srcset", "style",
    "xlink:href",
})  # fmt: skip
# A page that leads on to another of the site; and the policy itself.
_PRAGMA = re.compile(
    r"refresh \d+; ?url=(?![a-z][a-z0-9+.-]*:|/)|content-security-policy ", re.IGNORECASE
)
_INLINE_HINT = "删去；脚本写成 docs/assets/javascripts/ 里的文件"


@dataclass(frozen=True)
class Policy:
    """The hashes (`sha256-…`) of the scripts within pages that may run."""

    scripts: frozenset[str]

    @property
    def content(self) -> str:
        """The policy as a meta tag may carry it."""
        hashes = "".join(f" '{script}'" for script in sorted(self.scripts))
        return "; ".join(_DIRECTIVES).format(hashes=hashes)

    @property
    def header(self) -> str:
        """The policy as a header carries it."""
        return f"{self.content}; frame-ancestors 'none'"


def known_scripts(templates: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """The scripts that a theme's templates write into pages.

    Each is known letter by letter, so that nobody else's script is ever allowed by being hashed;
    where the template puts in a value, only a way to the root of the site may stand.
    """
    return tuple(
        re.compile(_TO_THE_ROOT.join(map(re.escape, _EXPRESSION.split(script))))
        for template in templates
        for script in _TEMPLATE_SCRIPT.findall(template)
    )


def with_policy(html: str, known: Sequence[re.Pattern[str]]) -> str:
    """The page with its policy in a meta tag, before anything that the policy is about."""
    own = (script for script in _inline_scripts(html) if any(k.fullmatch(script) for k in known))
    content = Policy(frozenset(map(_hash, own))).content
    return html.replace(_CHARSET, _CHARSET + _META.format(content), 1)


def policy_of(pages: Iterable[str]) -> Policy:
    """The one policy for all built pages: it allows what the pages' own meta tags allow."""
    return Policy(frozenset(script for page in pages for script in _allowed(page)))


def policy_violations(html: str) -> Iterator[tuple[str, str]]:
    """What the page's own policy forbids of its scripts, or that it has none; with its mend."""
    if not _CARRIED.search(html):
        yield "没有安全策略", f"页首要有 {_CHARSET}，构建才能写入"
    allowed = _allowed(html)
    for script in _inline_scripts(html):
        if _hash(script) not in allowed:
            yield f"行内脚本 {script.strip()[:60]}", _INLINE_HINT


def forbidden(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What the policy forbids about one tag, with its mend."""
    pragma = attributes.get("http-equiv")
    if pragma is not None and not _PRAGMA.match(f"{pragma} {attributes.get('content', '')}"):
        yield f"<{tag} http-equiv={pragma}>", "删去"
    if tag in _TAGS:
        yield f"<{tag}>", "删去；样式写进 docs/assets/stylesheets/"
    for name in attributes:
        if name in _ATTRIBUTES or name.startswith("on"):
            yield f"<{tag} {name}>", "删去这个属性；样式和脚本写成文件"


def _allowed(html: str) -> frozenset[str]:
    carried = _CARRIED.search(html)
    return frozenset(_HASH.findall(carried.group(1))) if carried else frozenset()


def _inline_scripts(html: str) -> Iterator[str]:
    for inside, text in _SCRIPT.findall(html):
        if not _NOT_INLINE.search(inside):
            yield text


# A theme has a handful, and each page all of them.
@lru_cache(maxsize=256)
def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
