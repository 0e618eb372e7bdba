// The parts of window.study that records/, review/, quiz/ and exchange.js add.

interface Study {
  answerForm(text: string): string;
  record: StudyRecord;
  validation: Validation;
  review: Review;
  storage: StudyStorage;
  changes: Changes;
  store: Store;
  marking: Marking;
  controlsOf(item: HTMLElement): Controls;
  quiz: Quiz;
  sets: Sets;
  exchange: Exchange;

  /**
   * Pass the bank to `then`, or null if it cannot be loaded. `then` is called again after each
   * retry by the reader.
   */
  loadBank(then: (bank: Bank | null) => void): void;
  /** Pass the article of a page to `then`, or null if it cannot be loaded. */
  loadArticle(page: string, then: (article: Article | null) => void): void;
  /** Load items, then pass the ids of those that are available to `then`, in the same order. */
  loadItems(ids: string[], items: BankItems, then: (available: string[]) => void): void;
  /** Return a copy of the element of a loaded item. */
  itemElement(id: string, items: BankItems, prefix: string): HTMLElement;
  /** Load items, then pass copies of the elements of those that are available to `then`. */
  loadElements(
    ids: string[],
    items: BankItems,
    prefix: string,
    then: (elements: HTMLElement[]) => void
  ): void;
  /** Return a button that copies a passage with its citation. */
  cite(passage: Passage): HTMLElement;
}

// Records. All times are in milliseconds since 1970. --------------------------------------------

/** Entries by id, without a prototype: an id may be "constructor". */
type Entries<T> = Record<string, T>;
type BankItems = Entries<BankItem>;

/** Ids of options, texts of blanks, or ids of steps, in the order of the page. */
type Answer = string[];
/** `share` is how much of the answer is right, from 0 to 1. */
type Attempt = [time: number, revision: string, share: number, answer: Answer];
type ClockNote = [time: number, type: "away" | "back" | "jump", milliseconds: number];
/** `share` is null if the exam was handed in without being marked. */
type ExamMark = [revision: string, share: number | null, points: number];

interface ItemRecord {
  v: number;
  attempts: Attempt[];
}

interface ModuleRecord {
  v: number;
  sections: Entries<[time: number, isLearned: boolean]>;
  of: [time: number, sections: number];
}

/** Where the reader left off. */
interface PlaceRecord {
  v: number;
  time: number;
  /** Path from the root of the site. */
  page: string;
  /** Id of a heading, or "". */
  id: string;
  title: string;
}

/** How long an exam has run; see exam/clock.js. */
interface ClockRecord {
  /** Milliseconds. */
  used: number;
  /** The time of the last reading of the clock. */
  seen: number;
  notes: ClockNote[];
}

interface HandedIn {
  time: number;
  marks: Entries<ExamMark>;
}

interface ExamRecord {
  v: number;
  /** Time of the start. */
  time: number;
  code: string;
  name: string;
  /** Revisions of the items. Exams begun with an old version of the site have none. */
  paper?: Entries<string>;
  answers: Entries<[time: number, answer: Answer]>;
  /** Exams begun with an old version of the site have none. */
  clock?: ClockRecord | null;
  /** Null until the exam is handed in. */
  done: HandedIn | null;
}

interface Records {
  item: ItemRecord;
  module: ModuleRecord;
  place: PlaceRecord;
  exam: ExamRecord;
}
type RecordKind = keyof Records;
type AnyRecord = Records[RecordKind];
/** The records of one member. */
type RecordsByKind = { [Kind in RecordKind]: Entries<Records[Kind]> };

interface StudyRecord {
  /** Version of the format. */
  VERSION: number;
  /** No exam was sat before this time. */
  EARLIEST: number;
  /** The latest valid time. */
  LAST: number;
  /** The largest number of notes of a clock. */
  MOST_NOTES: number;
  KINDS: RecordKind[];
  map<T>(other?: Entries<T>): Entries<T>;
  dayOf(time: number): number;
  dateOf(time: number): string;
  after(time: number | undefined, now: number): number;
  settled(attempts: Attempt[], now: number): Attempt[];
  retired(records: Entries<ItemRecord>, items: BankItems): string[];
  hash(text: string | null): string;
  mergeClocks(
    one: ClockRecord | null | undefined,
    other: ClockRecord | null | undefined
  ): ClockRecord | null;
  join<Kind extends RecordKind>(
    kind: Kind,
    one: Records[Kind],
    other?: Records[Kind] | null
  ): Records[Kind];
}

/** Checks of untrusted values. */
interface Validation {
  isId(value: unknown): value is string;
  isText(value: unknown): value is string;
  isTime(value: unknown): value is number;
  isObject(value: unknown): value is Record<string, unknown>;
  isKind(value: unknown): value is RecordKind;
  isRecord<Kind extends RecordKind>(kind: Kind, value: unknown): value is Records[Kind];
}

