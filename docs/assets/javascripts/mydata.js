/* 我的记录: shows, exports, imports and deletes records, and manages members and unreadable texts. */
(function () {
  "use strict";

  var study = window.study;
  var store = study.store;
  var exchange = study.exchange;
  var KINDS = study.record.KINDS;
  var root = document.querySelector(".md-content__inner");
  var opened = null; // the file that is previewed
  var saved = null; // the damaged texts that were downloaded

  function find(name) {
    return root.querySelector("[data-show=" + name + "]");
  }

  function control(name) {
    return root.querySelector("[data-do=" + name + "]");
  }

  function say(name) {
    var values = arguments;
    return root.querySelector("[data-say=" + name + "]").textContent.replace(/%(\d)/g, function (sign, place) {
      return values[+place + 1];
    });
  }

  function tell(text) {
    find("told").textContent = text;
  }

  /* Announce an action, then run it: it may take long with thousands of records. */
  function soon(action) {
    tell(say("working"));
    study.later(action);
  }

  function count(map) {
    return Object.keys(map).length;
  }

  function values(map) {
    return Object.keys(map).map(function (id) { return map[id]; });
  }

  function nameOf(id) {
    return store.members()[id] || say("unnamed");
  }

  function date(time) {
    var at = new Date(time);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(function (part) {
      return String(part).padStart(2, "0");
    }).join("-");
  }

  /* Return the message for a change that storage refused. */
  function refused() {
    return say("undone") + store.faults().map(function (name) { return store.TOLD[name]; }).join("");
  }

  /*
   * Ask in the page before an action that cannot be undone, and offer to download the records of
   * `who`.
   */
  function ask(opener, who, text, verb, action) {
    var box = find("ask");
    function close() {
      box.hidden = true;
      if (document.contains(opener)) opener.focus();
    }
    opener.closest(".records-part").appendChild(box);
    find("question").textContent = text;
    control("yes").textContent = verb;
    control("yes").onclick = function () {
      close();
      action();
    };
    control("no").onclick = close;
    control("first").onclick = function () { save(who, KINDS); };
    box.onkeydown = function (event) { if (event.key === "Escape") close(); };
    box.hidden = false;
    box.focus();
  }

  /* Return a hash of all records that are worth exporting; "" if there are none. */
  function digest(who) {
    var all = ["item", "module", "exam"].map(function (kind) { return store.all(kind, who); });
    return all.some(count) ? study.record.sum(JSON.stringify(all)) : "";
  }

  /* Return the reason why storage has no room for an import: one's own records, or other content. */
  function crowded() {
    var isOwn = KINDS.some(function (kind) { return count(store.all(kind)); });
    return say("undone") + say(isOwn ? "crowded" : "occupied");
  }

  function save(who, kinds) {
    soon(function () {
      var now = Date.now();
      var name = say(kinds === KINDS ? "file" : "exams-file", nameOf(who), date(now));
      exchange.save(name, [JSON.stringify(exchange.make(who, kinds, now))]);
      if (kinds === KINDS) store.setNote("exported:" + who, digest(who));
      tell(say("saved", name));
    });
  }

  // Summary of the records. --------------------------------------------------------------------

  function summary() {
    var items = values(store.all("item"));
    var right = items.filter(function (each) {
      return each.attempts.length && each.attempts[each.attempts.length - 1][2] === 1;
    });
    var sections = values(store.all("module")).map(function (each) {
      return values(each.sections).filter(function (one) { return one[1]; }).length;
    });
    var exams = values(store.all("exam"));
    var done = exams.filter(function (each) { return each.done; }).length;
    find("who").textContent = say("who", nameOf(store.member));
    find("items").textContent = say("items", items.length, right.length);
    find("sections").textContent = say("sections", sections.reduce(function (all, each) { return all + each; }, 0));
    find("exams").textContent = say("exams", done, exams.length - done);
    study.bank(function (bank) {
      var gone = bank ? study.review.retired(store.all("item"), bank.items).length : 0;
      find("retired").textContent = say("retired", gone);
      find("retired").hidden = !gone;
    });
  }

  function unread() {
    var all = store.unread();
    var damaged = count(all.damaged);
    var newer = count(all.newer);
    find("unread").textContent = (damaged ? say("damaged", damaged) : "") + (newer ? say("newer", newer) : "") || say("whole");
    control("rescue").hidden = !damaged;
    control("discard").hidden = !saved;
  }

  // Members. ------------------------------------------------------------------------------------

  function rowOf(id) {
    return find("members").querySelector('[data-member="' + id + '"]');
  }

  function addRow(id) {
    var row = document.importNode(find("member").content.firstElementChild, true);
    row.setAttribute("data-member", id);
    return find("members").appendChild(row);
  }

  /* Update the rows of the members in place, since one may have the focus. */
  function members() {
    var all = store.members();
    Array.from(find("members").children).forEach(function (row) {
      if (!(idOf(row) in all)) row.parentNode.removeChild(row);
    });
    Object.keys(all).forEach(function (id) {
      var row = rowOf(id) || addRow(id);
      var isNow = id === store.member;
      var field = row.querySelector("input");
      if (field !== document.activeElement) field.value = all[id];
      row.querySelector("[data-show=now]").hidden = !isNow;
      row.querySelector("[data-do=choose]").hidden = isNow;
      row.querySelector("[data-do=drop]").hidden = count(all) < 2;
      row.querySelectorAll("button").forEach(function (button) {
        button.setAttribute("aria-label", button.textContent + "：" + nameOf(id));
      });
    });
  }

  function fit(name) {
    return name.replace(/[\0-\x1f\x7f\s]+/g, " ").trim().slice(0, 40);
  }

  /* Set the name of a member, who may be new. A name is refused if another member has it. */
  function call(id, name) {
    var all = store.members();
    var isTaken = Object.keys(all).some(function (other) { return other !== id && all[other] === name; });
    var problem = !name ? say("nameless") : isTaken ? say("taken", name) : "";
    var before = all[id] || "";
    all[id] = name;
    if (!problem && !store.setMembers(all)) problem = refused();
    if (problem && rowOf(id)) rowOf(id).querySelector("input").value = before;
    members();
    find("who").textContent = say("who", nameOf(store.member));
    tell(problem || say("named", name));
    return !problem;
  }

  function choose(opener, id) {
    function go() {
      if (store.choose(id)) window.location.reload();
      else tell(refused());
    }
    if (!store.note("remind")) return go();
    return soon(function () {
      var sum = digest(store.member);
      tell("");
      if (!sum || sum === store.note("exported:" + store.member)) go();
      else ask(opener, store.member, say("unsaved", nameOf(store.member)), say("go", nameOf(id)), go);
    });
  }

  /*
   * Remove the readable records of a member and store the texts of `more`, in one change. Return
   * whether storage did it.
   */
  function erase(who, more) {
    var texts = Object.assign({}, more);
    KINDS.forEach(function (kind) {
      Object.keys(store.all(kind, who)).forEach(function (id) { texts[store.key(who, kind, id)] = null; });
    });
    texts[store.noteKey("exported:" + who)] = null;
    return store.change(texts, false);
  }

  /*
   * Remove a member. If some records of the member cannot be read, these records and the name stay.
   */
  function remove(id) {
    var name = nameOf(id);
    var all = store.members();
    var names = store.naming(all);
    var left = store.unread();
    var isBound = Object.keys(Object.assign(left.damaged, left.newer)).some(function (key) {
      return key in names || !key.indexOf(store.key(id, "", ""));
    });
    delete all[id];
    if (!erase(id, isBound ? {} : store.naming(all))) return tell(refused());
    if (id === store.member && !isBound) return window.location.reload();
    members();
    control("newcomer").focus();
    return tell(say(isBound ? "bound" : "dropped", name));
  }

  function drop(opener, id) {
    ask(opener, id, say("drop", nameOf(id)), say("drop-yes"), function () {
      soon(function () { remove(id); });
    });
  }

  // Export and import. ---------------------------------------------------------------------------

  function open(input) {
    var file = input.files[0];
    if (!file) return;
    input.value = "";
    close();
    tell(say("working"));
    exchange.read(file, function (error, found) {
      if (error) tell(say("refused", file.name, say("refused-" + error.message, error.place)));
      else preview(found);
    });
  }

  function preview(found) {
    opened = found;
    find("from").textContent = say("from", found.member || say("unnamed"), date(found.exported));
    var name = store.members()[store.member];
    find("stranger").textContent = found.member !== name ? say("stranger", found.member || say("unnamed"), nameOf(store.member)) : "";
    Promise.all([["merge", false], ["replace", true]].map(function (way) {
      return exchange.preview(store.member, found.records, way[1]).then(function (counts) {
        ["added", "changed", "same", "gone"].forEach(function (each) {
          find(way[0]).querySelector("[data-count=" + each + "]").textContent = counts[each];
        });
      });
    })).then(function () {
      if (opened !== found) return;
      tell("");
      find("preview").hidden = false;
      find("preview").focus();
    });
  }

  function close() {
    opened = null;
    find("preview").hidden = true;
    find("ask").hidden = true;
  }

  function take(isReplacing) {
    var records = opened.records;
    close();
    control("open").focus();
    soon(function () {
      // Compare again: other windows may have written since the preview.
      var found = exchange.compare(store.member, records, isReplacing);
      var isDone = store.change(found.texts, isReplacing);
      var isFull = store.faults().indexOf("full") >= 0;
      tell(isDone ? say("taken-in", found.added, found.changed, found.gone) : isFull ? crowded() : refused());
    });
  }

  // Buttons. -------------------------------------------------------------------------------------

  function idOf(node) {
    return node.closest("[data-member]").getAttribute("data-member");
  }

  var ACTIONS = {
    save: function () { save(store.member, KINDS); },
    exams: function () { save(store.member, ["exam"]); },
    merge: function () { take(false); },
    cancel: function () {
      close();
      control("open").focus();
    },
    replace: function (button) {
      ask(button, store.member, say("replace", nameOf(store.member)), say("replace-yes"), function () { take(true); });
    },
    choose: function (button) { choose(button, idOf(button)); },
    drop: function (button) { drop(button, idOf(button)); },
    rescue: function () {
      saved = store.unread().damaged;
      var name = say("rescued", date(Date.now()));
      exchange.save(name, [JSON.stringify({ site_id: store.site, damaged: saved }, null, 1)]);
      unread();
      tell(say("saved", name));
    },
    discard: function () {
      store.discard(saved);
      window.location.reload();
    },
    erase: function (button) {
      ask(button, store.member, say("erase", nameOf(store.member)), say("erase-yes"), function () {
        soon(function () {
          var isDone = erase(store.member, {});
          var newer = count(store.unread().newer);
          tell(isDone ? say("erased") + (newer ? say("newer", newer) : "") : refused());
        });
      });
    }
  };

  function draw() {
    summary();
    members();
    unread();
    control("remind").checked = Boolean(store.note("remind"));
  }

  root.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-do]");
    var action = button && ACTIONS[button.getAttribute("data-do")];
    if (action) action(button);
  });
  root.addEventListener("change", function (event) {
    var name = event.target.getAttribute("data-do");
    if (name === "open") open(event.target);
    if (name === "name") call(idOf(event.target), fit(event.target.value));
    if (name === "remind") store.setNote("remind", event.target.checked ? "1" : null);
  });
  root.querySelector("form[data-show=add]").addEventListener("submit", function (event) {
    var field = control("newcomer");
    event.preventDefault();
    if (call(Date.now().toString(36), fit(field.value))) field.value = "";
    field.focus();
  });
  store.onchange(function (change) { if (!change.fault) draw(); });

  draw();
}());
