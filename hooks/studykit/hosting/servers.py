"""The finished settings of web servers: the files of deploy/, with what only a build knows."""

import re
from collections.abc import Collection, Mapping

from studykit.hosting.policy import Policy

# The page that a server shows for its own errors, other than a page that is not there.
PAGE = "error.html"
# The files of deploy/ for one server: settings, and the page, which IIS takes as a file.
NAMES = ("nginx.conf", "Caddyfile", "web.config", PAGE)
# Those for several servers: a balancer, a cache before object storage, an image behind an ingress.
# What each is filled with.
FRONTS: Mapping[str, tuple[str, ...]] = {
    "balancer.conf": ("policy", "permissions", "page"),
    "cdn.conf": ("policy", "permissions", "page"),
    "Containerfile": (),
    "ingress.yaml": (),
}
# What the page says of an answer's status, by the variable of each server; the file says nothing.
_STATUS = "（代码 {}）"
_VARIABLES = {"nginx": "$status", "Caddyfile": "{http.error.status_code}"}
# Each has a meaning in the settings, in which the page is one quoted word.
_QUOTES = re.compile(r"['`\\${}]")

# What pages may ask of a browser: the projector fills the screen, and nothing else is wanted.
_UNWANTED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS = ", ".join(("fullscreen=(self)", *(f"{name}=()" for name in _UNWANTED)))

# A name that holds a digest of its file's content, as the theme gives them.
HASHED = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")
# IIS knows no patterns here: each file stands by itself.
_IMMUTABLE = """<location path="{path}">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="UseMaxAge" cacheControlMaxAge="365.00:00:00" \
cacheControlCustom="public, immutable" />
      </staticContent>
    </system.webServer>
  </location>"""


def server_files(
    policy: Policy, templates: Mapping[str, str], files: Collection[str]
) -> dict[str, str]:
    """The settings by name, ready for a host.

    `templates` are the texts of deploy/ by name, of which `NAMES` are taken; `files` are the paths
    of the built site. Raises KeyError if a template is missing, ValueError if one lacks a place or
    if the error page holds a sign that settings would read as their own.
    """
    hashed = (_IMMUTABLE.format(path=path) for path in sorted(files) if HASHED.search(path))
    headers = {"policy": policy.header, "permissions": PERMISSIONS}
    page = templates[PAGE]
    values: dict[str, dict[str, str]] = {
        "nginx.conf": {**headers, "page": _quoted(page, "nginx")},
        "Caddyfile": {**headers, "page": _quoted(page, "Caddyfile")},
        "web.config": {**headers, "immutable": "\n  ".join(hashed)},
        PAGE: {"status": ""},
    }
    return {name: _filled(name, templates[name], values[name]) for name in NAMES}


def front_files(policy: Policy, templates: Mapping[str, str]) -> dict[str, str]:
    """The settings for several servers by name, ready for a host; raises as `server_files` does."""
    page = _quoted(templates[PAGE], "nginx")
    values = {"policy": policy.header, "permissions": PERMISSIONS, "page": page}
    return {
        name: _filled(name, templates[name], {key: values[key] for key in keys})
        for name, keys in FRONTS.items()
    }


def _quoted(page: str, server: str) -> str:
    """The error page as one line that stands between quotes in a server's settings."""
    line = "".join(each.strip() for each in page.splitlines())
    if found := _QUOTES.search(line.replace("{status}", "")):
        raise ValueError(f"deploy/{PAGE}: {found.group()} must not stand there")
    return _filled(PAGE, line, {"status": _STATUS.format(_VARIABLES[server])})


def _filled(name: str, template: str, values: Mapping[str, str]) -> str:
    # Not `str.format`: the settings are full of braces of their own.
    for key, value in values.items():
        place = f"{{{key}}}"
        if template.count(place) != 1:
            raise ValueError(f"deploy/{name}: {place} must stand there once")
        template = template.replace(place, value)
    return template
