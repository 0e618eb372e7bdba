"""The hook that MkDocs loads. All of it is in the package."""

from studykit.adapter import on_config as on_config
