/* Items of a paper on the page: laid out to be sat, to be printed, or as they were answered. */
(function () {
  "use strict";

  var study = window.study;
  var exam = study.exam;
  var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /* The elements of items, none at all if one cannot be had. */
  exam.take = function (ids, bank, prefix, then) {
    study.take(ids, bank.items, prefix, function (nodes) {
      then(nodes.length === ids.length ? nodes : []);
    });
  };

  /* Under headings of their types, numbered, each with its points. */
  exam.layOut = function (box, nodes, bank) {
    var types = nodes.map(function (node) { return node.getAttribute("data-type"); });
    exam.empty(box);
    nodes.forEach(function (node, place) {
      var type = types[place];
      var stem = node.querySelector(".item__stem");
      var kind = stem.querySelector(".item__type");
      var number = document.createElement("span");
      if (type !== types[place - 1]) {
        exam.add(box, "h3", exam.say("group", exam.label("types", type), types.filter(function (each) { return each === type; }).length));
      }
      number.textContent = place + 1 + ". ";
      stem.insertBefore(number, stem.firstChild);
      kind.textContent = exam.say("points", kind.textContent, bank.items[node.getAttribute("data-item")].points);
      box.appendChild(node);
    });
  };

  function all(node, selector) {
    return Array.from(node.querySelectorAll(selector));
  }

  function attributes(nodes, name) {
    return nodes.map(function (each) { return each.getAttribute(name); });
  }

  /* What stands under letters, a list each, gets the names by which it is answered. */
  function name(nodes, names) {
    nodes.forEach(function (each, place) { each.setAttribute("data-name", names[place]); });
  }

  function choices(select) {
    return all(select, "option").slice(1).map(function (option) { return option.value; });
  }

  /* True and false keep their order: no list. */
  var LISTED = { ordering: ".item__steps", matching: ".item__rights", cloze: ".item__choices", single: ".item__options", multiple: ".item__options" };

  exam.name = function (node) {
    var selects = all(node, "select");
    name(all(node, ".item__steps li"), attributes(all(node, ".item__steps li"), "data-step"));
    name(all(node, ".item__option"), attributes(all(node, ".item__option input"), "value"));
    all(node, ".item__rights").forEach(function (list) { name(all(list, "li"), choices(selects[0])); });
    all(node, ".item__choices").forEach(function (list, place) { name(all(list, ".item__choice"), choices(selects[place])); });
  };

  /* B 卷: what is listed, in another order, which is not the one that is asked for. */
  exam.turn = function (node, seed) {
    var truth = attributes(all(node, "[data-order]"), "data-order");
    all(node, LISTED[node.getAttribute("data-type")] || "nothing").forEach(function (list) {
      var nodes = all(list, "[data-name]");
      var names = attributes(nodes, "data-name");
      var copies = exam.shuffle(names, seed + ":" + node.getAttribute("data-item"), truth).map(function (each) {
        return nodes[names.indexOf(each)].cloneNode(true);
      });
      copies.forEach(function (copy, place) {
        var letter = copy.matches(".item__choice") ? copy : copy.querySelector(".item__letter");
        if (letter) letter.firstChild.data = LETTERS[place] + letter.firstChild.data.slice(1);
        list.replaceChild(copy, nodes[place]);
      });
    });
  };

  function letter(node, list, name) {
    return LETTERS[attributes(all(node, list + " [data-name]"), "data-name").indexOf(name)];
  }

  // The right answer of an item as it stands, in the words of the bank; of blanks it has no letters.
  var KEYS = {
    ordering: function (node) {
      return node.querySelector("[data-order]").getAttribute("data-order").split(" ").map(function (step) {
        return letter(node, LISTED.ordering, step);
      }).join(" → ");
    },
    matching: function (node) {
      return all(node, "select").map(function (select, place) {
        return place + 1 + "—" + letter(node, LISTED.matching, JSON.parse(select.getAttribute("data-accept"))[0]);
      }).join("，");
    },
    cloze: function (node) {
      return node.querySelector(".item__key").textContent.replace("答案：", "");
    }
  };

  function chosen(node) {
    return all(node, "[data-correct]").map(function (option) {
      return option.querySelector(".item__letter").textContent + " " + option.querySelector(".item__text").textContent;
    }).join("；");
  }

  exam.key = function (node) {
    return (KEYS[node.getAttribute("data-type")] || chosen)(node);
  };
}());
