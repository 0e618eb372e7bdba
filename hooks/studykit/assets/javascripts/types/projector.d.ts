/**
 * The parts of window.study that projector/, presenter.js, site/project.js and plan.js add.
 *
 * A `GivenDeck` comes from a page or from a plan. `study.deck.divide` makes a `Deck` of it:
 * parts in order, each small enough to be laid out at once. A `StageScreen` lays out each part in
 * pages. A page is addressed by its `Place`, which is valid for one size of the stage. The name of
 * the page's first block is valid for any size: the id of an element, or the last id before the
 * element and a counter, as in `top~3`.
 */

interface Study {
  // site/project.js
  /** Load a style. `finish` gets the path if the style is missing, otherwise "". */
  loadStyle(path: string, finish: (missing: string) => void): void;
  /** Return false if the browser does not support full screen. */
  requestFullScreen(): boolean;
  /** Project a deck, or the page if none is given. */
  project(given?: GivenDeck): void;

  // projector/, in the order of export/assets.py
  slides: {
    read(given: GivenPart): GivenPart;
    deckOf(root: Element): GivenDeck;
    /** The deck of a module's article; null if it is not loaded. */
    ofModule(page: string): GivenDeck | null;
    /** The heading of this page that a slide is about. */
    headOf(slide: SlideLook): HTMLElement | null;
    /** The number of parts before the appendix. */
    mainCount(deck: Deck): number;
    /** Describe the time left for a part, and the lead or lag; "" for a part without minutes. */
    paceOf(deck: Deck, index: number, spent: number): string;
  };
  board: {
    open(stage: Stage): void;
    add(stage: Stage, text: string): void;
  };
  outcome: {
    contentOf(deck: Deck, state: StageState, site: string, bank: string): SessionFile;
    /** Save the votes and marks of a session as a file, and report its name. */
    save(stage: Stage): void;
  };
  deck: {
    /** The text of a heading, without its link. */
    titleOf(heading: Element): string;
    ofPage(): GivenDeck;
    divide(given: GivenDeck): Deck;
    blocks(part: Part, nodes: Element[]): Block[];
  };
  copies: {
    /** The selector of the elements of a page that are not projected. */
    LEFT_OUT: string;
    ofPart(part: Part, options: { details: boolean }): HTMLElement;
  };
  tables: {
    convertWide(root: HTMLElement, em: number, width: number): HTMLTableElement[];
    measure(tables: HTMLTableElement[]): MeasuredTable[];
    group(heights: number[], head: number, used: number, height: number): RowGroup[];
    split(measured: MeasuredTable, groups: RowGroup[]): HTMLElement[];
  };
  sizesOf(width: number, height: number, scale: number): StageSizes;
  footSize(width: number, height: number): number;
  PartLayout: new (
    part: Part,
    columns: HTMLElement,
    sizes: StageSizes,
    isFirst: boolean
  ) => PartLayout;
  Screen: new (
    box: HTMLElement,
    deck: Deck,
    /** Applies the state of the answers to each new copy of a part. */
    prepare: (columns: HTMLElement) => void
  ) => StageScreen;
  answers: Answers;
  Items: new (stage: Stage) => StageItems;
  timer: {
    now(): number;
    started(now: number): Timer;
    elapsed(timer: Timer, now: number): number;
    toggled(timer: Timer, now: number): Timer;
    /** Format milliseconds as minutes and seconds: "89:56". */
    clock(milliseconds: number): string;
    display(timer: Timer, minutes: number, now: number): { text: string; state: TimerState };
  };
  Peers: new (id: string, receive: (body: Record<string, unknown>) => void) => StagePeers;
  session: {
    fresh(now: number): StageState;
    cleared(state: StageState, now: number): StageState;
    hasResults(state: StageState): boolean;
    read(text: string): StageState | null;
    restore(): StageState | null;
    save(state: StageState): void;
    /** A parameter of the address; "" if it is missing or malformed. */
    parameter(name: string): string;
    writeAddress(slide: string): void;
  };
  scroll: {
    blockInView(deck: Deck): string;
    toBlock(deck: Deck, slide: string, scrolled: number): void;
  };
  commands: {
    list: Command[];
    ofKey(event: KeyboardEvent): string;
    optionOf(event: KeyboardEvent): number;
    activatesFocus(event: KeyboardEvent): boolean;
  };
  panels: {
    citations(cites: string[]): Promise<Deck>;
    overview(deck: Deck, screen: StageScreen): Deck;
    marked(again: Record<string, string>): Deck;
    board(lines: string[]): Deck;
    notesOf(part: Part): HTMLElement[];
    help(commands: Command[]): Deck;
    notes(deck: Deck, warning: string): Deck;
  };
  Overlay: new (stage: Stage) => StageOverlay;
  runCommand(stage: Stage, name: string): void;
  Input: new (stage: Stage) => StageInput;
  stage: {
    open(given: GivenDeck): void;
    /** The open stage, or null. */
    current(): Stage | null;
  };

