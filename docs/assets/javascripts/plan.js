/*
 * 备课单: the lesson plan editor. The page contains all texts and rows. The script stands before them
 * and starts once the document is parsed, so that nothing moves after the page is painted.
 */
(function () {
  "use strict";

  const study = (window.study = window.study || {});
  const ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  const KEY = `${document.querySelector("meta[name=study-site]").content}:plans`;
  const STEPS = 100;
  const OPENING = "top";
  const BYTES = 200 * 1024;
  const UNFIT = /[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]/gu; // control characters and unpaired surrogates
  const LONGEST = { title: 80, note: 1000 };
  const FORM = { page: /^((modules|quizzes)\/[\w-]{1,99}\.html)?$/, id: /^[\w-]{0,200}$/ };
  let root, list;

  document.documentElement.classList.add("has-plan");

  function find(name) {
    return root.querySelector(`.plan__${name}`);
  }

  function say(name) {
    const values = arguments;
    return root
      .querySelector(`[data-say=${name}]`)
      .textContent.replace(/%(\d)/g, (sign, place) => values[+place + 1]);
  }

  function need(isMet, fault) {
    if (!isMet) throw new Error(fault);
  }

  function fit(name, text) {
    return text.slice(0, LONGEST[name]).replace(UNFIT, "");
  }

  function isRight(name, value) {
    if (name === "minutes") return Number.isInteger(value) && value >= 0 && value <= 600;
    return (
      typeof value === "string" &&
      (FORM[name] ? FORM[name].test(value) : value === fit(name, value))
    );
  }

  function pick(value, names, which) {
    const made = {};
    names.forEach((name) => {
      need(isRight(name, Object(value)[name]), say(name, which));
      made[name] = value[name];
    });
    return made;
  }

  /* Return the present page of a module that was renamed. */
  function pageNow(page) {
    const offers = root.querySelector(`ul[data-former~="${page}"]`);
    return offers ? pageOf(offers) : page;
  }

  function check(value) {
    need(Object(value).v === 1, say("version"));
    need(Array.isArray(value.steps) && value.steps.length <= STEPS, say("steps"));
    return Object.assign({ v: 1 }, pick(value, ["title", "minutes"], ""), {
      steps: value.steps.map((step, place) => {
        const made = pick(
          step,
          ["page", "id", "title", "minutes", "note"],
          say("which", place + 1)
        );
        return edit(made, { page: pageNow(made.page) });
      })
    });
  }

  function parse(text, unpack) {
    let value;
    need(text.length <= BYTES, say("large"));
    try {
      value = JSON.parse(unpack ? unpack(text) : text);
    } catch {
      need(false, say("damaged"));
    }
    return check(value);
  }

  function encode(plan) {
    return btoa(unescape(encodeURIComponent(JSON.stringify(plan))))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=/g, "");
  }

  function decode(code) {
    return parse(code, () =>
      decodeURIComponent(escape(atob(code.replace(/-/g, "+").replace(/_/g, "/"))))
    );
  }

  function edit(plan, change) {
    return Object.assign({}, plan, change);
  }

  function splice(plan, place, count, steps) {
    const all = plan.steps.slice(0, place).concat(steps, plan.steps.slice(place + count));
    need(all.length <= STEPS, say("full"));
    return edit(plan, { steps: all });
  }

  function move(plan, from, to) {
    return splice(splice(plan, from, 1, []), to, 0, plan.steps[from]);
  }

  function total(steps) {
    return steps.reduce((all, step) => all + step.minutes, 0);
  }

  function start(plan, place) {
    const minutes = total(plan.steps.slice(0, place));
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }

  function sum(plan) {
    const all = total(plan.steps);
    const over = all - plan.minutes;
    return say(over ? (over > 0 ? "more" : "less") : "exact", all, plan.minutes, Math.abs(over));
  }

  function makeStep(page, id, title, minutes) {
    return { page, id, title: fit("title", title), minutes, note: "" };
  }

  const articles = {};

  function titleOf(page) {
    const offers = root.querySelector(`ul[data-page="${page}"]`);
    return offers && offers.getAttribute("data-title");
  }

  function load(steps, done) {
    const page = steps
      .map((step) => step.page)
      .filter((name) => titleOf(name) && !(name in articles))[0];
    if (!page) return done();
    function come(isThere) {
      const article = isThere && (window.studyArticles || {})[page];
      articles[page] = article && new DOMParser().parseFromString(article.html, "text/html");
      if (!article) warn(say("missing", titleOf(page), page));
      else
        articles[page].querySelectorAll("[href]").forEach((link) => {
          link.href = new URL(link.getAttribute("href"), ROOT + page);
        });
      load(steps, done);
    }
    need(study.script, say("unready"));
    return study.script(`data/articles/${page}.js`, come, function again() {
      warn("");
      study.script(`data/articles/${page}.js`, come, again);
    });
  }

  /*
   * Return the part of an article with an id. For a former heading, return the heading that
   * contains it.
   */
  function partOf(article, id) {
    const node = article.getElementById(id);
    return node && node.tagName === "SPAN" ? node.parentNode : node;
  }

  function faultOf(step) {
    const article = articles[step.page];
    const isThere = article
      ? !step.id || step.id === OPENING || partOf(article, step.id)
      : titleOf(step.page);
    return !step.page || isThere ? "" : say("gone");
  }

  function nodesOf(step) {
    const article = articles[step.page];
    const isWhole = !step.id || step.id === OPENING;
    let node = article && (isWhole ? article.body.firstElementChild : partOf(article, step.id));
    const nodes = [node];
    if (!node) {
      const text = step.page ? faultOf(step) || say("missing", step.title, step.page) : step.note;
      return [step.title].concat(text.split("\n")).map((line, place) => {
        const made = document.createElement(place ? "p" : "h2");
        made.textContent = line;
        return made;
      });
    }
    // Ends before the next heading of the same or a higher level. An item stands alone; a page goes
    // to its end; the opening ends at the first section.
    const top = step.id === OPENING ? "H2" : step.id && node.tagName;
    while (
      top !== "SECTION" &&
      (node = node.nextElementSibling) &&
      !(/^H\d/.test(node.tagName) && node.tagName <= top)
    )
      nodes.push(node);
    return nodes;
  }

  function clone(node) {
    return document.importNode(node, true);
  }

  function deck(plan, done) {
    load(plan.steps, () => {
      done(
        edit(pick(plan, ["title", "minutes"]), {
          parts: plan.steps.map((step, place) =>
            edit(pick(step, ["title", "minutes", "note"]), {
              key: `${place + 1}.${step.id || step.page.replace(/\W/g, "-")}`,
              nodes: nodesOf(step).map(clone)
            })
          )
        })
      );
    });
  }

  study.plan = { check, encode, decode, splice, move, sum, deck };

  /* A state is a plan and the name under which it is stored. */

  const seen = {}; // as last read
  let past = [];
  const rows = new Map();
  let now, typedIn, dragged;

  function fresh(plan) {
    return { id: String(Date.now() + Math.random()), plan };
  }

  function blank() {
    return fresh({ v: 1, title: say("blank"), minutes: 90, steps: [] });
  }

  function copy() {
    return fresh(edit(now.plan, { title: say("copied", now.plan.title.slice(0, 76)) }));
  }

  function tell(text) {
    find("told").textContent = text;
  }

  function warn(text) {
    find("foot p").textContent = text;
  }

  function refuse(error) {
    warn(say("refused", error.message));
  }

  function on(target, type, action) {
    target.addEventListener(type, (event) => {
      try {
        action(event);
      } catch (error) {
        refuse(error);
      }
    });
  }

  function storage() {
    try {
      return localStorage || {};
    } catch {
      return {};
    }
  }

  function held(id) {
    return storage()[`${KEY}:${id}`];
  }

  function stored() {
    return Object.keys(storage())
      .sort()
      .filter((name) => !name.indexOf(`${KEY}:`))
      .map((name) => {
        const state = { id: name.slice(KEY.length + 1), text: storage()[name] };
        try {
          state.plan = parse(state.text);
        } catch {
          state.plan = edit(blank().plan, { title: say("unread") });
          state.isUnread = true;
        }
        return state;
      });
  }

  function address(hash) {
    history.replaceState(null, "", location.href.split("#")[0] + hash);
  }

  function save() {
    const differs = held(now.id) && held(now.id) !== seen[now.id];
    if (differs) now = copy(); // an unsaved plan is never overwritten: keep a copy
    const text = JSON.stringify(now.plan);
    try {
      storage().setItem(`${KEY}:${now.id}`, text);
      storage().setItem(KEY, now.id);
      seen[now.id] = text;
      if (location.hash) address("");
      warn(differs ? say("differs", now.plan.title) : "");
    } catch (error) {
      warn(say(/quota/i.test(error.name) ? "quota" : "shut"));
    }
    draw();
  }

  function enter(state, field) {
    if (!field || field !== typedIn) past.push(now); // continued typing is one step of undo
    typedIn = field;
    now = state;
  }

  function commit(plan, field) {
    enter({ id: now.id, plan }, field);
    save();
  }

  function show(state, said) {
    enter(state);
    if (state.text && !state.isUnread) seen[state.id] = state.text;
    warn(state.isUnread ? say("unreadable") : "");
    tell(said || say("opened", state.plan.title));
    draw();
    load(state.plan.steps, draw);
  }

  function openStored(id, said) {
    stored().forEach((state) => {
      if (state.id === id) show(state, said);
    });
  }

  function openLink() {
    const code = location.hash.split("#plan=")[1];
    if (code === undefined) return;
    const plan = decode(code);
    const same = stored().filter((state) => JSON.stringify(state.plan) === JSON.stringify(plan))[0];
    show(same || fresh(plan), same ? "" : say("shared"));
  }

  function openFile(input) {
    const file = input.files[0];
    input.value = "";
    need(file.size <= BYTES, say("large"));
    file
      .text()
      .catch(() => "\ufffd")
      .then((text) => {
        need(!text.includes("\ufffd"), say("encoding"));
        show(fresh(parse(text)));
        save();
      })
      .catch(refuse);
  }

  function put(box, values) {
    box.querySelectorAll("[data-show]").forEach((node) => {
      const value = values[node.getAttribute("data-show")];
      const field = "value" in node ? "value" : "textContent";
      if (value !== undefined && node[field] !== String(value)) node[field] = value;
    });
  }

  /* Update only elements that differ: an element may have the focus. */
  function draw() {
    const plan = now.plan;
    const paper = find("paper tbody");
    const select = find("saved");
    paper.textContent = select.textContent = "";
    plan.steps.forEach((step, place) => {
      const row = rows.get(step) || clone(find("row").content.firstElementChild);
      rows.set(step, row);
      if (list.children[place] !== row) list.insertBefore(row, list.children[place]);
      [row, paper.appendChild(clone(find("line").content.firstElementChild))].forEach((box) => {
        put(
          box,
          edit(step, {
            start: start(plan, place),
            place: place + 1,
            fault: faultOf(step),
            from: titleOf(step.page) || step.page || say("free")
          })
        );
      });
      if (step.page) row.querySelector("a").href = `${ROOT + step.page}#${step.id}`;
    });
    while (list.children[plan.steps.length]) list.lastChild.remove();
    put(root, {
      subject: plan.title,
      session: plan.minutes,
      sum: sum(plan),
      state: say(now.id in seen ? "kept" : "unkept"),
      link: location.href.replace(/[?#].*|$/, "#plan=") + encode(plan)
    });
    [now].concat(stored().filter((state) => state.id !== now.id)).forEach((state) => {
      select.add(new Option(state.plan.title || say("blank"), state.id));
    });
  }

  function pageOf(node) {
    return node.closest("[data-page]").getAttribute("data-page");
  }

  function placeOf(node) {
    return Array.from(list.children).indexOf(node.closest(".plan__step"));
  }

  function focus(place, name) {
    const row = list.children[place] || list.lastElementChild || root;
    row.querySelector(`[data-do=${row === root ? "free" : name}]`).focus();
  }

  function shift(from, to, name) {
    if (!now.plan.steps[to]) return tell(say("end"));
    commit(move(now.plan, from, to));
    focus(to, name);
    return tell(say("moved", now.plan.steps[to].title, to + 1, start(now.plan, to)));
  }

  function take(step) {
    commit(splice(now.plan, STEPS, 0, step));
    tell(say("added", now.plan.steps.length, step.title));
  }

  function project() {
    need(study.project, say("unready"));
    need(now.plan.steps.length, say("empty"));
    deck(now.plan, (made) => {
      address(`#plan=${encode(now.plan)}`); // for the presenter's window
      study.project(made);
    });
  }

  const ACTIONS = {
    add(place, button) {
      const link = button.parentNode.querySelector("a");
      take(makeStep(pageOf(button), link.hash.slice(1), link.textContent, Number(button.value)));
    },
    copy() {
      show(copy());
      save();
    },
    down(place) {
      shift(place, place + 1, "down");
    },
    drop() {
      const title = now.plan.title;
      delete storage()[`${KEY}:${now.id}`];
      delete seen[now.id];
      show(stored()[0] || blank(), say("removed", title));
    },
    file() {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(
        new Blob([now.isUnread ? now.text : JSON.stringify(now.plan, null, 1)])
      );
      link.download = `${now.plan.title.replace(/[\\/:*?"<>|\s]/g, "_")}.json`;
      link.click();
    },
    free() {
      take(makeStep("", "", say("step"), 5));
      focus(STEPS, "title");
      document.activeElement.select();
    },
    link() {
      const field = find("link");
      field.select();
      tell(
        say(document.execCommand("copy") ? "linked" : "selected") +
          (field.value.length > 2000 ? say("long", field.value.length) : "")
      );
    },
    new() {
      show(blank());
    },
    own(place, button) {
      const page = pageOf(button);
      load([{ page }], () => {
        if (!articles[page]) return;
        commit(
          edit(blank().plan, { title: titleOf(page), steps: window.studyArticles[page].plan })
        );
        load(now.plan.steps, draw);
        tell(say("begun"));
      });
    },
    print() {
      window.print();
    },
    project,
    remove(place) {
      const title = now.plan.steps[place].title;
      commit(splice(now.plan, place, 1, []));
      focus(place, "remove");
      tell(say("removed", title));
    },
    save,
    undo() {
      if (!past.length) return tell(say("oldest"));
      now = past.pop();
      typedIn = "";
      if (!now.isUnread && held(now.id) !== JSON.stringify(now.plan)) save();
      draw();
      return tell(say("undone"));
    },
    up(place) {
      shift(place, place - 1, "up");
    }
  };

  /* Fill in the contents of a module when it is first opened. */
  function outline(box) {
    const lists = box.querySelectorAll("ul[data-page]:empty");
    load(
      Array.from(lists, (each) => ({ page: pageOf(each) })),
      () => {
        lists.forEach((each) => {
          const article = (window.studyArticles || {})[pageOf(each)];
          if (!article || each.firstChild) return;
          new DOMParser()
            .parseFromString(article.outline, "text/html")
            .querySelectorAll("li")
            .forEach((offer) => {
              each.appendChild(clone(offer));
            });
        });
        filter(find("filter").value.trim());
      }
    );
  }

  function filter(text) {
    root.querySelectorAll(".plan__offer").forEach((part) => {
      part.hidden = !part.textContent.includes(text);
    });
  }

  function typed(control) {
    const name = control.getAttribute("data-do");
    const place = placeOf(control);
    const value =
      name === "minutes" ? control.value && Number(control.value) : fit(name, control.value);
    const step = edit(now.plan.steps[place]);
    if (!isRight(name, value)) return tell(`${say(name, "")}。`);
    step[name] = value;
    if (place < 0) return commit(edit(now.plan, step), name);
    rows.set(step, list.children[place]);
    return commit(splice(now.plan, place, 1, step), name + place);
  }

  // Start before the other scripts have loaded: only projecting needs them.
  on(document, "readystatechange", () => {
    if (root) return;
    root = document.querySelector(".plan");
    list = find("steps");
    find("body").hidden = false;
    now = blank();
    on(root, "click", (event) => {
      const button = event.target.closest("button[data-do]");
      if (button) ACTIONS[button.getAttribute("data-do")](placeOf(button), button);
    });
    on(root, "input", (event) => {
      if (event.target.getAttribute("data-do")) typed(event.target);
      else if (event.target === find("filter")) filter(event.target.value.trim());
    });
    on(root, "change", (event) => {
      if (event.target === find("saved")) openStored(event.target.value);
      else if (event.target.type === "file") openFile(event.target);
      else draw(); // the input was invalid: keep the old value
    });
    root.querySelectorAll(".plan__picker details").forEach((box) => {
      on(box, "toggle", () => {
        if (box.open) outline(box);
      });
    });
    on(list, "keydown", (event) => {
      const way = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      shift(
        placeOf(event.target),
        placeOf(event.target) + way,
        event.target.getAttribute("data-do")
      );
    });
    on(list, "dragstart", (event) => {
      dragged = event.target.draggable ? placeOf(event.target) : -1;
    });
    on(list, "dragover", (event) => {
      event.preventDefault();
    });
    on(list, "drop", (event) => {
      event.preventDefault();
      if (dragged >= 0) shift(dragged, placeOf(event.target), "title");
      dragged = -1;
    });
    on(window, "hashchange", openLink);
    on(window, "storage", (event) => {
      // Null: storage was cleared.
      const isOwn = event.key === null || event.key === `${KEY}:${now.id}`;
      if (!isOwn && event.key.indexOf(KEY)) return undefined; // not a plan
      if (!isOwn || held(now.id) === seen[now.id]) return draw();
      if (held(now.id)) return openStored(now.id, say("elsewhere"));
      delete seen[now.id];
      draw();
      return warn(say("dropped"));
    });
    draw();
    openStored(storage()[KEY]);
    past = [];
    openLink();
    if (!/[?&](project|presenter)=/.test(location.search)) return;
    if (study.project) project();
    else on(document, "DOMContentLoaded", project);
  });
})();
