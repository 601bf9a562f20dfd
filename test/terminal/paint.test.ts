import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paintFor } from "../../terminal/paint.ts";
import { checkout, rooms } from "../support/project.ts";

/** Bold, faint, and what ends them; red, green, yellow, magenta, cyan, and the terminal's own colour (ECMA-48, 8.3.117). */
const readable = [1, 2, 22, 31, 32, 33, 35, 36, 39];

const styles = ["bold", "cyan", "dim", "green", "magenta", "red", "yellow"] as const;

const sources = rooms.flatMap((room) =>
  globSync(`${room}/**/*.{ts,bash,zsh,fish}`, { cwd: checkout }).map((file) => ({
    file,
    text: readFileSync(join(checkout, file), "utf8"),
  })),
);

describe("the colours of a terminal", () => {
  it("are readable on a dark and on a light background: none is white, black or bright, none has a background", () => {
    const paint = paintFor({ color: true });
    assert.deepEqual(Object.keys(paint), styles);
    for (const name of styles) {
      const shown = paint[name];
      const codes = [...shown("x").matchAll(/\[(?<code>[\d;]+)m/g)].map(({ groups }) =>
        Number(groups?.["code"]),
      );
      assert.equal(codes.length, 2, name);
      assert.deepEqual(
        codes.filter((code) => !readable.includes(code)),
        [],
        name,
      );
    }
  });

  it("are none where none is wanted", () => {
    const paint = paintFor({ color: false });
    for (const name of styles) assert.equal(paint[name]("x"), "x");
  });

  it("are set nowhere else, but for the red mark of production in a prompt", () => {
    const setting =
      /styleText|(?:u001b|x1b|\\e|\\033)\[[\d;]+m|set_color (?!normal|--bold red|red)|%[FK]\{(?!red)/;
    const found = sources
      .filter(({ text }) => setting.test(text))
      .map(({ file }) => file)
      .toSorted();
    assert.deepEqual(found, ["profiles/hook.bash", "terminal/paint.ts"]);
  });

  it("show no sentence in yellow, which is pale on white", () => {
    const found = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/yellow(?!\("!"\)).*/g)].map(([use]) => `${file}: ${use}`),
    );
    assert.deepEqual(found, [
      "terminal/paint.ts: yellow, which is pale on white, is for signs that a word stands beside.",
      "terminal/paint.ts: yellow: (text: string) => string;",
      'terminal/paint.ts: yellow: shownIn("yellow"),',
      "engine/run/plan-text.ts: yellow, replace: paint.magenta, delete: paint.red }[",
    ]);
  });
});
