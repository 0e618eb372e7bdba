"""Web server settings: the templates in deploy/, filled with values from the build."""

import re
from collections.abc import Collection, Mapping

from studykit.hosting.policy import Policy
from studykit.theme.names import HASHED

# The page that a server shows for its errors other than 404.
ERROR_PAGE = "error.html"
# The files of deploy/ for a single server: the settings, and the error page, which IIS reads from a
# file.
SERVER_TEMPLATES = ("nginx.conf", "Caddyfile", "web.config", ERROR_PAGE)
# The files of deploy/ for several servers, with the names of their placeholders: a load balancer, a
# cache in front of object storage, and a container image behind an ingress.
FRONT_TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "balancer.conf": ("policy", "permissions", "page"),
    "cdn.conf": ("policy", "permissions", "page"),
    "Containerfile": (),
    "ingress.yaml": (),
}
# The text for the status code on the error page, and the variable that holds the code in each
# server. The error page as a file shows no status code.
_STATUS = "（代码 {}）"
_VARIABLES = {"nginx": "$status", "Caddyfile": "{http.error.status_code}"}
# Special characters of the settings, which contain the page as one quoted string.
_QUOTES = re.compile(r"['`\\${}]")

# The Permissions-Policy. The projector needs fullscreen; pages need no other feature.
_DENIED_FEATURES = (
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
PERMISSIONS = ", ".join(("fullscreen=(self)", *(f"{name}=()" for name in _DENIED_FEATURES)))

# IIS has no patterns here, so every file gets its own element.
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
    """Return the completed settings for a single server, by name.

    `templates` are the texts of deploy/ by name; those in `SERVER_TEMPLATES` are used. `files` are
    the paths of the built site. Raises KeyError if a template is missing. Raises ValueError if a
    template does not contain each placeholder exactly once, or if the error page contains a
    character that is special in the settings.
    """
    hashed = (_IMMUTABLE.format(path=path) for path in sorted(files) if HASHED.search(path))
    headers = {"policy": policy.header, "permissions": PERMISSIONS}
    page = templates[ERROR_PAGE]
    values: dict[str, dict[str, str]] = {
        "nginx.conf": {**headers, "page": _quoted(page, "nginx")},
        "Caddyfile": {**headers, "page": _quoted(page, "Caddyfile")},
        "web.config": {**headers, "immutable": "\n  ".join(hashed)},
        ERROR_PAGE: {"status": ""},
    }
    return {name: _filled(name, templates[name], values[name]) for name in SERVER_TEMPLATES}


def front_files(policy: Policy, templates: Mapping[str, str]) -> dict[str, str]:
    """Return the completed settings for several servers, by name.

    Raises the same errors as `server_files`.
    """
    page = _quoted(templates[ERROR_PAGE], "nginx")
    values = {"policy": policy.header, "permissions": PERMISSIONS, "page": page}
    return {
        name: _filled(name, templates[name], {key: values[key] for key in keys})
        for name, keys in FRONT_TEMPLATES.items()
    }


def _quoted(page: str, server: str) -> str:
    """Return the error page on one line, to be quoted in the settings of a server.

    Raises ValueError if it contains a character that is special in the settings.
    """
    line = "".join(each.strip() for each in page.splitlines())
    if found := _QUOTES.search(line.replace("{status}", "")):
        raise ValueError(f"deploy/{ERROR_PAGE}: {found.group()} must not stand there")
    return _filled(ERROR_PAGE, line, {"status": _STATUS.format(_VARIABLES[server])})


def _filled(name: str, template: str, values: Mapping[str, str]) -> str:
    # `str.format` would fail on the braces of the settings.
    for key, value in values.items():
        placeholder = f"{{{key}}}"
        if template.count(placeholder) != 1:
            raise ValueError(f"deploy/{name}: {placeholder} must stand there once")
        template = template.replace(placeholder, value)
    return template
