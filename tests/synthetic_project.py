"""Generate whole projects of any size. Benchmarks build large ones, and tests check small ones.

A module has about 6 KB: a problem, two causes, a remedy, a procedure, a term, a written item,
prompts and a plan. The units cite the real documents and relate to each other and to units of
other modules.
"""

import json
import re
import shutil
from pathlib import Path

from mini_site import ROOT
from pypinyin import pinyin
from studykit.files import read_folder, write_text
from studykit.library import read_library
from studykit.locator import document_name
from studykit.model import LOCK_PATH, Library, Paragraph
from studykit.pages.generate import addresses_of
from studykit.registry import READINGS_PATH, lock_text, registry_of
from studykit.site import site_of


def _words(text: str) -> list[str]:
    return text.split()


_PLACES = _words("社区 乡镇 街道 村组 园区 县城 学校 医院 车站 码头 林场 渔港 牧区 矿区 新区")
_MATTERS = _words(
    "供水 供暖 低保 户籍 停车 路灯 公厕 菜场 补贴 年检 租房 门锁 电梯 "
    "校车 挂号 体检 驾照 邮件 垃圾 河沟 危房 灌渠 果苗 鱼塘 牛棚 围栏 "
    "机井 票据 档案 钥匙"
)
_SLIPS = _words(
    "拖着没人理 填表填三遍 缺一张图纸 换人就忘记 只在墙面贴着 问谁都摇头 "
    "排到天黑 电话打不进 月底才动手 凑数凑出来 原件找不着 两头都不收 名单漏人 "
    "签字没日期 钱到账没通知 门开着没人坐 材料退四次 投诉石沉大海 台账抄旧本 "
    "图纸跟现场两样"
)
_CAUSES = _words(
    "谁牵头没写清 经办换得太勤 表格由外行设计 考核只看张数 没有人复查 "
    "两个窗口各存一份 培训没讲过这件事 预算里漏列 钥匙在一个人手里 流程图是照抄的"
)
_REMEDIES = _words(
    "指定一名牵头人 交接写成清单 表格请用的人改 抽查看办成几件 每周复查两户 "
    "合并成一份底账 新人先跟班三天 单列一笔经费 备用钥匙存档 流程图走一遍再画"
)
_TERMS = _words("底账 跟班 复查 牵头 交接 首问 回访 抽查 代办 销号")
_SENTENCES = (
    "先看{place}的{matter}登记本，翻到最近一个月，数一数空着几栏。",
    "同一户人家来过几趟，本子里写着几趟，两个数对不拢，毛病就露出来了。",
    "有人说{matter}是小事，可是站在{place}门口等半天的人不这么想。",
    "查的时候不问态度，问日期：哪天收的，哪天转的，哪天办完的。",
    "这里只说{place}，别处的{matter}是不是一样，要另外去看。",
    "容易混淆的是忙和乱：忙有先后，乱没有；忙过了能歇，乱完了还是乱。",
    "编者以为，分界在有没有人回头看一眼，原文没有这样写。",
    "拿一件{matter}倒着走一遍，走不通的那一步多半就是断处。",
    "表格多一栏，填的人多一分钟；{place}一年要填几千张，加起来就不是小数。",
    "到这里为止：{matter}归谁管，文献没有说，不要替它补。",
)
_NO_QUOTE = re.compile(r"[“”‘’「」『』*（）()\s\d、]")


def write_project(folder: Path, count: int) -> Path:
    """Write a project of `count` modules, with the settings of the real site; return its folder.

    The search plug-in is disabled, because the benchmarks measure the build without it.
    """
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs" / "sources", docs / "sources")
    files = read_folder(docs)
    library, _ = read_library(files)
    for path, text in pages_of(library, count).items():
        write_text(docs / path, text)
    words = (*_PLACES, *_MATTERS, *_TERMS)
    readings = {word: " ".join(syllable for (syllable,) in pinyin(word)) for word in words}
    write_text(docs / READINGS_PATH, json.dumps(readings, ensure_ascii=False))
    library, _ = read_library(read_folder(docs))
    site = site_of(library)
    addresses = addresses_of(site)
    write_text(docs / LOCK_PATH, lock_text(registry_of(library, addresses.to_lock)))
    write_text(
        folder / "mkdocs.yml",
        f"INHERIT: {ROOT.as_posix()}/mkdocs.yml\n"
        "docs_dir: docs\n"
        f"hooks: [{ROOT.as_posix()}/hooks/study.py]\n"
        "watch: []\nplugins: []\nextra: {site_id: synthetic, guides: false, accessibility: ''}\n",
    )
    return folder


