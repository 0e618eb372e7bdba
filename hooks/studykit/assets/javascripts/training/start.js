/** 前后对比: opens the trainer's own files, and presents a pair of papers and shows of hands. */
(function () {
  "use strict";

  const { study } = window;
  const { analysis, training } = study;
  const { find, say } = analysis;
  /**
   * The rows of the tables on the page, by name.
   * @type {Record<string, TableCell[][]>}
   */
  let shown = {};
  /** The tables that can be saved, by the `data-control` of their buttons. */
  const FILES = ["gain-persons", "gain-groups", "gain-items"];
  /**
   * The content of facilities.json.
   * @type {Record<string, [revision: string, percent: number]>}
   */
  let facilities = {};

  training.examFile = (name, records) => {
    /** @type {ExamFile["exams"]} */
    const exams = study.record.map();
    records.forEach((each, index) => {
      exams[`p${index}`] = each;
    });
    return { name, member: "", exams, byHand: true };
  };

  training.describeFaults = ({ rows }, row, wrong) => {
    const { name, cells } = rows[row];
    const texts = wrong.map(({ cell }) =>
      say(
        "cell-fault",
        row + 1,
        analysis.cleanText(name),
        cell + 1,
        analysis.cleanText(cells[cell] || "")
      )
    );
    return name.trim() ? texts : [...texts, say("cell-nameless", row + 1)];
  };

  /**
   * Refuse a file whose items cannot be loaded.
   * @param {string} name
   */
  function withoutItems(name) {
    return { faults: [say("refused", name, say("refused-items"))] };
  }

  /**
   * Open papers that were typed in, in the grid, where they can be corrected.
   * @param {SheetsFile} sheets
   * @param {string} name
   * @param {Bank} bank
   */
  async function openSheets(sheets, name, bank) {
    const grid = await training.grid.fill(sheets, bank);
    if (!grid) return withoutItems(name);
    const { records, faults } = training.recordsOf(
      sheets,
      bank,
      grid.keys,
      training.grid.stepsIn(grid)
    );
    grid.file = training.examFile(name, records);
    const texts = sheets.rows.flatMap((_, row) =>
      training.describeFaults(
        sheets,
        row,
        faults.filter((each) => each.row === row)
      )
    );
    return { file: grid.file, faults: texts.map((text) => say("refused-row", name, text)) };
  }

  training.open = async (value, name, bank) => {
    const read = training.readFile(value, bank);
    if ("fault" in read)
      return {
        faults: [say("refused", name, say(`refused-${read.fault}`, read.place, bank.fingerprint))]
      };
    if (read.kind === "sheets") return openSheets(read, name, bank);
    const ids = Object.keys(read.items);
    const { nodes } = await analysis.itemsOf(ids, bank);
    if (!ids.every((id) => id in nodes)) return withoutItems(name);
    return { votes: { ...read, name }, faults: [] };
  };

  /** @param {string[]} names */
  function listed(names) {
    return names.map((name) => name || say("nameless")).join("、");
  }

  /** @param {ClassGain} all */
  function describeGain({ before, after, gain, interval, hake, hakeInterval }) {
    const isCertain = interval && (interval[0] > 0 || interval[1] < 0);
    return [
      say("class", ...[before, after, gain].map(training.tenths)),
      interval ? say("class-interval", ...interval.map(training.tenths)) : say("class-no-interval"),
      hake === null ? "" : say("class-hake", analysis.toHundredths(hake)),
      hakeInterval ? say("class-hake-interval", ...hakeInterval.map(analysis.toHundredths)) : "",
      interval ? say(isCertain ? "class-certain" : "class-uncertain") : ""
    ].join("");
  }

  /**
   * Describe who sat which paper, and what the class gained.
   * @param {Matching} matching
   * @param {Record<"pre" | "post", TrainingPaper>} papers
   */
  function describe(matching, { pre, post }) {
    const { both, before, after, unclear } = matching;
    const all = training.classGain(both, () => true);
    return [
      say("sat", pre.sittings.length, post.sittings.length, both.length),
      before.length ? say("only-before", listed(before)) : "",
      after.length ? say("only-after", listed(after)) : "",
      unclear.length ? say("unclear", listed(unclear)) : "",
      all ? describeGain(all) : say("nobody-both")
    ].join("");
  }

  training.show = ({ papers, votes, assessment }) => {
    const { bank } = assessment;
    shown = {};
    find("training").hidden = !papers && !votes.length;
    find("gain").hidden = !papers;
    find("training").classList.toggle("has-pair", Boolean(papers));
    analysis.control("facilities").hidden = true;
    if (papers) {
      const { code, sittings } = papers.pre;
      const { items } = assessment.papers[code] || { items: {} };
      facilities = training.facilities(sittings, items, bank);
      analysis.control("facilities").hidden = sittings.length < training.LEAST_PERSONS;
      const matching = training.match(papers.pre.sittings, papers.post.sittings);
      const { both } = matching;
      find("gain-summary").textContent = describe(matching, papers);
      find("gain-tables").hidden = !both.length;
      if (both.length) {
        shown = {
          ...training.showClass(both, bank),
          "gain-persons": training.showPersons(both, bank)
        };
        training.drawPersons(find("persons-dots"), both.map(training.personGain), [
          say("before"),
          say("after")
        ]);
      }
    }
    shown["gain-items"] = training.showItems(papers || {}, votes, assessment);
    FILES.forEach((name) => {
      analysis.control(name).hidden = !rowsOf(name);
    });
  };

  // Open the explanation of what the numbers cannot show, so that it is printed with them.
  window.addEventListener("beforeprint", () => {
    find("training")
      .querySelectorAll("details")
      .forEach((each) => {
        each.open = true;
      });
  });

  training.saveFacilities = () => {
    const name = "facilities.json";
    const text = `${JSON.stringify(facilities, null, 1)}\n`;
    study.dom.save(name, [text]);
  };

  /**
   * Return the rows of a file by the name of its button; undefined if its table is not shown.
   * @param {string} name
   */
  function rowsOf(name) {
    if (name !== "gain-groups") return shown[name];
    return shown.modules && [...shown.modules, [], ...shown.kinds];
  }

  training.save = (name, code) => {
    study.dom.save(say(`${name}-file`, code), [analysis.csv(rowsOf(name))]);
  };
})();
