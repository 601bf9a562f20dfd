import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unixLineEnds } from "../../files/line-ends.ts";
import { importsBetween } from "../../files/reached.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";
import { replacePart } from "../../files/generated/replace-part.ts";
import { checkout, programs } from "./programs.ts";
import floors from "../../rooms.json" with { type: "json" };

// What generates is started as well.
const imports = await importsBetween(checkout, [...programs, "cli/generate.ts"]);

/** What at the top whatever judges or deploys is made of: guard/code-rooms.json, which guard paths and CODEOWNERS follow. */
export const codeRooms: Generator = {
  name: "rooms of code",
  folders: [],
  generate: () =>
    new Map([
      ["guard/code-rooms.json", `${JSON.stringify({ paths: codePaths(imports.keys()) }, null, 2)}\n`],
    ]),
};

/** As CODEOWNERS writes them: a folder with a slash at its end. */
function codePaths(reached: Iterable<string>): string[] {
  return [...reached].map((name) => (name.includes(".") ? `/${name}` : `/${name}/`)).sort();
}

const file = "CONTRIBUTING.md";

/** The picture and the table of rooms in CONTRIBUTING.md, from the imports and from the first line of each room's README. */
export const roomsTable: Generator = {
  name: "rooms in CONTRIBUTING.md",
  folders: [],
  generate(root) {
    const written = existsSync(join(root, file)) ? unixLineEnds(readFileSync(join(root, file), "utf8")) : "";
    // A product writes a guide of its own.
    if (!written.includes("<!-- rooms -->")) return new Map();
    const rows = floors.fromTheGroundUp.map((room) => [`\`${room}/\``, purposeOf(root, room)]);
    const table = `${markdownTable([["room", "what it is for"], ...rows])}\n`;
    const content = replacePart(file, replacePart(file, written, "picture", picture()), "rooms", table);
    return new Map([[file, content]]);
  },
};

/** The first line of a room's README. Throws where there is none: a room says what it is for. */
function purposeOf(root: string, room: string): string {
  const [line = ""] = readFileSync(join(root, room, "README.md"), "utf8").split("\n");
  if (line.trim() === "") throw new Error(`${room}/README.md does not begin with what the room is for`);
  return line;
}

/** Every arrow that does not follow from others: what a room imports by way of another is not drawn. */
function picture(): string {
  const arrows = [...imports].flatMap(([room, imported]) => {
    if (!floors.fromTheGroundUp.includes(room)) return [];
    const below = [...imported].filter((one) => isBelow(one, room));
    return below
      .filter((one) => !below.some((other) => other !== one && reaches(other, one)))
      .map((one) => `  ${room} --> ${one}`);
  });
  return ["```mermaid", "flowchart TD", ...arrows.sort(), "```", ""].join("\n");
}

function reaches(from: string, to: string): boolean {
  const below = imports.get(from) ?? new Set();
  return below.has(to) || [...below].some((one) => isBelow(one, from) && reaches(one, to));
}

/** What climbs up is no floor's; the check of imports refuses it. */
function isBelow(room: string, other: string): boolean {
  const [lower, upper] = [room, other].map((one) => floors.fromTheGroundUp.indexOf(one));
  return lower !== undefined && upper !== undefined && lower >= 0 && lower < upper;
}
