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
type Sat = Pick<CountedExam, "who" | "marks">;

interface Both {
  who: string;
  before: ExamMarks;
  after: ExamMarks;
}

interface Matching {
  /** Persons who sat both papers. */
  both: Both[];
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

/** "known": the class knew it before; "unlearnt": it does no better than by guessing, after. */
type Verdict = "known" | "unlearnt" | "";

/** The scripts add their parts in the order of export/assets.py: first those without a page. */
interface Training {
  // interval.js
  /** Return the 97.5 % quantile of Student's t distribution, right to three digits. */
  quantile(freedom: number): number;
  mean(numbers: number[]): number;
  /**
   * Return the score interval of a share of `count` trials: E. B. Wilson, Probable inference, the
   * law of succession, and statistical inference, J. of the American Statistical Association 22,
   * 1927, 209–212. Partial credit is taken for right or wrong answers with the same mean, which
   * vary more (Bhatia & Davis 2000): the interval is rather too long than too short.
   */
  wilson(share: number, count: number): Interval;
  /**
   * Return the interval of one person's gain between two papers with different items, by the hybrid
   * score method, number 10 of R. G. Newcombe, Interval estimation for the difference between
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
   * than two persons or two items on a paper, or if nothing varies: then nothing can be said.
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
   * Return null where `gainInterval` does, and if the interval has no end because the class may have
   * known all before.
   */
  hakeInterval(result: ClassResult): Interval | null;

  // gain.js
  /** Find who sat both papers, by name. */
  match(before: Sat[], after: Sat[]): Matching;
  personGain(person: Both): Gain & { who: string };
  /** Return the gain of a class on those items that are chosen; null without persons or items. */
  classGain(both: Both[], isChosen: (id: string) => boolean): ClassGain | null;
  /** Return the share of right answers that guessing gives. */
  chance(key: Key | null): number;
  verdict(form: Form, facility: number, chance: number): Verdict;
}
