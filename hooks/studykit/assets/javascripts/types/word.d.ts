// The parts of window.study that papers/ adds, and the data that papers/ uses. Its bundle,
// papers.js, is loaded on demand.

interface Study {
  word: Word;
}

/** The documents of a paper: export/papers/compose.py says what each has. */
type WordSheet = "paper" | "answers" | "key";

/** As in data/word.js: export/papers/script.py writes it. */
interface WordData {
  /** The name of the site. */
  site: string;
  /** Names of documents by id, 文二《…》. */
  documents: Record<string, string>;
  /** The words for one paragraph and for a range of paragraphs; %0 and %1 stand for the numbers. */
  paragraphs: { one: string; range: string };
  texts: Record<string, string>;
  looks: Record<"standard" | "compact", WordLook>;
  slots: WordSlots;
}

interface WordLook {
  /** Names and texts of the parts of a .docx, in order. */
  parts: [string, string][];
  /** The width of the text in twips. */
  width: number;
  /** How many Chinese characters a line of options holds. */
  characters: number;
}

/** The mark that stands in a slot, and the names of the parts that have a slot. */
interface WordSlots {
  mark: string;
  title: string;
  header: string;
  document: string;
}

interface WordLine {
  style: string;
  /** Tabs lead to the tab stops of the style. */
  text: string;
  /** Whether the line is kept on the page of the next block. */
  keepsWithNext: boolean;
}

interface WordTable {
  style: string;
  rows: string[][];
  ruled: boolean;
}

type WordBlock = WordLine | WordTable;

/** What paper shows of an item: export/papers/question.py says what each field has. */
interface WordQuestion {
  id: string;
  revision: string;
  type: ItemType;
  points: number;
  stem: string;
  text: string;
  optionLists: string[][];
  left: string[];
  answers: string[];
  explanation: string;
  sources: string;
}

interface WordHeading {
  site: string;
  /** The code as it is displayed. */
  code: string;
  version: "A" | "B";
  minutes: number;
  form: "" | "pre" | "post";
}

interface Word {
  // zip.js
  /** Return a zip archive of entries, name and text, in their order. */
  zip(entries: [string, string][]): Uint8Array<ArrayBuffer>;

  // document.js
  /** Return a .docx of blocks. */
  file(
    blocks: WordBlock[],
    look: WordLook,
    title: string,
    header: string,
    slots: WordSlots
  ): Uint8Array<ArrayBuffer>;

  // compose.js
  /** Use the texts of data/word.js. */
  useTexts(texts: Record<string, string>): void;
  title(sheet: WordSheet, heading: WordHeading): string;
  header(heading: WordHeading): string;
  compose(
    sheet: WordSheet,
    heading: WordHeading,
    questions: WordQuestion[],
    characters: number
  ): WordBlock[];

  // questions.js
  /**
   * Return the question of an item's element, with its lists in their present order. Its entries
   * must have names: see `Exam.nameEntries`.
   */
  question(id: string, node: HTMLElement, points: number, data: WordData): WordQuestion;

  // save.js
  /** Return a document of a paper whose items are loaded. */
  make(
    paper: OpenPaper & { blueprint: Blueprint },
    version: "A" | "B",
    sheet: WordSheet,
    look: "standard" | "compact",
    data: WordData
  ): Uint8Array<ArrayBuffer>;
}