def pages_of(library: Library, count: int) -> dict[str, str]:
    """Return the home page and `count` modules by path below docs/.

    The modules cite the documents of the library.
    """
    documents = []
    for source in library.sources:
        exempt = {name for each in source.exempt for name in each.paragraphs}
        cited = [p for p in source.paragraphs if p.id not in exempt]
        if cited and not source.repeats:
            documents.append(cited)
    modules = {f"modules/{_id(n)}.md": _module(n, count, documents) for n in range(count)}
    return {"index.md": "---\ntitle: 首页\n---\n\n试验。\n", **modules}


def _id(number: int, part: str = "") -> str:
    return f"m-{number:04}" + (f"-{part}" if part else "")


def _pick(words: tuple[str, ...] | list[str], number: int) -> str:
    return words[number % len(words)]


def _module(number: int, count: int, documents: list[list[Paragraph]]) -> str:
    place, matter = _pick(_PLACES, number), _pick(_MATTERS, number // len(_PLACES))
    own, other = (documents[(number + step) % len(documents)] for step in (0, 1))
    turn = number // len(documents)
    first, second = own[2 * turn % len(own)], own[(2 * turn + 1) % len(own)]
    third = other[turn % len(other)]
    near, far = (number + 1) % count, (number * 7 + 3) % count
    subject = f"{place}{matter}"
    slip, cause, also = (
        _pick(_SLIPS, number // 450 + number),
        _pick(_CAUSES, number),
        _pick(_CAUSES, number * 3 + 7 if number % 10 != 6 else number + 1),
    )
    remedy, term = _pick(_REMEDIES, number), _pick(_TERMS, number // 450)
    unit = _Units(number, place, matter)
    return "\n".join(
        [
            f"---\ntitle: {subject}第{number}课\norder: {number + 1}\nminutes: 30\nobjectives:",
            f"  - 说出{subject}的毛病在哪一步\n  - 区分看得见的和背后的\n---\n",
            f"{unit.prose(0, 2)}这一课接着 [[{_id(near)}|下一课]] 读{_quote(first)}\n",
            f"## 毛病 {{ #{_id(number, 'signs')} }}\n",
            unit.text("problem", f"{subject}{slip}", "问题", first, 1),
            f"- 参见：[[{_id(near, 'problem')}]]\n- 出处：[[{first.id}]]\n",
            unit.text("cause", f"{subject}{cause}：{_opening(first)}", "原因", first, 3),
            f"- 导致：[[{_id(number, 'problem')}]]（[[{first.id}]]）\n- 出处：[[{first.id}]]\n",
            unit.text("other-cause", f"{subject}{also}", "原因", second, 5),
            f"- 导致（归纳）：[[{_id(far, 'problem')}]]\n- 出处：[[{second.id}]]\n",
            f"## 办法 {{ #{_id(number, 'ways')} }}\n",
            unit.text("remedy", f"{subject}{remedy}：{_opening(second)}", "对策", second, 7),
            f"- 针对：[[{_id(number, 'cause')}]]（[[{second.id}]]）",
            f"- 针对（归纳）：[[{_id(far, 'other-cause')}]]",
            f"- 主体：{place}\n- 频次：每周一次\n- 出处：[[{second.id}]]\n",
            unit.text("steps", f"{subject}四步走：{_opening(second)}", "步骤", second, 2),
            f"1. 收下{matter}单子\n2. 当天转给{place}\n3. 上门看一眼\n4. 打电话告诉本人\n",
            "四步有先后，前一步没有做完，不做后一步。\n",
            f"- 针对：[[{_id(number, 'problem')}]]（[[{second.id}]]）\n- 出处：[[{second.id}]]\n",
            unit.text("term", f"{subject}{term}单", "概念", third, 4),
            f"- 释义（编者）：{place}每天下班前对一遍的那张纸，第{number}号",
            f"- 参见：[[{_id(near, 'term')}]]、[[{_id(number, 'remedy')}]]",
            f"- 拟名：合成的词，第{number}号",
            f"- 出处：[[{third.id}]]\n",
            f"## 练一练 {{ #{_id(number, 'exercises')} }}\n",
            _item(number, subject, first),
            f"## 讨论 {{ #{_id(number, 'talk')} }}\n",
            *(f"- 讨论：{subject}的第{n}步为什么慢？\n- 备注：先请经办人说。" for n in range(4)),
            f"\n## 90 分钟安排 {{ #{_id(number, 'plan')} }}\n",
            "| 时间 | 环节 | 做法 |\n| --- | --- | --- |",
            f"| 0–30 分 | [[{_id(number, 'signs')}\\|读毛病]] | 朗读，各举一例 |",
            f"| 30–70 分 | [[{_id(number, 'ways')}\\|读办法]] | 分组，各领一条 |",
            f"| 70–90 分 | [[{_id(number, 'talk')}\\|讨论]] | 每组说两分钟 |",
            f"\n## 小结 {{ #{_id(number, 'end')} }}\n",
            f"- {unit.prose(6, 1)}\n- {unit.prose(8, 1)}\n",
        ]
    )


class _Units:
    """Generates the prose of the units of one module."""

    def __init__(self, number: int, place: str, matter: str) -> None:
        self._number, self._place, self._matter = number, place, matter

    def prose(self, start: int, count: int) -> str:
        """Return `count` sentences. They depend on `start` and on the module."""
        chosen = (_pick(_SENTENCES, self._number + start + n) for n in range(count))
        return "".join(each.format(place=self._place, matter=self._matter) for each in chosen)

    def text(self, part: str, title: str, kind: str, cited: Paragraph, start: int) -> str:
        """Return a heading with its paragraphs. The caller adds the fields."""
        name = _id(self._number, part)
        marked = _phrase(cited.text, self._number, range(4, 9))
        mark = f"原文的要紧处是=={marked}==。" if marked else ""
        return (
            f"### {title} {{ #{name} .{kind} }}\n\n{self.prose(start, 2)}{mark}\n\n"
            f"{_quote(cited, self._number)}{self.prose(start + 3, 2)}\n"
        )


def _phrase(text: str, number: int, lengths: range) -> str:
    """Return a phrase of a paragraph with a length in the range, or the empty string.

    `number` selects one of several.
    """
    phrases = [each for each in re.split(r"[，。；：！？]", text) if len(each) in lengths]
    phrases = [each for each in phrases if not _NO_QUOTE.search(each)]
    return _pick(phrases, number) if phrases else ""


def _opening(cited: Paragraph) -> str:
    """Return the first words of a paragraph. A title needs words of what its unit cites."""
    return _NO_QUOTE.sub("", cited.text)[:6]


def _quote(cited: Paragraph, number: int = 0) -> str:
    phrase = _phrase(cited.text, number, range(4, 30))
    return f"原文写的是“{phrase}”[[{cited.id}]]。" if phrase else f"见 [[{cited.id}]]。"


def _item(number: int, subject: str, cited: Paragraph) -> str:
    document = document_name(cited.id.partition("-")[0])
    return f"""### {subject}的一天 {{ #{_id(number, "case")} .题 }}

{subject}一天收到三张单子，值班员写下三种打算。依据{document}，第{number}号单子先做哪一种？

- [x] 先看单子里的日期
- [ ] 先把单子锁进柜子

    锁起来就没人看见了，与所引的话不合[[{cited.id}]]。

- [ ] 先等别人来问一声

    等人来问，是被动的做法，与所引的话不合[[{cited.id}]]。

- 题型：单选
- 层次：应用
- 解析：先看日期，才知道急不急[[{cited.id}]]。
- 参见：[[{_id(number, "problem")}]]
- 出处：[[{cited.id}]]
"""
