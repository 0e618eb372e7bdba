/* 我的记录: shows, exports, imports and deletes records, and manages members and unreadable texts. */
(function () {
  "use strict";

  const study = window.study;
  const store = study.store;
  const exchange = study.exchange;
  const KINDS = study.record.KINDS;
  const root = document.querySelector(".md-content__inner");
  let opened = null; // the file that is previewed
  let saved = null; // the damaged texts that were downloaded

  function find(name) {
    return root.querySelector(`[data-show=${name}]`);
  }

  function control(name) {
    return root.querySelector(`[data-do=${name}]`);
  }

  function say(name) {
    const values = arguments;
    return root
      .querySelector(`[data-say=${name}]`)
      .textContent.replace(/%(\d)/g, (sign, place) => values[+place + 1]);
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
    return Object.keys(map).map((id) => map[id]);
  }

  function nameOf(id) {
    return store.members()[id] || say("unnamed");
  }

  function date(time) {
    const at = new Date(time);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  }

  /* Return the message for a change that storage refused. */
  function refused() {
    return (
      say("undone") +
      store
        .faults()
        .map((name) => store.TOLD[name])
        .join("")
    );
  }

  /*
   * Ask in the page before an action that cannot be undone, and offer to download the records of
   * `who`.
   */
  function ask(opener, who, text, verb, action) {
    const box = find("ask");
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
    control("first").onclick = function () {
      save(who, KINDS);
    };
    box.onkeydown = function (event) {
      if (event.key === "Escape") close();
    };
    box.hidden = false;
    box.focus();
  }

  /* Return a hash of all records that are worth exporting; "" if there are none. */
  function digest(who) {
    const all = ["item", "module", "exam"].map((kind) => store.all(kind, who));
    return all.some(count) ? study.record.sum(JSON.stringify(all)) : "";
  }

  /* Return the reason why storage has no room for an import: one's own records, or other content. */
  function crowded() {
    const isOwn = KINDS.some((kind) => count(store.all(kind)));
    return say("undone") + say(isOwn ? "crowded" : "occupied");
  }

  function save(who, kinds) {
    soon(() => {
      const now = Date.now();
      const name = say(kinds === KINDS ? "file" : "exams-file", nameOf(who), date(now));
      exchange.save(name, [JSON.stringify(exchange.make(who, kinds, now))]);
      if (kinds === KINDS) store.setNote(`exported:${who}`, digest(who));
      tell(say("saved", name));
    });
  }

  // Summary of the records. --------------------------------------------------------------------

  function summary() {
    const items = values(store.all("item"));
    const right = items.filter(
      (each) => each.attempts.length && each.attempts[each.attempts.length - 1][2] === 1
    );
    const sections = values(store.all("module")).map(
      (each) => values(each.sections).filter((one) => one[1]).length
    );
    const exams = values(store.all("exam"));
    const done = exams.filter((each) => each.done).length;
    find("who").textContent = say("who", nameOf(store.member));
    find("items").textContent = say("items", items.length, right.length);
    find("sections").textContent = say(
      "sections",
      sections.reduce((all, each) => all + each, 0)
    );
    find("exams").textContent = say("exams", done, exams.length - done);
    study.bank((bank) => {
      const gone = bank ? study.review.retired(store.all("item"), bank.items).length : 0;
      find("retired").textContent = say("retired", gone);
      find("retired").hidden = !gone;
    });
  }

  function unread() {
    const all = store.unread();
    const damaged = count(all.damaged);
    const newer = count(all.newer);
    find("unread").textContent =
      (damaged ? say("damaged", damaged) : "") + (newer ? say("newer", newer) : "") || say("whole");
    control("rescue").hidden = !damaged;
    control("discard").hidden = !saved;
  }

  // Members. ------------------------------------------------------------------------------------

  function rowOf(id) {
    return find("members").querySelector(`[data-member="${id}"]`);
  }

  function addRow(id) {
    const row = document.importNode(find("member").content.firstElementChild, true);
    row.setAttribute("data-member", id);
    return find("members").appendChild(row);
  }

  /* Update the rows of the members in place, since one may have the focus. */
  function members() {
    const all = store.members();
    Array.from(find("members").children).forEach((row) => {
      if (!(idOf(row) in all)) row.parentNode.removeChild(row);
    });
    Object.keys(all).forEach((id) => {
      const row = rowOf(id) || addRow(id);
      const isNow = id === store.member;
      const field = row.querySelector("input");
      if (field !== document.activeElement) field.value = all[id];
      row.querySelector("[data-show=now]").hidden = !isNow;
      row.querySelector("[data-do=choose]").hidden = isNow;
      row.querySelector("[data-do=drop]").hidden = count(all) < 2;
      row.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-label", `${button.textContent}：${nameOf(id)}`);
      });
    });
  }

  function fit(name) {
    return name
      .replace(/[\0-\x1f\x7f\s]+/g, " ")
      .trim()
      .slice(0, 40);
  }

  /* Set the name of a member, who may be new. A name is refused if another member has it. */
  function call(id, name) {
    const all = store.members();
    const isTaken = Object.keys(all).some((other) => other !== id && all[other] === name);
    let problem = !name ? say("nameless") : isTaken ? say("taken", name) : "";
    const before = all[id] || "";
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
    return soon(() => {
      const sum = digest(store.member);
      tell("");
      if (!sum || sum === store.note(`exported:${store.member}`)) go();
      else
        ask(opener, store.member, say("unsaved", nameOf(store.member)), say("go", nameOf(id)), go);
    });
  }

  /*
   * Remove the readable records of a member and store the texts of `more`, in one change. Return
   * whether storage did it.
   */
  function erase(who, more) {
    const texts = Object.assign({}, more);
    KINDS.forEach((kind) => {
      Object.keys(store.all(kind, who)).forEach((id) => {
        texts[store.key(who, kind, id)] = null;
      });
    });
    texts[store.noteKey(`exported:${who}`)] = null;
    return store.change(texts, false);
  }

  /*
   * Remove a member. If some records of the member cannot be read, these records and the name stay.
   */
  function remove(id) {
    const name = nameOf(id);
    const all = store.members();
    const names = store.naming(all);
    const left = store.unread();
    const isBound = Object.keys(Object.assign(left.damaged, left.newer)).some(
      (key) => key in names || !key.indexOf(store.key(id, "", ""))
    );
    delete all[id];
    if (!erase(id, isBound ? {} : store.naming(all))) return tell(refused());
    if (id === store.member && !isBound) return window.location.reload();
    members();
    control("newcomer").focus();
    return tell(say(isBound ? "bound" : "dropped", name));
  }

  function drop(opener, id) {
    ask(opener, id, say("drop", nameOf(id)), say("drop-yes"), () => {
      soon(() => {
        remove(id);
      });
    });
  }

  // Export and import. ---------------------------------------------------------------------------

  function open(input) {
    const file = input.files[0];
    if (!file) return;
    input.value = "";
    close();
    tell(say("working"));
    exchange.read(file, (error, found) => {
      if (error) tell(say("refused", file.name, say(`refused-${error.message}`, error.place)));
      else preview(found);
    });
  }

  function preview(found) {
    opened = found;
    find("from").textContent = say("from", found.member || say("unnamed"), date(found.exported));
    const name = store.members()[store.member];
    find("stranger").textContent =
      found.member !== name
        ? say("stranger", found.member || say("unnamed"), nameOf(store.member))
        : "";
    Promise.all(
      [
        ["merge", false],
        ["replace", true]
      ].map((way) =>
        exchange.preview(store.member, found.records, way[1]).then((counts) => {
          ["added", "changed", "same", "gone"].forEach((each) => {
            find(way[0]).querySelector(`[data-count=${each}]`).textContent = counts[each];
          });
        })
      )
    ).then(() => {
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
    const records = opened.records;
    close();
    control("open").focus();
    soon(() => {
      // Compare again: other windows may have written since the preview.
      const found = exchange.compare(store.member, records, isReplacing);
      const isDone = store.change(found.texts, isReplacing);
      const isFull = store.faults().includes("full");
      tell(
        isDone
          ? say("taken-in", found.added, found.changed, found.gone)
          : isFull
            ? crowded()
            : refused()
      );
    });
  }

  // Buttons. -------------------------------------------------------------------------------------

  function idOf(node) {
    return node.closest("[data-member]").getAttribute("data-member");
  }

  const ACTIONS = {
    save() {
      save(store.member, KINDS);
    },
    exams() {
      save(store.member, ["exam"]);
    },
    merge() {
      take(false);
    },
    cancel() {
      close();
      control("open").focus();
    },
    replace(button) {
      ask(button, store.member, say("replace", nameOf(store.member)), say("replace-yes"), () => {
        take(true);
      });
    },
    choose(button) {
      choose(button, idOf(button));
    },
    drop(button) {
      drop(button, idOf(button));
    },
    rescue() {
      saved = store.unread().damaged;
      const name = say("rescued", date(Date.now()));
      exchange.save(name, [JSON.stringify({ site_id: store.site, damaged: saved }, null, 1)]);
      unread();
      tell(say("saved", name));
    },
    discard() {
      store.discard(saved);
      window.location.reload();
    },
    erase(button) {
      ask(button, store.member, say("erase", nameOf(store.member)), say("erase-yes"), () => {
        soon(() => {
          const isDone = erase(store.member, {});
          const newer = count(store.unread().newer);
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

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    const action = button && ACTIONS[button.getAttribute("data-do")];
    if (action) action(button);
  });
  root.addEventListener("change", (event) => {
    const name = event.target.getAttribute("data-do");
    if (name === "open") open(event.target);
    if (name === "name") call(idOf(event.target), fit(event.target.value));
    if (name === "remind") store.setNote("remind", event.target.checked ? "1" : null);
  });
  root.querySelector("form[data-show=add]").addEventListener("submit", (event) => {
    const field = control("newcomer");
    event.preventDefault();
    if (call(Date.now().toString(36), fit(field.value))) field.value = "";
    field.focus();
  });
  store.onchange((change) => {
    if (!change.fault) draw();
  });

  draw();
})();
