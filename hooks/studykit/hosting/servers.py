"""Web server settings: the templates in deploy/, filled with values from the build."""

import re
from collections.abc import Collection, Mapping

from studykit.hosting.policy import Policy

# The file names that contain a hash of the content: ours, and the theme's, which end in .min.
HASHED = re.compile(r"\.[0-9a-f]{8}(?:\.min)?\.(?:css|js)$")
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
# The text for the status code on the error page, and each server's variable for the code. The error
# page that is a file shows no status code.
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

# IIS has no patterns here, so each file or folder gets its own element.
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
    immutable = (_IMMUTABLE.format(path=path) for path in _hashed_places(files))
    headers = {"policy": policy.header, "permissions": PERMISSIONS}
    page = templates[ERROR_PAGE]
    values: dict[str, dict[str, str]] = {
        "nginx.conf": {**headers, "page": _quoted(page, "nginx")},
        "Caddyfile": {**headers, "page": _quoted(page, "Caddyfile")},
        "web.config": {**headers, "immutable": "\n  ".join(immutable)},
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


def _hashed_places(files: Collection[str]) -> list[str]:
    """Return the fewest files and folders that contain the hashed files and no others.

    IIS refuses a web.config of more than 250 KB, and each article of a large site is a file.
    """
    hashed = {path for path in files if HASHED.search(path)}
    mixed = {""}.union(*(_folders(path) for path in files if path not in hashed))
    places = {next((each for each in _folders(path) if each not in mixed), path) for path in hashed}
    return sorted(places)


def _folders(path: str) -> list[str]:
    """Return the folders that a file is in, the outermost first: `a/b/c.js` → `a`, `a/b`."""
    return [path[: found.start()] for found in re.finditer("/", path)]


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
