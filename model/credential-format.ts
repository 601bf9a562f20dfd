/** Formats that issuers give their credentials so that scanners find them. Sources: their documentation, gitleaks' rules. */
const formats: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY/],
  ["PGP or age private key", /AGE-SECRET-KEY-1[0-9A-Z]{20}|-----BEGIN PGP PRIVATE/],
  ["GitHub token", /\b(?:gh[oprsu]_[A-Za-z0-9]{20}|github_pat_[A-Za-z0-9_]{20})/],
  ["GitLab token", /\bgl(?:pat|dt|rt|ptt)-[\w-]{20}/],
  ["AWS access key", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/],
  ["Google API key", /\bAIza[\w-]{30}/],
  ["Google OAuth credential", /\bGOCSPX-[\w-]{20}|\bya29\.[\w-]{20}/],
  ["JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  ["Stripe key", /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10}|\bwhsec_[A-Za-z0-9+/]{20}/],
  [
    "Slack token",
    /\bxox[abeoprs]-[\w-]{10}|\bxapp-\d-[\w-]{10}|hooks\.slack\.com\/(?:services|workflows)\/\w/,
  ],
  ["Supabase key", /\bsb[ps]_[a-f0-9]{20}|\bsb_secret_[\w-]{16}/],
  ["npm or PyPI token", /\bnpm_[A-Za-z0-9]{30}|\bpypi-[\w-]{30}/],
  ["OpenAI or Anthropic key", /\bsk-(?:proj-|ant-|svcacct-)?[\w-]{20}/],
  ["SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16}/],
  ["Pulumi token", /\bpul-[a-f0-9]{40}/],
  ["Hugging Face token", /\bhf_[A-Za-z0-9]{30}/],
  ["DigitalOcean token", /\bdo[opr]_v1_[a-f0-9]{40}/],
  ["URL with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@?#]*:(?!\*+@|\$\{|<)[^\s/@?#]+@/i],
  [
    "URL with a credential in its query",
    /[?&](?:access_token|api_?key|auth|auth_?token|key|pass(?:word)?|secret|sig|signature|token)=[^&\s]{6}/i,
  ],
];

/** Shorter texts hold none of the formats; most inputs are shorter. */
const shortest = 12;

/**
 * Which kind of credential a text holds; undefined where it holds none that is known. Base64 and percent-encoding hide
 * nothing. The kind may be told to anyone, the text may not.
 */
export function credentialFormat(text: string): string | undefined {
  if (text.length < shortest) return undefined;
  for (const plain of [text, ...decodings(text)]) {
    const found = formats.find(([, pattern]) => pattern.test(plain));
    if (found) return found[0];
  }
  return undefined;
}

function decodings(text: string): string[] {
  const found: string[] = [];
  if (text.includes("%")) found.push(text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => byte(hex)));
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{24,}/g))
    found.push(Buffer.from(run, "base64").toString());
  return found;
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
