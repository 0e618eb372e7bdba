"""The list of keyboard shortcuts in the trainer guide matches the commands of the projector."""

import re

from mini_site import ROOT


def test_the_trainer_guide_lists_every_command_with_its_keys() -> None:
    script = (ROOT / "docs/assets/javascripts/projector/commands.js").read_text("utf-8")
    commands = re.findall(r'text: "([^"]+)", shown: "([^"]+)"', script)
    assert len(commands) == script.count("{ name:")
    guide = (ROOT / "docs/guide/trainer.md").read_text("utf-8")
    card = guide[guide.index("{ #key-card }") :]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", card, re.MULTILINE)
    assert rows[2:-2] == [(shown, text) for text, shown in commands]
    assert [keys for keys, _ in rows[-2:]] == ["1–9", "Shift 1–9"]
