import { createRemoteJWKSet, errors, jwtVerify } from "jose";

/** "Authenticate push subscriptions", Pub/Sub: Google's keys, kept for ten minutes, asked for again at most every 30 seconds. */
const googleKeys = createRemoteJWKSet(new URL("https://www.googleapis.com/oauth2/v3/certs"), {
  cacheMaxAge: 600_000,
  cooldownDuration: 30_000,
  timeoutDuration: 5000,
});

export type PushJudgement = "sound" | "refused" | "keys cannot be read";

/** Whether Google signed this request for `audience`, in the name of the account that may push there. */
export async function verifyPush(
  authorization: string | null,
  { audience, account }: { audience: string; account: string },
): Promise<PushJudgement> {
  const [, token] = /^Bearer ([\w.-]{1,4096})$/.exec(authorization ?? "") ?? [];
  if (token === undefined) return "refused";
  try {
    const { payload } = await jwtVerify(token, googleKeys, {
      algorithms: ["RS256"],
      issuer: "https://accounts.google.com",
      audience,
      requiredClaims: ["exp", "iat"],
      clockTolerance: 60,
    });
    // A list of audiences would be a token for somebody else as well.
    const isOurs = payload.aud === audience && payload["email"] === account;
    return isOurs && payload["email_verified"] === true ? "sound" : "refused";
  } catch (error) {
    return isOfToken(error) ? "refused" : "keys cannot be read";
  }
}

/** jose throws its plain JOSEError, and fetch a TypeError, where the keys are not to be had. */
function isOfToken(error: unknown): boolean {
  const ofKeys = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !ofKeys && error.code !== "ERR_JOSE_GENERIC";
}
