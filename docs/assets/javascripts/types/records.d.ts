// The parts of window.study that records/, quiz.js, review.js, mydata.js and exchange.js add.

interface Study {
  answerForm(text: string): string;
  record: StudyRecord;
  store: Store;
  review: Review;
  article(page: string, then: (article: Article | null) => void): void;
  load(ids: string[], items: Record<string, BankItem>, then: (there: string[]) => void): void;
  item(id: string, items: Record<string, BankItem>, prefix: string): HTMLElement;
  take(
    ids: string[],
    items: Record<string, BankItem>,
    prefix: string,
    then: (nodes: HTMLElement[]) => void
  ): void;
  bank(then: (bank: Bank | null) => void): void;
  cite(passage: any): HTMLElement;
  quiz: Quiz;
  exchange: Exchange;
}
interface StudyRecord {
  [name: string]: any;
}
interface Store {
  [name: string]: any;
}
interface Review {
  [name: string]: any;
}
interface Quiz {
  [name: string]: any;
}
interface Exchange {
  [name: string]: any;
}
