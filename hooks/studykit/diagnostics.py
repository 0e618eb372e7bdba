"""Diagnostics: the codes of all faults in authors' files, and a fault at a place."""

from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote


class Code(Enum):
    """Every fault that the core reports. The value is its meaning in the author's language.

    A member's text is its code, such as `H06`; its name adds a keyword, `H06_KIND_UNKNOWN`. Codes
    are stable: the author guide lists them, and a code is never reused for another fault.
    """

    F01_ENCODING = "文件不是 UTF-8 编码"
    F02_BOM = "文件开头有字节顺序标记（BOM）"
    F03_LINE_ENDING = "换行符不是 LF"
    F04_TAB = "行内有制表符"
    F05_INVISIBLE = "行内有看不见的控制字符"
    F06_FILE_NAME = "文件名不是小写英文、数字和连字符"
    F07_PAGE_TAKEN = "构建要在这个网址生成别的网页"
    F08_PARAGRAPH_LONG = "一段太长，没有读"
    F09_MARKUP_MANY = "一段里的符号太多，没有读"
    F10_NESTED = "嵌套太深，没有读"
    F11_CONFLICT = "合并没有做完，文件里还有冲突的记号"

    Y01_FRONT_MATTER_MISSING = "文件开头没有元数据"
    Y02_FRONT_MATTER_UNCLOSED = "元数据没有结束线"
    Y03_FRONT_MATTER_INVALID = "元数据不是合法的 YAML"
    Y04_KEY_UNKNOWN = "元数据的键不认识"
    Y05_KEY_MISSING = "元数据缺一个必需的键"
    Y06_VALUE_INVALID = "元数据的值不合要求"
    Y07_KEY_REPEATED = "元数据的键重复"
    Y08_ORDER_REPEATED = "两个模块的次序相同"
    Y09_NOT_SHOWN = "元数据里有字不会显示"

    H01_SPACE_MISSING = "# 号后面没有空格"
    H02_FULL_WIDTH = "标题里用了全角的 ＃｛｝"
    H03_ID_MISSING = "标题没有编号"
    H04_ID_INVALID = "编号不合规则"
    H05_ID_REPEATED = "编号重复"
    H06_KIND_UNKNOWN = "种类不认识"
    H07_KIND_MISSING = "知识单元没有种类"
    H08_KIND_MISPLACED = "二级标题不能有种类"
    H09_LEVEL_JUMP = "标题跳级"
    H10_LEVEL_ONE = "正文里用了一级标题"
    H11_SETEXT = "用了下划线式的标题"
    H12_NESTED = "标题在列表或引用块里"
    H13_ATTRIBUTES = "标题的花括号写法不对"
    H14_TITLE_EMPTY = "标题没有文字"
    H15_TITLE_MARKUP = "标题里有标记"
    H16_BLANK_LINE = "标题前后没有空行"
    H17_OUTLINE = "读出的标题与网页上的标题不一致"
    H18_IN_FENCE = "单元标题落在代码块里"
    H19_OUTSIDE_SECTION = "单元不在任何一节之内"
    H20_INDENTED = "标题前面有空格"

    Z01_LABEL_UNKNOWN = "字段名不认识"
    Z02_LABEL_MISPLACED = "字段不能用在这里"
    Z03_VALUE_EMPTY = "字段没有内容"
    Z04_MARKER_UNKNOWN = "字段名后的括号不认识"
    Z05_FIELD_REPEATED = "字段重复"
    Z06_FIELD_NOT_LISTED = "字段前面没有「- 」"
    Z07_BLANK_LINE = "列表前面没有空行"
    Z08_NESTED = "字段下面又嵌了内容"
    Z09_TARGET_MISSING = "关系字段里没有引用"
    Z10_TARGET_KIND = "关系所指的种类不对"
    Z11_AFTER_FIELDS = "字段之后又有正文"
    Z12_READING = "读音与标题的字数不合"
    Z13_ALIAS_MARKUP = "别名里有标记"
    Z14_LINK = "字段里有链接或图片"
    Z15_CITES_ONLY = "出处里有段落以外的字"
    Z16_NOT_IN_EVIDENCE = "联系的两头，所引的段落一头也没有提到"
    Z17_EVIDENCE_MISSING = "文献自己说的联系没有写段落"
    Z18_CONTAINER = "「属于」所指的不是前面的单元"

    R01_MALFORMED = "引用的写法不对"
    R02_DANGLING = "引用的编号不存在"
    R03_AMBIGUOUS = "引用的编号不止一处"
    R04_SELF = "引用了自己"
    R05_RANGE_REVERSED = "段落范围前后颠倒"
    R06_RANGE_BEYOND = "段落超出了文献"
    R07_SEE_CYCLE = "「见」绕成了圈"
    R08_NOT_PARAGRAPH = "出处不是段落"
    R09_REPEATED_SOURCE = "引了重复的文献"
    R10_TWICE = "同一种联系里引用重复"
    R11_SEE_CHAIN = "「见」所指的条目自己也只有「见」"
    R12_RENAMED = "引用的编号已经改名"
    R13_BARE = "段落的编号没有写成引用，会照样显示"

    Q01_NOT_IN_PARAGRAPH = "引文不是该段的原文"
    Q02_UNCITED = "引文后面没有出处"
    Q03_UNBALANCED = "引号不成对"
    Q04_STRAIGHT = "用了直引号"

    M01_MARK_UNCLOSED = "重点标记的等号不成对"
    M02_CODE_UNCLOSED = "代码块没有结束"
    M03_CELLS_MANY = "表格的一行格数太多"
    M04_SHOWN_OTHERWISE = "网页上的样子与读出的不同"
    M05_STRONG_UNCLOSED = "加粗的星号不成对"
    M06_UNKNOWN = "这里没有这种写法，网页上照原样是一串记号"
    M07_LIST_MARKER = "列表的记号不对，网页上连成一段"
    M08_TABLE = "表格没有分隔线，网页上连成一段"
    M09_TABLE_END = "表格后面没有空行，网页上成了表格的一行"
    M10_ANSWER_OPEN = "答案没有写成参考思路，网页上一直开着"

    N01_UNIT_EMPTY = "知识单元没有正文"
    N02_MODULE_EMPTY = "模块没有知识单元"
    N03_SECTION_EMPTY = "这一节是空的"
    N04_CITATION_MISSING = "知识单元没有出处"
    N05_CAUSE_MISSING = "问题没有原因，也没有免"
    N06_REMEDY_MISSING = "没有对策，也没有免"
    N07_TARGET_MISSING = "对策没有针对，也没有免"
    N08_EFFECT_MISSING = "原因没有导致，也没有免"
    N09_DEFINITION_MISSING = "概念没有释义"
    N10_STEPS_MISSING = "步骤没有列出各步"
    N11_PARAGRAPH_UNCITED = "段落没有被任何单元引用，也没有免"
    N12_EXEMPTION_NEEDLESS = "免是多余的"
    N13_PROMPTS_FEW = "讨论题少于四道"
    N14_PARALLEL_ONE_SOURCE = "平行段落没有跨文献"
    N15_PARALLEL_DIFFERS = "声明相同的段落并不相同"
    N16_READING_DOUBTFUL = "多音字的读音没有核定"
    N17_HEADWORD_REPEATED = "两个条目同名"
    N18_PLAN = "90 分钟安排的写法不对"
    N19_SECTION_LONG = "一节太长"
    N20_PLACEHOLDER = "样例的文字还没有换掉"
    N21_DEFINITION_UNCITED = "释义这一行没有引出处"
    N22_DEFINITION_CIRCULAR = "释义里用了要解释的词"

    W01_NOT_A_TERM = "词条页上只写概念"
    W02_NOT_IN_DOCUMENTS = "文献里没有这个词"
    W03_COINED_NEEDLESS = "拟名是多余的"
    W04_NOT_IN_PARAGRAPH = "所引的段落里没有这个词"

    V01_KEY_POINT_UNCITED = "要点没有写段落"
    V02_MISREADING_UNREFUTED = "误读没有引反驳它的原话"
    V03_MISREADING_HELD = "误读就是原文的话"
    V04_STATEMENTS_ALIKE = "两条说的一样"
    V05_NO_STATEMENT = "不是一句陈述"
    V06_TWO_DOCUMENTS = "一条里引了两篇文献"
    V07_NO_KEY_POINT = "有误读，没有要点"
    V08_EVIDENCE_SHORT = "误读所引的话太短"
    V09_MISQUOTED = "「」里不是文献的原话"

    K01_IN_CLASS = "「课上」的值不认识"
    K02_SENTENCE = "「一句话」的长短不合"
    K03_MANY_IN_CLASS = "课上讲的太多"

    X01_RAW_HTML = "用了 HTML"
    X02_LINK_SCHEME = "链接的协议不允许"
    X03_LINK_OUTSIDE = "链接指向了别的主机"
    X04_LINK_BROKEN = "链接打不开"
    X05_IMAGE_TEXT = "图片没有替代文字"
    X06_POLICY = "网页违反内容安全策略"
    X07_ATTACHMENT = "这种文件不能放在网站里"
    X08_ATTACHMENT_CONTENT = "文件的内容与后缀不符"
    X09_PICTURE = "SVG 图里有不能用的东西"

    T01_OPTION_BOX = "选项的方括号写法不对"
    T02_OPTIONS_FEW = "选项少于两个"
    T03_KEY = "正确项的个数不对"
    T04_RATIONALE_OUTSIDE = "选项的解释没有缩进，落在列表之外"
    T05_STEM_MISSING = "题目没有题干"
    T06_EXPLANATION_MISSING = "题目没有解析"
    T07_VALUE_INVALID = "题目的字段值不合要求"
    T08_OPTION_REPEATED = "选项重复"
    T09_RATIONALE_MISSING = "干扰项没有说明错在哪里"
    T10_RULE_BROKEN = "手写题不合命题规则"
    T11_TRUE_FALSE = "判断题的选项不是两个"
    T12_OPTIONS_MANY = "选项太多"
    T13_RIGHT_EXPLAINED = "正确项下面的解释不会显示"
    T14_LINK = "题里有链接或图片"

    S01_COMPANION_MISSING = "原文没有说明页"
    S02_TEXT_MISSING = "说明页没有原文"
    S03_TEXT_EMPTY = "原文是空的"
    S04_LINE_BREAK = "段落中间断行"
    S05_PARAGRAPH_CHANGED = "段落与登记的不同"
    S06_UNREGISTERED = "编号没有登记"
    S07_RETIRED = "登记过的编号不见了"
    S08_REGISTRY = "登记文件不合要求"
    S09_NOTE = "校注的写法不对"
    S10_NOTE_QUOTE = "校注所引不是该段的原文"
    S11_REPEATS = "声明重复的文献并不相同"
    S12_ADDRESS_LOST = "登记过的网址不见了"
    S13_TITLE_LONG = "文献的短题名太长"
    S14_ID_REUSED = "用过的编号给了别的单元"
    S15_MOVED = "原文的段落增删或者挪动了"

    def __str__(self) -> str:
        return self.name.partition("_")[0]


