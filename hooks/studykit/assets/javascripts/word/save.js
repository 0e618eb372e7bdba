/** Saves a document of a paper as .docx: the same bytes as `python -m studykit papers` writes. */
(function () {
  "use strict";

  const { study } = window;
  const { exam, word } = study;

  /**
   * Return the questions of a version of a paper, in its order.
   * @param {OpenPaper & {blueprint: Blueprint}} paper
   * @param {"A" | "B"} version
   * @param {WordData} data
   */
  function questions({ ids, bank, blueprint }, version, data) {
    const isB = version === "B";
    return (isB ? exam.orderB(ids, bank.items, blueprint.seed) : ids).map((id) => {
      const node = study.itemElement(id, bank.items, "word--");
      exam.nameEntries(node);
      if (isB) exam.shuffleLists(node, blueprint.seed);
      return word.question(id, node, bank.items[id].points, data);
    });
  }

  word.make = (paper, version, sheet, look, data) => {
    word.useTexts(data.texts);
    const heading = {
      site: data.site,
      code: exam.displayCode(paper.code),
      version,
      minutes: paper.minutes
    };
    const blocks = word.compose(sheet, heading, questions(paper, version, data));
    const title = word.title(sheet, heading);
    return word.file(blocks, data.looks[look], title, word.header(heading), data.slots);
  };

  word.save = (paper, version, sheet, look) => {
    const data = window.studyData && window.studyData.word;
    const { blueprint } = paper;
    if (!data || !blueprint) return exam.announce(exam.say("word-missing"));
    return exam.loadItems(paper.ids, paper.bank, exam.announce, () => {
      const bytes = word.make({ ...paper, blueprint }, version, sheet, look, data);
      const name = exam.say(`word-${sheet}`, exam.displayCode(paper.code), version);
      study.exchange.save(name, [bytes]);
      exam.announce(exam.say("word-saved", name));
    });
  };
})();
