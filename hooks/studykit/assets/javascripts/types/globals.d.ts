/**
 * The types of the scripts: what each script adds to `window.study`, and the data that the build
 * stores in other globals. For development alone; the site does not contain this file. Each folder
 * declares its own part in a file beside it.
 */

interface Window {
  /** What the scripts share. Each script adds its own part. */
  study: Study;
  /** Stored by data/bank.js, data/word.js and, if modules were renamed, by records.js. */
  studyData?: { bank?: Bank; keys?: Record<string, string>; word?: WordData };
  /** Stored by data/articles/<page>.js, by page. */
  studyArticles?: Record<string, Article>;
  /** Stored by data/excerpts/<source>.js, by source. */
  studyExcerpts?: Record<string, Excerpts>;
  studySearch?: { index: SearchIndex };
}

/** A part exists once its script has run; see the order in export/assets.py. */
interface Study {
  // first/
  contracts: Contracts;
  /** The hash of each file, with a leading dot, by path; data/names.js adds those of data. */
  names: Record<string, string>;
  dom: Dom;
  afterPaint(action: () => void): void;
  inSlices<T>(
    list: ArrayLike<T>,
    action: (each: T, index: number) => void,
    then?: () => void
  ): void;
  /** The address of the site's root; it ends with a slash. */
  root: string;
  address(path: string): string;
  loadScript(path: string, then: (isThere: boolean) => void, again?: () => void): void;
}

/** The values that both the scripts and the build need: export/contracts.py writes them. */
interface Contracts {
  /** Paths from the root of the site: of a data file, or of the folder of articles or excerpts. */
  files: Record<"names" | "bank" | "word" | "search" | "articles" | "excerpts", string>;
  exam: {
    /** Never reordered: exam codes store the position of a name. */
    lists: { kinds: string[]; types: ItemType[]; levels: string[] };
    most: { count: number; minutes: number };
    /** The 32 digits of codes. */
    signs: string;
    /** The number of seeds, which are the integers from 0 to `seeds` - 1. */
    seeds: number;
    /** The number of digits of the shortest code: that of a paper from all modules. */
    shortest: number;
    /** The number of digits in each group of a code. */
    group: number;
    /** The number of modules that one group of digits encodes. */
    modulesInGroup: number;
    /** Added to the number that encodes types and levels, if the paper is one of a pair. */
    paired: number;
    /** Stands in place of the revision of an item on a sealed paper. */
    sealed: string;
    /** The folder of sealed papers, in the folder of articles. */
    papers: string;
  };
  plan: {
    /** The limits: `title` and `note` in characters, `bytes` of a plan's JSON. */
    most: { title: number; note: number; minutes: number; steps: number; bytes: number };
    /** The minutes of a session in a new plan. */
    session: number;
    /** The id of the part before a page's first section. */
    opening: string;
    /** The pattern of pages from which a plan takes parts. */
    page: string;
  };
}

interface Dom {
  element<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    className?: string,
    text?: string
  ): HTMLElementTagNameMap[Tag];
  button(className: string, text: string, action: (event: MouseEvent) => void): HTMLButtonElement;
  find(root: ParentNode, selector: string): HTMLElement;
  findTyped<T extends HTMLElement>(root: ParentNode, selector: string, type: new () => T): T;
  findAll(root: ParentNode, selector: string): HTMLElement[];
  onPage(selector: string): HTMLElement[];
  closest(node: Element, selector: string): HTMLElement;
  holderOf(target: EventTarget | null, selector: string): HTMLElement | null;
  isComposing(event: KeyboardEvent): boolean;
  isSecondClick(event: MouseEvent): boolean;
  empty<T extends Node>(node: T): T;
  phrases(root: () => ParentNode): (name: string, ...values: unknown[]) => string;
  save(name: string, parts: BlobPart[]): string;
}

type ItemType = "single" | "multiple" | "true_false" | "cloze" | "matching" | "ordering";

/** The bank, as in data/bank.js: export/records.py writes it. */
interface Bank {
  /** Four characters of Crockford's Base32. */
  fingerprint: string;
  /** Titles by key, in the order of the site. */
  modules: Record<string, string>;
  items: Record<string, BankItem>;
  /** True in the exam edition: its papers are sealed, and data/bank.js has no items. */
  sealed?: boolean;
}

interface BankItem {
  revision: string;
  module: string;
  /** The page and the id of the item. */
  url: string;
  type: ItemType;
  level: string;
  points: number;
  /** The units that the item tests. Two items with a common unit or clue are enemies. */
  units: string[];
  kinds: string[];
  /** The family of items: the way in which the item was made. */
  family: string;
  /** The percentage of a class that answers the item right; absent if it was never measured. */
  facility?: number;
  /** The names of the texts by which this item and items on other units answer each other. */
  clues?: string[];
}

/** A page as the planner and the pages of items load it: export/articles.py writes it. */
interface Article {
  title: string;
  minutes: number;
  /** The list of the parts that a plan can take, as HTML. */
  outline: string;
  html: string;
  plan?: PlanStep[];
  /** Only in a sealed paper of the exam edition. */
  items?: Record<string, Pick<BankItem, "type" | "points">>;
}
