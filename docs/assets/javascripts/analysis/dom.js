/* 成绩分析: elements and texts of the page, and the format of names, times and numbers. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const root = (analysis.root = document.querySelector(".analysis"));

  analysis.find = function (name) {
    return root.querySelector(`[data-show=${name}]`);
  };

  analysis.control = function (name) {
    return root.querySelector(`[data-do=${name}]`);
  };

  /* Return the page's text of a name, with %0, %1 … replaced by the further arguments. */
  analysis.say = function (name) {
    const values = arguments;
    return root
      .querySelector(`[data-say=${name}]`)
      .textContent.replace(/%(\d)/g, (sign, place) => values[Number(place) + 1]);
  };

  analysis.empty = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  analysis.add = function (box, tag, text) {
    const made = box.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  };

  analysis.round = function (number) {
    return Math.round(number * 100) / 100;
  };

  /* Format a code in groups. It comes from a file and may have any length. */
  analysis.codeOf = function (code) {
    return study.exam.grouped(code.slice(0, 40));
  };

  /* Return the name of a person who sat an exam, or the file's name if there is none. */
  analysis.nameOf = function (each) {
    return each.who || analysis.say("unnamed", analysis.plain(each.files[0]));
  };

  /* Format a span in milliseconds in its largest fitting unit. */
  analysis.span = function (span) {
    const minutes = Math.round(span / 60000);
    if (span < 60000) return analysis.say("under-minute");
    if (minutes < 120) return analysis.say("minutes", minutes);
    if (minutes < 2880) return analysis.say("hours", Math.round(minutes / 60));
    if (minutes < 525600) return analysis.say("days", Math.round(minutes / 1440));
    return analysis.say("years", Math.round(minutes / 525600));
  };

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  /* Format a time with seconds. */
  analysis.moment = function (time) {
    return `${analysis.time(time)}:${twoDigits(new Date(time).getSeconds())}`;
  };

  analysis.time = function (time) {
    const at = new Date(time);
    return `${analysis.date(time)} ${[at.getHours(), at.getMinutes()].map(twoDigits).join(":")}`;
  };
})();