  // presenter.js
  /** Turn this window into the trainer's window for a deck. */
  present(given: GivenDeck): void;

  // plan.js
  plan: PlanValues;
  planPage: PlanPage;
  planSources: PlanSources;
  planStore: PlanStore;
  planPicker: {
    /** List the parts of a module when the module is first opened. */
    open(module: Element): void;
    /** Show only the parts that contain the text of the filter. */
    filter(): void;
  };
  PlanView: new () => PlanView;
  PlanEditor: new () => PlanEditor;
}

// Decks. -----------------------------------------------------------------------------------------

interface GivenDeck {
  title: string;
  /** The planned time of the session; 0 if there is none. */
  minutes: number;
  parts: GivenPart[];
}

interface GivenPart {
  title: string;
  /** Elements of a page, in order. They are copied, never moved. */
  nodes: Element[];
  /** The name of the part's first block, if it is not the id of its first heading. */
  key?: string;
  minutes?: number;
  /** A note that only the trainer sees. */
  note?: string;
  /** Set if the part is a slide of a 课件. */
  slide?: SlideLook;
}

/** What the build wrote about a slide of a 课件. */
interface SlideLook {
  kind: string;
  /** The word before the title. */
  label: string;
  /** The activity of the session that the slide belongs to; "" behind the main run. */
  activity: string;
  /** The ids whose links lead to the slide. */
  names: string[];
  section: string;
  isMain: boolean;
  /** Whether the slide shows little but its title, which is larger. */
  isCover: boolean;
}

interface Deck {
  title: string;
  minutes: number;
  parts: Part[];
}

interface Part {
  title: string;
  /** The name of the part's first block. */
  key: string;
  /** If this part is the first of its section: the heading on the page whose text is the title. */
  head: Element | null;
  nodes: Element[];
  /** The index of the first part of the section. The pages of a section are counted together. */
  group: number;
  note: string;
  /** When the part is planned, as shown beside the timer; "" if it is not planned. */
  planned: string;
  /** The planned minutes of its beginning and end; equal if it is not planned. */
  from: number;
  until: number;
  slide: SlideLook | null;
}

/** An element that can be the first on a page of the stage. */
interface Block {
  name: string;
  node: Element;
}

/** A page of the stage: the index of a part, and of a page in it, both from 0. */
interface Place {
  part: number;
  page: number;
}

// Layout. ----------------------------------------------------------------------------------------

interface ScreenOptions {
  /** The text size, relative to the normal size. */
  scale: number;
  /** Whether the lists of relations and backlinks are shown. */
  details: boolean;
  /** The height of the window, by which text is sized, in pixels. */
  stage: number;
}

/** All in pixels. */
interface StageSizes {
  side: number;
  em: number;
  /** The smallest text. */
  least: number;
  /** The width of a column of text. */
  column: number;
  /** The width of a column on a slide. */
  wide: number;
}

