/*
 * 学习进度 in the pages: the button 「学完本节」, progress bars, the last place, and earlier answers. A
 * section counts as learned only if the reader says so, never because it was scrolled past. Without
 * this script the pages are complete but show no progress.
 */
(function () {
  "use strict";

  const study = window.study;
  const store = study.store;
  const ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  const PAGE = window.location.href.split(/[?#]/)[0].slice(ROOT.length);

  function each(selector, action) {
    document.querySelectorAll(selector).forEach(action);
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text || "";
    return made;
  }

  function words(text) {
    return text.split(" ").filter(Boolean);
  }

  // The original keys of modules that were renamed, by their present ids.
  const KEYS = study.record.map(Object(window.studyData).keys);

  function learned(module) {
    const kept = store.read("module", module);
    return kept ? Object.keys(kept.sections).filter((id) => kept.sections[id][1]) : [];
  }

  /* Show how many of a module's sections are learned, as a bar and in words. */
  function paint(box) {
    const all = words(box.getAttribute("data-sections"));
    const name = store.members()[store.member];
    const done = learned(box.getAttribute("data-module")).filter((id) => all.includes(id));
    const bar =
      box.querySelector("progress") || box.appendChild(document.createElement("progress"));
    const told = box.querySelector("span") || box.appendChild(element("span", "progress__told"));
    bar.max = all.length;
    bar.value = done.length;
    bar.setAttribute("aria-hidden", "true"); // the text says the same
    bar.hidden = !all.length;
    told.textContent = `${name ? `${name}：` : ""}学完 ${done.length} 节，共 ${all.length} 节`;
  }

  /* Show a count in the navigation for each module that was begun. */
  function count(link) {
    const found = /modules\/([\w-]+)\.html$/.exec(link.href);
    const module = found && (KEYS[found[1]] || found[1]);
    const kept = module && store.read("module", module);
    let told = link.querySelector(".nav-progress");
    if (!kept) return told && told.parentNode.removeChild(told);
    told = told || link.appendChild(element("span", "nav-progress"));
    told.textContent = `${Math.min(learned(module).length, kept.of[1])}/${kept.of[1]}`;
    told.setAttribute("aria-label", `学完 ${told.textContent.replace("/", " 节，共 ")} 节`);
    told.setAttribute("role", "img");
    return told;
  }

  function paintAll() {
    each(".progress[data-module]", paint);
    each(".md-nav--primary .md-nav__item:not(.md-nav__item--nested) > a", count);
    each(".learned", tell);
    each(".item[data-item] .item__actions", past);
    each(".study-today", today);
  }

  function sectionsOf(module) {
    const box = document.querySelector(`.progress[data-module="${module}"]`);
    return words(box.getAttribute("data-sections"));
  }

  /* Add the button 「学完本节」 at the end of a section. Pressing it again undoes it. */
  function offer(box) {
    const made = element("button", "learned__button");
    made.type = "button";
    made.addEventListener("click", () => {
      const module = box.getAttribute("data-module");
      const section = box.getAttribute("data-section");
      const kept = store.read("module", module) || { sections: study.record.map(), of: [0] };
      const time = study.record.after(
        Math.max(kept.of[0], (kept.sections[section] || [0])[0]),
        Date.now()
      );
      const sections = {};
      sections[section] = [time, made.getAttribute("aria-pressed") !== "true"];
      store.add("module", module, {
        v: study.record.VERSION,
        sections,
        of: [time, sectionsOf(module).length]
      });
    });
    box.appendChild(made);
  }

  function tell(box) {
    const isDone = learned(box.getAttribute("data-module")).includes(
      box.getAttribute("data-section")
    );
    const made = box.querySelector("button");
    made.setAttribute("aria-pressed", String(isDone));
    made.textContent = isDone ? "✓ 本节已学完" : "学完本节";
    made.setAttribute("aria-label", `${made.textContent}：${box.getAttribute("data-title")}`);
  }

  /* Show the history of an item: the number of attempts, the best result and the last one. */
  function past(box) {
    const item = box.closest(".item");
    const kept = store.read("item", item.getAttribute("data-item"));
    let told = box.querySelector(".item__past");
    if (!kept || !kept.attempts.length) return told && box.removeChild(told);
    told = told || box.appendChild(element("span", "item__past"));
    const revision = item.getAttribute("data-revision");
    const own = kept.attempts.filter((one) => one[1] === revision);
    const shares = own.map((one) => one[2]);
    told.textContent = own.length
      ? `答过 ${own.length} 次，最好${inWords(Math.max.apply(null, shares))}，上次${inWords(shares[shares.length - 1])}`
      : `题目已修订，修订前答过 ${kept.attempts.length} 次`;
    return told;
  }

  function inWords(share) {
    return share === 1 ? "答对" : share ? "答对一部分" : "答错";
  }

  /* Return whether the member chosen when the page was opened is still chosen. */
  function isSame() {
    return store.chosen() === store.member;
  }

  /* Save the last heading above the middle of the window as the place to return to. */
  function leave() {
    if (!isSame()) return; // the member may have been deleted with all records
    const title = document.querySelector("h1");
    const time = study.record.after(Object(store.read("place", "last")).time, Date.now());
    const place = { v: study.record.VERSION, time, page: PAGE, id: "", title: plain(title) };
    each(".md-content h2[id]", (heading) => {
      if (heading.getBoundingClientRect().top > window.innerHeight / 2) return;
      place.id = heading.id;
      place.title = `${plain(title)} › ${plain(heading)}`;
    });
    store.add("place", "last", place);
  }

  function plain(heading) {
    const copy = heading.cloneNode(true);
    copy.querySelectorAll(".headerlink").forEach((link) => {
      copy.removeChild(link);
    });
    return copy.textContent.trim();
  }

  /* Update the home page: the link to the last place, and the number of items due today. */
  function today(box) {
    const place = store.read("place", "last");
    if (place) {
      const link = box.querySelector("[data-go=place]");
      link.href = ROOT + place.page + (place.id ? `#${place.id}` : "");
      link.textContent = `继续学习：${place.title}`;
    }
    const review = box.querySelector("[data-go=review]");
    const records = store.all("item");
    // A reader without any answers need not load the bank.
    if (review && Object.keys(records).length)
      study.bank((bank) => {
        const due = bank
          ? study.review.due(records, bank.items, study.record.dayOf(Date.now())).length
          : 0;
        review.textContent = due ? `今日复习 ${due} 题` : "复习与错题";
      });
  }

  /*
   * Pass the bank of data/bank.js, with its items by id, to `then`; null if it cannot be loaded. In
   * that case `then` is called once more when the reader tries again.
   */
  let waiting = null;
  let opened = null;
  function bank() {
    const found = Object(window.studyData).bank;
    if (found && !opened)
      opened = Object.assign({}, found, {
        items: study.record.map(found.items),
        modules: study.record.map(found.modules)
      });
    return opened;
  }
  study.bank = function (then) {
    if (bank()) return then(bank());
    if (waiting) return waiting.push(then);
    waiting = [then];
    const all = waiting;
    return study.script(
      "data/bank.js",
      () => {
        waiting = null;
        all.forEach((next) => {
          next(bank());
        });
      },
      () => {
        all.forEach(study.bank);
      }
    );
  };

  /* Show the faults of storage, once, above the text. */
  function warn() {
    // The fault "apart" is shown only on top-level pages, which can bring the records together.
    const names = store.faults().filter((name) => name !== "apart" || !PAGE.includes("/"));
    if (!names.length) return;
    const box = document.querySelector(".records-told") || element("div", "records-told");
    box.setAttribute("role", "alert");
    box.textContent = names.map((name) => store.TOLD[name]).join("");
    const link = element("a", "", "打开「我的记录」");
    link.href = `${ROOT}records.html`;
    if (PAGE !== "records.html") box.appendChild(link);
    const article = document.querySelector(".md-content__inner");
    article.insertBefore(box, article.firstChild);
  }

  each(".learned", offer);
  paintAll();
  warn();

  store.onchange((change) => {
    if (change.fault) return warn();
    // If another window chose another member, reload: a page must not show the wrong records.
    if (!isSame()) return window.location.reload();
    if (change.kind === "item") return each(`.item[data-item="${change.id}"] .item__actions`, past);
    return change.kind === "place" || change.kind === "exam" ? undefined : paintAll();
  });

  // A page restored by the back button is in its old state: update it.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (isSame()) paintAll();
    else window.location.reload();
  });

  document.addEventListener("study-answered", (event) => {
    const given = event.detail;
    const last = (Object(store.read("item", given.id)).attempts || []).pop() || [0];
    store.add("item", given.id, {
      v: study.record.VERSION,
      attempts: [
        [study.record.after(last[0], Date.now()), given.revision, given.share, given.answer]
      ]
    });
  });

  if (/^(modules|quizzes)\//.test(PAGE)) {
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) leave();
    });
  }
})();
