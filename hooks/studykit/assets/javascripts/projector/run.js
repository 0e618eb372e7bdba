/* Carries out the commands of a stage, from keys, buttons and the trainer's window. */
(function () {
  "use strict";

  const study = window.study;

  /**
   * A second press of R clears the session if it comes between these times after the first, in
   * milliseconds. An earlier press is taken for an accident.
   */
  const EARLIEST = 700;
  const LATEST = 10000;

  const SCALES = [0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2];

  /**
   * @param {Stage} stage
   * @param {number} by steps; 0 for the normal size
   */
  function changeScale(stage, by) {
    const normal = SCALES.indexOf(1);
    const index = SCALES.includes(stage.state.scale) ? SCALES.indexOf(stage.state.scale) : normal;
    const next = by ? Math.max(0, Math.min(SCALES.length - 1, index + by)) : normal;
    stage.state.scale = SCALES[next];
    stage.layOutAgain();
    stage.report(`字号 ${Math.round(stage.state.scale * 100)}%`);
  }

  /**
   * @param {Stage} stage
   * @param {Timer} timer
   */
  function setTimer(stage, timer) {
    stage.state.timer = timer;
    stage.updateTimer();
    stage.saveAndSend();
  }

  /**
   * Say that the main run ends, and list the parts marked 再讲, if there are any.
   * @param {Stage} stage
   */
  function endMain(stage) {
    const hasAppendix = stage.deck.parts.length > study.slides.mainCount(stage.deck);
    if (Object.keys(stage.state.again).length) RUN.marked(stage);
    stage.report(hasAppendix ? "已经是最后一页。附页在目录里，按 O" : "已经是最后一页");
  }

  /** @type {Record<string, (stage: Stage) => void>} */
  const RUN = {
    next(stage) {
      const at = stage.place;
      const hidden = stage.items.hidden();
      if (hidden.length) stage.items.reveal(hidden.slice(0, 1), true);
      else if (at.page + 1 < stage.screen.part(at.part).pages)
        stage.go({ part: at.part, page: at.page + 1 });
      else if (at.part + 1 === study.slides.mainCount(stage.deck)) endMain(stage);
      else if (at.part + 1 < stage.deck.parts.length) stage.go({ part: at.part + 1, page: 0 });
      else stage.report("已经是最后一页");
    },
    previous(stage) {
      const at = stage.place;
      if (at.page > 0) stage.go({ part: at.part, page: at.page - 1 });
      else if (at.part > 0)
        stage.go({ part: at.part - 1, page: stage.screen.part(at.part - 1).pages - 1 });
      else stage.report("已经是第一页");
    },
    first(stage) {
      stage.go({ part: 0, page: 0 });
    },
    last(stage) {
      const part = study.slides.mainCount(stage.deck) - 1;
      stage.go({ part, page: stage.screen.part(part).pages - 1 });
    },
    goto(stage) {
      stage.input.expectDigits();
      stage.report("跳到第几页？打数字，再按回车");
    },
    overview(stage) {
      stage.overlay.open("overview", study.panels.overview(stage.deck, stage.screen));
    },
    help(stage) {
      stage.overlay.open("help", study.panels.help(study.commands.list));
    },
    vote(stage) {
      stage.items.vote();
    },
    again(stage) {
      const { key, title } = stage.deck.parts[stage.place.part];
      const isMarked = key in stage.state.again;
      if (isMarked) delete stage.state.again[key];
      else stage.state.again[key] = title;
      stage.saveAndSend();
      stage.report(isMarked ? "取消了「再讲」" : "标上了「再讲」。最后一页会列出来");
    },
    marked(stage) {
      stage.overlay.open("marked", study.panels.marked(stage.state.again));
    },
    save(stage) {
      study.outcome.save(stage);
    },
    board(stage) {
      study.board.open(stage);
    },
    citation(stage) {
      const at = document.activeElement;
      stage.showCitations(at && at.matches("a.cite") ? at : null);
    },
    answers(stage) {
      const hidden = stage.items.hidden();
      stage.items.reveal(hidden.length ? hidden : stage.items.holders(), hidden.length > 0);
      if (!stage.items.holders().length) stage.report("这一页没有答案");
    },
    bigger(stage) {
      changeScale(stage, 1);
    },
    smaller(stage) {
      changeScale(stage, -1);
    },
    usual(stage) {
      changeScale(stage, 0);
    },
    details(stage) {
      stage.state.details = !stage.state.details;
      stage.layOutAgain();
      stage.report(stage.state.details ? "显示「关系与被引」" : "略去「关系与被引」");
    },
    light(stage) {
      stage.state.dark = !stage.state.dark;
      stage.applyScheme();
      stage.saveAndSend();
    },
    black(stage) {
      stage.setBlank("black");
    },
    white(stage) {
      stage.setBlank("white");
    },
    pause(stage) {
      setTimer(stage, study.timer.toggled(stage.state.timer, study.timer.now()));
    },
    restart(stage) {
      const now = study.timer.now();
      const since = now - stage.restarted;
      const hasResults = study.session.hasResults(stage.state);
      if (hasResults && since > EARLIEST && since < LATEST) {
        stage.state = study.session.cleared(stage.state, now);
        stage.layOutAgain();
        stage.report("举手、「再讲」、黑板都清掉了");
        return;
      }
      stage.restarted = now;
      setTimer(stage, study.timer.started(now));
      if (hasResults)
        stage.report("计时从零开始；再按一次，举手、「再讲」、黑板也从零。要存先按 S");
    },
    start(stage) {
      stage.resumeAt = stage.state.slide;
      stage.go({ part: 0, page: 0 });
    },
    resume(stage) {
      stage.go(stage.screen.find(stage.resumeAt) || stage.place);
    },
    full(stage) {
      if (document.fullscreenElement) {
        stage.input.wasFull = false; // the command ends full screen only: the stage stays
        document.exitFullscreen();
      } else if (!study.requestFullScreen()) stage.report("这个浏览器不能全屏，可以按 F11");
    },
    presenter(stage) {
      if (stage.openPresenter()) return;
      stage.overlay.open("presenter", study.panels.notes(stage.deck, "这些字全场都看得到。"));
      stage.report("浏览器拦住了讲者窗口。请允许本站弹出窗口，再按 P。讨论题和备注先放在这里");
    },
    leave(stage) {
      stage.leave();
    }
  };

  /** @param {string} name */
  function isTurn(name) {
    return name === "next" || name === "previous";
  }

  /**
   * End a blank screen. Return whether that is all that the command does.
   * @param {Stage} stage
   * @param {string} name
   */
  function endBlank(stage, name) {
    const blank = stage.state.black;
    if (!blank || name === "leave") return false;
    stage.setBlank("");
    return blank === name || isTurn(name);
  }

  /**
   * Run a command by its name. Every command but `leave` ends a blank screen. If a panel is open,
   * `next` and `previous` turn its pages; `leave`, and the command that opened the panel, close it;
   * any other command closes it and then runs.
   * @param {Stage} stage
   * @param {string} asked
   */
  study.runCommand = function (stage, asked) {
    // B shows a black screen; pressed again there, it shows the blackboard.
    const name = asked === "board" && stage.state.black !== "black" ? "black" : asked;
    if (!Object.prototype.hasOwnProperty.call(RUN, name) || endBlank(stage, name)) return;
    stage.report("");
    const { overlay } = stage;
    const { kind } = overlay;
    if (kind && isTurn(name)) {
      overlay.turn(name === "next" ? 1 : -1);
      return;
    }
    overlay.close();
    if (!kind || (kind !== name && name !== "leave")) RUN[name](stage);
  };
})();
