/** 成绩分析: finds the elements and texts of the page, and formats values for it. */
(function () {
  "use strict";

  const { analysis, dom, exam } = window.study;
  const root = (analysis.root = dom.find(document, ".analysis"));
  const say = (analysis.say = dom.phrases(() => root));

  analysis.find = (name) => dom.find(root, `[data-show=${name}]`);
  analysis.control = (name) => dom.find(root, `[data-control=${name}]`);

  analysis.round = (number) => Math.round(number * 100) / 100;

  analysis.displayCode = (code) => exam.displayCode(code.slice(0, 40));

  analysis.titleOf = (code) => {
    const form = exam.formOf(exam.decodeNumbers(code));
    return `${form && say(`form-${form}`)} ${analysis.displayCode(code)}`.trim();
  };

  analysis.nameOf = ({ who, files }) => who || say("unnamed", analysis.cleanText(files[0]));

  analysis.formatSpan = (span) => {
    const minutes = Math.round(span / 60000);
    if (span < 60000) return say("under-minute");
    if (minutes < 120) return say("minutes", minutes);
    if (minutes < 2880) return say("hours", Math.round(minutes / 60));
    if (minutes < 525600) return say("days", Math.round(minutes / 1440));
    return say("years", Math.round(minutes / 525600));
  };
})();
