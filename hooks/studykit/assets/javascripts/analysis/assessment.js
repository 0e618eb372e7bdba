/** 成绩分析: marks the exams of some files, in steps, so that the page stays responsive. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, exam, record } = study;
  /** @type {Record<string, HTMLElement>} */
  const nodes = record.map(); // elements of items, by id
  /** @type {Record<string, Key | null>} */
  const keys = record.map(); // null if the site has the item without its answers

  /**
   * Run an action on each entry of a list, with pauses for the page. Return the results.
   * @template T, R
   * @param {T[]} list
   * @param {(each: T) => R} action
   * @returns {Promise<R[]>}
   */
  function inSteps(list, action) {
    return new Promise((resolve) => {
      /** @type {R[]} */
      const results = [];
      study.inSlices(
        list,
        (each) => results.push(action(each)),
        () => resolve(results)
      );
    });
  }

  /**
   * Load the elements and keys of those items that are available.
   * @param {string[]} ids
   * @param {Bank} bank
   * @returns {Promise<void>}
   */
  function loadItems(ids, bank) {
    const missing = ids.filter((id) => !(id in nodes));
    return new Promise((resolve) => {
      study.loadElements(missing, bank.items, "analysis--", (found) => {
        found.forEach((node) => {
          const id = String(node.getAttribute("data-item"));
          nodes[id] = node;
          keys[id] = study.quiz.key(node);
        });
        resolve();
      });
    });
  }

  /**
   * Replace the ids in the record of an exam on a sealed paper by those of the bank, if the items
   * of the paper are loaded.
   * @param {ComparedExam} each
   * @param {StatedPaper} paper
   * @param {Bank} bank
   * @returns {ComparedExam}
   */
  function unsealed(each, paper, bank) {
    if (!paper.ids.every((id) => id in nodes)) return each;
    const found = analysis.unseal(each.record, bank, (id) => nodes[id]);
    return found && exam.isHandedIn(found) ? { ...each, record: found } : each;
  }

  analysis.itemsOf = async (ids, bank) => {
    await loadItems(ids, bank);
    return { nodes, keys };
  };

  analysis.assess = async (files, bank, now) => {
    const sources = files.flatMap((file) => Object.keys(file.exams).map((id) => ({ file, id })));
    const exams = await inSteps(sources, ({ file, id }) => analysis.readExam(file, id));
    const { done, open, repeated } = analysis.distinct(exams);
    const compared = analysis.withCopies(done);
    /** @type {Record<string, StatedPaper>} */
    const papers = record.map();
    await inSteps(Array.from(analysis.groupsBy(compared, "code")), ([code, group]) => {
      papers[code] = analysis.paper(code, group, bank);
    });
    const ids = Object.values(papers).flatMap((paper) => paper.ids);
    await loadItems(Array.from(new Set(ids)), bank);
    const marked = await inSteps(compared, (each) => {
      const paper = papers[each.code];
      return analysis.mark(unsealed(each, paper, bank), paper, keys, bank, now);
    });
    return { bank, papers, marked, open, repeated, nodes, keys };
  };
})();
