import type { Roots } from "../../catalog/project.ts";
import { commandsPage } from "./commands-page.ts";
import { exampleFiles } from "./example-files.ts";
import { entityTable } from "./entity-table.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { projectGenerators } from "../../init/generate.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { reference } from "./reference.ts";
import { codeRooms, roomsTable } from "./rooms.ts";
import { rulesPage } from "./rules-page.ts";
import { stateDiagrams } from "./state-diagrams.ts";
import { workflowRules } from "./workflow-rules.ts";

/** Everything that `npm run generate` writes, from the project's folder. A further one is a file beside this and a line here. */
export const generatorsFor = ({ prefix }: Pick<Roots, "prefix">): readonly Generator[] => [
  jsonSchemas,
  entityTable,
  stateDiagrams,
  reference,
  commandsPage,
  rulesPage,
  codeRooms,
  roomsTable,
  ...projectGenerators(prefix),
  exampleFiles,
  workflowRules,
];