# Placeholders in hints: a paragraph of the site, and words quoted from one with the paragraph.
# `examples` puts in real ones near the fault, so that authors can type a hint as it stands.
A_PARAGRAPH = "[[s0-0]]"
A_QUOTATION = f"“”{A_PARAGRAPH}"
# Stands in a hint for the right form of a reference that holds no id; `examples` finds it.
A_TARGET = "⟦{}⟧"
# The end of a hint where the command line can mend the fault.
BY_FIX = "；或运行 python -m studykit fix"
# These are reported to the author but do not fail a strict build.
_NOTICES = frozenset({str(Code.R12_RENAMED)})


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One fault at a place.

    `path` is relative to docs/, `line` is counted from 1, `code` is the text of a `Code`. `message`
    says what was found, `hint` how to correct it.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str

    @property
    def is_notice(self) -> bool:
        """Whether it is only reported. Every other diagnostic fails a strict build."""
        return self.code in _NOTICES

    def __str__(self) -> str:
        return f"docs/{self.path}:{self.line}: {self.code} {self.message}。改法：{self.hint}"


def diagnose(code: Code, path: str, line: int, found: str, hint: str) -> Diagnostic:
    """Create the diagnostic for `code` at a place. `found` may be empty."""
    # `Diagnostic.__str__` adds a full stop, so words quoted from a page lose theirs.
    message = f"{code.value}：{found.removesuffix('。')}" if found else code.value
    return Diagnostic(path, line, str(code), message, hint)


def shown_address(address: str) -> str:
    """Return the address of a link as faults show it, whether it is encoded as in HTML or not."""
    return unquote(address)[:60]


@dataclass
class Reporter:
    """Collects the faults of one file. `path` is the path of the file, relative to docs/."""

    path: str
    found: list[Diagnostic] = field(default_factory=list)

    def __call__(self, code: Code, line: int, found: str, hint: str) -> None:
        """Report a fault on a line. `found` may be empty."""
        self.found.append(diagnose(code, self.path, line, found, hint))
