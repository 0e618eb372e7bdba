// The parts of window.study that exam/ and analysis/ add.

interface Study {
  exam: Exam;
  analysis: Analysis;
}

// Data of exams. ----------------------------------------------------------------------------------

type ListName = "modules" | "kinds" | "types" | "levels";

/** Numbers of a blueprint that have bounds. */
interface BoundedNumbers {
  /** The number of items. */
  count: number;
  minutes: number;
}

interface BlueprintNumbers extends BoundedNumbers {
  /** From 0 to SEEDS - 1. */
  seed: number;
  /** Whether it is one of two parallel papers: see pair.js. */
  paired: boolean;
}

/** 前测, 后测, or a single paper. */
type Form = "pre" | "post" | "";

/** The ids of two matched items, of the pretest and of the posttest. */
type Pair = [pre: string, post: string];

/** The choices that define a paper. Each list is in the order of the full list of its names. */
interface Blueprint extends BlueprintNumbers, Record<ListName, string[]> {}

type BlueprintFault = ListName | keyof BoundedNumbers | "few" | "";

/**
 * "wrong": the code was mistyped, or this site never made it; "other": it belongs to another bank;
 * "few": the bank has too few items for its paper; "": there is no fault.
 */
type CodeFault = "wrong" | "other" | "few" | "";

/** A paper that can be sat. */
interface LoadedPaper {
  /** The ids of the items, in order. */
  ids: string[];
  minutes: number;
  /** The bank of the items: for a sealed paper, only that paper's own items. */
  bank: Bank;
}

/** A paper of a code that the reader opened. */
interface OpenPaper extends LoadedPaper {
  code: string;
  /** The total of all items. */
  points: number;
  /** Absent for a sealed paper, whose bank is not on its site. */
  blueprint?: Blueprint;
}

type ExamMarks = Record<string, ExamMark>;

interface HandedInExam extends ExamRecord {
  done: HandedIn;
}

/** An exam in the store of records. */
interface StoredExam {
  id: string;
  examRecord: ExamRecord;
  /** Whether the exam was begun just now. */
  isNew?: boolean;
}

interface ExamScore {
  /** The number of marks. */
  count: number;
  points: number;
  /** The points available. */
  of: number;
}

// The clock of an exam. All spans are in milliseconds. --------------------------------------------

interface ClockReading {
  /** Since 1970, by the wall clock. */
  wall: number;
  /** By the monotonic clock, whose origin is arbitrary. */
  mono: number;
}

/**
 * "jump": the wall clock was moved by the span, which is never counted as used time.
 * "away": the page did not run for the span, which is counted.
 * "back": the span of time away was excluded because the reader said that the clock was wrong.
 */
type ClockNoteType = ClockNote[1];

/** A running clock. */
interface ExamWatch {
  clock: ClockRecord;
  /** The monotonic clock at the last reading. */
  mono: number;
  /** The wall clock less the monotonic clock. */
  base: number;
  /** The span by which the wall clock was moved at the last reading; otherwise 0. */
  jump: number;
}

interface ExamClock {
  /** Return the clock of an exam that begins at `time`. */
  begin(time: number): ClockRecord;
  /**
   * Start a watch from a stored clock. The time since the clock was last seen counts as used. A
   * wall clock that went backwards adds nothing.
   */
  start(clock: ClockRecord, reading: ClockReading): ExamWatch;
  /** Return the watch after another reading. */
  read(last: ExamWatch, reading: ClockReading): ExamWatch;
  /** Return a watch that adds no time: used while the reader is asked whether the exam is over. */
  pause(clock: ClockRecord, reading: ClockReading): ExamWatch;
  /** Return how much of the exam's time is used up. */
  elapsed(clock: ClockRecord): number;
  /** Return the time away that counts as used: all of it, less what was excluded. */
  countedAway(clock: ClockRecord): number;
  /** Return how much time of an exam of `length` is left. */
  left(clock: ClockRecord, length: number): number;
  /**
   * Return the state of an exam of `length`. "asked": the time is used up and includes time away,
   * so the reader is asked whether to exclude it.
   */
  state(clock: ClockRecord, length: number): "on" | "asked" | "over";
  /** Return a clock that excludes all time away until `time`. */
  excludeAway(clock: ClockRecord, time: number): ClockRecord;
}