interface MeasuredTable {
  table: HTMLTableElement;
  /** The rows of the body, with their heights in pixels. */
  rows: HTMLTableRowElement[];
  heights: number[];
  /** The height of everything else: the head, the caption, the border. */
  head: number;
}

/** Rows of a table that stand on one page, by index. A tall row stands alone and may break. */
interface RowGroup {
  rows: number[];
  tall: boolean;
  /** Whether the group begins a new page. */
  breaks: boolean;
}

/** A part laid out: one column a page. */
interface PartLayout {
  part: Part;
  element: HTMLElement;
  columns: HTMLElement;
  pages: number;
  layOut(): void;
  /** Show a page. It stays visible until another page is shown. */
  show(page: number): void;
  /** Shows the number of the page within its section. */
  count: HTMLElement;
  /** The pages on which a node begins and ends. */
  spanOf(node: Element): [number, number];
  /** The first block that begins on a page; if none does, the block that continues there. */
  blockAt(page: number): string;
}

interface StageScreen {
  box: HTMLElement;
  deck: Deck;
  /** The scale at which the box is drawn; less than 1 in the trainer's window. */
  zoom: number;
  layouts: PartLayout[];
  resize(width: number, height: number, options: ScreenOptions): void;
  part(index: number): PartLayout;
  isComplete(): boolean;
  show(place: Place): void;
  showCount(): void;
  spanOf(index: number, node: Element): [number, number];
  find(name: string): Place | null;
  pageOf(index: number, name: string): number;
  blockAt(place: Place): string;
  /** The number of a page in the deck, from 1. */
  numberOf(place: Place): number;
  countPages(): number;
  placeOf(number: number): Place;
}

// State. -----------------------------------------------------------------------------------------

/** `spent` is in milliseconds; `since` is the time of the last start, or null while paused. */
interface Timer {
  spent: number;
  since: number | null;
}

/** "last" means that less than a tenth of the time is left. */
type TimerState = "" | "last" | "over" | "paused";
type Blank = "" | "black" | "white";

/** What survives a reload. The trainer's window gets the state with every change. */
interface StageState {
  /** Names the pair of the stage and the trainer's window. */
  id: string;
  /** The name of the first block of the page that is shown. */
  slide: string;
  isOn: boolean;
  scale: number;
  details: boolean;
  dark: boolean;
  black: Blank;
  /** The keys of the answers that are revealed. */
  given: Record<string, boolean>;
  /** The hands for each option, by the key of the item. */
  tally: Record<string, number[]>;
  /** The hands of the second vote, by the key of the item. */
  second: Record<string, number[]>;
  /** The step of the vote on an item: 0 to 3, see answers.js. */
  votes: Record<string, number>;
  /** The titles of the parts marked 再讲, by key. */
  again: Record<string, string>;
  /** The lines of the blackboard. */
  board: string[];
  timer: Timer;
}

/** The file of a session, as outcome.js writes it and the page of 前后对比 reads it. */
interface SessionFile {
  kind: "votes";
  /** The version of the format. */
  version: 1;
  /** The permanent name of the site. */
  site: string;
  /** The fingerprint of the bank whose items were voted on. */
  bank: string;
  /** The title of the deck: that of a module, or of a plan. */
  module: string;
  /**
   * By the id of the item: its stem, and the hands for each option of the first and of the second
   * vote, in the order shown. Options at the end without hands may be missing.
   */
  items: Record<string, { stem: string; first: number[]; second: number[] }>;
  /** The titles of the slides that are marked 再讲. */
  again: string[];
  /** The lines of the blackboard. */
  board: string[];
}

type AnswerState = Pick<StageState, "given" | "tally" | "second" | "votes">;

