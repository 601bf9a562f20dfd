import assert from "node:assert/strict";
import { parseInvocation } from "../../cli/command.ts";
import { findCommand } from "../../cli/commands.ts";
import { commandsOf, pages, wordsOf } from "../support/documents.ts";

describe("what the documents have one type", () => {
  for (const page of pages) {
    it(`is a command that there is, with options that it takes: ${page}`, async () => {
      for (const command of commandsOf(page)) {
        // What the shell reads or takes for one word is none of the command's.
        const plain = command.replace(/ [<>] \S+$/, "").replaceAll(/"[^"]*"/g, "words");
        const { entry, rest } = await findCommand(wordsOf(plain));
        await assert.doesNotReject(parseInvocation(await entry.load(), rest), command);
      }
    });
  }
});
