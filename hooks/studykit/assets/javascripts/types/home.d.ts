// The parts of window.study that home/path.js adds, and what groups.js needs.

interface Study {
  path: LearningPath;
}

interface PathModule {
  /** The key of its records. */
  id: string;
  /** The keys of its steps, in order. */
  sections: string[];
}

/** The module of the page that the reader left last, and the time of leaving. */
interface LastModule {
  id: string;
  time: number;
}

interface NextStep {
  /** The index of the module. */
  place: number;
  /** The index of the step in its module. */
  step: number;
  /** Whether the reader has studied nothing yet. */
  isFirst: boolean;
}

interface LearningPath {
  left(module: PathModule, records: Entries<ModuleRecord>): string[];
  next(
    modules: PathModule[],
    records: Entries<ModuleRecord>,
    last: LastModule | null
  ): NextStep | null;
}
