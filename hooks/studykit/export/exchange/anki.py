"""Anki: all items as cards, one deck a module, in a package that may be imported again and again.

Anki identifies a note by its guid, updates it if the package is newer, and keeps its schedule. So
the guid is made from the id of the item without its revision, the ids of decks and note types never
change, and the time is that of the commit. A new field would make a second note type in every
collection, so there are two spare fields.
"""

import hashlib
import itertools
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence

import genanki
from markupsafe import Markup, escape

from studykit.archive import zip_of
from studykit.export.exchange.format import Content, Export, Format
from studykit.export.exchange.plain import cited
from studykit.pages.items import key_text, shown_steps
from studykit.quiz.item import Blank, Choice, Cloze, Item, Matching, rationales_of

_SPARE = ("备用一", "备用二")
_FIELDS = ("编号", "题干", "选项", "答案", "解析", "出处", "版本", *_SPARE)
_BLANK_FIELDS = ("编号", "题干", "正文", "答案", "解析", "出处", "版本", *_SPARE)
# The time in Unix seconds, if that of the commit is unknown: the first second of 2000. Ids of notes
# and cards are made from it, because Anki reads them as times in milliseconds.
_UNDATED = 946_684_800
# Characters that have a meaning in a field of Anki: they mark blanks, sounds and formulas.
_READ_BY_ANKI = re.compile(r"[\[\\{}:]")
_STYLE = """
.card { font-family: "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  font-size: 20px; line-height: 1.6; color: #1f2328; background: #fff; text-align: left; }
.stem { font-weight: 600; white-space: pre-line; }
.why, .source, .id { font-size: 0.85em; white-space: pre-line; }
.id { color: #57606a; }
.cloze { color: #0b5394; font-weight: 600; }
.nightMode.card { color: #e6e6e6; background: #1e1e1e; }
.nightMode .id { color: #b0b0b0; }
.nightMode .cloze { color: #8ab4f8; }
""".strip()
_BACK = (
    '<div class="why">{{解析}}</div>\n<div class="source">出处：{{出处}}</div>\n'
    '<div class="id">{{编号}}@{{版本}}</div>'
)


def make(content: Content) -> Export:
    """Return the package of all items. Every type can be a card, so none is left out."""
    models = _models()
    decks = []
    for module, items in content.by_module([*content.items.values()]):
        id_ = number(f"deck/{content.site_id}/{content.site.key(module)}")
        deck = genanki.Deck(id_, _deck(content, content.module_titles[module]))
        for item in items:
            deck.add_note(_note(item, content, models))
        decks.append(deck)
    return Export({"anki.apkg": _package(decks, content.time or _UNDATED)})