interface ExamNotes {
  /** The tolerance in milliseconds: a smaller change of the wall clock is not noted. */
  TOLERANCE: number;
  /** Return the sum of the spans of one type of notes. */
  total(clock: ClockRecord, type: ClockNoteType): number;
  /**
   * Summarize the notes of a clock: the span of each jump, and the sums of time away and of
   * excluded time. Without a clock, as in exams of an old version, there are none.
   */
  summary(clock?: ClockRecord | null): { jumps: number[]; away: number; excluded: number };
}

// exam/ -------------------------------------------------------------------------------------------

/** An item on the page, set up for answering. */
interface ExamItem {
  id: string;
  node: HTMLElement;
  handle: ReturnType<Study["quiz"]["start"]>;
}

/** The scripts add their parts in the order of export/assets.py: first those that need no page. */
interface Exam {
  // blueprint.js
  LISTS: Record<Exclude<ListName, "modules">, string[]>;
  LIST_NAMES: ListName[];
  /** Return the full lists of a bank. */
  lists(bank: Pick<Bank, "modules">): Record<ListName, string[]>;
  /** Return the ids of the items that a blueprint allows. */
  fitting(blueprint: Record<ListName, string[]>, bank: Pick<Bank, "items">): string[];
  isInBounds(numbers: BoundedNumbers): boolean;
  /**
   * Return the first fault of a blueprint: the name of an empty list, the name of a number out of
   * bounds, or "few" if its count exceeds its capacity. Return "" if there is no fault.
   */
  fault(blueprint: Blueprint, bank: Bank): BlueprintFault;

  // code.js
  /** The number of different seeds. */
  SEEDS: number;
  /** Decode the numbers of a normalized code; this does not need the bank. */
  decodeNumbers(code: string): BlueprintNumbers;
  /** Return the code of the other paper of a pair; this does not need the bank. */
  partnerOf(code: string): string;
  encode(blueprint: Blueprint, bank: Bank): string;
  /** Normalize a typed code: fold case and width, remove separators, map O to 0, I and L to 1. */
  normalizeCode(typed: string): string;
  /** Format a code for display, in groups of four digits. */
  displayCode(code: string): string;
  /** Check a normalized code by its length, its check digit and its bank. */
  checkCode(code: string, bank: Bank): CodeFault;
  /** Decode a typed code. Return its blueprint, or why there is none. */
  decode(
    typed: string,
    bank: Bank
  ): { blueprint: Blueprint; fault?: undefined } | { blueprint?: undefined; fault: CodeFault };

  // pair.js
  /**
   * Choose up to `count` pairs of ids, one for the pretest and one for the posttest; no two chosen
   * items are enemies. `ranked` has the candidates of each module in the order in which they are
   * tried. Each module gives pairs in proportion to its candidates, by the method of Sainte-Laguë,
   * as long as it can. The items of a pair are of one module and type, and if possible of one
   * family and level. A choice of more pairs begins with the pairs of a choice of fewer.
   */
  pairs(ranked: Map<string, string[]>, items: BankItems, count: number): Pair[];
  formOf(numbers: Pick<BlueprintNumbers, "paired" | "seed">): Form;

