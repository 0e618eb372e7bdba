"""The hook that MkDocs loads: `on_config` registers a plugin that answers all other events."""

from studykit.adapter import on_config as on_config
