/**
 * Turns the questions of a paper into the blocks of a Word document: lines and tables. A port of
 * `studykit/export/papers/compose.py`.
 */
(function () {
  "use strict";

  const { word } = window.study;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  const CELLS_PER_ROW = 3; // on the answer sheet
  const WIDE_FROM = 6; // options, whose letters "[A] [B] ..." need more than a third of a line
  const OPTION_COLUMNS = [4, 2]; // tried in this order
  const OPTION_GAP = 1; // Chinese characters between two options on a line
  /** @type {Record<string, string>} */
  let texts = {};

  /**
   * Return a text with %0, %1 … replaced by values.
   * @param {string} name
   * @param {(string | number)[]} values
   */
  function say(name, ...values) {
    return texts[name].replace(/%(\d)/g, (_, index) => String(values[index]));
  }

  /**
   * @param {string} style
   * @param {string} text
   * @param {boolean} [keepsWithNext]
   * @returns {WordLine}
   */
  function line(style, text, keepsWithNext = false) {
    return { style, text, keepsWithNext };
  }

  /**
   * Return the blocks of an item with every line but the last kept with the next block, so that the
   * item stays on one page.
   * @param {WordBlock[]} blocks
   * @returns {WordBlock[]}
   */
  function keepTogether(blocks) {
    const last = blocks.length - 1;
    return blocks.map((each, index) =>
      "text" in each ? { ...each, keepsWithNext: index < last || each.keepsWithNext } : each
    );
  }

  /** @param {string} type */
  function isChoice(type) {
    return type === "single" || type === "multiple";
  }

  /**
   * Put "A．", "B．" … before texts. Texts after the 26th are dropped.
   * @param {string[]} all
   */
  function lettered(all) {
    return all.slice(0, LETTERS.length).map((text, index) => say("option", LETTERS[index], text));
  }

  /**
   * Return the width of a text in Chinese characters; Latin ones are half as wide.
   * @param {string} text
   */
  function widthOf(text) {
    return Array.from(text).reduce((sum, character) => sum + (character <= "\u00ff" ? 0.5 : 1), 0);
  }

  /**
   * Return the lines of options: four, two or one on a line, as their widths allow.
   * @param {string[]} options
   * @param {number} lineWidth in Chinese characters
   */
  function optionLines(options, lineWidth) {
    const all = lettered(options);
    const widest = Math.max(0, ...all.map(widthOf));
    const columns = OPTION_COLUMNS.find((count) => widest + OPTION_GAP <= lineWidth / count) || 1;
    const style = columns > 1 ? `Options${columns}` : "Option";
    const lines = [];
    for (let start = 0; start < all.length; start += columns)
      lines.push(line(style, all.slice(start, start + columns).join("\t")));
    return lines;
  }

  /**
   * Return the label of a question's points, or "" for one point.
   * @param {WordQuestion} question
   */
  function pointsLabel(question) {
    return question.points > 1 ? say("points", question.points) : "";
  }

  /**
   * Return one line for each blank: its options, after its number if there are several blanks.
   * @param {WordQuestion} question
   */
  function blankOptions({ optionLists }) {
    return optionLists.map((options, index) => {
      const all = lettered(options).join(texts.between);
      return line(
        "Option",
        optionLists.length > 1 ? say("choices-of", index + 1, all) : say("choices", all)
      );
    });
  }

  /**
   * Return the rows of a matching item: left sides with brackets, and lettered right sides.
   * @param {WordQuestion} question
   */
  function matchingRows(question) {
    const left = question.left.map((text, index) => say("left", index + 1, text));
    const right = lettered(question.optionLists[0]);
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => [
      left[index] || "",
      right[index] || ""
    ]);
  }

  /**
   * Return an empty place for the letter of each step, with arrows between the places.
   * @param {WordQuestion} question
   */
  function emptySteps(question) {
    return question.answers.map(() => texts.slot).join(texts.arrow);
  }

  /**
   * Return what stands below the stem of a question, by its type.
   * @param {WordQuestion} question
   * @param {number} lineWidth in Chinese characters
   * @returns {WordBlock[]}
   */
  function bodyBlocks(question, lineWidth) {
    switch (question.type) {
      case "true_false":
        return [];
      case "cloze":
        return [line("Body", question.text), ...blankOptions(question)];
      case "matching":
        return [{ style: "Cell", rows: matchingRows(question), ruled: false }];
      case "ordering":
        return [
          ...optionLines(question.optionLists[0], lineWidth),
          line("Body", say("order", emptySteps(question)))
        ];
      default:
        return optionLines(question.optionLists[0], lineWidth);
    }
  }

  /**
   * Return the blocks of a question on the paper.
   * @param {number} number
   * @param {WordQuestion} question
   * @param {number} lineWidth in Chinese characters
   * @returns {WordBlock[]}
   */
  function questionBlocks(number, question, lineWidth) {
    const { type } = question;
    const bracket = isChoice(type) || type === "true_false" ? texts.bracket : "";
    const stem = say("stem", number, question.stem) + pointsLabel(question) + bracket;
    return [line("Stem", stem), ...bodyBlocks(question, lineWidth)];
  }

  /**
   * Return the place to answer one question: "[A] [B]", "[√] [×]", or numbered empty places.
   * @param {WordQuestion} question
   */
  function answerField(question) {
    const { type, answers } = question;
    if (type === "true_false") return `[${texts.right}] [${texts.wrong}]`;
    if (isChoice(type))
      return LETTERS.slice(0, question.optionLists[0].length)
        .map((letter) => `[${letter}]`)
        .join(" ");
    if (type === "ordering") return emptySteps(question);
    const empty = type === "cloze" ? texts.room : texts.gap;
    return answers.map((_, index) => say("pair", index + 1, empty)).join(texts.between);
  }

  /**
   * Return the answer sheet of the questions of one type: letters to mark, or places to write in.
   * @param {string} type
   * @param {number} firstNumber of the questions
   * @param {WordQuestion[]} group
   * @returns {WordBlock[]}
   */
  function answerSheetBlocks(type, firstNumber, group) {
    const all = group.map((each, index) => say("stem", firstNumber + index, answerField(each)));
    if (!isChoice(type) && type !== "true_false") return all.map((text) => line("Body", text));
    const isWide = group.some(
      ({ optionLists }) => optionLists.length > 0 && optionLists[0].length >= WIDE_FROM
    );
    const cells = isWide ? CELLS_PER_ROW - 1 : CELLS_PER_ROW;
    while (all.length % cells) all.push("");
    const rows = [];
    for (let start = 0; start < all.length; start += cells)
      rows.push(all.slice(start, start + cells));
    return [{ style: "Cell", rows, ruled: true }];
  }

  /**
   * Return the score table of a paper with `count` sections.
   * @param {number} count
   * @returns {WordTable}
   */
  function scoreTable(count) {
    const heads = [texts.parts, ...texts.numerals.slice(0, count), texts.total];
    const scores = [texts.marked, ...Array(heads.length - 1).fill("")];
    return { style: "Cell", rows: [heads, scores], ruled: true };
  }

  /**
   * Return the right answer of a question, as the key shows it.
   * @param {WordQuestion} question
   */
  function rightAnswer({ type, answers }) {
    if (type === "true_false") return texts[answers.join() === "true" ? "right" : "wrong"];
    if (type === "ordering") return answers.join(texts.arrow);
    if (isChoice(type)) return answers.join(texts.and);
    return answers.map((text, index) => say("pair", index + 1, text)).join(texts.between);
  }

  /**
   * Return the blocks of a question on the key: the right answer, the reason, the sources.
   * @param {number} number
   * @param {WordQuestion} question
   */
  function keyBlocks(number, question) {
    return [
      line("Stem", say("stem", number, rightAnswer(question)) + pointsLabel(question)),
      line("Option", say("why", question.explanation)),
      line("Small", say("trace", question.sources, question.id, question.revision))
    ];
  }

  /** @param {WordQuestion[]} questions */
  function total(questions) {
    return questions.reduce((sum, { points }) => sum + points, 0);
  }

  /**
   * Return the questions in groups: questions of one type that follow each other.
   * @param {WordQuestion[]} questions
   */
  function runs(questions) {
    /** @type {WordQuestion[][]} */
    const all = [];
    questions.forEach((each, index) => {
      if (index > 0 && questions[index - 1].type === each.type) all[all.length - 1].push(each);
      else all.push([each]);
    });
    return all;
  }

  /** @param {WordHeading} heading */
  function versionOf({ form, version }) {
    return say(form ? `version-${form}` : "version", version);
  }

  word.title = (sheet, heading) =>
    say(sheet === "paper" ? "title" : `title-${sheet}`, heading.site, versionOf(heading));

  word.header = (heading) => say("header", heading.code, versionOf(heading));

  /**
   * Return the blocks of the questions of one type, below the heading of their section.
   * @param {WordSheet} sheet
   * @param {WordQuestion[]} group
   * @param {number} firstNumber of the questions
   * @param {number} lineWidth in Chinese characters
   * @returns {WordBlock[]}
   */
  function sectionBlocks(sheet, group, firstNumber, lineWidth) {
    const { type } = group[0];
    if (sheet === "answers") return answerSheetBlocks(type, firstNumber, group);
    const items = group.map((each, index) =>
      keepTogether(
        sheet === "key"
          ? keyBlocks(firstNumber + index, each)
          : questionBlocks(firstNumber + index, each, lineWidth)
      )
    );
    const rule = sheet === "paper" ? texts[`rule-${type}`] : "";
    /** @type {WordBlock[]} */
    const rules = rule ? [line("Body", rule, true)] : [];
    return rules.concat(...items);
  }

  word.compose = (sheet, heading, questions, lineWidth) => {
    const about = say("about", heading.code, questions.length, total(questions), heading.minutes);
    /** @type {WordBlock[]} */
    const blocks = [
      line("Title", word.title(sheet, heading)),
      line("About", about),
      line("Fill", sheet === "key" ? texts.private : texts.fill)
    ];
    const groups = runs(questions);
    let number = 1;
    if (sheet === "answers") blocks.push(scoreTable(groups.length));
    groups.forEach((group, index) => {
      const name = texts[group[0].type];
      const numeral = texts.numerals[index];
      blocks.push(
        line("Section", say("section", numeral, name, group.length, total(group))),
        ...sectionBlocks(sheet, group, number, lineWidth)
      );
      number += group.length;
    });
    return blocks;
  };

  word.useTexts = (all) => {
    texts = all;
  };
})();
