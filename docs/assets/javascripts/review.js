/*
 * 复习与错题: reviews the items due today, lists items answered wrong, and shows when items come back.
 */
(function () {
  "use strict";

  var study = window.study;
  var AT_MOST = 20;
  var DAYS = 17; // today and the longest interval of a box
  var root = document.querySelector(".md-content__inner");
  var bank;

  function find(name) {
    return root.querySelector("[data-show=" + name + "]");
  }

  function say(name, count) {
    return root.querySelector("[data-say=" + name + "]").textContent.replace("%", count);
  }

  function today() {
    return study.record.dayOf(Date.now());
  }

  function empty(node) {
    while (node.firstChild) node.removeChild(node.firstChild);
    return node;
  }

  function records() {
    return study.store.all("item");
  }

  function due() {
    return study.review.due(records(), bank.items, today());
  }

  /* Show how many items are due, before and after a session. */
  function offer() {
    var count = due().length;
    find("due").textContent = count ? say("due", count) : say("none", 0);
    find("start").hidden = !count;
    find("start").textContent = say("start", Math.min(count, AT_MOST));
  }

  /* Show one item after another. Each answer is saved at once, so a session may end at any item. */
  function start() {
    var ids = due().slice(0, AT_MOST).map(function (each) { return each.id; });
    var right = 0;
    find("start").hidden = true;
    focus(find("due"));
    study.take(ids, bank.items, "due--", function (nodes) {
      var box = empty(find("session"));
      var place = -1;
      var next = find("next");
      if (!nodes.length) {
        find("due").textContent = say("items-missing", 0);
        return;
      }
      next.onclick = function () {
        place += 1;
        empty(box);
        next.hidden = true;
        if (place === nodes.length) return end(right, nodes.length);
        find("due").textContent = say("place", place + 1).replace("#", nodes.length);
        study.quiz.start(nodes[place]);
        nodes[place].addEventListener("study-answered", function (event) {
          if (!next.hidden) return; // answered again: only the first answer counts
          right += event.detail.share === 1;
          next.hidden = false;
        });
        box.appendChild(nodes[place]);
        return focus(nodes[place]);
      };
      next.onclick();
    });
  }

  function focus(node) {
    node.tabIndex = -1;
    node.focus();
  }

  function end(right, count) {
    offer();
    find("due").textContent = say("ended", right).replace("#", count) + find("due").textContent;
    focus(find("due"));
    show();
  }

  /* 错题本, by modules. The items of a module are loaded when it is opened. */
  function book() {
    var box = empty(find("book"));
    var wrong = study.review.book(records(), bank.items);
    find("book-told").textContent = wrong.length ? say("book", wrong.length) : say("book-none", 0);
    Object.keys(bank.modules).forEach(function (module) {
      var own = wrong.filter(function (each) { return bank.items[each.id].module === module; });
      if (own.length) box.appendChild(chapter(bank.modules[module], own));
    });
  }

  function chapter(title, own) {
    var made = document.createElement("details");
    var head = made.appendChild(document.createElement("summary"));
    made.className = "disclosure review__module";
    head.textContent = title + "（" + own.length + "）";
    made.addEventListener("toggle", function fill() {
      made.removeEventListener("toggle", fill);
      study.load(own.map(function (each) { return each.id; }), bank.items, function (there) {
        if (there.length < own.length) made.appendChild(noteOf(say("items-missing", 0)));
        study.byBits(there, function (id) { made.appendChild(wrong(study.item(id, bank.items, "book--"), own)); });
      });
    });
    return made;
  }

  /* Show an item with its last wrong answer, marked and explained. It can be answered again. */
  function wrong(node, own) {
    var id = node.getAttribute("data-item");
    var at = own.filter(function (each) { return each.id === id; })[0];
    var handle = study.quiz.start(node);
    var given = at.attempts.filter(function (each) {
      return each[2] < 1 && each[1] === node.getAttribute("data-revision");
    }).pop();
    if (!given) note(node, say("revised", 0));
    else {
      handle.fill(given[3]);
      handle.mark();
      if (at.rights.length) note(node, say("half", 0));
    }
    return node;
  }

  function noteOf(text) {
    var made = document.createElement("p");
    made.className = "review__note";
    made.textContent = text;
    return made;
  }

  function note(node, text) {
    node.insertBefore(noteOf(text), node.firstChild);
  }

  function calendar() {
    var counts = study.review.calendar(records(), bank.items, today(), DAYS);
    var body = empty(find("calendar"));
    var now = new Date();
    counts.forEach(function (count, days) {
      var row = body.appendChild(document.createElement("tr"));
      var head = row.appendChild(document.createElement("th"));
      var date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
      head.scope = "row";
      head.textContent = (days ? days === 1 ? "明天，" : "" : "今天，") + (date.getMonth() + 1) + " 月 " + date.getDate() + " 日";
      row.appendChild(document.createElement("td")).textContent = count;
      row.hidden = !count && days > 1;
    });
    var gone = study.review.retired(records(), bank.items).length;
    find("retired").textContent = gone ? say("retired", gone) : "";
  }

  function show() {
    book();
    calendar();
  }

  study.bank(function (found) {
    if (!found) {
      find("due").textContent = say("missing", 0);
      return;
    }
    bank = found;
    find("start").addEventListener("click", start);
    offer();
    show();
  });
}());