  // paper.js
  /**
   * Return how many items a paper of a blueprint can have, at most `most`. The number depends on
   * the seed, because enemies exclude each other. The count of the blueprint is ignored.
   */
  capacity(blueprint: Blueprint, bank: Pick<Bank, "items">, most: number): number;
  /**
   * Return the ids of the items of a paper, in order. No two of them are enemies. Each chosen
   * module gives its proportional number of items, unless enemies prevent it.
   */
  draw(blueprint: Blueprint, bank: Pick<Bank, "items">): string[];
  /** Sort the ids of a paper for version A (A 卷), grouped by type. */
  orderA(ids: string[], items: BankItems, seed: number): string[];
  /** Sort the ids of a paper for version B (B 卷), from the order of version A. */
  orderB(ids: string[], items: BankItems, seed: number): string[];
  /**
   * Return the names in an order that is neither the given one nor one of the `barred` ones; in the
   * given order if there is no other. A barred order is a text of names joined by spaces.
   */
  shuffle(names: string[], salt: string, barred: string[]): string[];

  // marks.js
  /**
   * Stands in place of an item's revision on a sealed paper, because a revision is a hash that
   * includes the key.
   */
  SEALED: string;
  /** Return whether an exam was sat on a sealed paper; see sealed.js. */
  isSealed(examRecord: Pick<ExamRecord, "paper">): boolean;
  isHandedIn(examRecord: ExamRecord): examRecord is HandedInExam;
  /** Return whether an exam that was handed in has been marked. */
  isMarked(marks: ExamMarks): boolean;
  /** Sum up marks. A null share scores nothing. */
  score(marks: ExamMarks): ExamScore;
  /**
   * Sum up the marks by names. `namesOf` returns the names of an id; an item with two names counts
   * for both. Names without marks are left out.
   */
  scores(
    marks: ExamMarks,
    names: string[],
    namesOf: (id: string) => string[]
  ): ({ name: string } & ExamScore)[];
  /** Round points to a tenth. */
  toTenths(points: number): number;
  /** Format sorted numbers, with a run of consecutive numbers as a range: 2、4–6. */
  ranges(numbers: number[]): string;
  /** Return whether an answer contains a text that is not empty. */
  isGiven(answer: string[]): boolean;

  // notes.js
  /** Return a span of time in the most suitable unit: the name of the unit, and the number. */
  inUnit(span: number): [unit: string, number: number];
  notes: ExamNotes;

  // clock.js
  clock: ExamClock;

  // dom.js
  root: HTMLElement;
  /** Return the element of the page with `data-show=name`. */
  find(name: string): HTMLElement;
  findInput(name: string): HTMLInputElement;
  /** Return the elements with `data-show=name`: none if the page of this edition lacks them. */
  optional(name: string): HTMLElement[];
  /** Return a text of the page, with %0, %1 … replaced by the values. */
  say(name: string, ...values: unknown[]): string;
  /**
   * Add a row to a table body. Its first cell is the row header. On phones, where the table has no
   * header row, `data-label` gives each cell the title of its column.
   */
  addRow(body: HTMLElement, texts: (string | number)[]): HTMLTableRowElement;
  /**
   * Return a text with the number of items of the exam's paper that are missing from `itemIds`; ""
   * if none is missing.
   */
  describeLeftOut(examRecord: ExamRecord, itemIds: string[]): string;
  /** The paths of the scripts that are needed after an exam. */
  AFTER: string[];
  /** Return 前测 or 后测, or "" for the code of a single paper. */
  formName(code: string): string;
  /** Return a code as it is shown, after the name of its form. */
  titleOf(code: string): string;
  /** Return the label of a name in one of the blueprint's lists. */
  label(list: ListName, name: string): string;
  /** Format milliseconds since 1970. */
  formatTime(time: number): string;
  /** Format a duration in milliseconds, in the most suitable unit. */
  formatSpan(span: number): string;
  /** Show a message, which screen readers announce. */
  announce(text: string): void;
  /**
   * Show a screen. With a message, announce it and focus the heading of the screen; the first
   * screen of a visit has no message. A paper that is still being prepared for printing is
   * discarded.
   */
  showScreen(name: "home" | "ready" | "sitting" | "report" | "none", message?: string): void;
  focusHeading(screen: string): void;

  // scripts.js
  /** Run an action once all scripts of these paths have run, in order; load those that have not. */
  need(paths: string[], then: () => void): void;

