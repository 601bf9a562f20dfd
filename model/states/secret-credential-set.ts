import { lifecycle } from "./lifecycle.ts";

/** draft → active → rotating → active, and no other way (003). */
export const secretCredentialSetStates = lifecycle({
  name: "SecretCredentialSet.status",
  seed: "003",
  initial: "draft",
  transitions: {
    draft: [{ to: "active", on: "validated" }],
    active: [{ to: "rotating", on: "a new key is made" }],
    rotating: [{ to: "active", on: "the new key is verified" }],
  },
});
