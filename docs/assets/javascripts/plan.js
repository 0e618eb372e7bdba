/*
 * 备课单: the lesson plan editor. The page contains all texts and rows. The script stands before them
 * and starts once the document is parsed, so that nothing moves after the page is painted.
 */
(function () {
  "use strict";

  var study = window.study = window.study || {};
  var ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var KEY = document.querySelector("meta[name=study-site]").content + ":plans";
  var STEPS = 100;
  var OPENING = "top";
  var BYTES = 200 * 1024;
  var UNFIT = /[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]/gu; // control characters and unpaired surrogates
  var LONGEST = { title: 80, note: 1000 };
  var FORM = { page: /^((modules|quizzes)\/[\w-]{1,99}\.html)?$/, id: /^[\w-]{0,200}$/ };
  var root, list;

  document.documentElement.classList.add("has-plan");

  function find(name) {
    return root.querySelector(".plan__" + name);
  }

  function say(name) {
    var values = arguments;
    return root.querySelector("[data-say=" + name + "]").textContent.replace(/%(\d)/g, function (sign, place) {
      return values[+place + 1];
    });
  }

  function need(isMet, fault) {
    if (!isMet) throw new Error(fault);
  }

  function fit(name, text) {
    return text.slice(0, LONGEST[name]).replace(UNFIT, "");
  }

  function isRight(name, value) {
    if (name === "minutes") return Number.isInteger(value) && value >= 0 && value <= 600;
    return typeof value === "string" && (FORM[name] ? FORM[name].test(value) : value === fit(name, value));
  }

  function pick(value, names, which) {
    var made = {};
    names.forEach(function (name) {
      need(isRight(name, Object(value)[name]), say(name, which));
      made[name] = value[name];
    });
    return made;
  }

  /* Return the present page of a module that was renamed. */
  function pageNow(page) {
    var offers = root.querySelector('ul[data-former~="' + page + '"]');
    return offers ? pageOf(offers) : page;
  }

  function check(value) {
    need(Object(value).v === 1, say("version"));
    need(Array.isArray(value.steps) && value.steps.length <= STEPS, say("steps"));
    return Object.assign({ v: 1 }, pick(value, ["title", "minutes"], ""), {
      steps: value.steps.map(function (step, place) {
        var made = pick(step, ["page", "id", "title", "minutes", "note"], say("which", place + 1));
        return edit(made, { page: pageNow(made.page) });
      })
    });
  }

  function parse(text, unpack) {
    var value;
    need(text.length <= BYTES, say("large"));
    try {
      value = JSON.parse(unpack ? unpack(text) : text);
    } catch (error) {
      need(false, say("damaged"));
    }
    return check(value);
  }

  function encode(plan) {
    return btoa(unescape(encodeURIComponent(JSON.stringify(plan)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  }

  function decode(code) {
    return parse(code, function () {
      return decodeURIComponent(escape(atob(code.replace(/-/g, "+").replace(/_/g, "/"))));
    });
  }

  function edit(plan, change) {
    return Object.assign({}, plan, change);
  }

  function splice(plan, place, count, steps) {
    var all = plan.steps.slice(0, place).concat(steps, plan.steps.slice(place + count));
    need(all.length <= STEPS, say("full"));
    return edit(plan, { steps: all });
  }

  function move(plan, from, to) {
    return splice(splice(plan, from, 1, []), to, 0, plan.steps[from]);
  }

  function total(steps) {
    return steps.reduce(function (all, step) { return all + step.minutes; }, 0);
  }

  function start(plan, place) {
    var minutes = total(plan.steps.slice(0, place));
    return Math.floor(minutes / 60) + ":" + String(minutes % 60).padStart(2, "0");
  }

  function sum(plan) {
    var all = total(plan.steps);
    var over = all - plan.minutes;
    return say(over ? over > 0 ? "more" : "less" : "exact", all, plan.minutes, Math.abs(over));
  }

  function makeStep(page, id, title, minutes) {
    return { page, id, title: fit("title", title), minutes, note: "" };
  }

  var articles = {};

  function titleOf(page) {
    var offers = root.querySelector('ul[data-page="' + page + '"]');
    return offers && offers.getAttribute("data-title");
  }

  function load(steps, done) {
    var page = steps.map(function (step) { return step.page; }).filter(function (name) {
      return titleOf(name) && !(name in articles);
    })[0];
    if (!page) return done();
    function come(isThere) {
      var article = isThere && (window.studyArticles || {})[page];
      articles[page] = article && new DOMParser().parseFromString(article.html, "text/html");
      if (!article) warn(say("missing", titleOf(page), page));
      else articles[page].querySelectorAll("[href]").forEach(function (link) {
        link.href = new URL(link.getAttribute("href"), ROOT + page);
      });
      load(steps, done);
    }
    need(study.script, say("unready"));
    return study.script("data/articles/" + page + ".js", come, function again() {
      warn("");
      study.script("data/articles/" + page + ".js", come, again);
    });
  }

  /*
   * Return the part of an article with an id. For a former heading, return the heading that
   * contains it.
   */
  function partOf(article, id) {
    var node = article.getElementById(id);
    return node && node.tagName === "SPAN" ? node.parentNode : node;
  }

  function faultOf(step) {
    var article = articles[step.page];
    var isThere = article ? !step.id || step.id === OPENING || partOf(article, step.id) : titleOf(step.page);
    return !step.page || isThere ? "" : say("gone");
  }

  function nodesOf(step) {
    var article = articles[step.page];
    var isWhole = !step.id || step.id === OPENING;
    var node = article && (isWhole ? article.body.firstElementChild : partOf(article, step.id));
    var nodes = [node];
    if (!node) {
      var text = step.page ? faultOf(step) || say("missing", step.title, step.page) : step.note;
      return [step.title].concat(text.split("\n")).map(function (line, place) {
        var made = document.createElement(place ? "p" : "h2");
        made.textContent = line;
        return made;
      });
    }
    // Ends before the next heading of the same or a higher level. An item stands alone; a page goes
    // to its end; the opening ends at the first section.
    var top = step.id === OPENING ? "H2" : step.id && node.tagName;
    while (top !== "SECTION" && (node = node.nextElementSibling) && !(/^H\d/.test(node.tagName) && node.tagName <= top)) nodes.push(node);
    return nodes;
  }

  function clone(node) {
    return document.importNode(node, true);
  }

  function deck(plan, done) {
    load(plan.steps, function () {
      done(edit(pick(plan, ["title", "minutes"]), {
        parts: plan.steps.map(function (step, place) {
          return edit(pick(step, ["title", "minutes", "note"]), {
            key: place + 1 + "." + (step.id || step.page.replace(/\W/g, "-")),
            nodes: nodesOf(step).map(clone)
          });
        })
      }));
    });
  }

  study.plan = { check, encode, decode, splice, move, sum, deck };

  /* A state is a plan and the name under which it is stored. */

  var seen = {}; // as last read
  var past = [];
  var rows = new Map();
  var now, typedIn, dragged;

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
    target.addEventListener(type, function (event) {
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
    } catch (error) {
      return {};
    }
  }

  function held(id) {
    return storage()[KEY + ":" + id];
  }

  function stored() {
    return Object.keys(storage()).sort().filter(function (name) { return !name.indexOf(KEY + ":"); }).map(function (name) {
      var state = { id: name.slice(KEY.length + 1), text: storage()[name] };
      try {
        state.plan = parse(state.text);
      } catch (error) {
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
    var differs = held(now.id) && held(now.id) !== seen[now.id];
    if (differs) now = copy(); // an unsaved plan is never overwritten: keep a copy
    var text = JSON.stringify(now.plan);
    try {
      storage().setItem(KEY + ":" + now.id, text);
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
    stored().forEach(function (state) { if (state.id === id) show(state, said); });
  }

  function openLink() {
    var code = location.hash.split("#plan=")[1];
    if (code === undefined) return;
    var plan = decode(code);
    var same = stored().filter(function (state) { return JSON.stringify(state.plan) === JSON.stringify(plan); })[0];
    show(same || fresh(plan), same ? "" : say("shared"));
  }

  function openFile(input) {
    var file = input.files[0];
    input.value = "";
    need(file.size <= BYTES, say("large"));
    file.text().catch(function () { return "\ufffd"; }).then(function (text) {
      need(text.indexOf("\ufffd") < 0, say("encoding"));
      show(fresh(parse(text)));
      save();
    }).catch(refuse);
  }

  function put(box, values) {
    box.querySelectorAll("[data-show]").forEach(function (node) {
      var value = values[node.getAttribute("data-show")];
      var field = "value" in node ? "value" : "textContent";
      if (value !== undefined && node[field] !== String(value)) node[field] = value;
    });
  }

  /* Update only elements that differ: an element may have the focus. */
  function draw() {
    var plan = now.plan;
    var paper = find("paper tbody");
    var select = find("saved");
    paper.textContent = select.textContent = "";
    plan.steps.forEach(function (step, place) {
      var row = rows.get(step) || clone(find("row").content.firstElementChild);
      rows.set(step, row);
      if (list.children[place] !== row) list.insertBefore(row, list.children[place]);
      [row, paper.appendChild(clone(find("line").content.firstElementChild))].forEach(function (box) {
        put(box, edit(step, {
          start: start(plan, place), place: place + 1, fault: faultOf(step), from: titleOf(step.page) || step.page || say("free")
        }));
      });
      if (step.page) row.querySelector("a").href = ROOT + step.page + "#" + step.id;
    });
    while (list.children[plan.steps.length]) list.lastChild.remove();
    put(root, {
      subject: plan.title, session: plan.minutes, sum: sum(plan), state: say(now.id in seen ? "kept" : "unkept"),
      link: location.href.replace(/[?#].*|$/, "#plan=") + encode(plan)
    });
    [now].concat(stored().filter(function (state) { return state.id !== now.id; })).forEach(function (state) {
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
    var row = list.children[place] || list.lastElementChild || root;
    row.querySelector("[data-do=" + (row === root ? "free" : name) + "]").focus();
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
    deck(now.plan, function (made) {
      address("#plan=" + encode(now.plan)); // for the presenter's window
      study.project(made);
    });
  }

  var ACTIONS = {
    add(place, button) {
      var link = button.parentNode.querySelector("a");
      take(makeStep(pageOf(button), link.hash.slice(1), link.textContent, Number(button.value)));
    },
    copy() {
      show(copy());
      save();
    },
    down(place) { shift(place, place + 1, "down"); },
    drop() {
      var title = now.plan.title;
      delete storage()[KEY + ":" + now.id];
      delete seen[now.id];
      show(stored()[0] || blank(), say("removed", title));
    },
    file() {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([now.isUnread ? now.text : JSON.stringify(now.plan, null, 1)]));
      link.download = now.plan.title.replace(/[\\/:*?"<>|\s]/g, "_") + ".json";
      link.click();
    },
    free() {
      take(makeStep("", "", say("step"), 5));
      focus(STEPS, "title");
      document.activeElement.select();
    },
    link() {
      var field = find("link");
      field.select();
      tell(say(document.execCommand("copy") ? "linked" : "selected") + (field.value.length > 2000 ? say("long", field.value.length) : ""));
    },
    new() { show(blank()); },
    own(place, button) {
      var page = pageOf(button);
      load([{ page }], function () {
        if (!articles[page]) return;
        commit(edit(blank().plan, { title: titleOf(page), steps: window.studyArticles[page].plan }));
        load(now.plan.steps, draw);
        tell(say("begun"));
      });
    },
    print() { window.print(); },
    project,
    remove(place) {
      var title = now.plan.steps[place].title;
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
    up(place) { shift(place, place - 1, "up"); }
  };

  /* Fill in the contents of a module when it is first opened. */
  function outline(box) {
    var lists = box.querySelectorAll("ul[data-page]:empty");
    load(Array.from(lists, function (each) { return { page: pageOf(each) }; }), function () {
      lists.forEach(function (each) {
        var article = (window.studyArticles || {})[pageOf(each)];
        if (!article || each.firstChild) return;
        new DOMParser().parseFromString(article.outline, "text/html").querySelectorAll("li").forEach(function (offer) {
          each.appendChild(clone(offer));
        });
      });
      filter(find("filter").value.trim());
    });
  }

  function filter(text) {
    root.querySelectorAll(".plan__offer").forEach(function (part) { part.hidden = part.textContent.indexOf(text) < 0; });
  }

  function typed(control) {
    var name = control.getAttribute("data-do");
    var place = placeOf(control);
    var value = name === "minutes" ? control.value && Number(control.value) : fit(name, control.value);
    var step = edit(now.plan.steps[place]);
    if (!isRight(name, value)) return tell(say(name, "") + "。");
    step[name] = value;
    if (place < 0) return commit(edit(now.plan, step), name);
    rows.set(step, list.children[place]);
    return commit(splice(now.plan, place, 1, step), name + place);
  }

  // Start before the other scripts have loaded: only projecting needs them.
  on(document, "readystatechange", function () {
    if (root) return;
    root = document.querySelector(".plan");
    list = find("steps");
    find("body").hidden = false;
    now = blank();
    on(root, "click", function (event) {
      var button = event.target.closest("button[data-do]");
      if (button) ACTIONS[button.getAttribute("data-do")](placeOf(button), button);
    });
    on(root, "input", function (event) {
      if (event.target.getAttribute("data-do")) typed(event.target);
      else if (event.target === find("filter")) filter(event.target.value.trim());
    });
    on(root, "change", function (event) {
      if (event.target === find("saved")) openStored(event.target.value);
      else if (event.target.type === "file") openFile(event.target);
      else draw(); // the input was invalid: keep the old value
    });
    root.querySelectorAll(".plan__picker details").forEach(function (box) {
      on(box, "toggle", function () { if (box.open) outline(box); });
    });
    on(list, "keydown", function (event) {
      var way = event.altKey && { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      shift(placeOf(event.target), placeOf(event.target) + way, event.target.getAttribute("data-do"));
    });
    on(list, "dragstart", function (event) { dragged = event.target.draggable ? placeOf(event.target) : -1; });
    on(list, "dragover", function (event) { event.preventDefault(); });
    on(list, "drop", function (event) {
      event.preventDefault();
      if (dragged >= 0) shift(dragged, placeOf(event.target), "title");
      dragged = -1;
    });
    on(window, "hashchange", openLink);
    on(window, "storage", function (event) {
      // Null: storage was cleared.
      var isOwn = event.key === null || event.key === KEY + ":" + now.id;
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
}());
