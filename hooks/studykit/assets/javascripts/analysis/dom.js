/** 成绩分析: finds the elements and texts of the page, and formats values for it. */
(function () {
  "use strict";

  const { analysis, dom, exam } = window.study;
  const root = (analysis.root = dom.find(document, ".analysis"));
  const say = (analysis.say = dom.phrases(() => root));

  analysis.find = (name) => dom.find(root, `[data-show=${name}]`);
  analysis.control = (name) => dom.find(root, `[data-control=${name}]`);

  analysis.toHundredths = (number) => Math.round(number * 100) / 100;

  analysis.displayCode = (code) => exam.displayCode(code.slice(0, 40));

  analysis.titleOf = (code) => {
    const form = exam.formOf(exam.decodeNumbers(code));
    return `${form && say(`form-${form}`)} ${analysis.displayCode(code)}`.trim();
  };

  analysis.nameOf = ({ who, files }) => who || say("unnamed", analysis.cleanText(files[0]));

  analysis.formatSpan = (span) => say(...exam.inUnit(span));
})();
