/**
 * Marks answers for tests in Python, which compare the shares with their own.
 *
 * Reads a list of [key, answers] as JSON from the standard input. Writes, for each, a list of
 * [share, whether the answer is possible], one for each answer.
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import { load } from "./load.mjs";

const { marking } = load(["quiz/answer", "quiz/marking"]);

function mark([key, answers]) {
  return answers.map((answer) => [marking.share(key, answer), marking.isPossible(key, answer)]);
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(mark)));
