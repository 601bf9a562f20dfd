import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { z } from "zod";
import { commonOptions } from "../../cli/command.ts";
import { commandNames, findCommand } from "../../cli/commands.ts";
import { checkout, rooms } from "../support/project.ts";

/** What a text tells somebody to type: the words after `gantry`, up to the end of the command. */
interface Hint {
  file: string;
  words: readonly string[];
}

/** Stands for what is put into a template. */
const filledIn = "\u0000";

/** Every text of a file, also those of templates. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(checkout, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) {
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => filledIn + literal.text).join(""));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

function hintsOf({ file, text }: { file: string; text: string }): Hint[] {
  return [...text.matchAll(/\bgantry (?<words>[a-z][^"'`\n;,:)]*)/g)].map(({ groups }) => ({
    file,
    words: (groups?.["words"] ?? "")
      .replaceAll(filledIn, "…")
      .split(" ")
      .filter((word) => word !== ""),
  }));
}

/** Where `gantry` is the name of the thing, and no command follows. */
const prose = ["and", "command", "did", "from", "has", "inside", "itself", "keeps", "made", "that"];

/** What rules are tried with is no message. */
const files = rooms
  .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: checkout }))
  .filter((file) => !file.startsWith("policy/cases/"));
const texts = files.flatMap((file) => textsOf(file).map((text) => ({ file, text })));
const hints = texts.flatMap(hintsOf).filter(({ words: [first = ""] }) => !prose.includes(first));

describe("what a message tells somebody to type", () => {
  it("is found", () => {
    assert.ok(hints.length > 100, String(hints.length));
  });

  it("is a command that there is, with options that it takes", async () => {
    const wrong: string[] = [];
    const first = new Set(commandNames().map((name) => name.split(" ")[0]));
    for (const { file, words } of hints) {
      const said = `${file}: gantry ${words.join(" ")}`;
      if (!first.has(words[0])) {
        wrong.push(`${said}: no command`);
        continue;
      }
      const { entry } = await findCommand(words);
      const { options } = await entry.load();
      for (const word of words.filter((each) => /^--\w/.test(each))) {
        // A value may stand in the same word, as in a workflow's script.
        const [name = ""] = word.slice(2).split("=");
        if (!(name in { ...options, ...commonOptions })) wrong.push(`${said}: no option ${word}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it("stands in quotes, or alone, so that no line of a terminal ends within it", () => {
    const typed =
      /(?<before>.?)(?:npx )?\b(?:gantry|git (?=(?:checkout|clone|config|fetch|log|push|restore) |tag -)|npm run|pulumi (?=cancel|config|import|login)|gcloud) ?(?<word>[a-z]+)[^"`]*/g;
    // Whole lines of shell, which nobody reads as a sentence.
    const shell =
      /^(?:workflows\/(?:kinds|parts|stages)|cli\/(?:commands|generators|completion)|init\/additions|local|policy\/cases)\//;
    const bare = texts
      .filter(({ file, text }) => !shell.test(file) && !text.startsWith("<!--"))
      .flatMap(({ file, text }) =>
        [...text.matchAll(typed)].flatMap(({ 0: said, groups }) =>
          ["", '"', "`", "(", filledIn].includes(groups?.["before"] ?? "") ||
          prose.includes(groups?.["word"] ?? "")
            ? []
            : [`${file}: ${said}`],
        ),
      );
    assert.deepEqual(bare, []);
  });

  it("is a script of npm that there is", () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
    // One that is run where it is there is an app's own.
    const named = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/\bnpm run (?<name>[\w:-]+)(?![\w:-]| --if-present)/g)].map(({ groups }) => ({
        file,
        name: groups?.["name"] ?? "",
      })),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter(({ name }) => !(name in scripts)),
      [],
    );
  });
});

describe("a document that a message names", () => {
  it("is there", () => {
    const named = texts.flatMap(({ file, text }) =>
      [...text.matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([path]) => ({ file, path })),
    );
    assert.ok(named.length > 10, String(named.length));
    assert.deepEqual(
      named.filter(({ path }) => !existsSync(join(checkout, path))),
      [],
    );
  });
});