interface Answers {
  /** The selector of the elements with an answer in a prepared copy. */
  PREPARED: string;
  keyOf(holder: Element): string;
  /**
   * Prepare a new copy of a part. `setCount` is called when a count of hands is entered; null
   * leaves out the counts.
   */
  prepare(
    root: HTMLElement,
    state: AnswerState,
    setCount: ((key: string, option: number, count: number) => void) | null
  ): void;
  update(root: HTMLElement, state: AnswerState): void;
  optionsOf(holder: Element): HTMLElement[];
  LAST_STEP: number;
  withCount(counts: number[] | undefined, option: number, count: number): number[];
}

interface Command {
  name: string;
  text: string;
  /** The keys as they are printed. */
  shown: string;
  /** The names of the keys in a browser. */
  keys: string[];
}

// The stage and its parts. -----------------------------------------------------------------------

interface Stage {
  deck: Deck;
  state: StageState;
  place: Place;
  size: { width: number; height: number; options: ScreenOptions };
  /** The block that was shown when the command `start` was run; "" if it was not. */
  resumeAt: string;
  /** When the command `restart` was last run, in milliseconds; 0 if it was not. */
  restarted: number;
  root: HTMLElement;
  main: HTMLElement;
  screen: StageScreen;
  overlay: StageOverlay;
  items: StageItems;
  input: StageInput;
  run(name: string): void;
  go(place: Place): void;
  layOutAgain(): void;
  /** Save the state and send it to the trainer's window. */
  saveAndSend(): void;
  /** Show a message in the foot. */
  report(text: string): void;
  updateTimer(): void;
  applyScheme(): void;
  setBlank(colour: Blank): void;
  follow(link: HTMLAnchorElement): void;
  showCitations(link: Element | null): void;
  openPresenter(): boolean;
  leave(): void;
}

interface StageItems {
  holders(): HTMLElement[];
  hidden(): HTMLElement[];
  reveal(holders: HTMLElement[], isRevealed: boolean): void;
  markCurrent(): void;
  setCount(key: string, option: number, count: number): void;
  addHands(option: number, by: number): void;
  /** Go to the next step of the current item's vote. */
  vote(): void;
}

interface StageOverlay {
  box: HTMLElement;
  panel: Panel | null;
  /** The kind of the open panel, or "". */
  kind: string;
  open(kind: string, deck: Deck, part?: number): void;
  layOut(): void;
  show(page: number): void;
  close(): void;
  turn(by: number): void;
}

interface Panel {
  kind: string;
  screen: StageScreen;
  place: Place;
  /** The element that had the focus before the panel opened. */
  returnTo: Element | null;
}

interface StageInput {
  /** Whether the stage is in full screen, so that leaving full screen leaves the stage. */
  wasFull: boolean;
  listen(): void;
  stop(): void;
  /** Take the next digits as the number of a page. */
  expectDigits(): void;
}

interface StagePeers {
  /** The other window, once it is known. */
  other: Window | null;
  send(body: PeerMessage): void;
  close(): void;
}

type PeerMessage =
  | { type: "hello" }
  | { type: "left" }
  | { type: "run"; name: string }
  | { type: "vote"; option: number; by: number }
  | { type: "state"; state: StageState; place: Place; size: Stage["size"]; count: string };

// Lesson plans. ----------------------------------------------------------------------------------

interface Plan {
  /** The version of the format. */
  v: 1;
  title: string;
  minutes: number;
  steps: PlanStep[];
}

interface PlanStep {
  /** The page that the step is taken from, as `modules/x.html`; "" for a custom step. */
  page: string;
  /** The id of an element; `OPENING` for the page's opening; "" for the whole page. */
  id: string;
  title: string;
  minutes: number;
  note: string;
}

type PlanField = keyof PlanStep;

/** The reason for refusing a plan: the name of a phrase; the number of the faulty step, or 0. */
interface PlanFault extends Error {
  code: string;
  step: number;
}

