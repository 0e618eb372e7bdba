// The parts of window.study that site/ (but project.js), finder/ and highlight/ add, and their data.

interface Study {
  excerpts: {
    parse(cite: string): { source: string; ids: string[] } | null;
    load(source: string, done: (found: Excerpts) => void, failed?: () => void): void;
  };
  /** The words to mark on the page, if a link of the search dialog led to it; otherwise "". */
  search: { words: string };
  finder: FinderParts;
  fold(text: string): string;
  /** Make the boxes of tables and code focusable if they can be scrolled sideways. */
  makeAllReachable(root: ParentNode): void;
}

/** Functions of the theme's inline script, which stores values of this site. */
declare function __md_get(key: string): unknown;
declare function __md_set(key: string, value: unknown): void;

/** A document, as in data/excerpts/<source>.js: export/excerpts.py writes it. */
interface Excerpts {
  title: string;
  /** The form in which the document is cited. */
  citation: string;
  /** Verbatim paragraphs by id. */
  paragraphs: Record<string, { label: string; text: string }>;
}

/** The index, as in data/search.js: export/search.py describes and writes it. */
interface SearchIndex {
  schema: 1;
  /** Name and label. */
  kinds: [string, string][];
  pages: SearchPage[];
  entries: SearchRow[];
}
/** Address, title, and 1 for a generated page. */
type SearchPage = [string, string, 1?];
/** Empty values at the end are left out. `SearchEntry` explains the values. */
type SearchRow = [
  page: number,
  section: number,
  anchor: string,
  kind: number,
  title: string,
  text?: string,
  reading?: string,
  names?: [string, string][],
  notes?: SearchNote[]
];
/** Damaged words of a text, and the editor's correction of them. */
type SearchNote = [quote: string, reading: string];

interface SearchEntry {
  /** Position in `pages`. */
  page: number;
  /** Position in `entries`, or -1. */
  section: number;
  anchor: string;
  /** Position in `kinds`, or -1. */
  kind: number;
  title: string;
  text: string;
  /** The title in pinyin without tones, its syllables separated by spaces. */
  reading: string;
  /** Other names, each with its reading. */
  names: [string, string][];
  notes: SearchNote[];
}

/** From and to, as positions in a text. */
type Span = [number, number];
/** A text, and whether it matches the query. */
type Piece = [string, boolean];

interface Hit {
  url: string;
  /** Name and label of the kind; "" if there is none. */
  kind: string;
  label: string;
  title: Piece[];
  /** Titles of the page and the section. */
  path: string[];
  excerpt: Piece[];
  /** Whether it contains only most of the query. */
  isNear: boolean;
}

interface Found {
  /** Results of the chosen kind. */
  total: number;
  /** The number of results of each kind, and under "" that of all. */
  counts: Record<string, number>;
  hits: Hit[];
}

interface Finder {
  kinds: [string, string][];
  pages: SearchPage[];
  entries: SearchEntry[];
  kindOf(entry: SearchEntry): string;
  find(query: string, kind: string, most: number): Found;
}

/** Lines joined into one string, because browsers search one long string fastest. */
interface Lines {
  text: string;
  /** The position in `text` at which each line begins, and the end of `text`. */
  starts: Int32Array;
  lineAt(place: number): number;
  line(line: number): string;
  each(word: string, action: (line: number, at: number, length: number) => void): void;
}

interface FinderParts {
  // finder/text.js
  bare(text: string): string;
  words(query: string): string[];
  pairs(words: string[]): string[];
  variants(word: string): string[];
  isSign(character: string): boolean;
  corrected(text: string, notes: SearchNote[]): { text: string; changes: Change[] };
  // finder/lines.js
  Lines: new (lines: string[]) => Lines;
  // finder/excerpt.js
  title(title: string, words: string[]): Piece[];
  excerpt(entry: SearchEntry, words: string[]): Piece[];
  // finder/finder.js
  open(index: SearchIndex): Finder;
}

/** A quotation of a note that was replaced in a text. */
interface Change {
  quote: string;
  reading: string;
  /** The position of the quotation in the text. */
  start: number;
  /** Where the reading begins and ends in the corrected text. */
  from: number;
  to: number;
}
