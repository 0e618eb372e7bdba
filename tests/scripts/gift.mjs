/**
 * Parses a GIFT file by gift-pegjs for tests in Python.
 *
 * Reads the file as a JSON string from the standard input, and writes the questions as JSON.
 */
import process from "node:process";
import { text } from "node:stream/consumers";
import gift from "gift-pegjs";

process.stdout.write(JSON.stringify(gift.parse(JSON.parse(await text(process.stdin)))));
