/** 成绩分析: opens files in the page and shows the results. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, dom, exam } = study;
  const { find, root, say } = analysis;
  const OFTEN = 20; // files read between two updates of the progress message
  const paperChoice = dom.findTyped(root, "[data-show=paper]", HTMLSelectElement);
  /** @type {ExamFile[]} */
  let files = []; // files that were read
  /** @type {string[]} */
  let refused = []; // faults of the files that were refused
  /** @type {NamedVotes[]} */
  let votes = []; // shows of hands, each once
  /** @type {Set<string>} */
  let chosen = new Set(); // doubtful exams that the trainer counts, by their texts
  /** @type {Bank | null} */
  let bank = null;
  /** @type {Assessment | null} */
  let found = null;
  let round = 0; // the number of assessments so far: only the result of the last is shown
  /** @type {{ items: TableCell[][], persons: TableCell[][] } | null} */
  let shown = null; // the rows of the two tables on the page

  /** @param {string} text */
  function announce(text) {
    find("status").textContent = text;
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
   * Open a file of the trainer's.
   * @param {Record<string, unknown>} value
   * @param {string} name
   * @returns {Promise<OpenedFile>}
   */
  async function openOwn(value, name) {
    const present = bank;
    if (!present) return { faults: [say("refused", name, say("no-bank"))] };
    await analysis.loadTraining();
    return study.training.open(value, name, present);
  }

  /**
   * Read a file of exams or of the trainer's.
   * @param {File} file
   * @returns {Promise<OpenedFile>}
   */
  async function openFile(file) {
    const own = await analysis.readOwn(file);
    if (own) return openOwn(own, analysis.cleanText(file.name));
    const read = await readFile(file);
    return typeof read === "string" ? { faults: [read] } : { file: read, faults: [] };
  }

  /**
   * Read files one after another. A file that is refused is reported, and the others are read. Stop
   * if the page was cleared meanwhile.
   * @param {Iterable<File>} list
   */
  async function openFiles(list) {
    const before = files;
    const all = Array.from(list);
    await analysis.loadReading();
    for (const [index, file] of all.entries()) {
      if (index % OFTEN === 0) announce(say("reading", index + 1, all.length));
      const read = await openFile(file);
      if (files !== before) return;
      refused.push(...read.faults);
      if (read.file) files.push(read.file);
      const { votes: hands } = read;
      if (hands && !votes.some(({ text }) => text === hands.text)) votes.push(hands);
    }
    assess();
  }

  analysis.put = (old, file) => {
    const others = files.filter((each) => each !== old);
    // Keep the list itself: from another list, `openFiles` knows that the page was cleared.
    files.splice(0, files.length, ...others, file);
    assess();
  };

  /** Mark the exams that were read, if the bank is available. */
  async function assess() {
    round += 1;
    const roundAtStart = round;
    analysis.control("clear").hidden = !files.length && !refused.length && !votes.length;
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
      "status-pending": analysis.pending(separate, isChosen).length,
      "status-faulty": faulty(assessment).length
    };
    const notes = Object.entries(counts).map(([name, count]) => (count ? say(name, count) : ""));
    announce(
      say(
        "status",
        files.length + votes.length,
        analysis.counted(separate, isChosen).length,
        notes.join("")
      ) + (refused.length ? say("status-refused", refused.length) : "")
    );
    const all = analysis.countedPapers(separate, isChosen);
    const before = paperChoice.value;
    dom.empty(paperChoice);
    all.forEach(({ code, count }) => {
      paperChoice.add(new Option(say("paper", analysis.titleOf(code), count), code));
    });
    if (all.some(({ code }) => code === before)) paperChoice.value = before;
    find("result").hidden = !all.length;
    showPaper(assessment);
  }

  /**
   * Show the pair of papers to which the chosen one belongs, and the shows of hands.
   * @param {Assessment} assessment
   * @param {CountedExam[]} all
   */
  function showTraining(assessment, all) {
    const code = paperChoice.value;
    const form = code && exam.formOf(exam.decodeNumbers(code));
    /** @param {string} own */
    const paper = (own) => ({ code: own, sittings: all.filter((each) => each.code === own) });
    const codes = form ? [code, exam.partnerOf(code)] : [];
    if (form === "post") codes.reverse();
    const papers = form ? { pre: paper(codes[0]), post: paper(codes[1]) } : null;
    if (!papers && !votes.length) find("training").hidden = true;
    else
      analysis.loadTraining().then(() => {
        if (found === assessment) study.training.show({ papers, votes, assessment });
      });
  }

  /**
   * Show the results of the chosen paper.
   * @param {Assessment} assessment
   */
  function showPaper(assessment) {
    const code = paperChoice.value;
    const separate = separated(assessment);
    showTraining(assessment, analysis.counted(separate, isChosen));
    if (!code) return;
    const paper = assessment.papers[code];
    const sittings = analysis.counted(separate, isChosen).filter((each) => each.code === code);
    analysis.showSummary(sittings, paper, {
      doubtful: analysis.pending(separate, isChosen).filter(([first]) => first.code === code)
        .length,
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

  /** Count only the first doubtful exam of each person who has several. */
  function chooseFirst() {
    if (!found) return;
    const groups = separated(found).doubtful.filter(analysis.isOfOne);
    chosen = new Set(groups.map(([first]) => first.text));
    showAll(found);
  }

  function clear() {
    files = [];
    refused = [];
    votes = [];
    chosen = new Set();
    assess();
    dom.find(root, "input").focus();
  }

  /** @param {"items" | "persons"} name */
  function save(name) {
    if (!shown) return;
    study.dom.save(say(`${name}-file`, paperChoice.value), [analysis.csv(shown[name])]);
  }

  /** @type {Record<string, () => void>} */
  const ACTIONS = {
    items: () => save("items"),
    persons: () => save("persons"),
    print: () => window.print(),
    "print-gain": () => window.print(),
    "gain-persons": () => study.training.save("gain-persons", paperChoice.value),
    "gain-groups": () => study.training.save("gain-groups", paperChoice.value),
    "gain-items": () => study.training.save("gain-items", paperChoice.value),
    facilities: () => study.training.saveFacilities(),
    "count-grid": () => study.training.grid.count(),
    "save-grid": () => study.training.grid.save(),
    retry: loadBank,
    first: chooseFirst,
    clear
  };

  root.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button[data-control]");
    if (button) ACTIONS[String(button.getAttribute("data-control"))]();
  });
  dom.find(root, "[data-control=grid]").addEventListener("submit", (event) => {
    const present = bank;
    event.preventDefault();
    if (present) analysis.loadTraining().then(() => study.training.grid.open(present));
    else announce(say("missing"));
  });
  root.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.files) {
      openFiles(target.files);
      target.value = "";
    } else if (found) {
      if (target === paperChoice) showPaper(found);
      else if (target instanceof HTMLInputElement && target.type === "checkbox") {
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
