/* 成绩分析: opens files in the page and shows the results. */
(function () {
  "use strict";

  const study = window.study;
  const analysis = study.analysis;
  const find = analysis.find;
  const say = analysis.say;
  const OFTEN = 20; // files read between two updates of the progress message
  let files = []; // files that were read
  let refused = []; // faults of the files that were refused
  let chosen = study.record.map(); // doubtful exams that the trainer counts, by their texts
  let bank = null;
  let found = null; // the result of analysis.assess
  let round = 0;
  let shown = null; // {items, persons}: rows of the two tables, as texts and numbers

  function tell(text) {
    find("told").textContent = text;
  }

  /*
   * Read files one after another and append them to `into`. A bad file is reported, and the others
   * go on. Reading stops if everything was cleared meanwhile.
   */
  function open(all, into) {
    const left = Array.from(all);
    const count = left.length;
    function next() {
      const file = left.shift();
      if (!file) return assess();
      if ((count - left.length) % OFTEN === 1) tell(say("reading", count - left.length, count));
      return study.exchange.read(file, (error, read) => {
        if (into !== files) return;
        if (error)
          refused.push(
            say("refused", analysis.plain(file.name), say(`refused-${error.message}`, error.place))
          );
        else if (!Object.keys(read.records.exam).length)
          refused.push(say("no-exams", analysis.plain(file.name)));
        else files.push({ name: file.name, member: read.member, exams: read.records.exam });
        next();
      });
    }
    next();
  }

  /* Mark the exams that were read, if the bank is available. */
  function assess() {
    const now = (round += 1);
    analysis.control("clear").hidden = !files.length && !refused.length;
    analysis.list("refused", refused);
    if (!bank) {
      tell(files.length ? say("unmarked", files.length) : say("missing"));
      return;
    }
    tell(say("marking"));
    analysis.assess(files, bank, Date.now(), (made) => {
      if (now !== round) return;
      found = made;
      draw();
    });
  }

  function isFit(each) {
    return !each.faults.length;
  }

  function isChosen(each) {
    return each.text in chosen;
  }

  /*
   * Return whether several doubtful exams are all of one person. For copies the date is no evidence.
   */
  function isOfOne(group) {
    return group.length > 1 && group.every((each) => each.key === group[0].key);
  }

  /* Return the exams that count: those beyond doubt and those chosen by the trainer. */
  function counted(sorted) {
    return sorted.sure.concat(
      [].concat
        .apply([], sorted.doubtful)
        .filter(isChosen)
        .map((each) => Object.assign({ isChosen: true }, each))
    );
  }

  function pending(sorted) {
    return sorted.doubtful.filter((group) => !group.some(isChosen));
  }

  /* Return the papers with at least one fitting exam, the most frequent first. */
  function papers(sorted) {
    const by = analysis.by(sorted.sure.concat([].concat.apply([], sorted.doubtful)), "code");
    const sizes = analysis.by(counted(sorted), "code");
    return Object.keys(by)
      .map((code) => ({ code, count: (sizes[code] || []).length }))
      .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
  }

  function faulty() {
    return found.marked.filter((each) => !isFit(each));
  }

  function draw() {
    analysis.showFaulty(faulty());
    analysis.showNotes(found);
    analysis.showDoubtful(analysis.sort(found.marked.filter(isFit)).doubtful, isChosen);
    redraw();
  }

  /*
   * Redraw the parts that depend on the trainer's choices. A ticked box keeps its place and the
   * focus.
   */
  function redraw() {
    const sorted = analysis.sort(found.marked.filter(isFit));
    const all = papers(sorted);
    const select = find("paper");
    const before = select.value;
    tell(
      say(
        "told",
        files.length,
        counted(sorted).length,
        [
          ["told-pending", pending(sorted).length],
          ["told-faulty", faulty().length]
        ]
          .filter((part) => part[1])
          .map((part) => say(part[0], part[1]))
          .join("")
      ) + (refused.length ? say("told-refused", refused.length) : "")
    );
    analysis.empty(select);
    all.forEach((each) => {
      select.add(new Option(say("paper", analysis.codeOf(each.code), each.count), each.code));
    });
    if (all.some((each) => each.code === before)) select.value = before;
    find("result").hidden = !all.length;
    show(sorted);
  }

  function ofCode(code) {
    return function (each) {
      return each.code === code;
    };
  }

  function show(sorted) {
    const code = find("paper").value;
    if (!code) return;
    const isOf = ofCode(code);
    const sittings = counted(sorted).filter(isOf);
    analysis.showSummary(sittings, found.papers[code], {
      doubtful: pending(sorted).filter((group) => isOf(group[0])).length,
      faulty: faulty().filter(isOf).length
    });
    find("tables").hidden = !sittings.length;
    shown = sittings.length && {
      persons: analysis.showPersons(sittings, bank),
      items: analysis.showItems(sittings, found.papers[code], bank, found.nodes, found.keys)
    };
  }

  function fetchBank() {
    study.loadBank((made) => {
      bank = made;
      analysis.control("retry").hidden = Boolean(bank);
      if (!bank) tell(say("missing"));
      else if (files.length || refused.length) assess();
      else tell("");
    });
  }

  const ACTIONS = {
    items() {
      study.exchange.save(say("items-file", find("paper").value), [analysis.csv(shown.items)]);
    },
    persons() {
      study.exchange.save(say("persons-file", find("paper").value), [analysis.csv(shown.persons)]);
    },
    print() {
      window.print();
    },
    retry: fetchBank,
    first() {
      chosen = study.record.map();
      analysis
        .sort(found.marked.filter(isFit))
        .doubtful.filter(isOfOne)
        .forEach((group) => {
          chosen[group[0].text] = true;
        });
      draw();
    },
    clear() {
      files = [];
      refused = [];
      chosen = study.record.map();
      assess();
      analysis.root.querySelector("input").focus();
    }
  };

  analysis.root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) ACTIONS[button.getAttribute("data-do")]();
  });
  analysis.root.addEventListener("change", (event) => {
    const target = event.target;
    if (target === find("paper")) show(analysis.sort(found.marked.filter(isFit)));
    else if (target.type === "checkbox") {
      if (target.checked) chosen[target.value] = true;
      else delete chosen[target.value];
      redraw();
    } else {
      open(target.files, files);
      target.value = "";
    }
  });
  // On the whole page: otherwise a file dropped elsewhere would replace the page.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    open(event.dataTransfer.files, files);
  });

  fetchBank();
})();