  // sheet.js
  /** Load the items of some ids. If an item cannot be loaded, call `failed` with a message. */
  loadItems(ids: string[], bank: Bank, failed: (message: string) => void, then: () => void): void;
  /**
   * Return a function that lays out one item at a time, given its element and its index. Items
   * stand under the headings of their types, with numbers and points. Once the box is laid out
   * anew, the earlier function no longer changes the page.
   */
  layOut(box: HTMLElement, ids: string[], bank: Bank): (node: HTMLElement, index: number) => void;
  /**
   * Set up loaded items and fill in the given answers, in time slices. `action` gets each item and
   * its index. At the end, `then` gets all items.
   */
  setUpItems(
    ids: string[],
    answers: ExamRecord["answers"],
    bank: Bank,
    prefix: string,
    action: (item: ExamItem, index: number) => void,
    then?: (all: ExamItem[]) => void
  ): void;
  /** Remove the parts of an item that reveal the answer. A sealed paper has none. */
  removeAnswers(node: HTMLElement): void;

  // papers/versions.js
  /** Give the lettered entries of an item the names by which they are answered. */
  nameEntries(node: HTMLElement): void;
  /** Shuffle the lists of an item (B 卷), but never into the order that is the right answer. */
  shuffleLists(node: HTMLElement, seed: number): void;
  /** Return the right answer of an item in its present order, in the words of the bank. */
  keyText(node: HTMLElement): string;

  // papers/print.js
  /** Lay out a paper that only the printer shows, and print it. */
  printPaper(paper: OpenPaper, version: "A" | "B"): void;

  // papers/save.js
  /** Save the chosen document of a paper as .docx. */
  saveWord(paper: OpenPaper): void;

  // grid.js
  grid: ExamGrid;

  // report.js
  /** Remove the report, so that nothing of another exam remains. */
  clearReport(): void;
  showReport(examRecord: HandedInExam, bank: Bank, message: string): void;
  /** Download the shown exam as a file for the trainer. */
  saveReport(): void;

  // sitting.js
  /**
   * Load the items of a paper, then call `make` with the present time to get an exam, and continue
   * the exam from its stored state. The exam's time runs only once the items are loaded. If an item
   * cannot be loaded, call `failed` with a message.
   */
  sit(
    make: (time: number) => StoredExam,
    paper: LoadedPaper,
    message: string,
    failed: (message: string) => void
  ): void;
  /**
   * Add the answer to an item of an exam that was handed in as an attempt. Repeated calls add it
   * only once. An unmarked answer is not added, since it would count as wrong.
   */
  addAttempt(id: string, examRecord: HandedInExam): void;
  /** Ask the reader to confirm handing in. */
  askToHandIn(): void;
  /** Close the question of `askToHandIn`. */
  returnToItems(): void;
  handIn(): void;
  /** Continue without counting the time away: the reader said that the clock was wrong. */
  excludeAway(): void;

  // start.js
  /** Show the first screen, with the exams of the past. */
  showHome(message?: string): void;
}

/** The state of the grid. An item is named by its number, from 1. */
interface GridState {
  /** Not completely answered. */
  open: number[];
  flagged: number[];
  current: number;
}

interface ExamGrid {
  /** Return the ids of the items that this tab keeps flagged under a key. */
  readFlags(key: string): string[];
  saveFlags(key: string, ids: string[]): void;
  /** Draw a button for each of `count` items; `jump` gets the number of a pressed one. */
  draw(count: number, jump: (number: number) => void): void;
  show(state: GridState): void;
}

// analysis/ ---------------------------------------------------------------------------------------

/** A file of exams that was read. */
interface ExamFile {
  name: string;
  /** The name of the person in whose browser the file was made; "" if there is none. */
  member: string;
  /** By id in that browser. */
  exams: Record<string, ExamRecord>;
  /** Whether a trainer typed them in from paper. */
  byHand?: boolean;
}

