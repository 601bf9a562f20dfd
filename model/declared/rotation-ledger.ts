import { z } from "zod";
import { entityId, zonedTime } from "../scalars.ts";

/** Begin of the SHA-256 of a value as it stands encrypted in secrets.enc: says whether it is still the same one. */
const ciphertext = z.string().regex(/^[0-9a-f]{16}$/, "must be 16 hex digits");

/** How far the rotation of one secret is. */
const secretRotation = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("active"),
    lastRotatedAt: zonedTime.describe("when its keeper got the value"),
    ciphertext: ciphertext.describe("of that value"),
  }),
  z.strictObject({
    status: z.literal("rotating"),
    startedAt: zonedTime.describe("its keeper holds the new value from a time after this"),
    lastRotatedAt: zonedTime.optional().describe("of the value that is being replaced"),
    ciphertext: ciphertext.optional().describe("of the value that is being replaced, if there is one"),
    written: z.literal(true).optional().describe("the new value is in secrets.enc"),
  }),
]);
export type SecretRotation = z.infer<typeof secretRotation>;

/**
 * The ledger's entries for secrets that belong to no bundle: what the registry, and the job that migrates, log in with, what
 * Workers ask for, and what the sampler asks with.
 */
export const registryHolder = "registry";
export const databaseHolder = "database";
export const edgeHolder = "edge";
export const samplerHolder = "sampler";

/**
 * environments/<environment>/rotations.yml, by bundle; `gantry secrets rotate` alone writes it. A bundle is as old as
 * the oldest of its secrets, and has no time while one of them was never rotated.
 */
export const rotationLedger = z.record(
  entityId,
  z.strictObject({
    lastRotatedAt: zonedTime.optional(),
    secrets: z.record(entityId, secretRotation).optional(),
  }),
);
export type RotationLedger = z.infer<typeof rotationLedger>;