// The review. -----------------------------------------------------------------------------------

interface ReviewState {
  /** The Leitner box: 0 before the first attempt, then 1 to 5. */
  box: number;
  /** The day on which the item is due, in days since 1970. */
  due: number;
  /** Whether the item is in the 错题本. */
  isInBook: boolean;
  /** The days with right answers since the last wrong one. */
  rightDays: number[];
}

interface ItemState extends ReviewState {
  id: string;
  attempts: Attempt[];
}

interface Review {
  LONGEST_INTERVAL: number;
  state(attempts: Attempt[], revision: string): ReviewState;
  settledRecords(records: Entries<ItemRecord>, now: number): Entries<ItemRecord>;
  due(records: Entries<ItemRecord>, items: BankItems, day: number): ItemState[];
  session(ids: string[], items: BankItems, most: number): string[];
  book(records: Entries<ItemRecord>, items: BankItems): ItemState[];
  calendar(records: Entries<ItemRecord>, items: BankItems, day: number, days: number): number[];
}

// Storage. --------------------------------------------------------------------------------------

/**
 * `blocked`: the browser does not let the site store anything. `full`: there is no more room.
 * `newer`: a text is of a later version of the site. `damaged`: a text cannot be read. `apart`:
 * the site was opened from a folder, and the browser stores the records of each page separately.
 */
type StorageFault = "blocked" | "full" | "newer" | "damaged" | "apart";

/** Texts by key; null removes the key. */
type Texts = Entries<string | null>;
/** Names by id. */
type Members = Entries<string>;

interface Parsed<T> {
  /** Null if there is no text or it cannot be read. */
  value: T | null;
  problem: "" | "newer" | "damaged";
}

/** Reads and writes the texts of this site in localStorage, and checks which can be read. */
interface StudyStorage {
  SITE: string;
  MEMBERS: string;
  FAULT_MESSAGES: Record<StorageFault, string>;
  read(key: string): string | null;
  /** Return whether the text was stored, or the key was removed. */
  write(key: string, text: string | null): boolean;
  keys(start: string): string[];
  hasRoom(length: number): boolean;
  recordKey(member: string, kind: RecordKind | "", id: string): string;
  parseKey(key: string): { member: string; kind: RecordKind; id: string } | null;
  isMemberId(id: string): boolean;
  hasFormat(key: string): boolean;
  parseRecord<Kind extends RecordKind>(
    kind: Kind,
    id: string,
    text: string | null
  ): Parsed<Records[Kind]>;
  parseMembers(text: string | null): Parsed<{ v: number; members: Members }>;
  problemOf(key: string, text: string | null): Parsed<unknown>["problem"];
  isNewer(key: string): boolean;
  isWritable(key: string): boolean;
  setAside(key: string, text: string): boolean;
  report(fault: StorageFault): void;
  faults(): StorageFault[];
  onfault(listener: (fault: StorageFault) => void): void;
}

/** Changes many keys of storage at once: see records/changes.js. */
interface Changes {
  recover(): boolean;
  carryOut(texts: Texts, isReplacing: boolean): boolean;
}

/**
 * What happened to the records: a fault of storage, a record that this window wrote (`kind`, `id`),
 * or a change by another window (`other` is the key, or null if everything was removed). No field
 * is set if many records changed, or if another member was chosen.
 */
interface StoreChange {
  fault?: StorageFault;
  kind?: RecordKind;
  id?: string;
  other?: string | null;
}

interface Store {
  site: string;
  /** The id of this page's member: the one who was chosen when the page was opened. */
  member: string;
  /** Return the id of the member who is chosen now: perhaps another window changed it. */
  chosen(): string;
  choose(id: string): boolean;
  members(): Members;
  setMembers(names: Members): boolean;
  memberTexts(names: Members): Texts;
  read<Kind extends RecordKind>(kind: Kind, id: string): Records[Kind] | null;
  add<Kind extends RecordKind>(kind: Kind, id: string, value: Records[Kind]): void;
  all<Kind extends RecordKind>(kind: Kind, member?: string): Entries<Records[Kind]>;
  change(texts: Texts, isReplacing: boolean): boolean;
  key(member: string, kind: RecordKind | "", id: string): string;
  unsaved(kind: RecordKind): string[];
  hasRoom(length: number): boolean;
  noteKey(name: string): string;
  note(name: string): string | null;
  setNote(name: string, text: string | null): boolean;
  faults(): StorageFault[];
  faultMessage(fault: StorageFault): string;
  unreadable(): { damaged: Entries<string>; newer: Entries<string> };
  isNewer(key: string): boolean;
  discard(texts: Entries<string>): void;
  onchange(listener: (change: StoreChange) => void): void;
}

// Marking. --------------------------------------------------------------------------------------

