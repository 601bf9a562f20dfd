import { codeowners } from "../../guard/codeowners.ts";
import { exampleFiles } from "./example-files.ts";
import { entityTable } from "./entity-table.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { readme } from "./readme.ts";
import { codeRooms, roomsTable } from "./rooms.ts";
import { secretsCatalog } from "../../secrets/secrets-catalog.ts";
import { stateDiagrams } from "./state-diagrams.ts";
import { workflowRules } from "./workflow-rules.ts";

/** Everything that `npm run generate` writes. A further one is a file beside this and a line here. */
export const generators: readonly Generator[] = [
  jsonSchemas,
  entityTable,
  stateDiagrams,
  readme,
  secretsCatalog,
  codeRooms,
  roomsTable,
  codeowners,
  exampleFiles,
  workflowRules,
];
