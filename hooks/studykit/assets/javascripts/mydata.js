/** 我的记录: shows, exports, imports and deletes records, and manages members and unreadable texts. */
(function () {
  "use strict";

  const { study } = window;
  const { store, exchange } = study;
  const { KINDS, dateOf, hash, settled } = study.record;
  const { find, findTyped, findAll, closest, phrases, isSecondClick } = study.dom;
  const LONGEST_NAME = 40;
  const root = find(document, ".md-content__inner");
  const say = phrases(() => root);
  /**
   * The file that is previewed.
   * @type {FileContent | null}
   */
  let opened = null;
  /**
   * The damaged texts that were downloaded.
   * @type {Entries<string> | null}
   */
  let downloaded = null;

  /** @param {string} name */
  function part(name) {
    return find(root, `[data-show=${name}]`);
  }

  /** @param {string} name */
  function control(name) {
    return find(root, `[data-control=${name}]`);
  }

  /** @param {string} text */
  function report(text) {
    part("status").textContent = text;
  }

  /**
   * Announce an action, then run it: it may take long with thousands of records.
   * @param {() => void} action
   */
  function runAnnounced(action) {
    report(say("working"));
    study.afterPaint(action);
  }

  /** @param {object} map */
  function count(map) {
    return Object.keys(map).length;
  }

  /** @param {string} id */
  function nameOf(id) {
    return store.members()[id] || say("unnamed");
  }

  /** Return the message for a change that storage refused. */
  function refusal() {
    return say("undone") + store.faults().map(store.faultMessage).join("");
  }

  /** Return the message for an import that finds no room. It depends on what can be deleted. */
  function noRoom() {
    const hasOwn = KINDS.some((kind) => count(store.all(kind)));
    return say("undone") + say(hasOwn ? "crowded" : "occupied");
  }

  /**
   * Ask in the page before an action that cannot be undone, and offer to download the records of
   * a member first.
   * @param {HTMLElement} opener the button that was pressed
   * @param {string} member
   * @param {string} question
   * @param {string} verb the name of the action
   * @param {() => void} action
   */
  function ask(opener, member, question, verb, action) {
    const box = part("ask");
    function close() {
      box.hidden = true;
      if (document.contains(opener)) opener.focus();
    }
    closest(opener, ".records-part").append(box);
    part("question").textContent = question;
    control("yes").textContent = verb;
    control("yes").onclick = () => {
      close();
      action();
    };
    control("no").onclick = close;
    control("first").onclick = () => saveAll(member);
    box.onkeydown = ({ key }) => {
      if (key === "Escape") close();
    };
    box.hidden = false;
    box.focus();
  }

  // Export. -------------------------------------------------------------------------------------

  /**
   * Return a hash of the records by which a change since the last export is noticed; "" if there
   * are none. The last place is not among them.
   * @param {string} member
   */
  function hashOfRecords(member) {
    const all = [store.all("item", member), store.all("module", member), store.all("exam", member)];
    return all.some(count) ? hash(JSON.stringify(all)) : "";
  }

  /**
   * Download some records of a member.
   * @param {string} member
   * @param {RecordKind[]} kinds
   * @param {string} phrase the name of the file
   */
  function save(member, kinds, phrase) {
    const now = Date.now();
    const name = say(phrase, nameOf(member), dateOf(now));
    study.dom.save(name, [JSON.stringify(exchange.make(member, kinds, now))]);
    report(say("saved", name));
  }

  /** @param {string} member */
  function saveAll(member) {
    runAnnounced(() => {
      save(member, KINDS, "file");
      store.setNote(`exported:${member}`, hashOfRecords(member));
    });
  }

  function saveExams() {
    runAnnounced(() => save(store.member, ["exam"], "exams-file"));
  }

  // Summary of the records. ---------------------------------------------------------------------

  function showSummary() {
    const items = Object.values(store.all("item"));
    const now = Date.now();
    const right = items.filter(
      ({ attempts }) =>
        settled(attempts, now)
          .map((each) => each[2])
          .pop() === 1
    );
    const modules = Object.values(store.all("module"));
    const learned = modules.map(
      ({ sections }) => Object.values(sections).filter(([, isLearned]) => isLearned).length
    );
    const exams = Object.values(store.all("exam"));
    const done = exams.filter((each) => each.done).length;
    part("who").textContent = say("who", nameOf(store.member));
    part("items").textContent = say("items", items.length, right.length);
    part("sections").textContent = say(
      "sections",
      learned.reduce((sum, each) => sum + each, 0)
    );
    part("exams").textContent = say("exams", done, exams.length - done);
    study.loadBank((bank) => {
      const retired = bank ? study.record.retired(store.all("item"), bank.items).length : 0;
      part("retired").textContent = say("retired", retired);
      part("retired").hidden = !retired;
    });
  }

  function showUnreadable() {
    const texts = store.unreadable();
    const damaged = count(texts.damaged);
    const newer = count(texts.newer);
    part("unread").textContent =
      (damaged ? say("damaged", damaged) : "") + (newer ? say("newer", newer) : "") || say("whole");
    control("rescue").hidden = !damaged;
    control("discard").hidden = !downloaded;
  }

  // Members. ------------------------------------------------------------------------------------

  /** @param {Element} node */
  function idOf(node) {
    return closest(node, "[data-member]").dataset.member || "";
  }

  function rows() {
    return findAll(part("members"), "[data-member]");
  }

  /** @param {string} id */
  function rowOf(id) {
    return rows().find((row) => row.dataset.member === id);
  }

  /** @param {string} id */
  function addRow(id) {
    const { content } = findTyped(root, "[data-show=member]", HTMLTemplateElement);
    const row = find(document.importNode(content, true), "li");
    row.dataset.member = id;
    return part("members").appendChild(row);
  }

  /** @param {HTMLElement} row */
  function fieldOf(row) {
    return findTyped(row, "input", HTMLInputElement);
  }

  /** Update the rows of the members in place, since a row may contain the focus. */
  function showMembers() {
    const names = store.members();
    for (const row of rows()) if (!(idOf(row) in names)) row.remove();
    for (const id of Object.keys(names)) {
      const row = rowOf(id) || addRow(id);
      const isNow = id === store.member;
      const field = fieldOf(row);
      if (field !== document.activeElement) field.value = names[id];
      find(row, "[data-show=now]").hidden = !isNow;
      find(row, "[data-control=choose]").hidden = isNow;
      find(row, "[data-control=drop]").hidden = count(names) < 2;
      for (const button of findAll(row, "button"))
        button.setAttribute("aria-label", `${button.textContent}：${nameOf(id)}`);
    }
  }

  /**
   * Return a typed name without control characters and double spaces, cut to LONGEST_NAME.
   * @param {string} name
   */
  function fit(name) {
    return name
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim()
      .slice(0, LONGEST_NAME)
      .replace(/[\ud800-\udfff]/gu, ""); // half of a character that was cut
  }

  /**
   * Set the name of a member, who may be new. A name is refused if another member has it. Return
   * whether it was set.
   * @param {string} id
   * @param {string} name
   */
  function setName(id, name) {
    const names = store.members();
    const before = names[id] || "";
    const isTaken = Object.keys(names).some((other) => other !== id && names[other] === name);
    let problem = "";
    if (!name) problem = say("nameless");
    else if (isTaken) problem = say("taken", name);
    else if (!store.setMembers(Object.assign(names, { [id]: name }))) problem = refusal();
    const row = rowOf(id);
    if (problem && row) fieldOf(row).value = before;
    showMembers();
    part("who").textContent = say("who", nameOf(store.member));
    report(problem || say("named", name));
    return !problem;
  }

  /**
   * Change to another member; progress.js then loads the page again. If the reader asked to be
   * reminded, and records changed since the last export, ask before the change.
   * @param {HTMLElement} opener
   * @param {string} id
   */
  function choose(opener, id) {
    function change() {
      if (!store.choose(id)) report(refusal());
    }
    if (!store.note("remind")) {
      change();
      return;
    }
    runAnnounced(() => {
      const { member } = store;
      const now = hashOfRecords(member);
      report("");
      if (!now || now === store.note(`exported:${member}`)) change();
      else ask(opener, member, say("unsaved", nameOf(member)), say("go", nameOf(id)), change);
    });
  }

  /**
   * Remove the readable records of a member and store some more texts, in one change. Return
   * whether it was done.
   * @param {string} member
   * @param {Texts} more
   */
  function erase(member, more) {
    const texts = Object.assign({}, more);
    for (const kind of KINDS)
      for (const id of Object.keys(store.all(kind, member)))
        texts[store.key(member, kind, id)] = null;
    texts[store.noteKey(`exported:${member}`)] = null;
    return store.change(texts, false);
  }

  /**
   * Return whether some records of a member, or the names, cannot be read.
   * @param {string} id
   */
  function hasUnreadable(id) {
    const { damaged, newer } = store.unreadable();
    const names = store.memberTexts({});
    return Object.keys(damaged)
      .concat(Object.keys(newer))
      .some((key) => key in names || key.startsWith(store.key(id, "", "")));
  }

  /**
   * Remove a member. If some records of the member cannot be read, these records and the name stay.
   * If the chosen member was removed, progress.js loads the page again for another one.
   * @param {string} id
   */
  function removeMember(id) {
    const name = nameOf(id);
    const names = store.members();
    const isStaying = hasUnreadable(id);
    delete names[id];
    if (!erase(id, isStaying ? {} : store.memberTexts(names))) report(refusal());
    else if (store.chosen() === store.member) {
      showMembers();
      control("newcomer").focus();
      report(say(isStaying ? "bound" : "dropped", name));
    }
  }

  // Import. -------------------------------------------------------------------------------------

  /** @param {HTMLInputElement} input */
  function openFile(input) {
    const file = input.files && input.files[0];
    if (!file) return;
    input.value = "";
    close();
    report(say("working"));
    exchange.read(file, (refused, content) => {
      if (content) showPreview(content);
      else if (refused)
        report(say("refused", file.name, say(`refused-${refused.message}`, refused.place)));
    });
  }

  /**
   * Show how many records an import would change.
   * @param {string} name the way to import
   * @param {Comparison} found
   */
  function showCounts(name, { added, changed, same, gone }) {
    const counts = { added, changed, same, gone };
    for (const [each, number] of Object.entries(counts))
      find(part(name), `[data-count=${each}]`).textContent = String(number);
  }

  /** @param {FileContent} content */
  async function showPreview(content) {
    opened = content;
    const owner = content.member || say("unnamed");
    const { member } = store;
    const isOwn = content.member === store.members()[member];
    part("from").textContent = say("from", owner, dateOf(content.exported));
    part("stranger").textContent = isOwn ? "" : say("stranger", owner, nameOf(member));
    const [merged, replaced] = await Promise.all(
      [false, true].map((isReplacing) => exchange.preview(member, content.records, isReplacing))
    );
    if (opened !== content) return;
    showCounts("merge", merged);
    showCounts("replace", replaced);
    report("");
    part("preview").hidden = false;
    part("preview").focus();
  }

  function close() {
    opened = null;
    part("preview").hidden = true;
    part("ask").hidden = true;
  }

  /** @param {boolean} isReplacing */
  function importOpened(isReplacing) {
    if (!opened) return;
    const { records } = opened;
    close();
    control("open").focus();
    runAnnounced(() => {
      // Compare again: other windows may have written since the preview.
      const found = exchange.compare(store.member, records, isReplacing);
      if (store.change(found.texts, isReplacing))
        report(say("taken-in", found.added, found.changed, found.gone));
      else report(store.faults().includes("full") ? noRoom() : refusal());
    });
  }

  // Buttons. ------------------------------------------------------------------------------------

  function downloadDamaged() {
    downloaded = store.unreadable().damaged;
    const name = say("rescued", dateOf(Date.now()));
    const content = { site_id: store.site, damaged: downloaded };
    study.dom.save(name, [JSON.stringify(content, null, 1)]);
    showUnreadable();
    report(say("saved", name));
  }

  function eraseAll() {
    const isDone = erase(store.member, {});
    const newer = count(store.unreadable().newer);
    report(isDone ? say("erased") + (newer ? say("newer", newer) : "") : refusal());
  }

  /**
   * The actions of the buttons, by their `data-control`.
   * @type {Record<string, (button: HTMLElement) => void>}
   */
  const ACTIONS = {
    save: () => saveAll(store.member),
    exams: saveExams,
    merge: () => importOpened(false),
    cancel() {
      close();
      control("open").focus();
    },
    replace(button) {
      const question = say("replace", nameOf(store.member));
      ask(button, store.member, question, say("replace-yes"), () => importOpened(true));
    },
    choose: (button) => choose(button, idOf(button)),
    drop(button) {
      const id = idOf(button);
      ask(button, id, say("drop", nameOf(id)), say("drop-yes"), () => {
        runAnnounced(() => removeMember(id));
      });
    },
    rescue: downloadDamaged,
    discard() {
      store.discard(downloaded || {});
      window.location.reload();
    },
    erase(button) {
      const question = say("erase", nameOf(store.member));
      ask(button, store.member, question, say("erase-yes"), () => runAnnounced(eraseAll));
    }
  };

  function showAll() {
    showSummary();
    showMembers();
    showUnreadable();
    findTyped(root, "[data-control=remind]", HTMLInputElement).checked = Boolean(
      store.note("remind")
    );
  }

  root.addEventListener("click", (event) => {
    const { target } = event;
    const button = target instanceof Element && target.closest("button[data-control]");
    // The second click of a double click would press a button that the first one made appear.
    if (!(button instanceof HTMLElement) || isSecondClick(event)) return;
    const action = ACTIONS[button.dataset.control || ""];
    if (action) action(button);
  });
  root.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    const { control: name } = target.dataset;
    if (name === "open") openFile(target);
    if (name === "name") setName(idOf(target), fit(target.value));
    if (name === "remind") store.setNote("remind", target.checked ? "1" : null);
  });
  find(root, "form[data-show=add]").addEventListener("submit", (event) => {
    const field = findTyped(root, "[data-control=newcomer]", HTMLInputElement);
    event.preventDefault();
    if (setName(Date.now().toString(36), fit(field.value))) field.value = "";
    field.focus();
  });
  store.onchange((change) => {
    if (!change.fault) showAll();
  });

  showAll();
})();
