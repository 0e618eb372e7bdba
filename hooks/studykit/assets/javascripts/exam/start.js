/** 模拟考试: composes a paper, opens a paper by its code, and starts the page. */
(function () {
  "use strict";

  const { study } = window;
  const { dom, exam, record, store } = study;
  const { root } = exam;
  const composer = root.querySelector("[data-control=compose]"); // absent in the exam edition
  const PAPERS = ["assets/javascripts/papers.js"];
  const WORD = [study.contracts.files.word];
  const ROOM = 40000; // characters; an exam of 100 items with short answers takes about 15000
  /** @type {Bank} */
  let bank;
  /**
   * The open paper.
   * @type {OpenPaper}
   */
  let paper;
  /** The seed of the next paper. Its capacity is shown before it is composed. */
  let seed = randomSeed();

  /**
   * Return the control of the composer with a name.
   * @param {string} name
   * @param {string} [value]
   */
  function control(name, value) {
    const selector = `[name="${name}"]${value ? `[value="${value}"]` : ""}`;
    return dom.findTyped(root, `[data-control=compose] ${selector}`, HTMLInputElement);
  }

  /**
   * Return the ticked names of a list, or all names if none is ticked.
   * @param {ListName} list
   */
  function chosen(list) {
    const all = exam.lists(bank)[list];
    const ticked = all.filter((name) => control(list, name).checked);
    return ticked.length ? ticked : all;
  }

  /** @returns {Blueprint} */
  function readBlueprint() {
    const paired = control("paired").checked;
    return {
      modules: chosen("modules"),
      kinds: chosen("kinds"),
      types: chosen("types"),
      levels: chosen("levels"),
      count: Number(control("count").value),
      minutes: Number(control("minutes").value),
      seed: paired ? seed - (seed % 2) : seed, // the pretest of a pair
      paired
    };
  }

  /** Return a random seed. Math.random is the fallback where the crypto API is missing. */
  function randomSeed() {
    const { crypto } = window;
    if (!crypto || !crypto.getRandomValues) return Math.floor(Math.random() * exam.SEEDS);
    return crypto.getRandomValues(new Uint32Array(1))[0] % exam.SEEDS;
  }

  /** @param {Blueprint} blueprint */
  function capacity(blueprint) {
    return exam.capacity(blueprint, bank, study.contracts.exam.most.count);
  }

  /** Show how many items fit the composer's choice, and how many of them one paper can have. */
  function showFitting() {
    const blueprint = readBlueprint();
    const most = capacity(blueprint);
    const count = exam.fitting(blueprint, bank).length;
    const text = blueprint.paired ? "fitting-paired" : "fitting";
    exam.find("fitting").textContent = exam.say(text, count, most);
    control("count").max = String(Math.max(most, 1));
  }

  /**
   * Return the blueprint of a paper from the whole bank, with the numbers of items and minutes that
   * the composer suggests; with fewer items if the bank does not have as many.
   * @returns {Blueprint}
   */
  function wholeBlueprint() {
    const suggested = (/** @type {string} */ name) => Number(control(name).defaultValue);
    const lists = exam.lists(bank);
    const blueprint = { ...lists, count: 1, minutes: suggested("minutes"), seed, paired: false };
    return { ...blueprint, count: exam.capacity(blueprint, bank, suggested("count")) };
  }

  function composeRandom() {
    openCode(exam.encode(wholeBlueprint(), bank));
    seed = randomSeed();
  }

  /**
   * Describe how many pairs of items each module gives to two parallel papers.
   * @param {Blueprint} blueprint
   */
  function describePairs(blueprint) {
    const ids = exam.draw({ ...blueprint, count: capacity(blueprint) }, bank);
    return blueprint.modules
      .map((name) => {
        const count = ids.filter((id) => bank.items[id].module === name).length;
        return exam.say("pairs-of", exam.label("modules", name), count);
      })
      .join("、");
  }

  /**
   * Describe why a paper cannot be composed; "" if it can.
   * @param {Blueprint} blueprint
   */
  function describeFault(blueprint) {
    const fault = exam.fault(blueprint, bank);
    const counts = [capacity(blueprint), blueprint.count];
    if (fault === "few" && blueprint.paired)
      return exam.say("few-paired", ...counts, describePairs(blueprint));
    return fault && exam.say(fault, ...counts);
  }

  function compose() {
    const blueprint = readBlueprint();
    const fault = describeFault(blueprint);
    exam.find("blueprint-fault").textContent = fault;
    if (fault) return;
    openCode(exam.encode(blueprint, bank));
    seed = randomSeed();
  }

  /** Open the paper of the typed code. */
  function openTyped() {
    const code = exam.normalizeCode(exam.findInput("typed").value);
    const fault = bank.sealed ? exam.checkCode(code, bank) : exam.decode(code, bank).fault || "";
    const texts = {
      "": () => "",
      wrong: () => exam.say("wrong", code.length),
      few: () => exam.say("unfilled"),
      other: () => exam.say("other", code.slice(0, 4), bank.fingerprint.toUpperCase())
    };
    exam.find("code-fault").textContent = texts[fault]();
    if (!fault) openCode(code);
  }

  /**
   * Return the points of all items.
   * @param {string[]} ids
   * @param {BankItems} items
   */
  function totalPoints(ids, items) {
    return ids.reduce((sum, id) => sum + items[id].points, 0);
  }

  /**
   * Return the paper of a code, or null if no paper of this bank has the code.
   * @param {string} code
   * @returns {OpenPaper | null}
   */
  function paperOf(code) {
    const { blueprint } = exam.decode(code, bank);
    if (!blueprint) return null;
    const ids = exam.draw(blueprint, bank);
    const points = totalPoints(ids, bank.items);
    return { code, blueprint, ids, minutes: blueprint.minutes, points, bank };
  }

  /**
   * Pass the sealed paper of a code, with a bank of its items, to `then`; null if it cannot be
   * loaded.
   * @param {string} code
   * @param {(paper: OpenPaper | null) => void} then
   */
  function loadSealedPaper(code, then) {
    // A code may come from an imported record, and here it names a file: validate it.
    if (exam.normalizeCode(code) !== code || exam.checkCode(code, bank)) return then(null);
    const { minutes } = exam.decodeNumbers(code);
    const url = `${study.contracts.exam.papers}${code}.html`;
    return study.loadArticle(url, (found) => {
      if (!found || !found.items) return then(null);
      // The site does not have the other fields, because they would reveal the key.
      const hidden = { module: "", level: "", family: "", units: [], kinds: [] };
      /** @type {BankItems} */
      const items = record.map();
      Object.entries(found.items).forEach(([id, item]) => {
        items[id] = { revision: exam.SEALED, url, ...hidden, ...item };
      });
      const ids = Object.keys(items);
      const points = totalPoints(ids, items);
      return then({ code, ids, minutes, points, bank: { ...bank, items } });
    });
  }

  /**
   * Return the paper of an exam that was begun, even if the bank changed since: only the items that
   * are unchanged. Return null if no item is unchanged. A record that does not list its items gets
   * the paper of its code.
   * @param {ExamRecord} examRecord
   * @returns {LoadedPaper | null}
   */
  function paperToResume(examRecord) {
    const revisions = examRecord.paper || {};
    if (!Object.keys(revisions).length) return paperOf(examRecord.code);
    const { seed, minutes } = exam.decodeNumbers(examRecord.code);
    const { items } = bank;
    const ids = Object.keys(revisions).filter(
      (id) => id in items && items[id].revision === revisions[id]
    );
    return ids.length ? { ids: exam.orderA(ids, items, seed), minutes, bank } : null;
  }

  /**
   * Pass the paper of an exam that was begun, sealed or not, to `then`.
   * @param {ExamRecord} examRecord
   * @param {(paper: LoadedPaper | null) => void} then
   */
  function loadPaperOf(examRecord, then) {
    if (bank.sealed) loadSealedPaper(examRecord.code, then);
    else then(paperToResume(examRecord));
  }

  /**
   * Describe the choice in each list.
   * @param {Blueprint} blueprint
   */
  function describe(blueprint) {
    return exam.LIST_NAMES.map((list) => {
      const names = blueprint[list];
      if (names.length === exam.lists(bank)[list].length) return exam.say("all");
      return names.map((name) => exam.label(list, name)).join("、");
    });
  }

  /** @param {string} code */
  function openCode(code) {
    if (bank.sealed) loadSealedPaper(code, showPaper);
    else showPaper(paperOf(code));
  }

  /**
   * If a code is of a paper of a pair, show links to both papers, and offer both for handing out.
   * @param {string} code
   */
  function showPair(code) {
    const isPaired = Boolean(exam.formName(code));
    const given = dom.findTyped(root, "[data-show=given]", HTMLSelectElement);
    dom.empty(given);
    exam.find("pair").hidden = !isPaired;
    exam.find("given-line").hidden = !isPaired;
    [code, exam.partnerOf(code)].forEach((each) => {
      const form = exam.formOf(exam.decodeNumbers(each));
      if (!form) return;
      const link = dom.findTyped(root, `[data-show=pair-${form}]`, HTMLAnchorElement);
      link.textContent = exam.titleOf(each);
      link.href = `?code=${each}`;
      given.add(new Option(exam.titleOf(each), each));
    });
  }

  /** @param {OpenPaper | null} found */
  function showPaper(found) {
    if (!found) {
      exam.find("code-fault").textContent = exam.say("absent");
      return;
    }
    paper = found;
    const { code, blueprint, ids, points, minutes } = paper;
    const lists = blueprint ? describe(blueprint) : [];
    exam.find("form").textContent = exam.formName(code);
    exam.find("code").textContent = exam.displayCode(code);
    if (composer) showPair(code);
    exam.find("blueprint").textContent = exam.say(
      "blueprint",
      ids.length,
      points,
      minutes,
      ...lists
    );
    exam.findInput("name").value = store.members()[store.member] || "";
    exam.showScreen("ready", "");
    const time = Date.now();
    exam.find("clock-wrong").textContent =
      time < record.EARLIEST ? exam.say("clock-wrong", exam.formatTime(time)) : "";
    const hasRoom = store.hasRoom(ROOM);
    exam.find("is-kept").hidden = !hasRoom;
    exam.find("is-held").hidden = hasRoom;
  }

  /**
   * Return an unused id for an exam that begins at `time`, even if the clock was put back.
   * @param {number} time
   * @returns {string}
   */
  function unusedId(time) {
    const id = `x${time.toString(36)}`;
    return store.read("exam", id) ? unusedId(time + 1) : id;
  }

  /**
   * Store the record of an exam on the open paper that begins at `time`.
   * @param {number} time
   * @returns {StoredExam}
   */
  function begin(time) {
    const id = unusedId(time);
    /** @type {Record<string, string>} */
    const revisions = {};
    paper.ids.forEach((each) => {
      revisions[each] = paper.bank.items[each].revision;
    });
    /** @type {ExamRecord} */
    const examRecord = {
      v: record.VERSION,
      time,
      code: paper.code,
      name: exam.findInput("name").value.trim(),
      paper: revisions,
      answers: {},
      clock: exam.clock.begin(time),
      done: null
    };
    store.add("exam", id, examRecord);
    return { id, examRecord: store.read("exam", id) || examRecord, isNew: true };
  }

  /**
   * Load the scripts that print and save papers, then run an action on the paper to be handed out.
   * @param {(paper: OpenPaper) => void} action
   */
  function onPaper(action) {
    const given = givenPaper();
    exam.need(PAPERS, () => action(given));
  }

  /** Return the open paper or, of a pair, the paper that is chosen to be handed out. */
  function givenPaper() {
    const { value } = dom.findTyped(root, "[data-show=given]", HTMLSelectElement);
    return (value && paperOf(value)) || paper;
  }

  function start() {
    exam.sit(begin, paper, exam.say("begun"), () => {
      exam.showScreen("ready", exam.say("not-begun"));
    });
  }

  /** Return the exams of this edition, newest first. */
  function storedExams() {
    /** @type {Record<string, ExamRecord>} */
    const all = store.all("exam");
    return Object.entries(all)
      .map(([id, examRecord]) => ({ id, examRecord }))
      .filter(({ examRecord }) => exam.isSealed(examRecord) === Boolean(bank.sealed))
      .sort((one, other) => other.examRecord.time - one.examRecord.time);
  }

  /** @param {ExamRecord} examRecord */
  function describeState(examRecord) {
    if (!examRecord.done)
      return exam.say(bank.sealed || paperToResume(examRecord) ? "unfinished" : "stuck");
    const { marks } = examRecord.done;
    if (!exam.isMarked(marks)) return exam.say("unmarked");
    const { points, of } = exam.score(marks);
    return exam.say("score", exam.toTenths(points), of);
  }

  /**
   * Add a stored exam to the table, with a button to view or resume it.
   * @param {HTMLElement} body
   * @param {StoredExam} stored
   */
  function addPastExam(body, stored) {
    const { examRecord } = stored;
    const time = exam.formatTime(examRecord.time);
    const code = exam.titleOf(examRecord.code);
    const row = exam.addRow(body, [time, code, examRecord.name, describeState(examRecord), ""]);

    /**
     * @param {"view" | "go-on"} text
     * @param {() => void} action
     */
    function addButton(text, action) {
      const button = dom.button("study-button", exam.say(text), action);
      button.setAttribute("aria-label", exam.say(`${text}-of`, time));
      row.cells[row.cells.length - 1].appendChild(button);
    }

    if (exam.isHandedIn(examRecord)) addButton("view", () => view(examRecord));
    else if (bank.sealed || paperToResume(examRecord)) addButton("go-on", () => resume(stored));
  }

  /** @param {HandedInExam} examRecord */
  function view(examRecord) {
    /** @param {Bank} own */
    const show = (own) => exam.need(exam.AFTER, () => exam.showReport(examRecord, own, ""));
    if (!bank.sealed) show(bank);
    else
      loadSealedPaper(examRecord.code, (found) => {
        if (found) show(found.bank);
        else exam.announce(exam.say("absent"));
      });
  }

  /** @param {StoredExam} stored */
  function resume(stored) {
    loadPaperOf(stored.examRecord, (found) => {
      if (found) resumeOn(found, stored);
      else exam.announce(exam.say("absent"));
    });
  }

  /**
   * @param {LoadedPaper} found
   * @param {StoredExam} stored
   */
  function resumeOn(found, stored) {
    const message = exam.say("resumed") + exam.describeLeftOut(stored.examRecord, found.ids);
    exam.sit(() => stored, found, message, exam.showHome);
  }

  exam.showHome = (message) => {
    const all = storedExams();
    const table = dom.findTyped(root, "[data-show=past]", HTMLTableElement);
    table.hidden = !all.length;
    exam.find("past-none").hidden = all.length > 0;
    table.tBodies[0].remove();
    const body = table.createTBody();
    if (composer) {
      showFitting();
      const random = dom.find(root, "[data-control=random]");
      random.textContent = exam.say("random", wholeBlueprint().count);
    }
    exam.showScreen("home", message);
    study.inSlices(all, (each) => addPastExam(body, each));
  };

  /**
   * Resume the latest unfinished exam that can be loaded. The others stay as they are: no exam is
   * handed in without its reader.
   * @param {StoredExam[]} left
   */
  function resumeLatest([latest, ...others]) {
    if (!latest) return exam.showHome();
    return loadPaperOf(latest.examRecord, (found) => {
      if (found) resumeOn(found, latest);
      else resumeLatest(others);
    });
  }

  /**
   * Show what the address asks for. With a code: resume the exam of the code if it was begun; say
   * so if it was handed in; else open the paper of the code. Without a code, resume the latest.
   */
  function open() {
    const all = storedExams();
    const unfinished = all.filter(({ examRecord }) => !examRecord.done);
    const asked = new URLSearchParams(window.location.search).get("code") || "";
    const code = exam.normalizeCode(asked);
    const [own] = all.filter(({ examRecord }) => examRecord.code === code);
    if (!code || (own && !own.examRecord.done)) {
      resumeLatest(own ? [own] : unfinished);
      return;
    }
    exam.showHome(own && exam.say("taken"));
    if (own) return;
    exam.findInput("typed").value = code;
    openTyped();
  }

  /** @type {Record<string, () => void>} */
  const ACTIONS = {
    home: () => exam.showHome(""),
    random: composeRandom,
    ask: exam.askToHandIn,
    "go-on": exam.returnToItems,
    "hand-in": exam.handIn,
    "give-back": exam.excludeAway,
    save: () => exam.saveReport(),
    "print-a": () => onPaper((given) => exam.printPaper(given, "A")),
    "print-b": () => onPaper((given) => exam.printPaper(given, "B")),
    word: () => onPaper((given) => exam.need(WORD, () => exam.saveWord(given))),
    "print-report": () => window.print()
  };
  /** @type {Record<string, () => void>} */
  const FORMS = { enter: openTyped, compose, start };

  study.loadBank((found) => {
    if (!found) return exam.showScreen("none", exam.say("missing"));
    bank = found;
    root.addEventListener("click", (event) => {
      const { target } = event;
      const button = target instanceof Element && target.closest("button[data-control]");
      // A double click on 交卷 must not press the button that appears in its place.
      if (!button || dom.isSecondClick(event)) return;
      ACTIONS[String(button.getAttribute("data-control"))]();
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target instanceof HTMLFormElement)
        FORMS[String(event.target.getAttribute("data-control"))]();
    });
    if (composer) composer.addEventListener("change", showFitting);
    return open();
  });
})();
