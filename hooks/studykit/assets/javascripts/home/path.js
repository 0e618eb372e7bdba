/** 学习路径: computes which steps of a module are left, and the step to continue with. Pure. */
(function () {
  "use strict";

  const { study } = window;

  /**
   * Return the sections of a module that are not learned, in order.
   * @param {PathModule} module
   * @param {Entries<ModuleRecord>} records
   */
  function left(module, records) {
    const { sections } = records[module.id] || { sections: {} };
    return module.sections.filter((id) => !(sections[id] && sections[id][1]));
  }

  /**
   * Return the time at which a module was last studied; 0 if it never was.
   * @param {PathModule} module
   * @param {Entries<ModuleRecord>} records
   * @param {LastModule | null} last
   */
  function studied(module, records, last) {
    const record = records[module.id];
    const times = record ? [record.of[0], ...Object.values(record.sections).map(([t]) => t)] : [];
    return Math.max(0, last && last.id === module.id ? last.time : 0, ...times);
  }

  study.path = {
    left,
    /**
     * Return the step to continue with: the first step that is left of the module studied last. If
     * none is left there, take the next module with a step left, in the order of the site, then the
     * modules from the beginning. Return null if all steps are learned.
     */
    next(modules, records, last) {
      const times = modules.map((module) => studied(module, records, last));
      const latest = Math.max(0, ...times);
      const from = latest ? times.indexOf(latest) : 0;
      const place = modules
        .map((_, n) => (from + n) % modules.length)
        .find((n) => left(modules[n], records).length > 0);
      if (place === undefined) return null;
      const { sections } = modules[place];
      const step = sections.indexOf(left(modules[place], records)[0]);
      return { place, step, isFirst: !latest };
    }
  };
})();