interface PlanValues {
  /** The limits: see `Contracts`. */
  LIMITS: Contracts["plan"]["most"];
  /** The id of a step that stands for what precedes the first section of its page. */
  OPENING: string;
  Fault: new (code: string, step?: number) => PlanFault;
  blankPlan(title: string): Plan;
  newStep(page: string, id: string, title: string, minutes: number): PlanStep;
  isValid(field: PlanField, value: unknown): boolean;
  sanitize(field: "title" | "note", text: string): string;
  // `currentPage` maps the old path of a renamed page to its present path.
  validate(value: unknown, currentPage?: (page: string) => string): Plan;
  parse(text: string, currentPage?: (page: string) => string): Plan;
  encode(plan: Plan): string;
  decode(encoded: string, currentPage?: (page: string) => string): Plan;
  splice(plan: Plan, index: number, count: number, steps: PlanStep[]): Plan;
  move(plan: Plan, from: number, to: number): Plan;
  /** The time from the beginning of the session to a step, as hours and minutes: "1:06". */
  startTime(plan: Plan, index: number): string;
  /** The name of a phrase; its values: the minutes of all steps, of the session, the difference. */
  compareWithSession(plan: Plan): {
    code: "exact" | "more" | "less";
    values: [number, number, number];
  };
}

interface PlanPage {
  root(): HTMLElement;
  /** Return the first element of the planner that matches a selector. */
  find(selector: string): HTMLElement;
  /** Return a copy of the element in the template that matches a selector. */
  copyOfTemplate(selector: string): HTMLElement;
  /** Return a text of the page, with %0, %1 … replaced by the values. */
  phrase(name: string, ...values: unknown[]): string;
  /** Show a message. */
  report(text: string): void;
  /** Show a warning, or "" to remove it. */
  warn(text: string): void;
  /** Show the reason for which an action failed. */
  showError(error: unknown): void;
  /** Return the path of the page to which a node of the picker belongs. */
  pageOf(node: Element): string;
}

interface PlanSources {
  /** Return the address of the place from which a step is taken. */
  placeOf(step: PlanStep): string;
  /** Return the title of a page; "" if the site does not have the page. */
  titleOf(page: string): string;
  currentPage(page: string): string;
  load(pages: string[], done: () => void): void;
  /** Return the article of a page; null if it is not loaded. */
  article(page: string): Article | null;
  /** Return the reason for which a step cannot be shown, or "". */
  faultOf(step: PlanStep): string;
  deck(plan: Plan, done: (deck: GivenDeck) => void): void;
}

/** A plan with the id under which it is stored. */
interface PlanState {
  id: string;
  plan: Plan;
  /** The stored text, if it is not a valid plan. It is never overwritten. */
  unreadableText?: string;
}

interface PlanStore {
  /** The key of a plan in localStorage. */
  keyOf(id: string): string;
  isKey(key: string): boolean;
  list(): PlanState[];
  /** The id of the plan that was saved last, or "". */
  lastId(): string;
  markSeen(id: string): void;
  wasStored(id: string): boolean;
  isStored(id: string): boolean;
  isChanged(id: string): boolean;
  holds(state: PlanState): boolean;
  save(state: PlanState): void;
  remove(id: string): void;
}

interface PlanView {
  /** The list of steps, one row for each. */
  list: HTMLElement;
  draw(state: PlanState): void;
  keepRow(step: PlanStep, row: Element): void;
  indexOf(node: Element): number;
  focus(index: number, name: string): void;
}

interface PlanEditor {
  view: PlanView;
  state: PlanState;
  draw(): void;
  create(): void;
  duplicate(): void;
  deletePlan(): void;
  openStored(id: string): void;
  openLink(): void;
  openFile(file: File): Promise<void>;
  startFromModule(page: string): void;
  add(step: PlanStep): void;
  remove(index: number): void;
  move(from: number, to: number, control: string): void;
  type(control: HTMLInputElement | HTMLTextAreaElement): void;
  save(): void;
  undo(): void;
  project(): void;
  onStorage(key: string | null): void;
}
