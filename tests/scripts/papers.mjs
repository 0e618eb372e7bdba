/**
 * Encodes blueprints and draws papers for tests in Python, which compare both with their own.
 *
 * Reads a list of {bank, blueprints, codes} as JSON from the standard input. Writes a list of
 * {encoded, decoded, papers, orders}: the codes of the blueprints; then, for each code, the
 * blueprint or the fault as `exam.decode` returns it, and the ids in the order of version A and in
 * that of version B, or null if there is a fault.
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import { load } from "./load.mjs";

const { exam } = load(["exam/blueprint", "exam/code", "exam/pair", "exam/paper"]);

function resultOf({ bank, blueprints, codes }) {
  const { items } = bank;
  const decoded = codes.map((code) => exam.decode(code, bank));
  return {
    encoded: blueprints.map((blueprint) => exam.encode(blueprint, bank)),
    decoded,
    papers: decoded.map(({ blueprint }) => (blueprint ? exam.draw(blueprint, bank) : null)),
    orders: decoded.map(({ blueprint }) =>
      blueprint ? exam.orderB(exam.draw(blueprint, bank), items, blueprint.seed) : null
    )
  };
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(resultOf)));
