"""The Content-Security-Policy: pages load only the site's own files and run the theme's scripts.

Every page has the policy in a meta tag, so that it also applies to pages opened from a folder.
Servers send it as a header, which also forbids framing. An inline script may run only if the policy
contains its hash (CSP Level 3, https://www.w3.org/TR/CSP3/#match-element-to-source-list).
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

# `default-src 'none'` blocks every type of resource that is not listed.
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
# The tags that `_META` and `_CHARSET` write; the group is the policy.
_POLICY_TAG = re.compile(re.escape(_CHARSET + _META).replace(r"\{\}", '([^"]*)'))
_HASH = re.compile(r"'(sha256-[A-Za-z0-9+/]{43}=)'")

# The attributes and the text of a script element. An element that is not closed ends with the page.
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)(?:</script|\Z)", re.DOTALL | re.IGNORECASE)
# External scripts and JSON data blocks are not inline scripts.
_NOT_INLINE = re.compile(r"""\ssrc\s*=|\stype="application/json"(?:\s|$)""", re.IGNORECASE)

# No page may have these tags or attributes. The policy blocks most of them, but browsers do so
# silently.
_TAGS = frozenset({
    "applet", "audio", "base", "embed", "frame", "iframe", "object", "portal", "source", "style",
    "track", "video",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "action", "background", "formaction", "ping", "poster", "srcdoc", "srcset", "style",
    "xlink:href",
})  # fmt: skip
# Allowed values of http-equiv: a refresh to another page of the site, and the policy itself.
_ALLOWED_PRAGMA = re.compile(
    r"refresh \d+; ?url=(?![a-z][a-z0-9+.-]*:|/)|content-security-policy ", re.IGNORECASE
)
_INLINE_HINT = "删去；脚本写成 docs/assets/javascripts/ 里的文件"


@dataclass(frozen=True)
class Policy:
    """A Content-Security-Policy.

    `script_hashes` are those (`sha256-…`) of the inline scripts that may run.
    """

    script_hashes: frozenset[str]

    @property
    def content(self) -> str:
        """The policy for a meta tag, where `frame-ancestors` is not allowed."""
        hashes = "".join(f" '{each}'" for each in sorted(self.script_hashes))
        return "; ".join(_DIRECTIVES).format(hashes=hashes)

    @property
    def header(self) -> str:
        """The policy for an HTTP header."""
        return f"{self.content}; frame-ancestors 'none'"


def with_policy(html: str, known: Sequence[re.Pattern[str]]) -> str:
    """Add the policy to a page, in a meta tag directly after the charset.

    The tag must come before everything that it applies to. The policy allows the inline scripts
    that match a pattern in `known`. A page without that charset tag is returned unchanged.
    """
    permitted = (
        script for script in _inline_scripts(html) if any(each.fullmatch(script) for each in known)
    )
    content = Policy(frozenset(map(_hash, permitted))).content
    return html.replace(_CHARSET, _CHARSET + _META.format(content), 1)


def policy_of(pages: Iterable[str]) -> Policy:
    """Return one policy for all built pages, with the hashes from all their meta tags."""
    return Policy(frozenset(each for page in pages for each in _allowed_hashes(page)))


def policy_violations(html: str) -> Iterator[tuple[str, str]]:
    """Yield a fault if a page has no policy, and one for each inline script that is not allowed.

    Each is a pair of the fault and the fix.
    """
    if not _POLICY_TAG.search(html):
        yield "没有安全策略", f"页首要有 {_CHARSET}，构建才能写入"
    allowed = _allowed_hashes(html)
    for script in _inline_scripts(html):
        if _hash(script) not in allowed:
            yield f"行内脚本 {script.strip()[:60]}", _INLINE_HINT


def tag_violations(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield everything about one tag that no page may have, as pairs of the fault and the fix."""
    pragma = attributes.get("http-equiv")
    if pragma is not None and not _ALLOWED_PRAGMA.match(
        f"{pragma} {attributes.get('content', '')}"
    ):
        yield f"<{tag} http-equiv={pragma}>", "删去"
    if tag in _TAGS:
        yield f"<{tag}>", "删去；样式写进 docs/assets/stylesheets/"
    for name in attributes:
        if name in _ATTRIBUTES or name.startswith("on"):
            yield f"<{tag} {name}>", "删去这个属性；样式和脚本写成文件"


def _allowed_hashes(html: str) -> frozenset[str]:
    policy = _POLICY_TAG.search(html)
    return frozenset(_HASH.findall(policy[1])) if policy else frozenset()


def _inline_scripts(html: str) -> Iterator[str]:
    for attributes, script in _SCRIPT.findall(html):
        if not _NOT_INLINE.search(attributes):
            yield script


# Every page contains the same few scripts of the theme.
@lru_cache(maxsize=256)
def _hash(script: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"
