// The parts of window.study that course/ adds: a module in a learning platform.

interface Study {
  lms: Lms;
  course: CourseState;
}

type ScormVersion = "1.2" | "2004";

/** What a course hands over to the platform. */
interface CourseReport {
  /** What the course keeps, at most 4096 characters. */
  state: string;
  /** The id of the step that is shown. */
  place: string;
  /** Seconds since the course was opened. */
  seconds: number;
  isDone: boolean;
  /** The score from 0 to 1; null if the course is not finished, or has unanswered items again. */
  share: number | null;
}

/** The object that a platform offers: methods that take and return texts. */
type ScormApi = Record<string, (...values: string[]) => unknown>;

interface Lms {
  /** Return the fields and values of a report, in the order in which they are set. */
  values(version: ScormVersion, report: CourseReport): [string, string][];
  /** Return the platform's object, which a window or one above it offers; null if there is none. */
  find(start: Window, version: ScormVersion): ScormApi | null;
  connect(api: ScormApi, version: ScormVersion): LmsConnection | null;
}

interface LmsConnection {
  /** Whether the platform shows a finished attempt, in which nothing is recorded. */
  isReview: boolean;
  /** Return the state that the course handed over last, or an empty text. */
  read(): string;
  /** Hand a report over. Return the number of the platform's error, or an empty text. */
  write(report: CourseReport): string;
  /** End the session. Further calls do nothing. */
  end(): void;
}

interface CourseRecord {
  /** The short names of the steps that were learned. */
  learned: string[];
  /**
   * By the short name of an item, in the order of the last answers: the share that the answer
   * earns, and the encoded answer, which is empty where there was no room for it.
   */
  answers: Record<string, { share: number; answer: string[] }>;
  /** The id of the step that was shown. */
  place: string;
  /** Whether the course was ever finished. */
  isDone: boolean;
}

interface CourseState {
  short(text: string): string;
  encode(key: Key, answer: Answer): string[];
  decode(key: Key, kept: string[]): Answer;
  pack(record: CourseRecord): { text: string; dropped: number };
  unpack(text: string): CourseRecord;
}
