/*
 * 复习与错题: reviews the items due today, lists items answered wrong, and shows when items come back.
 */
(function () {
  "use strict";

  const study = window.study;
  const AT_MOST = 20;
  const DAYS = 17; // today and the longest interval of a box
  const root = document.querySelector(".md-content__inner");
  let bank;

  function find(name) {
    return root.querySelector(`[data-show=${name}]`);
  }

  function say(name, count) {
    return root.querySelector(`[data-say=${name}]`).textContent.replace("%", count);
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
    const count = due().length;
    find("due").textContent = count ? say("due", count) : say("none", 0);
    find("start").hidden = !count;
    find("start").textContent = say("start", Math.min(count, AT_MOST));
  }

  /* Show one item after another. Each answer is saved at once, so a session may end at any item. */
  function start() {
    const ids = due()
      .slice(0, AT_MOST)
      .map((each) => each.id);
    let right = 0;
    find("start").hidden = true;
    focus(find("due"));
    study.take(ids, bank.items, "due--", (nodes) => {
      const box = empty(find("session"));
      let place = -1;
      const next = find("next");
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
        nodes[place].addEventListener("study-answered", (event) => {
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
    const box = empty(find("book"));
    const wrong = study.review.book(records(), bank.items);
    find("book-told").textContent = wrong.length ? say("book", wrong.length) : say("book-none", 0);
    Object.keys(bank.modules).forEach((module) => {
      const own = wrong.filter((each) => bank.items[each.id].module === module);
      if (own.length) box.appendChild(chapter(bank.modules[module], own));
    });
  }

  function chapter(title, own) {
    const made = document.createElement("details");
    const head = made.appendChild(document.createElement("summary"));
    made.className = "disclosure review__module";
    head.textContent = `${title}（${own.length}）`;
    made.addEventListener("toggle", function fill() {
      made.removeEventListener("toggle", fill);
      study.load(
        own.map((each) => each.id),
        bank.items,
        (there) => {
          if (there.length < own.length) made.appendChild(noteOf(say("items-missing", 0)));
          study.byBits(there, (id) => {
            made.appendChild(wrong(study.item(id, bank.items, "book--"), own));
          });
        }
      );
    });
    return made;
  }

  /* Show an item with its last wrong answer, marked and explained. It can be answered again. */
  function wrong(node, own) {
    const id = node.getAttribute("data-item");
    const at = own.filter((each) => each.id === id)[0];
    const handle = study.quiz.start(node);
    const given = at.attempts
      .filter((each) => each[2] < 1 && each[1] === node.getAttribute("data-revision"))
      .pop();
    if (!given) note(node, say("revised", 0));
    else {
      handle.fill(given[3]);
      handle.mark();
      if (at.rights.length) note(node, say("half", 0));
    }
    return node;
  }

  function noteOf(text) {
    const made = document.createElement("p");
    made.className = "review__note";
    made.textContent = text;
    return made;
  }

  function note(node, text) {
    node.insertBefore(noteOf(text), node.firstChild);
  }

  function calendar() {
    const counts = study.review.calendar(records(), bank.items, today(), DAYS);
    const body = empty(find("calendar"));
    const now = new Date();
    counts.forEach((count, days) => {
      const row = body.appendChild(document.createElement("tr"));
      const head = row.appendChild(document.createElement("th"));
      const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
      head.scope = "row";
      head.textContent = `${(days ? (days === 1 ? "明天，" : "") : "今天，") + (date.getMonth() + 1)} 月 ${date.getDate()} 日`;
      row.appendChild(document.createElement("td")).textContent = count;
      row.hidden = !count && days > 1;
    });
    const gone = study.review.retired(records(), bank.items).length;
    find("retired").textContent = gone ? say("retired", gone) : "";
  }

  function show() {
    book();
    calendar();
  }

  study.bank((found) => {
    if (!found) {
      find("due").textContent = say("missing", 0);
      return;
    }
    bank = found;
    find("start").addEventListener("click", start);
    offer();
    show();
  });
})();
