/**
 * Computes the marks and the share of an answer, given the key of its item. All functions are
 * pure. types/records.d.ts describes keys, answers and marks.
 */
(function () {
  "use strict";

  const { study } = window;

  // Types of items. -----------------------------------------------------------------------------

  /**
   * Return whether the texts are all different and all in `all`.
   * @param {string[]} texts
   * @param {string[]} all
   */
  function isSubset(texts, all) {
    return texts.every((text, index) => all.includes(text) && texts.indexOf(text) === index);
  }

  /**
   * Mark each option that was chosen or missed.
   * @param {ChoiceKey} key
   * @param {Answer} answer
   */
  function markChoice({ options, right, isOne }, answer) {
    /** @type {Mark[]} */
    const marks = [];
    options.forEach((id, place) => {
      const isRight = right.includes(id);
      if (answer.includes(id)) marks.push({ place, isRight, id });
      else if (isRight) marks.push({ place, isRight: false, isMissed: true, isInstead: isOne });
    });
    return marks;
  }

  /**
   * @param {ChoiceKey} key
   * @param {Answer} answer
   */
  function isPossibleChoice({ options, isOne }, answer) {
    return isSubset(answer, options) && !(isOne && answer.length > 1);
  }

  /**
   * Mark each blank. A typed text is compared after normalization.
   * @param {BlanksKey} key
   * @param {Answer} answer
   * @returns {Mark[]}
   */
  function markBlanks({ blanks }, answer) {
    return blanks.map(({ accept, options }, place) => {
      const text = answer[place] || "";
      const isRight = options
        ? accept.includes(text)
        : accept.map(study.answerForm).includes(study.answerForm(text));
      return { place, isRight, id: text };
    });
  }

  /**
   * @param {BlanksKey} key
   * @param {Answer} answer
   */
  function isPossibleInBlanks({ blanks }, answer) {
    if (!answer.length) return true;
    return (
      answer.length === blanks.length &&
      blanks.every(({ options }, place) => {
        const text = answer[place];
        return !options || !text || options.includes(text);
      })
    );
  }

  /**
   * Mark each place of the order.
   * @param {OrderingKey} key
   * @param {Answer} answer
   * @returns {Mark[]}
   */
  function markOrdering({ order }, answer) {
    return order.map((step, place) => ({ place, isRight: step === answer[place] }));
  }

  /**
   * @param {OrderingKey} key
   * @param {Answer} answer
   */
  function isPossibleOrder({ order }, answer) {
    return !answer.length || (answer.length === order.length && isSubset(answer, order));
  }

  // All items. ----------------------------------------------------------------------------------

  /**
   * Return the marks of an answer.
   * @param {Key} key
   * @param {Answer} answer
   */
  function mark(key, answer) {
    if ("order" in key) return markOrdering(key, answer);
    if ("blanks" in key) return markBlanks(key, answer);
    return markChoice(key, answer);
  }

  /**
   * Return whether the controls of an item can give an answer. An empty answer is possible, too.
   * @param {Key} key
   * @param {Answer} answer
   */
  function isPossible(key, answer) {
    if ("order" in key) return isPossibleOrder(key, answer);
    if ("blanks" in key) return isPossibleInBlanks(key, answer);
    return isPossibleChoice(key, answer);
  }

  /**
   * Return the number of right options chosen, less the number of wrong options chosen, as a share
   * of all right options; at least 0.
   * @param {Mark[]} marks
   */
  function shareOfChosen(marks) {
    const right = marks.filter((each) => each.isRight).length;
    const missed = marks.filter((each) => each.isMissed).length;
    return Math.max(0, right - (marks.length - right - missed)) / (right + missed);
  }

  /**
   * Return the share of an answer that is right, from 0 to 1. The exam page explains the rule in
   * words.
   * @param {Key} key
   * @param {Answer} answer
   */
  function share(key, answer) {
    const marks = mark(key, answer);
    const part = marks.filter((each) => each.isRight).length / marks.length;
    if (key.type === "multiple") return shareOfChosen(marks);
    return key.type === "matching" ? part : Number(part === 1);
  }

  /**
   * Return whether an explanation adds nothing to one of the others: whether one other explanation
   * contains each of its runs of letters and digits. Then it is not shown beside the others.
   * @param {string} text
   * @param {string[]} others
   */
  function isSaid(text, others) {
    const runs = text.match(/[\p{L}\p{N}]+/gu) || [];
    return others.some((other) => runs.every((run) => other.includes(run)));
  }

  study.marking = { isPossible, isSaid, mark, share };
})();
