/* 模拟考试: composes a paper, opens a paper by its code, and starts the page. */
(function () {
  "use strict";

  const study = window.study;
  const exam = study.exam;
  const root = exam.root;
  const form = root.querySelector("[data-do=compose]");
  const ROOM = 40000; // characters; an exam of 100 items with short answers takes about 15000
  let bank, paper;

  /* Return the ticked names of a list, or all names if none is ticked. */
  function chosen(list) {
    const all = exam.lists(bank)[list];
    const ticked = all.filter(
      (name) => form.querySelector(`[name="${list}"][value="${name}"]`).checked
    );
    return ticked.length ? ticked : all;
  }

  function drawn() {
    return {
      modules: chosen("modules"),
      kinds: chosen("kinds"),
      types: chosen("types"),
      levels: chosen("levels"),
      count: Number(form.elements.count.value),
      minutes: Number(form.elements.minutes.value),
      seed: seed()
    };
  }

  /* Return a random seed. Math.random is the fallback where the crypto API is missing. */
  function seed() {
    const source = window.crypto;
    if (!source || !source.getRandomValues) return Math.floor(Math.random() * exam.SEEDS);
    return source.getRandomValues(new Uint32Array(1))[0] % exam.SEEDS;
  }

  function count() {
    exam.find("fitting").textContent = exam.say("fitting", exam.fitting(drawn(), bank).length);
  }

  function compose() {
    const blueprint = drawn();
    const fault = exam.fault(blueprint, bank);
    exam.find("blueprint-fault").textContent = fault
      ? exam.say(fault, exam.fitting(blueprint, bank).length, blueprint.count)
      : "";
    if (!fault) open(exam.encode(blueprint, bank));
  }

  function enter() {
    const code = exam.plain(exam.find("typed").value);
    const fault = bank.sealed ? exam.slip(code, bank) : exam.decode(code, bank).fault;
    exam.find("code-fault").textContent = !fault
      ? ""
      : fault === "wrong"
        ? exam.say("wrong", code.length)
        : exam.say("other", code.slice(0, 4), bank.fingerprint.toUpperCase());
    if (!fault) open(code);
  }

  /* Add the total of points, `of`, to a paper. */
  function summed(made) {
    return Object.assign(made, {
      of: made.ids.reduce((sum, id) => sum + made.bank.items[id].points, 0)
    });
  }

  /* Return the paper of a code, or null if the code does not belong to this bank. */
  function paperOf(code) {
    const blueprint = exam.decode(code, bank).blueprint;
    return blueprint
      ? summed({
          code,
          blueprint,
          ids: exam.paper(blueprint, bank),
          minutes: blueprint.minutes,
          bank
        })
      : null;
  }

  /*
   * Pass the sealed paper of a code, with a bank of its items, to `then`; null if it cannot be
   * loaded.
   */
  function sealedPaper(code, then) {
    // A code may come from an imported record, and here it names a file: validate it.
    if (exam.plain(code) !== code || exam.slip(code, bank)) return then(null);
    const numbers = exam.numbers(code);
    const page = `${study.contracts.exam.papers}${code}.html`;
    return study.article(page, (found) => {
      if (!found) return then(null);
      const items = study.record.map();
      Object.keys(found.items).forEach((id) => {
        items[id] = Object.assign({ revision: exam.SEALED, url: page }, found.items[id]);
      });
      return then(
        summed({
          code,
          ids: Object.keys(items),
          minutes: numbers.minutes,
          bank: Object.assign({}, bank, { items })
        })
      );
    });
  }

  /*
   * Return the paper of an exam that was begun, even if the bank changed since: only the items that
   * are unchanged. Return null if no item is unchanged. A record that does not list its items gets
   * the paper of its code.
   */
  function begun(kept) {
    const set = Object(kept.paper);
    const numbers = exam.numbers(kept.code);
    const ids = Object.keys(set).filter((id) => Object(bank.items[id]).revision === set[id]);
    if (!Object.keys(set).length) return paperOf(kept.code);
    return ids.length
      ? { ids: exam.order(ids, bank.items, numbers.seed), minutes: numbers.minutes, bank }
      : null;
  }

  /* Pass the paper of an exam that was begun, sealed or not, to `then`. */
  function paperFor(kept, then) {
    if (bank.sealed) sealedPaper(kept.code, then);
    else then(begun(kept));
  }

  /* Describe the choice in each list. */
  function words(blueprint) {
    return Object.keys(exam.lists(bank)).map((list) => {
      const names = blueprint[list];
      if (names.length === exam.lists(bank)[list].length) return exam.say("all");
      return names.map((name) => exam.label(list, name)).join("、");
    });
  }

  function open(code) {
    if (bank.sealed) sealedPaper(code, show);
    else show(paperOf(code));
  }

  function show(found) {
    if (!found) {
      exam.find("code-fault").textContent = exam.say("absent");
      return;
    }
    paper = found;
    exam.find("code").textContent = exam.grouped(paper.code);
    exam.find("blueprint").textContent = exam.say.apply(
      null,
      ["blueprint", paper.ids.length, paper.of, paper.minutes].concat(
        paper.blueprint ? words(paper.blueprint) : []
      )
    );
    exam.find("name").value = study.store.members()[study.store.member] || "";
    exam.go("ready", "");
    const time = Date.now();
    exam.find("clock-wrong").textContent =
      time < study.record.EARLIEST ? exam.say("clock-wrong", exam.time(time)) : "";
    const hasRoom = study.store.hasRoom(ROOM);
    exam.find("is-kept").hidden = !hasRoom;
    exam.find("is-held").hidden = hasRoom;
  }

  /* Return an unused id for an exam that begins at `time`, even if the clock was put back. */
  function nameFor(time) {
    const id = `x${time.toString(36)}`;
    return study.store.read("exam", id) ? nameFor(time + 1) : id;
  }

  /* Make the record of an exam on `paper` that begins at `time`. */
  function begin(time) {
    const id = nameFor(time);
    const set = {};
    paper.ids.forEach((each) => {
      set[each] = paper.bank.items[each].revision;
    });
    const kept = {
      v: study.record.VERSION,
      time,
      code: paper.code,
      name: exam.find("name").value.trim(),
      paper: set,
      answers: {},
      clock: exam.clock.begin(time),
      done: null
    };
    study.store.add("exam", id, kept);
    return { id, kept: study.store.read("exam", id), isNew: true };
  }

  function start() {
    exam.sit(begin, paper, paper.bank, exam.say("begun"), () => {
      exam.go("ready", exam.say("not-begun"));
    });
  }

  /* Return the exams of this edition, newest first. */
  function exams() {
    const kept = study.store.all("exam");
    return Object.keys(kept)
      .map((id) => ({ id, kept: kept[id] }))
      .filter((each) => exam.isSealed(each.kept) === Boolean(bank.sealed))
      .sort((one, other) => other.kept.time - one.kept.time);
  }

  function stateOf(kept) {
    if (!kept.done) return exam.say(bank.sealed || begun(kept) ? "unfinished" : "stuck");
    const score = exam.score(kept.done.marks);
    return exam.isMarked(kept.done.marks)
      ? exam.say("score", exam.round(score.points), score.of)
      : exam.say("unmarked");
  }

  function past(body, each) {
    const kept = each.kept;
    const row = exam.row(body, [
      exam.time(kept.time),
      exam.grouped(kept.code),
      kept.name,
      stateOf(kept),
      ""
    ]);
    function offer(name, action) {
      const button = exam.add(row.lastChild, "button", exam.say(name));
      button.type = "button";
      button.className = "study-button";
      button.setAttribute("aria-label", exam.say(`${name}-of`, exam.time(kept.time)));
      button.addEventListener("click", () => {
        paperFor(kept, (found) => {
          if (found || (kept.done && !bank.sealed)) action(found);
          else exam.tell(exam.say("absent"));
        });
      });
    }
    if (kept.done)
      offer("view", (found) => {
        exam.report(kept, bank.sealed ? found.bank : bank, "");
      });
    else if (bank.sealed || begun(kept))
      offer("go-on", (found) => {
        goOn(each, found);
      });
  }

  exam.home = function (told) {
    const all = exams();
    const table = exam.find("past");
    table.hidden = !all.length;
    exam.find("past-none").hidden = all.length > 0;
    table.removeChild(table.tBodies[0]);
    const body = exam.add(table, "tbody", "");
    if (form) count();
    exam.go("home", told);
    study.byBits(all, (each) => {
      past(body, each);
    });
  };

  function goOn(each, found) {
    const told = exam.say("resumed") + exam.left(each.kept, found.ids);
    exam.sit(() => each, found, found.bank, told, exam.home);
  }

  /*
   * Resume the latest unfinished exam that can be loaded. Nothing is handed in without its reader.
   */
  function resume(left) {
    const each = left.shift();
    if (!each) return exam.home();
    return paperFor(each.kept, (found) => {
      if (found) goOn(each, found);
      else resume(left);
    });
  }

  const ACTIONS = {
    home() {
      exam.home("");
    },
    ask: exam.ask,
    "go-on": exam.goOn,
    "hand-in": exam.submit,
    "give-back": exam.giveBack,
    save: exam.save,
    "print-a"() {
      exam.print(paper, "A", bank);
    },
    "print-b"() {
      exam.print(paper, "B", bank);
    },
    "print-report"() {
      window.print();
    }
  };
  const FORMS = { enter, compose, start };

  study.bank((found) => {
    if (!found) return exam.go("none", exam.say("missing"));
    bank = found;
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-do]");
      if (button) ACTIONS[button.getAttribute("data-do")]();
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      FORMS[event.target.getAttribute("data-do")]();
    });
    if (form) form.addEventListener("change", count);
    return resume(exams().filter((each) => !each.kept.done));
  });
})();
