import type { Command } from "../command.ts";
import { yesOption } from "../options.ts";

export const uninit: Command = {
  name: "uninit",
  summary: "take away what Gantry wrote into a repository; what was changed since stays",
  positionals: [],
  options: {
    catalog: {
      type: "boolean",
      summary:
        "environments/, their settings, scripts and runbooks as well, as far as git can give them back",
    },
    released: {
      type: "string",
      placeholder: "stacks",
      summary: "with --catalog: the stacks that hold no resources any more",
    },
    yes: yesOption,
  },
  examples: [
    "gantry uninit                                    show what goes, ask, and ask about the catalog",
    "gantry uninit --yes                              all that can be made again from the catalog",
    "gantry uninit --catalog --released staging,repository --yes",
  ],
  async run(invocation, context) {
    const { uninitProduct } = await import("../../init/uninit.ts");
    return uninitProduct(context, {
      catalog: invocation.flag("catalog"),
      released: invocation.text("released"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
