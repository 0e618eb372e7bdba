/**
 * The types of the scripts: what each script adds to `window.study`, and the data that the build
 * stores in other globals. For development alone; the site does not contain this file. Each folder
 * declares its own part in a file beside it.
 */

interface Window {
  /** What the scripts share. Each script adds its own part. */
  study: Study;
  /** Stored by data/bank.js and, if modules were renamed, by records.js. */
  studyData?: { bank?: Bank; keys?: Record<string, string> };
  /** Stored by data/articles/<page>.js, by page. */
  studyArticles?: Record<string, Article>;
  /** Stored by data/excerpts/<source>.js, by source. */
  studyExcerpts?: Record<string, Excerpts>;
  studySearch?: { index: SearchIndex };
}

/** The parts are there once their scripts have run; see the order in export/assets.py. */
interface Study {
  // first/
  dom: Dom;
  later(action: () => void): void;
  byBits<T>(list: ArrayLike<T>, action: (each: T, place: number) => void, then?: () => void): void;
  script(path: string, then: (isThere: boolean) => void, again?: () => void): void;
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
  closest(node: Element, selector: string): HTMLElement;
  empty<T extends Node>(node: T): T;
  phrases(root: () => ParentNode): (name: string, ...values: unknown[]) => string;
}

type ItemType = "single" | "multiple" | "true_false" | "cloze" | "matching" | "ordering";

/** The bank, as in data/bank.js: export/records.py writes it. */
interface Bank {
  /** Four characters of Crockford's Base32. */
  fingerprint: string;
  /** Titles by key, in the order of the site. */
  modules: Record<string, string>;
  items: Record<string, BankItem>;
  /** True on a site for exams, whose items have no answers; it has sealed papers. */
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
  units: string[];
  kinds: string[];
}

/** A page as the lesson plan and the pages of items load it: export/articles.py writes it. */
interface Article {
  title: string;
  minutes: number;
  outline: unknown;
  html: string;
  plan?: PlanStep[];
  /** Only in a sealed paper of an exam edition. */
  items?: Record<string, BankItem>;
}
