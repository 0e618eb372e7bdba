/*
 * Validates lesson plans, encodes them for links, changes them, and sums up their minutes. All
 * functions are pure: a change returns a new plan. The code of a `Fault` is the name of a phrase of
 * the page.
 */
(function () {
  "use strict";

  const study = window.study;

  const { most: MOST, session: SESSION, opening: OPENING, page } = study.contracts.plan;
  /** Control characters, except tabs and line ends, and unpaired surrogates. */
  // eslint-disable-next-line no-control-regex -- exactly those that no text field holds
  const UNFIT = /[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]/gu;
  const PAGE = new RegExp(`^(${page})?$`);
  const ID = /^[\w-]{0,200}$/;

  class Fault extends Error {
    /**
     * @param {string} code the name of a phrase
     * @param {number} step the number of the step concerned, from 1, or 0
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
  function fit(field, text) {
    return text.slice(0, MOST[field]).replace(UNFIT, "");
  }

  /** @type {Record<PlanField, (value: unknown) => boolean>} */
  const CHECKS = {
    page: (value) => typeof value === "string" && PAGE.test(value),
    id: (value) => typeof value === "string" && ID.test(value),
    title: (value) => typeof value === "string" && value === fit("title", value),
    minutes: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MOST.minutes,
    note: (value) => typeof value === "string" && value === fit("note", value)
  };

  /**
   * @param {PlanField} field
   * @param {unknown} value
   */
  function isValid(field, value) {
    return CHECKS[field](value);
  }

  /**
   * Return the text of a field. Throws a Fault named by the field if it is invalid.
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
   * @param {Record<string, unknown>} values
   * @param {number} [step]
   */
  function lengthOf({ minutes }, step) {
    if (typeof minutes !== "number" || !isValid("minutes", minutes))
      throw new Fault("minutes", step);
    return minutes;
  }

  /**
   * Return a valid plan with the fields of a value, and no others. Throws a Fault if the value is
   * not a plan of version 1.
   * @param {unknown} value
   * @param {(page: string) => string} [pageNow] returns the present page of one that was renamed
   * @returns {Plan}
   */
  function check(value, pageNow = (page) => page) {
    const values = Object(value);
    const { steps } = values;
    if (values.v !== 1) throw new Fault("version");
    if (!Array.isArray(steps) || steps.length > MOST.steps) throw new Fault("steps");
    return {
      v: 1,
      title: textOf(values, "title"),
      minutes: lengthOf(values),
      steps: steps.map((each, place) => {
        const fields = Object(each);
        const number = place + 1;
        return {
          page: pageNow(textOf(fields, "page", number)),
          id: textOf(fields, "id", number),
          title: textOf(fields, "title", number),
          minutes: lengthOf(fields, number),
          note: textOf(fields, "note", number)
        };
      })
    };
  }

  /**
   * Return the plan in a file. Throws a Fault if there is none.
   * @param {string} text
   * @param {(page: string) => string} [pageNow]
   */
  function parse(text, pageNow) {
    if (text.length > MOST.bytes) throw new Fault("large");
    /** @type {unknown} */
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Fault("damaged");
    }
    return check(value, pageNow);
  }

  /**
   * Return a plan as Base64 of UTF-8, without characters that an address would escape.
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
   * Return the plan of a code. Throws a Fault if there is none.
   * @param {string} code
   * @param {(page: string) => string} [pageNow]
   */
  function decode(code, pageNow) {
    if (code.length > MOST.bytes) throw new Fault("large");
    /** @type {string} */
    let text;
    try {
      text = decodeURIComponent(escape(atob(code.replace(/-/g, "+").replace(/_/g, "/"))));
    } catch {
      throw new Fault("damaged");
    }
    return parse(text, pageNow);
  }

  /**
   * @param {string} title
   * @returns {Plan}
   */
  function blank(title) {
    return { v: 1, title, minutes: SESSION, steps: [] };
  }

  /**
   * @param {string} page
   * @param {string} id
   * @param {string} title
   * @param {number} minutes
   * @returns {PlanStep}
   */
  function step(page, id, title, minutes) {
    return { page, id, title: fit("title", title), minutes, note: "" };
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
    if (all.length > MOST.steps) throw new Fault("full");
    return { ...plan, steps: all };
  }

  /**
   * @param {Plan} plan
   * @param {number} from
   * @param {number} to the index of the step afterwards
   */
  function move(plan, from, to) {
    return splice(splice(plan, from, 1, []), to, 0, [plan.steps[from]]);
  }

  /** @param {PlanStep[]} steps */
  function minutesOf(steps) {
    return steps.reduce((all, { minutes }) => all + minutes, 0);
  }

  /**
   * Return when a step starts, as hours and minutes: "1:06".
   * @param {Plan} plan
   * @param {number} index
   */
  function start(plan, index) {
    const minutes = minutesOf(plan.steps.slice(0, index));
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }

  /**
   * Compare the minutes of the steps with those of the session. Return the name of a phrase, and
   * its values: both, and the difference.
   * @param {Plan} plan
   * @returns {{code: "exact" | "more" | "less", values: [number, number, number]}}
   */
  function sum(plan) {
    const all = minutesOf(plan.steps);
    const over = all - plan.minutes;
    return {
      code: over > 0 ? "more" : over < 0 ? "less" : "exact",
      values: [all, plan.minutes, Math.abs(over)]
    };
  }

  study.plan = {
    MOST,
    OPENING,
    Fault,
    blank,
    step,
    isValid,
    fit,
    check,
    parse,
    encode,
    decode,
    splice,
    move,
    start,
    sum
  };
})();
