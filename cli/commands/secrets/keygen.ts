import type { Command } from "../../command.ts";

export const secretsKeygen: Command = {
  name: "secrets keygen",
  summary: "make an age key pair for yourself, or print the public key of the one you have",
  positionals: [],
  options: {},
  examples: [
    "gantry secrets keygen",
    "SOPS_AGE_KEY_FILE=ci.txt gantry secrets keygen     a pair for a machine",
  ],
  async run(invocation, context) {
    const { makeAgeKey } = await import("../../../secrets/keygen.ts");
    return makeAgeKey(context, { json: invocation.flag("json") });
  },
};