/** What was found in a file, and the faults as texts. */
interface OpenedFile {
  file?: ExamFile;
  votes?: NamedVotes;
  faults: string[];
}

/** An exam of a file. */
interface ReadExam {
  /** The name of the person, cleaned; "" if neither the exam nor the file has one. */
  who: string;
  /** Normalized; not checked. */
  code: string;
  record: ExamRecord;
  /** Names of the files that contain it. */
  files: string[];
  /** Whether a trainer typed it in from paper: no moments, and perhaps marks without answers. */
  byHand: boolean;
  /** Equal for exams of one person and one code. */
  key: string;
  /** Equal for exams with the same code, beginning and answers; of typed exams, also the name. */
  print: string;
  /** Equal for identical records of one person. */
  text: string;
}

interface FinishedExam extends ReadExam {
  record: HandedInExam;
}

interface ComparedExam extends FinishedExam {
  /** The `text` of each exam, before this one in the files, of which this one is a copy. */
  copies: string[];
}

/** "code": no paper has this code; "paper": its exams disagree; "changed": no item is unchanged. */
type PaperFault = "" | "code" | "paper" | "changed";

/** The paper of a code, for marking its exams. */
interface StatedPaper {
  fault: PaperFault;
  minutes: number;
  /** Revisions by id. */
  items: Record<string, string>;
  /** The ids of the items that can be marked, in order. */
  ids: string[];
  /** A canonical text of the items that most exams state; "" for a paper of this bank. */
  stated: string;
  /** The number of items that cannot be marked, because they were revised or removed. */
  gone: number;
}

/** The name of a fault, and values for its text; times are in milliseconds since 1970. */
type ExamFault = [name: string, ...values: (string | number)[]];

/** An exam that was marked again. If it has faults, it must not be counted. */
interface MarkedExam extends ComparedExam {
  /** When it was handed in, in milliseconds since 1970, with the correction `shift`. */
  time: number;
  /**
   * By how much its dates had to be corrected, in milliseconds. An exam with a correction is
   * doubtful, because notes of a clock are easily forged.
   */
  shift: number;
  faults: ExamFault[];
  marks: ExamMarks;
  /** By id of the item. */
  answers: Record<string, string[]>;
}

interface CountedExam extends MarkedExam {
  /** Whether the exam counts because the trainer chose it. */
  isChosen?: boolean;
}

interface SeparatedExams {
  sure: MarkedExam[];
  /**
   * Groups of different exams of one person and one code, or of exams of several persons with most
   * answers at the same moments, or of one exam whose dates had to be corrected.
   */
  doubtful: MarkedExam[][];
}

/** What the files contain. */
interface Assessment {
  bank: Bank;
  /** By code. */
  papers: Record<string, StatedPaper>;
  marked: MarkedExam[];
  /** Unfinished exams of persons who handed in none of that code. */
  open: ReadExam[];
  /** The number of exams found in several files. */
  repeated: number;
  /** Elements of items, by id. */
  nodes: Record<string, HTMLElement>;
  /** Keys of items, by id; null if this site has the item without its answers. */
  keys: Record<string, Key | null>;
}

interface ItemStatistics {
  id: string;
  /** How many persons sat the item. */
  count: number;
  /** The share of its points that was scored; null if the item has no points. */
  facility: number | null;
  /** The correlation of its points with those of all other items. */
  discrimination: number | null;
}

type Score = Pick<ExamScore, "points" | "of">;

interface PersonScores<Sitting> {
  sitting: Sitting;
  score: Score;
  /** Scores by module. */
  modules: Map<string, Score>;
}

interface ItemOption {
  value: string;
  text: string;
  isRight: boolean;
  /** The index of the blank, or null if any part of the answer may contain the option. */
  blank: number | null;
}

type TableCell = string | number | Date;

