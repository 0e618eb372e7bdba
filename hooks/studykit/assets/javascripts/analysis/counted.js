/** 成绩分析: decides which exams count: those beyond doubt, and those that the trainer chose. Pure. */
(function () {
  "use strict";

  const { analysis } = window.study;

  analysis.isOfOne = (group) => group.length > 1 && group.every(({ key }) => key === group[0].key);

  analysis.counted = ({ sure, doubtful }, isChosen) => {
    const own = doubtful.flat().filter(isChosen);
    return [...sure, ...own.map((each) => ({ isChosen: true, ...each }))];
  };

  analysis.pending = ({ doubtful }, isChosen) => doubtful.filter((group) => !group.some(isChosen));

  analysis.countedPapers = (separate, isChosen) => {
    const fitting = [...separate.sure, ...separate.doubtful.flat()];
    const sizes = analysis.groupsBy(analysis.counted(separate, isChosen), "code");
    return Array.from(analysis.groupsBy(fitting, "code").keys())
      .map((code) => ({ code, count: (sizes.get(code) || []).length }))
      .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
  };
})();
