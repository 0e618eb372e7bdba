// The parts of window.study that site/ (but project.js), finder.js, filters.js and highlight.js add.

interface Study {
  excerpts: any;
  search: any;
  finder: any;
}
type Excerpts = any;
type SearchIndex = any;