/** The scripts add their parts in the order of export/assets.py: first those that need no page. */
interface Analysis {
  // text.js
  /** Return a text in one line, without invisible characters. */
  cleanText(text: string): string;
  /** Fold a name so that look-alike names compare equal: ignore spaces, width and case. */
  foldName(name: string): string;
  /** Format milliseconds since 1970 as a date with hours and minutes. */
  formatTime(time: number): string;
  /** Format a date with hours, minutes and seconds. */
  formatSeconds(time: number): string;

  // sittings.js
  readExam(file: ExamFile, id: string): ReadExam;
  /** Group exams by a property. Groups and exams are in their original order. */
  groupsBy<Name extends string, T extends Record<Name, string>>(
    exams: T[],
    name: Name
  ): Map<string, T[]>;
  /** Remove duplicates; separate the exams that were handed in. */
  distinct(exams: ReadExam[]): {
    done: FinishedExam[];
  } & Pick<Assessment, "open" | "repeated">;
  /** Add to each exam which exams before it have most answers at the same moments. */
  withCopies(exams: FinishedExam[]): ComparedExam[];
  /**
   * Separate the marked exams that fit into those beyond doubt and groups of doubtful ones. Each is
   * in the order of handing in. The files cannot show which exam of a group is genuine, since a
   * name and an earlier date are easily forged.
   */
  separate(fitting: MarkedExam[]): SeparatedExams;

  // counted.js
  /**
   * Return whether a doubtful group consists of several exams of one person. Only of such a group
   * can the trainer choose the first exam by a button: in a group of copies, dates prove nothing.
   */
  isOfOne(group: MarkedExam[]): boolean;
  /** Return the exams that count: those beyond doubt and those chosen by the trainer. */
  counted(separate: SeparatedExams, isChosen: (each: MarkedExam) => boolean): CountedExam[];
  /** Return the doubtful groups of which no exam was chosen. */
  pending(separate: SeparatedExams, isChosen: (each: MarkedExam) => boolean): MarkedExam[][];
  /**
   * Return the papers with at least one fitting exam, and how many count; the most frequent first.
   */
  countedPapers(
    separate: SeparatedExams,
    isChosen: (each: MarkedExam) => boolean
  ): { code: string; count: number }[];

  // marking.js
  /** Return the paper of a code. A paper of another bank is inferred from its exams. */
  paper(code: string, exams: FinishedExam[], bank: Bank): StatedPaper;
  /**
   * Mark an exam again. `keys` has the keys of the items that could be loaded; `now` is the time of
   * this computer, in milliseconds since 1970.
   */
  mark(
    each: ComparedExam,
    paper: StatedPaper,
    keys: Assessment["keys"],
    bank: Bank,
    now: number
  ): MarkedExam;

  // statistics.js
  /**
   * Return Pearson's correlation; null if there are fewer than three pairs, or if all values of one
   * side are equal.
   */
  correlation(left: number[], right: number[]): number | null;
  /**
   * Return statistics of each item, in the order of ids. For the discrimination see J. P. Guilford,
   * The correlation of an item with a composite of the remaining items in a test, Educational and
   * Psychological Measurement 13, 1953, 87–93. Unlike the difference between the upper and lower
   * 27 %, it uses every person, needs no rule for ties, and handles partial points, which matters
   * for small classes.
   */
  itemStatistics(sittings: Pick<MarkedExam, "marks">[]): ItemStatistics[];
  /** Return the total score of each sitting, in order, and its scores by module. */
  personScores<Sitting extends Pick<MarkedExam, "marks">>(
    sittings: Sitting[],
    moduleOf: (id: string) => string
  ): PersonScores<Sitting>[];
  /** Return the mean, the lowest and the highest share of the scores. */
  summary(persons: { score: Score }[]): {
    count: number;
    mean: number;
    lowest: number;
    highest: number;
  };
  /** Return the distractors that nobody chose. */
  unchosen(options: ItemOption[], answers: string[][]): ItemOption[];

  // csv.js
  /**
   * Return rows as CSV according to RFC 4180, after the byte order mark by which Excel recognizes
   * UTF-8.
   */
  csv(rows: TableCell[][]): string;

