/*
 * Validates plans, encodes them for links, changes them, and sums up their minutes. All functions
 * are pure: a change returns a new plan. The code of a `Fault` is the name of a phrase of the page.
 */
(function () {
  "use strict";

  const study = window.study;

  const { most: LIMITS, session: SESSION_MINUTES, page } = study.contracts.plan;
  /** The id of a step that shows its page up to the first section. */
  const OPENING = study.contracts.plan.opening;
  /** ASCII control characters except tab and line feed, and unpaired surrogates. */
  // eslint-disable-next-line no-control-regex -- control characters are what it must match
  const UNWANTED = /[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]/gu;
  const PAGE = new RegExp(`^(${page})?$`);
  const ID = /^[\w-]{0,200}$/;

  class Fault extends Error {
    /**
     * @param {string} code the name of a phrase
     * @param {number} step the number of the faulty step, from 1; 0 if the plan itself is faulty
     */
    constructor(code, step = 0) {
      super(code);
      this.code = code;
      this.step = step;
    }
  }

  /**
   * Shorten a text to the maximum length of a field, and remove control characters.
   * @param {"title" | "note"} field
   * @param {string} text
   */
  function sanitize(field, text) {
    return text.slice(0, LIMITS[field]).replace(UNWANTED, "");
  }

  /** @type {Record<PlanField, (value: unknown) => boolean>} */
  const CHECKS = {
    page: (value) => typeof value === "string" && PAGE.test(value),
    id: (value) => typeof value === "string" && ID.test(value),
    title: (value) => typeof value === "string" && value === sanitize("title", value),
    minutes: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= LIMITS.minutes,
    note: (value) => typeof value === "string" && value === sanitize("note", value)
  };

  /**
   * @param {PlanField} field
   * @param {unknown} value
   */
  function isValid(field, value) {
    return CHECKS[field](value);
  }

  /**
   * Return the text of a field. Throws a Fault with the name of the field if the text is invalid.
   * The type is tested here again, because TypeScript cannot see that `isValid` tests it.
   * @param {Record<string, unknown>} values
   * @param {"page" | "id" | "title" | "note"} field
   * @param {number} [step]
   */
  function textOf(values, field, step) {
    const value = values[field];
    if (typeof value !== "string" || !isValid(field, value)) throw new Fault(field, step);
    return value;
  }

  /**
   * Return the minutes of a plan or step. Throws a Fault if they are invalid.
   * @param {Record<string, unknown>} values
   * @param {number} [step]
   */
  function minutesOf({ minutes }, step) {
    if (typeof minutes !== "number" || !isValid("minutes", minutes))
      throw new Fault("minutes", step);
    return minutes;
  }

  /**
   * Return a valid plan with the fields of a value, and no others. Throws a Fault if the value is
   * not a plan of version 1.
   * @param {unknown} value
   * @param {(page: string) => string} [currentPage] maps the old path of a renamed page to its
   *   path today; other paths stay
   * @returns {Plan}
   */
  function validate(value, currentPage = (page) => page) {
    const values = Object(value);
    const { steps } = values;
    if (values.v !== 1) throw new Fault("version");
    if (!Array.isArray(steps) || steps.length > LIMITS.steps) throw new Fault("steps");
    return {
      v: 1,
      title: textOf(values, "title"),
      minutes: minutesOf(values),
      steps: steps.map((each, index) => {
        const fields = Object(each);
        const number = index + 1;
        return {
          page: currentPage(textOf(fields, "page", number)),
          id: textOf(fields, "id", number),
          title: textOf(fields, "title", number),
          minutes: minutesOf(fields, number),
          note: textOf(fields, "note", number)
        };
      })
    };
  }

  /**
   * Return the plan in a file. Throws a Fault if there is none.
   * @param {string} text
   * @param {(page: string) => string} [currentPage]
   */
  function parse(text, currentPage) {
    // A character takes at least one byte, so a text of more characters is too long in any case.
    if (text.length > LIMITS.bytes) throw new Fault("large");
    /** @type {unknown} */
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Fault("damaged");
    }
    return validate(value, currentPage);
  }

  /**
   * Return a plan as base64url (RFC 4648, section 5) of its JSON in UTF-8, without padding.
   * @param {Plan} plan
   */
  function encode(plan) {
    // `unescape` makes one character of each byte that `encodeURIComponent` writes.
    return btoa(unescape(encodeURIComponent(JSON.stringify(plan))))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=/g, "");
  }

  /**
   * Return the plan that `encode` encoded. Throws a Fault if there is none.
   * @param {string} encoded
   * @param {(page: string) => string} [currentPage]
   */
  function decode(encoded, currentPage) {
    if (encoded.length > LIMITS.bytes) throw new Fault("large");
    /** @type {string} */
    let text;
    try {
      text = decodeURIComponent(escape(atob(encoded.replace(/-/g, "+").replace(/_/g, "/"))));
    } catch {
      throw new Fault("damaged");
    }
    return parse(text, currentPage);
  }

  /**
   * @param {string} title
   * @returns {Plan}
   */
  function blankPlan(title) {
    return { v: 1, title, minutes: SESSION_MINUTES, steps: [] };
  }

  /**
   * @param {string} page
   * @param {string} id
   * @param {string} title
   * @param {number} minutes
   * @returns {PlanStep}
   */
  function newStep(page, id, title, minutes) {
    return { page, id, title: sanitize("title", title), minutes, note: "" };
  }

  /**
   * Return a plan in which `count` steps from `index` on are replaced. Throws a Fault if it has too
   * many steps.
   * @param {Plan} plan
   * @param {number} index
   * @param {number} count
   * @param {PlanStep[]} steps
   * @returns {Plan}
   */
  function splice(plan, index, count, steps) {
    const all = [...plan.steps];
    all.splice(index, count, ...steps);
    if (all.length > LIMITS.steps) throw new Fault("full");
    return { ...plan, steps: all };
  }

  /**
   * @param {Plan} plan
   * @param {number} from
   * @param {number} to the step's index after the move
   */
  function move(plan, from, to) {
    return splice(splice(plan, from, 1, []), to, 0, [plan.steps[from]]);
  }

  /** @param {PlanStep[]} steps */
  function totalMinutes(steps) {
    return steps.reduce((all, { minutes }) => all + minutes, 0);
  }

  /**
   * Return the time from the beginning of the session to a step, as hours and minutes: "1:06".
   * @param {Plan} plan
   * @param {number} index
   */
  function startTime(plan, index) {
    const minutes = totalMinutes(plan.steps.slice(0, index));
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }

  /**
   * Compare the minutes of the steps with those of the session. Return the name of a phrase, and
   * its values: the minutes of the steps, those of the session, and the difference.
   * @param {Plan} plan
   * @returns {{code: "exact" | "more" | "less", values: [number, number, number]}}
   */
  function compareWithSession(plan) {
    const all = totalMinutes(plan.steps);
    const over = all - plan.minutes;
    return {
      code: over > 0 ? "more" : over < 0 ? "less" : "exact",
      values: [all, plan.minutes, Math.abs(over)]
    };
  }

  study.plan = {
    LIMITS,
    OPENING,
    Fault,
    blankPlan,
    newStep,
    isValid,
    sanitize,
    validate,
    parse,
    encode,
    decode,
    splice,
    move,
    startTime,
    compareWithSession
  };
})();
