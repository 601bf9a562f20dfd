import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  // What a product puts into apps/ is linted by its own commands.
  { ignores: ["node_modules/", ".gantry/", "coverage/", "dist/", "apps/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `as const` stays possible; every other cast is a check that was not made.
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Bracket access is how records with an index signature are read (tsconfig: noPropertyAccessFromIndexSignature).
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "no-console": "off",
    },
  },
  {
    // Owners and digests follow the imports (files/reached.ts): one whose name is made up while it runs leads past them.
    files: ["**/*.ts"],
    ignores: ["test/**", "engine/run/lean-pack-runner.ts", "files/import-own-file.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            'ImportExpression:not([source.type="Literal"]):not([source.type="TemplateLiteral"][source.quasis.0.value.raw=/^[.]/])',
          message: "Name the module, or begin the template with the folder it lies in.",
        },
      ],
    },
  },
  {
    files: ["**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["test/**/*.ts"],
    // mocha's describe and it return nothing that is awaited.
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      // They run as well where `before` has failed or skipped, and then find nothing of what it would have made.
      "no-restricted-globals": [
        "error",
        ...["after", "afterEach"].map((name) => ({
          name,
          message: "Call cleanUp (test/support/clean-up.ts) where the thing is made.",
        })),
      ],
    },
  },
);
