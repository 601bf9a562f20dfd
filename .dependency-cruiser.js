import { readFileSync } from "node:fs";

/** Floors from the ground up: an import goes down or stays in its room. */
const { fromTheGroundUp: rooms, offersBelowItsTop: offers } = JSON.parse(
  readFileSync(new URL("rooms.json", import.meta.url), "utf8"),
);
const anyOf = (names) => `^(${names.join("|")})/`;

const floors = rooms.slice(0, -1).map((room, floor) => ({
  name: `${room}-knows-nothing-above-it`,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: anyOf([...rooms.slice(floor + 1), "test"]) },
}));

/** A room is entered by the files at its top, and by what it offers below: the rest is its own. */
const doors = rooms.map((room) => ({
  name: `${room}-is-entered-by-what-it-offers`,
  severity: "error",
  from: { path: anyOf(rooms), pathNot: `^${room}/` },
  to: { path: `^${room}/`, pathNot: `^${room}/(${["[^/]+$", ...(offers[room] ?? [])].join("|")})` },
}));

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-development-packages-in-the-product",
      severity: "error",
      from: { pathNot: "^(test|eslint.config|cli/build.ts)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
    },
    {
      name: "the-product-knows-no-test",
      severity: "error",
      from: { path: anyOf(rooms) },
      to: { path: "^test/" },
    },
    {
      name: "the-model-reads-nothing",
      severity: "error",
      from: { path: "^model/" },
      to: { dependencyTypes: ["core"], pathNot: "^(util|crypto|url)$" },
    },
    {
      name: "evidence-decides-nothing",
      severity: "error",
      from: { path: "^(stacks|policy|engine|guard|delivery)/" },
      to: { path: "^evidence/store/", reachable: true },
    },
    ...floors,
    ...doors,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Repositories of others, which have packages of their own.
    exclude: { path: "^test/fixtures/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node"],
      // A package of types alone has no other entry.
      mainFields: ["main", "types"],
    },
  },
};
