/* Items of a paper on the page: for sitting an exam, for printing, and with the given answers. */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /*
   * Load the items of some ids. If an item cannot be loaded, call `failed` with a message.
   */
  exam.load = function (ids, bank, failed, then) {
    study.loadItems(ids, bank.items, (there) => {
      if (there.length < ids.length) failed(exam.say("items-missing"));
      else then();
    });
  };

  /*
   * Return a function that lays out one item at a time, given its element and its position. Items
   * stand under the headings of their types, with numbers and points. If the box is laid out anew,
   * the old function adds nothing any more.
   */
  exam.layOut = function (box, ids, bank) {
    const types = ids.map((id) => bank.items[id].type);
    const list = exam.add(exam.empty(box), "div", "");
    return function (node, place) {
      const type = types[place];
      const stem = node.querySelector(".item__stem");
      const kind = stem.querySelector(".item__type");
      const number = document.createElement("span");
      if (type !== types[place - 1]) {
        exam.add(
          list,
          "h3",
          exam.say("group", exam.label("types", type), types.filter((each) => each === type).length)
        );
      }
      number.textContent = `${place + 1}. `;
      stem.insertBefore(number, stem.firstChild);
      kind.textContent = exam.say(
        "points",
        kind.textContent,
        bank.items[node.getAttribute("data-item")].points
      );
      // A paper has no actions for a single item.
      node.removeChild(node.querySelector(".item__actions"));
      list.appendChild(node);
    };
  };

  /*
   * Set up loaded items, {id, node, handle}, and fill in the given answers. This runs in steps:
   * `action` gets each item and its position; at the end `then` is called, if given, with all of
   * them.
   */
  exam.answered = function (ids, answers, bank, prefix, action, then) {
    const all = [];
    study.byBits(
      ids,
      (id, place) => {
        const node = study.itemElement(id, bank.items, prefix);
        const each = { id, node, handle: study.quiz.start(node, true) };
        if (id in answers) each.handle.fill(answers[id][1]);
        all.push(each);
        action(each, place);
      },
      then &&
        (() => {
          then(all);
        })
    );
  };

  /* Remove the parts that reveal the answer. A sealed paper has none. */
  exam.strip = function (node) {
    all(node, ".item__answer").forEach((answer) => {
      node.removeChild(answer);
    });
  };

  function all(node, selector) {
    return Array.from(node.querySelectorAll(selector));
  }

  function attributes(nodes, name) {
    return nodes.map((each) => each.getAttribute(name));
  }

  /* Give the lettered entries, one list at a time, the names by which they are answered. */
  function name(nodes, names) {
    nodes.forEach((each, place) => {
      each.setAttribute("data-name", names[place]);
    });
  }

  function choices(select) {
    return all(select, "option")
      .slice(1)
      .map((option) => option.value);
  }

  /* True-or-false items have no list: their order is fixed. */
  const LISTED = {
    ordering: ".item__steps",
    matching: ".item__rights",
    cloze: ".item__choices",
    single: ".item__options",
    multiple: ".item__options"
  };

  exam.name = function (node) {
    const selects = all(node, "select");
    name(all(node, ".item__steps li"), attributes(all(node, ".item__steps li"), "data-step"));
    name(all(node, ".item__option"), attributes(all(node, ".item__option input"), "value"));
    all(node, ".item__rights").forEach((list) => {
      name(all(list, "li"), choices(selects[0]));
    });
    all(node, ".item__choices").forEach((list, place) => {
      name(all(list, ".item__choice"), choices(selects[place]));
    });
  };

  /* B 卷: shuffle the lists of an item, but never into the order that is the right answer. */
  exam.turn = function (node, seed) {
    const truth = attributes(all(node, "[data-order]"), "data-order");
    all(node, LISTED[node.getAttribute("data-type")] || "nothing").forEach((list) => {
      const nodes = all(list, "[data-name]");
      const names = attributes(nodes, "data-name");
      const copies = exam
        .shuffle(names, `${seed}:${node.getAttribute("data-item")}`, truth)
        .map((each) => nodes[names.indexOf(each)].cloneNode(true));
      copies.forEach((copy, place) => {
        const letter = copy.matches(".item__choice") ? copy : copy.querySelector(".item__letter");
        if (letter) letter.firstChild.data = LETTERS[place] + letter.firstChild.data.slice(1);
        list.replaceChild(copy, nodes[place]);
      });
    });
  };

  function letter(node, list, name) {
    return LETTERS[attributes(all(node, `${list} [data-name]`), "data-name").indexOf(name)];
  }

  // The right answer of an item in its present order, as the words of the bank. Blanks of a cloze
  // have no letters, so their key is text.
  const KEYS = {
    ordering(node) {
      return node
        .querySelector("[data-order]")
        .getAttribute("data-order")
        .split(" ")
        .map((step) => letter(node, LISTED.ordering, step))
        .join(" → ");
    },
    matching(node) {
      return all(node, "select")
        .map(
          (select, place) =>
            `${place + 1}—${letter(node, LISTED.matching, JSON.parse(select.getAttribute("data-accept"))[0])}`
        )
        .join("，");
    },
    cloze(node) {
      return node.querySelector(".item__key").textContent.replace("答案：", "");
    }
  };

  function chosen(node) {
    return all(node, "[data-correct]")
      .map(
        (option) =>
          `${option.querySelector(".item__letter").textContent} ${option.querySelector(".item__text").textContent}`
      )
      .join("；");
  }

  exam.key = function (node) {
    return (KEYS[node.getAttribute("data-type")] || chosen)(node);
  };
})();
