/** Questions to blocks, a port of `studykit/export/papers/compose.py`, which says what they are. */
(function () {
  "use strict";

  const { word } = window.study;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  const CELLS = 3; // of a row of the answer sheet
  /** @type {Record<string, string>} */
  let texts = {};

  /**
   * Return a text with %0, %1 … replaced by values.
   * @param {string} name
   * @param {(string | number)[]} values
   */
  function say(name, ...values) {
    return texts[name].replace(/%(\d)/g, (_, place) => String(values[place]));
  }

  /**
   * @param {string} style
   * @param {string} text
   * @returns {WordLine}
   */
  function line(style, text) {
    return { style, text };
  }

  /** @param {string} type */
  function isChoice(type) {
    return type === "single" || type === "multiple";
  }

  /** @param {string[]} list */
  function lettered(list) {
    return list.slice(0, LETTERS.length).map((text, place) => say("option", LETTERS[place], text));
  }

  /** @param {WordQuestion} question */
  function pointsOf(question) {
    return question.points > 1 ? say("points", question.points) : "";
  }

  /**
   * Return the choices of each blank, named by its number if there are several blanks.
   * @param {WordQuestion} question
   */
  function choices({ lists }) {
    return lists.map((list, place) => {
      const all = lettered(list).join(texts.between);
      return line(
        "Option",
        lists.length > 1 ? say("choices-of", place + 1, all) : say("choices", all)
      );
    });
  }

  /**
   * Return the rows of a matching item: left sides with brackets, and lettered right sides.
   * @param {WordQuestion} question
   */
  function rows(question) {
    const left = question.left.map((text, place) => say("left", place + 1, text));
    const right = lettered(question.lists[0]);
    return Array.from({ length: Math.max(left.length, right.length) }, (_, place) => [
      left[place] || "",
      right[place] || ""
    ]);
  }

  /** @param {WordQuestion} question */
  function steps(question) {
    return question.answers.map(() => texts.gap).join(texts.arrow);
  }

  /**
   * @param {number} number
   * @param {WordQuestion} question
   */
  function questionBlocks(number, question) {
    const { type } = question;
    const bracket = isChoice(type) || type === "true_false" ? texts.bracket : "";
    /** @type {WordBlock[]} */
    const blocks = [
      line("Stem", say("stem", number, question.stem) + pointsOf(question) + bracket)
    ];
    if (question.text) blocks.push(line("Body", question.text), ...choices(question));
    else if (type === "matching")
      blocks.push({ style: "Cell", rows: rows(question), ruled: false });
    else if (type !== "true_false")
      blocks.push(...lettered(question.lists[0]).map((text) => line("Option", text)));
    if (type === "ordering") blocks.push(line("Body", say("order", steps(question))));
    return blocks;
  }

  /** @param {WordQuestion} question */
  function toFill(question) {
    const { type, answers } = question;
    if (type === "true_false") return `[${texts.right}] [${texts.wrong}]`;
    if (isChoice(type))
      return LETTERS.slice(0, question.lists[0].length)
        .map((letter) => `[${letter}]`)
        .join(" ");
    if (type === "ordering") return steps(question);
    return answers.map((_, place) => say("pair", place + 1, texts.gap)).join(texts.between);
  }

  /**
   * Return what a learner fills in: letters to cross, or gaps to write in.
   * @param {string} type
   * @param {number} first
   * @param {WordQuestion[]} group
   * @returns {WordBlock[]}
   */
  function answerBlocks(type, first, group) {
    const all = group.map((each, place) => say("stem", first + place, toFill(each)));
    if (!isChoice(type) && type !== "true_false") return all.map((text) => line("Body", text));
    while (all.length % CELLS) all.push("");
    const lines = [];
    for (let start = 0; start < all.length; start += CELLS)
      lines.push(all.slice(start, start + CELLS));
    return [{ style: "Cell", rows: lines, ruled: true }];
  }

  /** @param {WordQuestion} question */
  function answer({ type, answers }) {
    if (type === "true_false") return texts[answers.join() === "true" ? "right" : "wrong"];
    if (type === "ordering") return answers.join(texts.arrow);
    if (isChoice(type)) return answers.join(texts.and);
    return answers.map((text, place) => say("pair", place + 1, text)).join(texts.between);
  }

  /**
   * @param {number} number
   * @param {WordQuestion} question
   */
  function keyBlocks(number, question) {
    return [
      line("Stem", say("stem", number, answer(question)) + pointsOf(question)),
      line("Option", say("why", question.why)),
      line("Small", say("trace", question.sources, question.id, question.revision))
    ];
  }

  /** @param {WordQuestion[]} questions */
  function total(questions) {
    return questions.reduce((sum, { points }) => sum + points, 0);
  }

  /**
   * Return the questions in runs of one type.
   * @param {WordQuestion[]} questions
   */
  function runs(questions) {
    /** @type {WordQuestion[][]} */
    const all = [];
    questions.forEach((each, place) => {
      if (place && questions[place - 1].type === each.type) all[all.length - 1].push(each);
      else all.push([each]);
    });
    return all;
  }

  word.title = (sheet, { site, version }) =>
    say(sheet === "paper" ? "title" : `title-${sheet}`, site, version);

  word.header = ({ code, version }) => say("header", code, version);

  word.compose = (sheet, heading, questions) => {
    const about = say("about", heading.code, questions.length, total(questions), heading.minutes);
    /** @type {WordBlock[]} */
    const blocks = [
      line("Title", word.title(sheet, heading)),
      line("About", about),
      line("Fill", sheet === "key" ? texts.private : texts.fill)
    ];
    let number = 1;
    runs(questions).forEach((group, place) => {
      const { type } = group[0];
      const rule = texts[`rule-${type}`];
      const section = say(
        "section",
        texts.numerals[place],
        texts[type],
        group.length,
        total(group)
      );
      blocks.push(line("Section", section));
      if (sheet === "paper" && rule) blocks.push(line("Body", rule));
      const write = sheet === "key" ? keyBlocks : questionBlocks;
      if (sheet === "answers") blocks.push(...answerBlocks(type, number, group));
      else group.forEach((each, at) => blocks.push(...write(number + at, each)));
      number += group.length;
    });
    return blocks;
  };

  word.useTexts = (all) => {
    texts = all;
  };
})();