  // options.js
  /** Return the options of an item. Each blank has its own; in matching, all share one list. */
  options(node: HTMLElement, key: Key): ItemOption[];

  // sealed.js
  /**
   * Return the record of an exam on a sealed paper with the ids of the bank, unmarked. Return
   * null if the code belongs to another bank. `nodeOf` returns the element of a loaded item. Any
   * other record is returned unchanged.
   */
  unseal(
    examRecord: ExamRecord,
    bank: Bank,
    nodeOf: (id: string) => HTMLElement
  ): ExamRecord | null;

  // assessment.js
  /** Load the elements and keys of those items that are available. */
  itemsOf(ids: string[], bank: Bank): Promise<Pick<Assessment, "nodes" | "keys">>;
  /** Mark all exams of some files. `now` is the time of this computer. */
  assess(files: ExamFile[], bank: Bank, now: number): Promise<Assessment>;

  // dom.js
  root: HTMLElement;
  /** Return the element of the page with `data-show=name`. */
  find(name: string): HTMLElement;
  /** Return the button with `data-control=name`. */
  control(name: string): HTMLElement;
  /** Return a text of the page, with %0, %1 … replaced by the values. */
  say(name: string, ...values: unknown[]): string;
  /** Round to a hundredth. */
  toHundredths(number: number): number;
  /** Format a code in groups. The code comes from a file and may have any length. */
  displayCode(code: string): string;
  /** Format a code after the name of its form, 前测 or 后测. */
  titleOf(code: string): string;
  /** Return the name of a person who sat an exam, or the file's name if there is none. */
  nameOf(each: Pick<ReadExam, "who" | "files">): string;
  /** Format a duration in milliseconds, in the largest fitting unit. */
  formatSpan(span: number): string;

  // tables.js. The functions show a table, and return its rows for a file.
  /** `format` returns the text of a value in the page; the column at `header` names a row. */
  showTable(
    name: string,
    columns: { text: string; format?: (value: TableCell) => string }[],
    rows: TableCell[][],
    header: number
  ): TableCell[][];
  /** Return the stem of an item without its type. */
  stemOf(node: HTMLElement): string;
  /** Describe the distractors of an item that nobody chose. */
  describeUnchosen(
    id: string,
    sittings: CountedExam[],
    found: Pick<Assessment, "nodes" | "keys">
  ): string;
  showSummary(
    sittings: CountedExam[],
    paper: StatedPaper,
    /** Numbers of groups and of exams that are not counted. */
    apart: { doubtful: number; faulty: number }
  ): void;
  showPersons(sittings: CountedExam[], bank: Bank): TableCell[][];
  /** Show the items in the order and with the numbers of the paper. */
  showItems(
    sittings: CountedExam[],
    paper: StatedPaper,
    found: Pick<Assessment, "bank" | "nodes" | "keys">
  ): TableCell[][];

  // own.js
  /** Return the content of one of the trainer's own files; null for any other file. */
  readOwn(file: File): Promise<Record<string, unknown> | null>;
  /** Load the scripts that read files and mark exams. */
  loadReading(): Promise<void>;
  /** Load the scripts that compare papers and open papers that were typed in. */
  loadTraining(): Promise<void>;

  // page.js
  /** Count the exams of a file in place of those of an earlier one, or in addition if null. */
  put(old: ExamFile | null, file: ExamFile): void;

  // doubts.js
  /** Show texts as a list. Hide the section of an empty list. */
  list(name: string, texts: string[]): void;
  /** Show the exams with faults. */
  showFaulty(faulty: MarkedExam[]): void;
  /** Show doubtful exams by group, side by side; the trainer ticks those that count. */
  showDoubtful(groups: MarkedExam[][], isChosen: (each: MarkedExam) => boolean): void;
  /** Show notes for the trainer: exams not handed in, notes of clocks, and duplicates. */
  showNotes(found: Pick<Assessment, "open" | "marked" | "repeated">): void;
}
