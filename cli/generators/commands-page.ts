import { commands } from "../commands.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";

const introduction = `# Commands

Generated from the command line's own list by \`npm run generate\`. \`npx gantry <command> --help\` shows the options of one, with examples.

What most people need, on the local cloud. Without \`--local\` the same commands work on your own clouds.

\`\`\`sh
npx gantry preview staging --local                   # what would change, and what the rules say of it
npx gantry up staging --local --yes                  # deploy
npx gantry review --base HEAD~1                      # what a change does to every environment, as a comment
npx gantry up staging --local --yes --json           # the same for a program
npx gantry outputs staging --local --format dotenv   # what workflows read
npx gantry env show production --region eu-west      # the merged configuration, and where each value and secret stands
npx gantry drift staging --local                     # what differs from what was declared; --repair brings it back
npx gantry refresh staging --local --yes             # record what somebody changed by hand
npx gantry destroy staging --local --yes             # take it down
\`\`\`

Every command has \`--help\` with examples, and \`--json\`. Output is coloured on a terminal and plain in a pipe; \`NO_COLOR\` is respected.
Questions are asked on a terminal only; elsewhere say \`--yes\`.

| exit code | meaning                                     |
| --------: | ------------------------------------------- |
|         0 | done                                        |
|         1 | failed                                      |
|         2 | usage or catalog error; nothing was started |
|         3 | policy violation; nothing was changed       |

## All of them`;

/** docs/commands.md: what most people type, and every command. */
export const commandsPage: Generator = {
  name: "page of commands",
  folders: [],
  generate() {
    const rows = commands.map(({ name, summary }) => [`\`gantry ${name}\``, summary]);
    const table = markdownTable([["command", "what it does"], ...rows]);
    return new Map([["docs/commands.md", `${introduction}\n\n${table}\n`]]);
  },
};