interface ChoiceKey {
  type: "single" | "multiple" | "true_false";
  options: string[];
  right: string[];
  /** Whether only one option can be chosen. */
  isOne: boolean;
}

interface BlanksKey {
  type: "cloze" | "matching";
  /** `options` are the ids in a list, or null if the answer is typed. */
  blanks: { accept: string[]; options: string[] | null }[];
}

interface OrderingKey {
  type: "ordering";
  /** The steps in the right order. */
  order: string[];
}

/** What is needed to mark the answers to an item. */
type Key = ChoiceKey | BlanksKey | OrderingKey;

/** The mark of an option that was chosen or missed, of a blank, or of a place in an order. */
interface Mark {
  /** The index of the option, of the blank, or in the order. */
  place: number;
  isRight: boolean;
  /** Whether this right option was not chosen. */
  isMissed?: boolean;
  /** Whether this missed option is the only one that may be chosen: 应选, not 漏选. */
  isInstead?: boolean;
  /** The chosen option or the text of the blank. It names the explanation of a wrong answer. */
  id?: string;
}

interface Marking {
  isPossible(key: Key, answer: Answer): boolean;
  mark(key: Key, answer: Answer): Mark[];
  share(key: Key, answer: Answer): number;
  isSaid(text: string, others: string[]): boolean;
}

/** The section of a module that an item asks about. */
interface StepLink {
  href: string;
  title: string;
}
interface Step extends StepLink {
  /** The number of its items that were not answered right. */
  missed: number;
}
/** The first answer to an item: its share, the step to read again, and a link to the item. */
interface Result {
  share: number;
  read: StepLink | null;
  link: HTMLElement;
}
interface Sets {
  steps(results: Pick<Result, "share" | "read">[]): Step[];
  stepOf(item: HTMLElement): StepLink | null;
  stemOf(item: HTMLElement): string;
  stepList(all: Step[]): HTMLElement;
  summary(results: Result[]): HTMLElement[];
}

/** The controls of an item in the page. */
interface Controls {
  isAnswered(): boolean;
  read(): Answer;
  /** An empty answer clears the item, but does not change the order of steps. */
  fill(answer: Answer): void;
  /** Return the elements that the places of marks refer to. */
  places(): HTMLElement[];
  /** Return the key, or null if the page does not contain it. */
  key(): Key | null;
}

/** The handle of an item that was set up. */
interface ItemHandle {
  isAnswered(): boolean;
  read(): Answer;
  fill(answer: Answer): void;
  /** Return the share that is right, or null if the page does not contain the key. */
  share(): number | null;
  /** Show the marks and the answer; nothing can be changed any more. */
  mark(): void;
  lock(isLocked: boolean): void;
}

interface Quiz {
  /** Set up an item. In an exam it has no button. */
  start(item: HTMLElement, isExam?: boolean): ItemHandle;
  /** Return the key of an item, or null if the page does not contain it. */
  key(item: HTMLElement): Key | null;
  isPossible(key: Key, answer: Answer): boolean;
  share(key: Key, answer: Answer): number;
}

/** The `detail` of the event "study-answered". */
interface AnsweredDetail {
  id: string;
  revision: string;
  share: number;
  answer: Answer;
}

interface DocumentEventMap {
  "study-answered": CustomEvent<AnsweredDetail>;
}
interface HTMLElementEventMap {
  "study-answered": CustomEvent<AnsweredDetail>;
}

// Citation. -------------------------------------------------------------------------------------

interface Passage {
  text: string;
  label: string;
  /** Template of the citation, with %0 to %4. */
  form: string;
  /** Numbers of the paragraphs. */
  numbers: string[];
  address: string;
}

// Files. ----------------------------------------------------------------------------------------

/** Says in `message` the reason for which a file is refused, and the place of the fault. */
interface Refusal extends Error {
  place: string;
}

interface FileContent {
  exported: number;
  member: string;
  records: RecordsByKind;
}

/** A file as it is written. */
interface ExportFile {
  schema: number;
  site_id: string;
  exported: number;
  /** Name of the member. */
  member: string;
  records: Partial<RecordsByKind>;
}

interface Comparison {
  added: number;
  changed: number;
  same: number;
  gone: number;
  /** The texts to store, by key: `Store.change` takes them. */
  texts: Texts;
}

interface Exchange {
  /** Read a file; `then` gets a refusal or the content. */
  read(
    file: File,
    then: (
      ...result: [refusal: Refusal, content: null] | [refusal: null, content: FileContent]
    ) => void
  ): void;
  make(member: string, kinds: RecordKind[], now: number): ExportFile;
  compare(member: string, records: RecordsByKind, isReplacing: boolean): Comparison;
  preview(member: string, records: RecordsByKind, isReplacing: boolean): Promise<Comparison>;
}
