// The part of window.study that training/ adds: 前测 and 后测 compared.

interface Study {
  training: Training;
}

/** The low and the high end of a 95 % interval. */
type Interval = [low: number, high: number];

/** The results of a class on two papers; shares from 0 to 1. */
interface ClassResult {
  /** By person: the share of the points scored before and after. */
  persons: { before: number; after: number }[];
  /** The facilities of the items before, and of those after, among these persons. */
  before: number[];
  after: number[];
}

/** An exam that counts: the person's name and the marks. */
type Sitting = Pick<CountedExam, "who" | "marks">;

interface PairedSitting {
  who: string;
  before: ExamMarks;
  after: ExamMarks;
}

interface Matching {
  /** Persons who sat both papers. */
  both: PairedSitting[];
  /** Names of persons who sat only one. */
  before: string[];
  after: string[];
  /** Names that occur several times on one paper, and persons without a name. */
  unclear: string[];
}

interface Gain {
  before: number;
  after: number;
  gain: number;
  interval: Interval | null;
  /** The normalised gain: see `hake`. */
  hake: number | null;
}

interface ClassGain extends Gain {
  /** The number of persons. */
  count: number;
  /** The numbers of items, before and after. */
  items: number[];
  hakeInterval: Interval | null;
}

/** "known": known before the training; "unlearnt": after it, no better than by guessing. */
type Verdict = "known" | "unlearnt" | "";

/** The scripts add their parts in the order of export/assets.py: first those that need no page. */
interface Training {
  // interval.js
  /** Return the 97.5 % quantile of Student's t distribution, right to three digits. */
  quantile(freedom: number): number;
  mean(numbers: number[]): number;
  /**
   * Return the score interval of a share of `count` trials: E. B. Wilson, Probable inference, the
   * law of succession, and statistical inference, J. of the American Statistical Association 22,
   * 1927, 209–212. Partial credit is treated as right or wrong answers with the same mean. These
   * vary more (Bhatia & Davis 2000), so the interval is rather too long than too short.
   */
  wilson(share: number, count: number): Interval;
  /**
   * Return the interval of one person's gain between two papers with different items, by the hybrid
   * score method: number 10 in R. G. Newcombe, Interval estimation for the difference between
   * independent proportions, Statistics in Medicine 17, 1998, 873–890.
   */
  personInterval(
    before: { share: number; count: number },
    after: { share: number; count: number }
  ): Interval;
  /**
   * Return the interval of a class's mean gain, for other persons and other items of the same kind:
   * Student's t, with degrees of freedom by F. E. Satterthwaite, An approximate distribution of
   * estimates of variance components, Biometrics Bulletin 2, 1946, 110–114. Return null with fewer
   * than two persons or two items on a paper, or if nothing varies: then nothing can be inferred.
   */
  gainInterval(result: ClassResult): Interval | null;
  /**
   * Return the normalised gain: the share that was gained of what could be gained (R. R. Hake,
   * Interactive-engagement versus traditional methods, American J. of Physics 66, 1998, 64–74).
   * Return null if nothing could be gained.
   */
  hake(before: number, after: number): number | null;
  /**
   * Return the interval of a class's normalised gain, a ratio of two means: E. C. Fieller, Some
   * problems in interval estimation, J. of the Royal Statistical Society B 16, 1954, 175–185.
   * Return null where `gainInterval` does, and if the interval is unbounded because the class may
   * have known everything before.
   */
  hakeInterval(result: ClassResult): Interval | null;

  // gain.js
  /** Find who sat both papers, by name. */
  match(before: Sitting[], after: Sitting[]): Matching;
  /** The number of persons from which on a facility is measured. */
  LEAST_PERSONS: number;
  /**
   * Return the content of docs/registry/facilities.json, by item: its revision, and the percentage
   * of right answers. An item of the pretest has the facility measured by the pretest, if enough
   * persons sat the item; any other item has that of the bank. `revisions` are the pretest's.
   */
  facilities(
    sittings: Pick<CountedExam, "marks">[],
    revisions: Record<string, string>,
    bank: Pick<Bank, "items">
  ): Record<string, [revision: string, percent: number]>;
  personGain(person: PairedSitting): PersonGain;
  /** Return the gain of a class on those items that are chosen; null without persons or items. */
  classGain(both: PairedSitting[], isChosen: (id: string) => boolean): ClassGain | null;
  /** Return the share of right answers that guessing gives. */
  chance(key: Key | null): number;
  verdict(form: Form, facility: number, chance: number): Verdict;
  /** Return what the shows of hands on an item tell; its options are named by their indexes. */
  handsOn(hands: Hands, key: Key | null): HandsFacts;

  // cells.js
  /**
   * Return the ids of each lettered list of an item, in the order in which a version of the paper
   * prints them; null for a blank to be filled in by hand. `steps` are those of an ordering item.
   */
  lists(
    id: string,
    key: Key,
    steps: string[],
    version: "A" | "B",
    seed: number
  ): (string[] | null)[];
  /**
   * Return the answer that a text in a cell gives, and its share; the answer is null if the text is
   * a mark. Return null if the text cannot be read.
   */
  readCell(
    typed: string,
    key: Key,
    lists: (string[] | null)[]
  ): { answer: string[] | null; share: number } | null;

