// The parts of window.study that exam/ and analysis/ add.

interface Study {
  exam: Exam;
  analysis: Analysis;
}
interface Exam {
  [name: string]: any;
}
interface Analysis {
  [name: string]: any;
}
