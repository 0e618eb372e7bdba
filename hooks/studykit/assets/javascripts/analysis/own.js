/**
 * 成绩分析: recognizes the trainer's own files, with papers that were typed in or with shows of hands,
 * and loads what the page does not need before a file is opened or a paper is typed in.
 */
(function () {
  "use strict";

  const { analysis, exam } = window.study;
  // The scripts that read files and mark items.
  const READING = ["assets/javascripts/exchange.js", "assets/javascripts/quiz.js"];
  const COMPARING = [...READING, "assets/javascripts/training.js"];
  const HEAD = 400; // bytes by which a file of exams is recognized
  const LARGEST = 4 * 1024 * 1024; // bytes
  const KINDS = ["votes", "sheets"];

  /**
   * Return the content of a file of the trainer's own; null for any other file, which is then read
   * as a file of exams and, if it is none, refused with a reason.
   * @param {File} file
   * @returns {Promise<Record<string, unknown> | null>}
   */
  analysis.readOwn = async (file) => {
    try {
      const head = await file.slice(0, HEAD).text();
      // Files of exams are large, so they are not parsed here. They begin with their schema.
      if (file.size > LARGEST || !/^\s*\{/.test(head) || /"schema"\s*:/.test(head)) return null;
      const value = JSON.parse(await file.text());
      return KINDS.includes(value.kind) ? value : null;
    } catch {
      return null;
    }
  };

  /**
   * @param {string[]} paths
   * @returns {Promise<void>}
   */
  function need(paths) {
    return new Promise((resolve) => {
      exam.need(paths, resolve);
    });
  }

  analysis.loadReading = () => need(READING);
  analysis.loadTraining = () => need(COMPARING);
})();
