/* 成绩分析: the page's parts and words, and how names, times and numbers are written. */
(function () {
  "use strict";

  var study = window.study;
  var analysis = study.analysis;
  var root = analysis.root = document.querySelector(".analysis");

  analysis.find = function (name) {
    return root.querySelector("[data-show=" + name + "]");
  };

  analysis.control = function (name) {
    return root.querySelector("[data-do=" + name + "]");
  };

  /* The words of a name, with values where they have %0, %1 … */
  analysis.say = function (name) {
    var values = arguments;
    return root.querySelector("[data-say=" + name + "]").textContent.replace(/%(\d)/g, function (sign, place) {
      return values[Number(place) + 1];
    });
  };

  analysis.empty = function (node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  };

  analysis.add = function (box, tag, text) {
    var made = box.appendChild(document.createElement(tag));
    made.textContent = text;
    return made;
  };

  analysis.round = function (number) {
    return Math.round(number * 100) / 100;
  };

  /* A code in groups; a made-up one may be as long as it likes. */
  analysis.codeOf = function (code) {
    return study.exam.grouped(code.slice(0, 40)) || analysis.say("codeless");
  };

  /* Who sat an exam, by the file where no name was given. */
  analysis.nameOf = function (each) {
    return each.who || analysis.say("unnamed", analysis.plain(each.files[0]));
  };

  function twoDigits(number) {
    return String(number).padStart(2, "0");
  }

  analysis.date = function (time) {
    var at = new Date(time);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join("-");
  };

  analysis.time = function (time) {
    var at = new Date(time);
    return analysis.date(time) + " " + [at.getHours(), at.getMinutes()].map(twoDigits).join(":");
  };
}());
