/** 前后对比: fills the tables of a pair of papers, and returns their rows for files. */
(function () {
  "use strict";

  const { analysis, exam, training } = window.study;
  const { find, say } = analysis;

  /**
   * Round to a thousandth, at which the gain is still nearly the difference of the shares.
   * @param {number} number
   */
  function round(number) {
    return Math.round(number * 1000) / 1000;
  }

  /** @param {TableCell} value */
  function percent(value) {
    return typeof value === "number" ? `${tenths(value)}%` : String(value);
  }

  /** @param {number} share */
  function tenths(share) {
    return Math.round(share * 1000) / 10;
  }

  /**
   * Return a gain in percentage points, with its sign.
   * @param {TableCell} value
   */
  function points(value) {
    if (typeof value !== "number") return String(value);
    const size = tenths(Math.abs(value));
    const sign = value < 0 ? "−" : "+";
    return `${size ? sign : ""}${size}`;
  }

  /** @param {number | null} value */
  function cell(value) {
    return value === null ? say("unknown") : analysis.toHundredths(value);
  }

  /**
   * Return the cells of an interval.
   * @param {Interval | null} interval
   * @param {(number: number) => number} rounded
   */
  function ends(interval, rounded = round) {
    return interval ? interval.map(rounded) : [say("unknown"), say("unknown")];
  }

  const SHARES = ["before", "after"].map((name) => ({ text: say(name), format: percent }));
  const GAINS = [
    { text: say("gain"), format: points },
    { text: say("gain-low"), format: points },
    { text: say("gain-high"), format: points },
    { text: say("hake") }
  ];

  /** @param {Gain} gain */
  function cellsOf({ before, after, gain, interval, hake }) {
    return [round(before), round(after), round(gain), ...ends(interval), cell(hake)];
  }

  /**
   * Show the gains of a class on groups of items.
   * @param {string} name
   * @param {{ name: string, gain: ClassGain | null }[]} groups
   */
  function showGroups(name, groups) {
    const columns = [
      { text: say(`of-${name}`) },
      { text: say("items-before") },
      { text: say("items-after") },
      ...SHARES,
      ...GAINS,
      { text: say("hake-low") },
      { text: say("hake-high") }
    ];
    const rows = groups.flatMap(({ name: title, gain }) =>
      gain
        ? [
            [
              title,
              ...gain.items,
              ...cellsOf(gain),
              ...ends(gain.hakeInterval, analysis.toHundredths)
            ]
          ]
        : []
    );
    return analysis.showTable(`gain-${name}`, columns, rows, 0);
  }

  training.tenths = tenths;

  training.showClass = (both, bank) => {
    /** @param {(item: BankItem) => boolean} isChosen */
    const gain = (isChosen) =>
      training.classGain(both, (id) => id in bank.items && isChosen(bank.items[id]));
    const modules = Object.entries(bank.modules).map(([key, name]) => ({
      name,
      gain: gain((item) => item.module === key)
    }));
    const kinds = exam.LISTS.kinds.map((kind) => ({
      name: say(`kind-${kind}`),
      gain: gain((item) => item.kinds.includes(kind))
    }));
    const all = { name: say("all"), gain: gain(() => true) };
    return { modules: showGroups("modules", [all, ...modules]), kinds: showGroups("kinds", kinds) };
  };

  training.showPersons = (both, bank) => {
    const persons = both
      .map((person) => ({ person, ...training.personGain(person) }))
      .sort((one, other) => other.gain - one.gain || (one.who < other.who ? -1 : 1));
    const columns = [{ text: say("name") }, ...SHARES, ...GAINS];
    const rows = persons.map((each) => [each.who, ...cellsOf(each)]);
    const shown = analysis.showTable("gain-persons", columns, rows, 0);
    // The file also has each person's shares by module: too many columns for the page.
    const modules = Object.keys(bank.modules);
    const heads = modules.flatMap((key) =>
      ["before", "after"].map((form) => `${bank.modules[key]}：${say(form)}`)
    );
    return shown.map((row, index) => {
      if (!index) return [...row, ...heads];
      const { person } = persons[index - 1];
      return [...row, ...modules.flatMap((key) => sharesIn(person, key, bank))];
    });
  };

  /**
   * Return a person's shares in a module before and after; "" where a paper has no item of it.
   * @param {PairedSitting} person
   * @param {string} key
   * @param {Bank} bank
   * @returns {TableCell[]}
   */
  function sharesIn(person, key, bank) {
    const gain = training.classGain([person], (id) => bank.items[id].module === key);
    return gain ? [round(gain.before), round(gain.after)] : ["", ""];
  }

  /**
   * Return what is known of the items of a paper.
   * @param {"pre" | "post"} form
   * @param {TrainingPaper} paper
   * @param {Assessment} assessment
   * @returns {ItemFacts[]}
   */
  function factsOfPaper(form, { code, sittings }, assessment) {
    const { keys, papers } = assessment;
    return analysis.itemStatistics(sittings).map(({ id, count, facility, discrimination }) => ({
      id,
      source: say(`form-${form}`),
      form,
      number: papers[code].ids.indexOf(id) + 1,
      count,
      before: form === "pre" ? facility : null,
      after: form === "post" ? facility : null,
      discrimination,
      unchosen: analysis.describeUnchosen(id, sittings, assessment),
      verdicts: [training.verdict(form, Number(facility), training.chance(keys[id]))]
    }));
  }

  /**
   * Return what is known of the items of a show of hands.
   * @param {VotesFile & { name: string }} file
   * @param {Pick<Assessment, "nodes" | "keys">} found
   * @returns {ItemFacts[]}
   */
  function factsOfVotes({ name, items }, { nodes, keys }) {
    return Object.keys(items).map((id, index) => {
      const key = keys[id];
      const { before, after, count, unchosen } = training.handsOn(items[id], key);
      const options = key ? analysis.options(nodes[id], key) : [];
      const chance = training.chance(key);
      return {
        id,
        source: say("hands", name),
        form: "",
        number: index + 1,
        count,
        before,
        after,
        discrimination: null,
        unchosen: unchosen.map((each) => options[each].text).join("；"),
        verdicts: [
          before === null ? "" : training.verdict("pre", before, chance),
          after === null ? "" : training.verdict("post", after, chance)
        ]
      };
    });
  }

  training.showItems = (papers, votes, assessment) => {
    /** @type {ItemFacts[]} */
    const facts = [
      ...(papers.pre ? factsOfPaper("pre", papers.pre, assessment) : []),
      ...(papers.post ? factsOfPaper("post", papers.post, assessment) : []),
      ...votes.flatMap((file) => factsOfVotes(file, assessment))
    ];
    const ordered = facts
      .map((each, index) => ({ each, index }))
      .sort((one, other) =>
        one.each.source === other.each.source
          ? one.each.number - other.each.number
          : one.index - other.index
      )
      .map(({ each }) => each);
    const columns = [
      { text: say("source") },
      { text: say("number") },
      { text: say("stem") },
      { text: say("count") },
      { text: say("facility-before"), format: percent },
      { text: say("facility-after"), format: percent },
      { text: say("discrimination") },
      { text: say("unchosen") },
      { text: say("verdict") }
    ];
    const rows = ordered.map((each) => [
      each.source,
      each.number,
      analysis.stemOf(assessment.nodes[each.id]),
      each.count,
      each.before === null ? "" : round(each.before),
      each.after === null ? "" : round(each.after),
      cell(each.discrimination),
      each.unchosen,
      each.verdicts.flatMap((verdict) => (verdict ? [say(verdict)] : [])).join("；")
    ]);
    find("items-figure").hidden = !papers.pre && !papers.post;
    training.drawItems(
      find("items-map"),
      ordered
        .filter(({ form }) => form)
        .map((each) => ({ ...each, facility: each.before === null ? each.after : each.before })),
      [say("facility"), say("discrimination")]
    );
    return analysis.showTable("gain-items", columns, rows, 2);
  };
})();
