/** The programs that write secrets: sops, and age, whose keys it encrypts to. */
export interface SecretTools {
  /** Absolute path of the `sops` executable. */
  sops: string;
  /** Absolute path of the `age` executable. */
  age: string;
  /** Absolute path of the `age-keygen` executable. */
  ageKeygen: string;
  /** `path`: the user's own; `built` from Go modules, in the cache. */
  origin: "path" | "built";
}

/** Names of the executables. */
export const toolNames = ["sops", "age", "age-keygen"] as const;

/** What an administrator of the machine can do instead; both are in Homebrew and in newer distributions. */
export const installHint =
  "install sops 3.11 or newer and age (https://getsops.io, https://age-encryption.org), or Go to build them with";