def number(name: str) -> int:
    """Return a constant id of Anki for a name: 31 bits of its SHA-256."""
    digest = hashlib.sha256(f"studykit/{name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def _deck(content: Content, title: str) -> str:
    # Two colons separate the levels of decks.
    return "::".join(re.sub("::+", "：", name) for name in (content.title, title))


def _models() -> dict[bool, genanki.Model]:
    """Return the note types for items without blanks (False) and with blanks (True)."""
    choice = genanki.Model(
        number("model/choice"),
        "学习站·选择",
        fields=[{"name": name} for name in _FIELDS],
        templates=[
            {
                "name": "卡片",
                "qfmt": '<div class="stem">{{题干}}</div>\n{{选项}}',
                "afmt": f'{{{{FrontSide}}}}\n<hr id="answer">\n<div>{{{{答案}}}}</div>\n{_BACK}',
            }
        ],
        css=_STYLE,
    )
    blanks = genanki.Model(
        number("model/blanks"),
        "学习站·填空",
        fields=[{"name": name} for name in _BLANK_FIELDS],
        templates=[
            {
                "name": "填空",
                "qfmt": '<div class="stem">{{题干}}</div>\n{{cloze:正文}}',
                "afmt": '<div class="stem">{{题干}}</div>\n{{cloze:正文}}\n'
                f'<hr id="answer">\n<div>{{{{答案}}}}</div>\n{_BACK}',
            }
        ],
        model_type=genanki.Model.CLOZE,
        css=_STYLE,
    )
    return {False: choice, True: blanks}


def _note(item: Item, content: Content, models: dict[bool, genanki.Model]) -> genanki.Note:
    response = item.response
    has_blanks = isinstance(response, Cloze)
    fields = (
        item.id,
        _html(item.stem),
        _sentence(response) if isinstance(response, Cloze) else _shown(item),
        _answer(item),
        Markup("<br>").join(map(_html, _why(item))),
        _html(cited(item, content.site.library)),
        item.revision,
        *("" for _ in _SPARE),
    )
    return genanki.Note(
        model=models[has_blanks],
        fields=list(map(str, fields)),
        tags=[item.module, item.type.label, item.level.label],
        guid=genanki.guid_for("studykit", content.site_id, item.id),
    )


def _answer(item: Item) -> Markup:
    """Return the key in words; for a cloze, whose text shows it, the other accepted answers."""
    response = item.response
    if not isinstance(response, Cloze):
        return _html(f"答案：{key_text(item)}")
    others = [text for blank in response.blanks for text in blank.accept[1:]]
    return _html(f"也可以答：{'；'.join(others)}" if others else "")


def _why(item: Item) -> Iterator[str]:
    """Yield the explanation, and why each wrong answer is wrong."""
    yield item.explanation
    yield from (f"{wrong}：{why}" for wrong, why in rationales_of(item.response))


def _shown(item: Item) -> Markup:
    """Return what an item shows below its stem: options, two columns, or steps as first shown."""
    response = item.response
    if isinstance(response, Choice):
        return _list("A", [option.text for option in response.options])
    if isinstance(response, Matching):
        left = _list("1", [side.text for side in response.left])
        return left + _list("A", [side.text for side in response.right])
    return _list("A", [text for _, text in shown_steps(item)])


def _list(type_: str, texts: Sequence[str]) -> Markup:
    rows = Markup("").join(Markup("<li>{}</li>").format(_html(text)) for text in texts)
    return Markup('<ol type="{}">{}</ol>').format(type_, rows)


def _sentence(response: Cloze) -> Markup:
    """Return the text with its blanks. All are hidden at once, as one may give another away."""
    return Markup("").join(
        _gap(part) if isinstance(part, Blank) else _html(part) for part in response.parts
    )


def _gap(blank: Blank) -> Markup:
    hint = " / ".join(option.text for option in blank.options)
    gap = Markup("{{{{c1::{}::{}}}}}") if hint else Markup("{{{{c1::{}}}}}")
    return gap.format(_html(blank.accept[0]), _html(hint))


def _html(text: str) -> Markup:
    """Escape a text for HTML, and the characters that have a meaning in Anki."""
    coded = _READ_BY_ANKI.sub(lambda found: f"&#{ord(found[0])};", str(escape(text)))
    # Safe: the text is escaped, and line ends become tags.
    return Markup(coded.replace("\n", "<br>"))  # noqa: S704


def _package(decks: Sequence[genanki.Deck], time: int) -> bytes:
    """Write decks as genanki does, but in memory and reproducibly."""
    with sqlite3.connect(":memory:") as connection:
        package = genanki.Package(decks)
        package.write_to_db(connection.cursor(), time, itertools.count(time * 1000))
        connection.commit()
        data = connection.serialize()
    connection.close()
    return zip_of([("collection.anki2", data), ("media", json.dumps({}).encode())])


FORMAT = Format(
    name="anki",
    task="自己背题",
    title="Anki 卡片",
    purpose="给自己背的人：电脑和手机上的 Anki 照遗忘的快慢安排复习。"
    "每个模块一个牌组，一题一张卡片。",
    steps=(
        "电脑上双击 anki.apkg；手机上用 Anki 打开它。",
        "题库改过，再导入新的一份：改过的题换成新的，没有的题补上，复习的进度不变。",
        "导入时「更新笔记」选「如果更新」；不要选「合并笔记类型」。",
        "自己改过卡片，题库后来又有新版的，导入新版就换成站里的，自己写的话、加的标签也没有了；"
        "不要换，「更新笔记」就选「从不」。",
        "站里撤下的题留在牌组里，要删自己删。",
        "匹配题、排序题也是看了再翻面，自己判断对错。",
    ),
    checked="用 Anki 26.9.3 的导入程序试过：导入两次，没有多出；改题以后再导入，改过的更新，"
    "复习的安排一张也没有变。没有在手机的 Anki 上试。",
    make=make,
)
