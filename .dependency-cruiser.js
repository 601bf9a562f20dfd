/** Imports go one way: model ← components, policy ← stacks ← cli; local is known by cli and test alone. */
const only = (name, from, allowed) => ({
  name,
  severity: "error",
  from: { path: `^${from}/` },
  to: {
    path: "^(model|components|stacks|policy|local|cli|test)/",
    pathNot: `^(${[from, ...allowed].join("|")})/`,
  },
});

export default {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-development-packages-in-the-product",
      severity: "error",
      from: { pathNot: "^(test|eslint.config)" },
      to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
    },
    only("model-knows-nobody", "model", []),
    only("components-know-model", "components", ["model"]),
    only("policy-knows-model", "policy", ["model"]),
    only("stacks-know-components", "stacks", ["components", "model"]),
    only("local-knows-model", "local", ["model"]),
    only("cli-knows-no-test", "cli", ["model", "components", "stacks", "policy", "local"]),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
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
