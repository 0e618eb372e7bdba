/* 成绩分析: what can be chosen in an item, read from its element. */
(function () {
  "use strict";

  function option(value, node, isRight, place) {
    return { value, text: node.textContent.trim(), isRight, place };
  }

  function choices(item) {
    return Array.from(item.querySelectorAll(".item__option"), function (label) {
      var value = label.querySelector("input").value;
      return option(value, label.querySelector(".item__text"), label.hasAttribute("data-correct"), null);
    });
  }

  function accepted(blank) {
    return JSON.parse(blank.getAttribute("data-accept"));
  }

  function inBlank(blank, place) {
    return Array.from(blank.querySelectorAll("option")).filter(function (each) { return each.value; }).map(function (each) {
      return option(each.value, each, accepted(blank).indexOf(each.value) >= 0, place);
    });
  }

  function isBlank(blank) {
    return blank.tagName === "SELECT";
  }

  /* Of blanks each has options of its own; what is matched is chosen from one list. */
  window.study.analysis.options = function (item) {
    var blanks = Array.from(item.querySelectorAll(".item__blank"));
    if (item.getAttribute("data-type") !== "matching") {
      return [].concat.apply(choices(item), blanks.map(function (blank, place) {
        return isBlank(blank) ? inBlank(blank, place) : [];
      }));
    }
    var right = [].concat.apply([], blanks.map(accepted));
    return inBlank(blanks[0], null).map(function (each) {
      return Object.assign(each, { isRight: right.indexOf(each.value) >= 0 });
    });
  };
}());
