import { readingsOf } from "./decodings.ts";
import { givenSecret } from "./secret-key.ts";

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
  ["Vault token", /\bhv[sb]\.[\w-]{24}/],
  ["Databricks token", /\bdapi[a-f0-9]{32}/],
  ["Doppler or Linear key", /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9]{32}|\blin_api_[A-Za-z0-9]{32}/],
  ["Grafana or Sentry token", /\bgl(?:sa|c)_[A-Za-z0-9+/=_]{32}|\bsntry[su]_[\w+/=-]{32}/],
  [
    "Shopify or Square token",
    /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|\bsq0(?:csp|atp)-[\w-]{22}|\bEAAA[\w-]{60}/,
  ],
  ["Twilio or Mailgun key", /\bSK[a-f0-9]{32}\b|\bkey-[a-f0-9]{32}\b/],
  ["Telegram or Discord token", /\b\d{8,10}:AA[\w-]{33}\b|discord(?:app)?\.com\/api\/webhooks\/\d+\/\w/],
  [
    "New Relic, PlanetScale or Postman key",
    /\bNRAK-[A-Z0-9]{27}|\bpscale_(?:pw|tkn|oauth)_[\w.-]{32}|\bPMAK-[a-f0-9]{24}/,
  ],
  ["Notion or Atlassian token", /\bntn_[A-Za-z0-9]{40}|\bATATT3[\w=-]{60}/],
  ["HTTP login", /\b(?:Basic|Bearer|basic|bearer) +(?=[\w.~+/-]*\d)[\w.~+/-]{16,}/],
  [
    "URL with a password",
    /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@?#]*:(?!\*+@|\$\{|<)[^\s/@?#]+@/i,
  ],
  [
    "URL with a credential in its query",
    /[?&](?:access_token|api_?key|auth|auth_?token|key|pass(?:word)?|secret|sig|signature|token)=[^&\s]{6}/i,
  ],
];

/** Shorter texts hold none of the formats; most inputs are shorter. */
const shortest = 8;

/**
 * Which kind of credential a text holds; undefined where it holds none that is known. Codes hide nothing, also within one
 * another (decodings.ts). The kind may be told to anyone, the text may not.
 */
export function credentialFormat(text: string): string | undefined {
  return text.length < shortest ? undefined : formatIn(readingsOf(text));
}

/** What a text that is no secret's own value gives away all the same, for a sentence that begins with "holds". */
export function secretIn(text: string): string | undefined {
  if (text.length < shortest) return undefined;
  if (text.length > longestKept) return lookInto(text);
  if (!judged.has(text)) {
    if (judged.size >= mostKept) judged.clear();
    judged.set(text, lookInto(text));
  }
  return judged.get(text);
}

/** A plan says the same texts many times: of an entity, of what is made of it, before and after. */
const judged = new Map<string, string | undefined>();
const longestKept = 512;
const mostKept = 10_000;

function lookInto(text: string): string | undefined {
  const readings = readingsOf(text);
  const format = formatIn(readings);
  if (format !== undefined) return `a ${format}`;
  const name = readings.map(givenSecret).find((given) => given !== undefined);
  if (name === undefined) return undefined;
  return /^[A-Za-z][\w-]{0,39}$/.test(name) ? `a value for "${name}"` : "a value for a secret";
}

function formatIn(readings: readonly string[]): string | undefined {
  return formats.find(([, pattern]) => readings.some((reading) => pattern.test(reading)))?.[0];
}
