/** Saves a document of a paper as .docx: the same bytes as `python -m studykit papers` writes. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam, word } = study;

  /**
   * Return the questions of a paper in the order of a version.
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
      minutes: paper.minutes,
      form: exam.formOf(paper.blueprint)
    };
    const lookData = data.looks[look];
    const all = questions(paper, version, data);
    const blocks = word.compose(sheet, heading, all, lookData.characters);
    return word.file(
      blocks,
      lookData,
      word.title(sheet, heading),
      word.header(heading),
      data.slots
    );
  };

  exam.saveWord = (paper) => {
    const { word: data } = window.studyData || {};
    const { blueprint } = paper;
    if (!data || !blueprint) return;
    const select = dom.findTyped(exam.root, "[data-show=word-sheet]", HTMLSelectElement);
    const [versionText, sheet] = select.value.split("-");
    const version = versionText === "B" ? "B" : "A";
    const look = exam.findInput("word-compact").checked ? "compact" : "standard";
    exam.announce(exam.say("fetching"));
    exam.loadItems(paper.ids, paper.bank, exam.announce, () => {
      const openPaper = { ...paper, blueprint };
      const bytes = word.make(openPaper, version, /** @type {WordSheet} */ (sheet), look, data);
      const name = exam.say(`word-${sheet}`, exam.titleOf(paper.code), version);
      study.dom.save(name, [bytes]);
      exam.announce(exam.say("word-saved", name));
    });
  };
})();
