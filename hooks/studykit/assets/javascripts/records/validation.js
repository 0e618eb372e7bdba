/**
 * Checks whether an untrusted value is a record: a file or the storage of a browser may contain
 * anything. hooks/studykit/export/schemas/records.schema.json defines the same records for files.
 */
(function () {
  "use strict";

  const { study } = window;
  const { VERSION, LAST, MOST_NOTES, KINDS } = study.record;
  const ID = /^[A-Za-z0-9][\w.:~+-]{0,199}$/;
  const PAGE = /^([\w-]{1,99}\/){0,3}[\w-]{1,99}\.html$/;
  const LONGEST = 2000; // characters of a text
  const MOST_TEXTS = 100; // texts of an answer
  const MOST_POINTS = 1000; // points of an item
  const NOTE_TYPES = ["away", "back", "jump"];

  // The allowed fields of each kind, besides the version.
  const FIELDS = {
    item: ["attempts"],
    module: ["sections", "of"],
    place: ["time", "page", "id", "title"],
    exam: ["time", "code", "name", "paper", "answers", "clock", "done"]
  };

  /**
   * Return whether a value may be the id of an item or a section.
   * @param {unknown} value
   * @returns {value is string}
   */
  function isId(value) {
    return typeof value === "string" && ID.test(value);
  }

  /** @param {unknown} value @returns {value is string} */
  function isText(value) {
    return typeof value === "string" && value.length <= LONGEST;
  }

  /** @param {unknown} value @returns {value is number} */
  function isInteger(value) {
    return Number.isInteger(value);
  }

  /** @param {unknown} value @returns {value is number} */
  function isTime(value) {
    return isInteger(value) && value > 0 && value <= LAST;
  }

  /**
   * Return whether a value is a difference of two times, in milliseconds.
   * @param {unknown} value
   */
  function isDuration(value) {
    return isInteger(value) && Math.abs(value) <= LAST;
  }

  /** @param {unknown} value @param {number} most */
  function isBetweenZeroAnd(value, most) {
    return typeof value === "number" && value >= 0 && value <= most;
  }

  /** @param {unknown} value */
  function isShare(value) {
    return isBetweenZeroAnd(value, 1);
  }

  /** @param {unknown} value */
  function isAnswer(value) {
    return Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isText);
  }

  /** @param {unknown} value @returns {value is Record<string, unknown>} */
  function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /**
   * Return whether a value is an object whose keys are ids and whose values pass a check.
   * @param {unknown} value
   * @param {(entry: unknown) => boolean} check
   */
  function isMap(value, check) {
    return isObject(value) && Object.keys(value).every((id) => isId(id) && check(value[id]));
  }

  /**
   * Return a check for an array whose elements pass one check each.
   * @param {((element: unknown) => boolean)[]} checks
   * @returns {(value: unknown) => boolean}
   */
  function tuple(...checks) {
    return (value) =>
      Array.isArray(value) &&
      value.length === checks.length &&
      checks.every((check, place) => check(value[place]));
  }

  /**
   * Return whether an object has exactly these fields.
   * @param {object} value
   * @param {string[]} names
   */
  function hasFields(value, names) {
    return Object.keys(value).sort().join() === names.slice().sort().join();
  }

  const isAttempt = tuple(isTime, isId, isShare, isAnswer);
  const isSection = tuple(isTime, (value) => typeof value === "boolean");
  const isCount = tuple(isTime, (value) => isInteger(value) && value >= 0);
  const isTimedAnswer = tuple(isTime, isAnswer);
  const isNote = tuple(isTime, (value) => NOTE_TYPES.some((type) => type === value), isDuration);
  const isMark = tuple(
    isId,
    (value) => value === null || isShare(value),
    (value) => isBetweenZeroAnd(value, MOST_POINTS)
  );

  /** @param {unknown} value */
  function isClock(value) {
    return (
      isObject(value) &&
      hasFields(value, ["used", "seen", "notes"]) &&
      isDuration(value.used) &&
      Number(value.used) >= 0 &&
      isTime(value.seen) &&
      Array.isArray(value.notes) &&
      value.notes.length <= MOST_NOTES &&
      value.notes.every(isNote)
    );
  }

  /** @param {unknown} value */
  function isHandedIn(value) {
    return (
      isObject(value) &&
      hasFields(value, ["time", "marks"]) &&
      isTime(value.time) &&
      isMap(value.marks, isMark)
    );
  }

  /** @type {Record<RecordKind, (value: Record<string, unknown>) => boolean>} */
  const CHECKS = {
    item({ attempts }) {
      return Array.isArray(attempts) && attempts.every(isAttempt);
    },
    module({ sections, of }) {
      return isMap(sections, isSection) && isCount(of);
    },
    place({ time, page, id, title }) {
      return (
        isTime(time) && isText(page) && PAGE.test(page) && (id === "" || isId(id)) && isText(title)
      );
    },
    exam({ time, code, name, paper, answers, clock, done }) {
      return (
        [code, name].every(isText) &&
        isTime(time) &&
        (!paper || isMap(paper, isId)) &&
        isMap(answers, isTimedAnswer) &&
        (!clock || isClock(clock)) &&
        (done === null || isHandedIn(done))
      );
    }
  };

  /** @param {unknown} value @returns {value is RecordKind} */
  function isKind(value) {
    return KINDS.some((kind) => kind === value);
  }

  /**
   * Return whether a value is a valid record of a kind, of this version.
   * @template {RecordKind} Kind
   * @param {Kind} kind
   * @param {unknown} value
   * @returns {value is Records[Kind]}
   */
  function isRecord(kind, value) {
    // Exams begun with an old version of the site lack these fields.
    const optional = kind === "exam" ? { paper: {}, clock: null } : {};
    return (
      isKind(kind) &&
      isObject(value) &&
      value.v === VERSION &&
      hasFields(Object.assign(optional, value), ["v"].concat(FIELDS[kind])) &&
      CHECKS[kind](value)
    );
  }

  study.validation = { isId, isText, isTime, isObject, isKind, isRecord };
})();
