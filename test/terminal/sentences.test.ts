import assert from "node:assert/strict";
import fc from "fast-check";
import { say } from "../../terminal/say.ts";
import { sentences, whole, widthOf } from "../../terminal/width.ts";
import { captured } from "../support/captured.ts";
import { numRuns } from "../support/runs.ts";

const refused =
  "gantry: the catalog has 2 mistakes\n" +
  '  environments/staging/config.yml:12:5 surfaces.api.concurrency: "many" must be a number\n' +
  '  hint: "gantry catalog show surface/api" shows the value, and where it was written';

describe("what is said to people", () => {
  it("ends its lines between words, and goes on below, further in", () => {
    assert.equal(
      sentences(refused, 60),
      "gantry: the catalog has 2 mistakes\n" +
        "  environments/staging/config.yml:12:5\n" +
        '    surfaces.api.concurrency: "many" must be a number\n' +
        '  hint: "gantry catalog show surface/api" shows the value,\n' +
        "    and where it was written",
    );
  });

  it("is one line per problem where it goes to no terminal, and where a terminal does not know its width", () => {
    assert.equal(sentences(refused, undefined), refused);
    for (const columns of [undefined, 0]) {
      const { context, stderr } = captured({ columns });
      say(context, refused);
      assert.equal(stderr(), `${refused}\n`);
    }
  });

  it("goes by how wide the terminal of standard error is, wherever standard output goes", () => {
    const { context, stderr } = captured({ columns: 60 });
    say(context, refused);
    assert.equal(stderr(), `${sentences(refused, 60)}\n`);
  });

  it("keeps a command on one line, however long it is: in quotes, or alone", () => {
    const command = "gantry up production --break-glass because";
    for (const text of [`run "${command}" now`, `run \`${command}\` now`, `next: ${whole(command)}`]) {
      assert.ok(
        sentences(text, 20)
          .split("\n")
          .some((line) => line.includes(command)),
        sentences(text, 20),
      );
    }
    assert.equal(sentences(whole(command), undefined), command);
  });

  it("keeps what stands below each other where a line fits", () => {
    assert.equal(sentences("✓ go     1.26\n✓ pulumi 3.230", 20), "✓ go     1.26\n✓ pulumi 3.230");
  });

  it("is never wider than the terminal, unless a word is, and loses nothing", () => {
    const word = fc.stringMatching(/^[a-z./ก-๎中:]{1,12}$/);
    const line = fc.tuple(fc.nat(6), fc.array(word, { minLength: 1, maxLength: 12 }));
    const property = fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 10, max: 60 }),
      (lines, columns) => {
        const text = lines.map(([indent, words]) => " ".repeat(indent) + words.join(" ")).join("\n");
        const shown = sentences(text, columns);
        assert.deepEqual(shown.split(/\s+/), text.split(/\s+/));
        for (const each of shown.split("\n")) {
          const [, ...others] = each.trim().split(" ");
          assert.ok(widthOf(each) <= columns || others.length === 0, each);
        }
      },
    );
    fc.assert(property, { numRuns });
  });
});
