/* 成绩分析: turns files into marked exams, in steps between which the page can react. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const nodes = study.record.map(); // elements of items, by id
  const keys = study.record.map(); // null if an item is there without its answers

  /* Load the elements and keys of those items that are available. */
  function fetch(ids, bank, then) {
    study.loadElements(
      ids.filter((id) => !(id in nodes)),
      bank.items,
      "analysis--",
      (found) => {
        found.forEach((node) => {
          const id = node.getAttribute("data-item");
          nodes[id] = node;
          keys[id] = study.quiz.key(node);
        });
        then();
      }
    );
  }

  /* Translate an exam of a site without answers to the names of the bank. */
  function opened(each, paper, bank) {
    const isThere = paper.ids.every((id) => id in nodes);
    const record = isThere && study.exam.opened(each.record, bank, (id) => nodes[id]);
    return record ? Object.assign({}, each, { record }) : each;
  }

  /*
   * Mark all exams of some files. `now` is the time of this computer. `then` gets {papers by code,
   * marked, open, repeated, nodes, keys}.
   */
  analysis.assess = function (files, bank, now, then) {
    const exams = [];
    const papers = study.record.map();
    const marked = [];
    const pairs = [].concat.apply(
      [],
      files.map((file) => Object.keys(file.exams).map((id) => [file, id]))
    );
    study.byBits(
      pairs,
      (pair) => {
        exams.push(analysis.exam(pair[0], pair[1]));
      },
      () => {
        const found = analysis.distinct(exams);
        found.done = analysis.compared(found.done);
        const codes = analysis.by(found.done, "code");
        study.byBits(
          Object.keys(codes),
          (code) => {
            papers[code] = analysis.paper(code, codes[code], bank);
          },
          () => {
            const ids = [].concat.apply(
              [],
              Object.keys(papers).map((code) => papers[code].ids)
            );
            fetch(Array.from(new Set(ids)), bank, () => {
              study.byBits(
                found.done,
                (each) => {
                  const paper = papers[each.code];
                  marked.push(analysis.mark(opened(each, paper, bank), paper, keys, bank, now));
                },
                () => {
                  then({ papers, marked, open: found.open, repeated: found.repeated, nodes, keys });
                }
              );
            });
          }
        );
      }
    );
  };
})();