  // files.js
  /** Return the content of one of the trainer's own files, or why the file is refused. */
  readFile(value: Record<string, unknown>, bank: Bank): VotesFile | SheetsFile | OwnRefusal;
  /** Return the content of a file with papers that were typed in. */
  fileOf(sheets: SheetsFile): Record<string, unknown>;
  /** Return the exams of the rows that can be read, and the cells that cannot. */
  recordsOf(
    sheets: SheetsFile,
    bank: Bank,
    keys: Assessment["keys"],
    stepsOf: (id: string) => string[]
  ): SheetRecords;
  /** Return the ids of the items of a printed paper, in the order of their numbers. */
  printed(blueprint: Blueprint, bank: Bank, paper: "A" | "B"): string[];

  // picture.js
  /** Draw one dot for all persons with the same shares before and after. */
  drawPersons(box: HTMLElement, persons: Gain[], axes: string[]): void;
  /** Draw the number of each item at its facility and its discrimination. */
  drawItems(
    box: HTMLElement,
    items: (Pick<ItemFacts, "number" | "form" | "discrimination"> & { facility: number | null })[],
    axes: string[]
  ): void;

  // tables.js
  /** Return a share in percent, rounded to a tenth. */
  tenths(share: number): number;

  // The other functions of tables.js show tables, and return their rows for files.
  showClass(both: PairedSitting[], bank: Bank): { modules: TableCell[][]; kinds: TableCell[][] };
  showPersons(both: PairedSitting[], bank: Bank): TableCell[][];
  showItems(
    papers: Partial<Record<"pre" | "post", TrainingPaper>>,
    votes: NamedVotes[],
    assessment: Assessment
  ): TableCell[][];

  // grid.js
  grid: {
    /** Open an empty grid for the code and the version on the page. */
    open(bank: Bank): Promise<void>;
    /**
     * Load the paper of a file, and fill the grid unless it has rows that are not saved. Return
     * null if the items cannot be loaded.
     */
    fill(sheets: SheetsFile, bank: Bank): Promise<Grid | null>;
    count(): void;
    save(): void;
    /** Return a function that returns the steps of an ordering item as they are shown. */
    stepsIn(open: Pick<Grid, "nodes">): (id: string) => string[];
  };

  // start.js
  /** Return a file with exams that were typed in. */
  examFile(name: string, records: ExamRecord[]): ExamFile;
  /** Describe what cannot be read in a row. */
  describeFaults(sheets: SheetsFile, row: number, wrong: SheetRecords["faults"]): string[];
  /** Open a file of the trainer's: exams or votes, and the faults as texts. */
  open(value: Record<string, unknown>, name: string, bank: Bank): Promise<OpenedFile>;
  /** Show a pair of papers, if there is one, and shows of hands. */
  show(found: {
    papers: Record<"pre" | "post", TrainingPaper> | null;
    votes: NamedVotes[];
    assessment: Assessment;
  }): void;
  /** Save facilities.json for the authors. */
  saveFacilities(): void;
  /** Save a table as a file. */
  save(name: string, code: string): void;
}

/** A paper and its exams that count. */
interface TrainingPaper {
  code: string;
  sittings: CountedExam[];
}

interface PersonGain extends Gain {
  who: string;
}

/** The hands for each option, in the order of the bank; empty if none were counted. */
interface Hands {
  first: number[];
  second: number[];
}

interface HandsFacts {
  /** The share of hands for the right option; null without hands, or if several can be right. */
  before: number | null;
  after: number | null;
  /** The number of hands of the vote with more hands. */
  count: number;
  /** The indexes of wrong options for which no hand was raised. */
  unchosen: number[];
}

/** The shows of hands of one session, read from a file that the stage saved: a `SessionFile`. */
interface VotesFile {
  kind: "votes";
  module: string;
  items: Record<string, Hands>;
  /** The JSON of the file: equal for equal files. */
  text: string;
}

type NamedVotes = VotesFile & { name: string };

interface SheetRow {
  name: string;
  /** The texts of the cells, in the order of the printed paper. */
  cells: string[];
}

/** Papers as a trainer typed them in. The file has also a `version` and the id of the `site`. */
interface SheetsFile {
  kind: "sheets";
  code: string;
  paper: "A" | "B";
  /** When the grid was opened, in milliseconds since 1970. */
  time: number;
  rows: SheetRow[];
}

/** Why a file is refused: the name of the reason, and the place of the fault or the wrong value. */
interface OwnRefusal {
  fault: string;
  place: string;
}

interface SheetRecords {
  records: ExamRecord[];
  /** The cells that cannot be read: the index of the row, and that of the cell in it. */
  faults: { row: number; cell: number }[];
}

interface Grid {
  code: string;
  paper: "A" | "B";
  ids: string[];
  bank: Bank;
  nodes: Assessment["nodes"];
  keys: Assessment["keys"];
  time: number;
  /** The exams of the grid that were counted last; null before. */
  file: ExamFile | null;
}

interface ItemFacts {
  id: string;
  /** The paper or the file from which the facts are. */
  source: string;
  form: Form;
  number: number;
  count: number;
  /** Facilities. */
  before: number | null;
  after: number | null;
  discrimination: number | null;
  /** Wrong options that nobody chose, as a text. */
  unchosen: string;
  verdicts: Verdict[];
}
