/** 成绩分析: opens files in the page and shows the results. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, dom } = study;
  const { find, root, say } = analysis;
  const OFTEN = 20; // files read between two updates of the progress message
  const paperChoice = dom.findTyped(root, "[data-show=paper]", HTMLSelectElement);
  /** @type {ExamFile[]} */
  let files = []; // files that were read
  /** @type {string[]} */
  let refused = []; // faults of the files that were refused
  /** @type {Set<string>} */
  let chosen = new Set(); // doubtful exams that the trainer counts, by their texts
  /** @type {Bank | null} */
  let bank = null;
  /** @type {Assessment | null} */
  let found = null;
  let round = 0; // counts assessments: only the result of the last one is shown
  /** @type {{ items: TableCell[][], persons: TableCell[][] } | null} */
  let shown = null; // rows of the two tables on the page

  /** @param {string} text */
  function announce(text) {
    find("told").textContent = text;
  }

  /**
   * Read a file. Return a promise of the file, or of the fault for which it is refused.
   * @param {File} file
   * @returns {Promise<ExamFile | string>}
   */
  function readFile(file) {
    const name = analysis.cleanText(file.name);
    return new Promise((resolve) => {
      /**
       * @param {(Error & { place: string }) | null} refusal
       * @param {{ member: string, records: { exam: Record<string, ExamRecord> } } | null} content
       */
      function finish(refusal, content) {
        if (refusal)
          resolve(say("refused", name, say(`refused-${refusal.message}`, refusal.place)));
        else if (!content || !Object.keys(content.records.exam).length)
          resolve(say("no-exams", name));
        else resolve({ name: file.name, member: content.member, exams: content.records.exam });
      }
      study.exchange.read(file, finish);
    });
  }

  /**
   * Read files one after another. A bad file is reported, and the others go on. Reading stops if
   * everything was cleared meanwhile.
   * @param {Iterable<File>} list
   */
  async function openFiles(list) {
    const before = files;
    const all = Array.from(list);
    for (const [place, file] of all.entries()) {
      if (place % OFTEN === 0) announce(say("reading", place + 1, all.length));
      const read = await readFile(file);
      if (files !== before) return;
      if (typeof read === "string") refused.push(read);
      else files.push(read);
    }
    assess();
  }

  /** Mark the exams that were read, if the bank is available. */
  async function assess() {
    round += 1;
    const roundAtStart = round;
    analysis.control("clear").hidden = !files.length && !refused.length;
    analysis.list("refused", refused);
    if (!bank) {
      announce(files.length ? say("unmarked", files.length) : say("missing"));
      return;
    }
    announce(say("marking"));
    const assessment = await analysis.assess(files, bank, Date.now());
    if (roundAtStart !== round) return;
    found = assessment;
    showAll(found);
  }

  /** @param {MarkedExam} each */
  function isFit({ faults }) {
    return !faults.length;
  }

  /** @param {MarkedExam} each */
  function isChosen({ text }) {
    return chosen.has(text);
  }

  /** @param {Assessment} assessment */
  function separated({ marked }) {
    return analysis.separate(marked.filter(isFit));
  }

  /** @param {Assessment} assessment */
  function faulty({ marked }) {
    return marked.filter((each) => !isFit(each));
  }

  /**
   * Return whether several doubtful exams are all of one person. For copies the date is no
   * evidence.
   * @param {MarkedExam[]} group
   */
  function isOfOne(group) {
    return group.length > 1 && group.every(({ key }) => key === group[0].key);
  }

  /**
   * Return the exams that count: those beyond doubt and those chosen by the trainer.
   * @param {SeparatedExams} separate
   * @returns {CountedExam[]}
   */
  function counted({ sure, doubtful }) {
    const own = doubtful.flat().filter(isChosen);
    return [...sure, ...own.map((each) => ({ isChosen: true, ...each }))];
  }

  /** @param {SeparatedExams} separate */
  function pending({ doubtful }) {
    return doubtful.filter((group) => !group.some(isChosen));
  }

  /**
   * Return the papers with at least one fitting exam, the most frequent first.
   * @param {SeparatedExams} separate
   */
  function papers(separate) {
    const fitting = [...separate.sure, ...separate.doubtful.flat()];
    const sizes = analysis.groupsBy(counted(separate), "code");
    return Array.from(analysis.groupsBy(fitting, "code").keys())
      .map((code) => ({ code, count: (sizes.get(code) || []).length }))
      .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
  }

  /** @param {Assessment} assessment */
  function showAll(assessment) {
    analysis.showFaulty(faulty(assessment));
    analysis.showNotes(assessment);
    analysis.showDoubtful(separated(assessment).doubtful, isChosen);
    showChoice(assessment);
  }

  /**
   * Show the parts that depend on the trainer's choices. A ticked box keeps its place and the
   * focus.
   * @param {Assessment} assessment
   */
  function showChoice(assessment) {
    const separate = separated(assessment);
    const counts = {
      "told-pending": pending(separate).length,
      "told-faulty": faulty(assessment).length
    };
    const notes = Object.entries(counts).map(([name, count]) => (count ? say(name, count) : ""));
    announce(
      say("told", files.length, counted(separate).length, notes.join("")) +
        (refused.length ? say("told-refused", refused.length) : "")
    );
    const all = papers(separate);
    const before = paperChoice.value;
    dom.empty(paperChoice);
    all.forEach(({ code, count }) => {
      paperChoice.add(new Option(say("paper", analysis.displayCode(code), count), code));
    });
    if (all.some(({ code }) => code === before)) paperChoice.value = before;
    find("result").hidden = !all.length;
    showPaper(assessment);
  }

  /**
   * Show the results of the chosen paper.
   * @param {Assessment} assessment
   */
  function showPaper(assessment) {
    const code = paperChoice.value;
    if (!code) return;
    const separate = separated(assessment);
    const paper = assessment.papers[code];
    const sittings = counted(separate).filter((each) => each.code === code);
    analysis.showSummary(sittings, paper, {
      doubtful: pending(separate).filter(([first]) => first.code === code).length,
      faulty: faulty(assessment).filter((each) => each.code === code).length
    });
    find("tables").hidden = !sittings.length;
    shown = sittings.length
      ? {
          persons: analysis.showPersons(sittings, assessment.bank),
          items: analysis.showItems(sittings, paper, assessment)
        }
      : null;
  }

  function loadBank() {
    study.loadBank((loaded) => {
      bank = loaded;
      analysis.control("retry").hidden = Boolean(bank);
      if (!bank) announce(say("missing"));
      else if (files.length || refused.length) assess();
      else announce("");
    });
  }

  /** Count the first exam of each person. */
  function chooseFirst() {
    if (!found) return;
    const groups = separated(found).doubtful.filter(isOfOne);
    chosen = new Set(groups.map(([first]) => first.text));
    showAll(found);
  }

  function clear() {
    files = [];
    refused = [];
    chosen = new Set();
    assess();
    dom.find(root, "input").focus();
  }

  /** @param {"items" | "persons"} name */
  function save(name) {
    if (!shown) return;
    study.exchange.save(say(`${name}-file`, paperChoice.value), [analysis.csv(shown[name])]);
  }

  /** @type {Record<string, () => void>} */
  const ACTIONS = {
    items: () => save("items"),
    persons: () => save("persons"),
    print: () => window.print(),
    retry: loadBank,
    first: chooseFirst,
    clear
  };

  root.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button[data-do]");
    if (button) ACTIONS[String(button.getAttribute("data-do"))]();
  });
  root.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.files) {
      openFiles(target.files);
      target.value = "";
    } else if (found) {
      if (target === paperChoice) showPaper(found);
      else if (target instanceof HTMLInputElement) {
        if (target.checked) chosen.add(target.value);
        else chosen.delete(target.value);
        showChoice(found);
      }
    }
  });
  // On the whole page: otherwise a file dropped elsewhere would replace the page.
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer) openFiles(event.dataTransfer.files);
  });

  loadBank();
})();
