/** Words under which only a secret belongs, wherever they end a name: `clientSecret`, `DB_PASSWORD`, `GITHUBTOKEN`. */
const strongWords =
  "password passwd passphrase passcode pwd secret token credential authorization apikey accesskey privatekey secretkey mnemonic".split(
    " ",
  );
/** The same, of names that are written together with nothing but these: a compass is no password, basalt no salt. */
const shortWords = new Set("pass pw auth creds cred dsn salt pepper otp totp connstr bearer".split(" "));
/** Before `pass`, what passes. */
const passing = new Set("boarding first second test".split(" "));
/** What these are written together with where nothing stands between. */
const gluedPass = /^(?:db|smtp|imap|mail|user|admin|root|redis|pg|mysql|mongo|ftp|ssh|api|app|my)pass$/;
/** Of a field these are lists of references; of a variable they hold what they say. */
const plurals = new Set("passwords secrets credentials apikeys".split(" "));
/** Whose tokens and keys come in the plural; of a language model, tokens are only counted. */
const holders = new Set("access api auth bot bearer refresh secret".split(" "));
/** What makes a key in camel case a secret one: apiKey, but not cacheKey. */
const secretKeys = new Set(
  "access account api auth encryption license master private role secret service signing".split(" "),
);
/** What makes a variable no secret although it ends in KEY. */
const openKeys = new Set(
  "anon cache foreign host idempotency object partition primary public publishable routing shard sort".split(
    " ",
  ),
);
/** Ends of a variable's name that say which one it is, or how it is written, and nothing of what it is. */
const which =
  /^(?:\d+|v|base|base64|b64|hex|raw|old|new|next|previous|current|primary|secondary|backup|main|default|prod|production|stg|staging|dev|test|live|value|text|plain|json|data|content|pem|env)$/;
/** Ends of a variable's name that make it a description of a secret: where it is, how long it lives, what it must look like. */
const describing = new Set(
  (
    "address alg algo algorithm arn attempts aud audience backend bucket budget burst bytes cadence chain class " +
    "column cookie cost count days decimals dir disabled domain duration enabled endpoint expires expiration expiry field " +
    "file folder format grace hasher header headers host hours id ids interval issuer kind layout leeway length lifetime limit " +
    "locale location manager max method min minutes mode model ms name names namespace page param path pattern policy port " +
    "prefix price project provider queue rate ref refs regex region required reset rotation rounds route schema scope scopes " +
    "seconds selector service size source state status store strategy strength subject suffix symbol table template threshold " +
    "timeout title topic ttl type uri url usage user username validator version window"
  ).split(" "),
);
/** A path by the platforms' own convention, and the folder that every shell is in. */
const openNames = new Set(["GOOGLE_APPLICATION_CREDENTIALS", "PWD", "OLDPWD"]);
/** Variables that a build writes into what every browser and every phone gets. */
const publicPrefix =
  /^(?:next_public|nuxt_public|expo_public|react_app|vue_app|gatsby|sveltekit_public|vite|public)_/i;
/** What is meant for everybody in such a variable: keys and tokens of maps, errors, analytics, Firebase and Supabase. */
const neverPublic = new Set(
  "admin bot deploy encryption github jwt master private refresh role secret server service session signing vercel webhook".split(
    " ",
  ),
);

const judgedNames = new Map<string, boolean>();
const mostNames = 20_000;

/**
 * Whether a name, such as `clientSecret` or `DB_PASSWORD`, says that its value is secret. Of a field its last word decides:
 * `secretId`, `tokenRef` and `passwordSecretVersion` name a secret, they do not hold it. A variable's name is free, so there
 * every word counts: `SESSION_KEY_BASE`, `TOKEN_GITHUB`; unless its end describes one, as `TOKEN_TTL` does.
 */
export function namesSecret(key: string): boolean {
  const known = judgedNames.get(key);
  if (known !== undefined) return known;
  const found = judge(key);
  if (judgedNames.size < mostNames) judgedNames.set(key, found);
  return found;
}

function judge(key: string): boolean {
  if (openNames.has(key)) return false;
  const words = wordsOf(key);
  if (publicPrefix.test(key)) return isSecretThoughPublic(wordsOf(key.replace(publicPrefix, "")));
  if (!isVariable(key)) return endsSecret(words, { isVariable: false, isName: /[-.\s]/.test(key) });
  const last = words.findLastIndex((word) => !which.test(word));
  const meant = last <= 0 ? words : words.slice(0, last + 1);
  if (endsSecret(meant, { isVariable: true, isName: false })) return true;
  if (describing.has(meant.at(-1) ?? "")) return false;
  return meant.slice(0, -1).some((_, index) => isSecretInside(meant.slice(0, index + 1)));
}

function wordsOf(key: string): string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(?<=[a-z])\d+$/, ""))
    .filter((word) => word !== "");
}

/** `isName`: hosts and resources have names with hyphens and dots, where `my-auth` is a service. */
function endsSecret(words: readonly string[], style: { isVariable: boolean; isName: boolean }): boolean {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (strongWords.some((word) => last.endsWith(word)) || gluedPass.test(last)) return true;
  if (last === "key")
    return secretKeys.has(before) || (style.isVariable && before !== "" && !openKeys.has(before));
  if (style.isVariable && (plurals.has(last) || (/^(?:key|token)s$/.test(last) && holders.has(before))))
    return true;
  if (last === "string" && before === "connection") return true;
  return !style.isName && before !== "" && !passing.has(before) && shortWords.has(last);
}

/** In the middle of a name only what cannot mean anything else. */
function isSecretInside(words: readonly string[]): boolean {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (last === "key") return secretKeys.has(before);
  return last !== "authorization" && (strongWords.includes(last) || plurals.has(last) || last === "creds");
}

function isSecretThoughPublic(words: readonly string[]): boolean {
  const meant = words.filter((word) => !which.test(word));
  const last = meant.at(-1) ?? "";
  if (!endsSecret(meant, { isVariable: true, isName: false })) return false;
  // An address that Sentry's programs in browsers report to.
  if (last === "dsn") return !meant.includes("sentry");
  if (/(?:key|token)s?$/.test(last) && !/(?:private|secret)key$/.test(last))
    return meant.some((word) => neverPublic.has(word));
  return true;
}

function isVariable(key: string): boolean {
  return /^_*[A-Z][A-Z0-9_]*$/.test(key);
}

const anyWord = `(?:${[...strongWords, ...[...secretKeys].map((word) => `${word}[-_.]?key`)].join("|")})`;
/** `--password=x`, `"apiKey": "x"`, `PGPASSWORD2='x'`, `<token>x`; or a flag with its value after a space. */
const given = new RegExp(`${anyWord}[\\w]{0,8}[\\s\\\\]{0,4}["'\`=:>]|(?:^|\\s)-[\\w-]*${anyWord}\\s`, "i");
/** Any other variable that ends in KEY. */
const givenKey = /[A-Z0-9]_KEY["'=:]/;

/** Whether a text, such as a command's argument or JSON, might give a value to a key that names a secret: for what is printed. */
export function mayGiveSecret(text: string): boolean {
  return given.test(text) || givenKey.test(text) || givenSecret(text) !== undefined;
}

/** `"name": "value"`, as JSON has it, also within a text of its own, and as Ruby and PHP write it. */
const quoted = /["']([\w.-]+)\\{0,8}["']\s{0,8}(?::|=>|=)\s{0,8}\\{0,8}["']?([^"'\\,}\]\s]+)/g;
/** `name=value`, also in an address, a command and a connection string. */
const equal = /(?<![\w.$-])-{0,2}([A-Za-z_][\w.-]*)=(?![=~>])\\{0,8}["'`]?([^\s"'`\\,;&|)]+)/g;
/** `name: value`, alone in its line. */
const line = /^[ \t]*(?:- )?([A-Za-z_][\w.-]*):[ \t]+["']?([^\s"']+)["']?[ \t]*$/gm;
/** `--name value`. */
const flag = /(?:^|\s)--?([A-Za-z][\w-]*)\s+(?!-)["']?([^\s"']+)/g;
/** Of curl and its like. */
const login = /(?:^|\s)(?:-u|--user)(?:\s+|=)["']?[^\s:"'=][^\s:"']*:(?![$<*{])[^\s"']+/;

/**
 * The name that a text gives a value to although it names a secret, such as `SMTP_PASS` of `SMTP_PASS=x` or of
 * `{"SMTP_PASS": "x"}`; undefined where there is none. References to a value are none.
 */
export function givenSecret(text: string): string | undefined {
  if (!/[=:]|--|-u\s/.test(text)) return undefined;
  for (const pattern of [quoted, equal, line, flag]) {
    for (const [, name = "", value = ""] of text.matchAll(pattern)) {
      if (isPlaceholder(value) || (pattern === flag && isProse(value))) continue;
      if (namesSecret(name.replaceAll("-", "_"))) return name;
    }
  }
  return login.test(text) ? "user" : undefined;
}

/** What stands for a value, or only says whether there is one. Where an expression has blanks, its beginning is looked at. */
export function isPlaceholder(value: string): boolean {
  return (
    /^(?:true|false|yes|no|on|off|null|none|undefined)$/i.test(value) ||
    /^\$(?:\{[\w.]+\}?|\([\w.]*\)?|[A-Z_][A-Z0-9_]*|\{\{)$/.test(value) ||
    /^(?:\{\{|%[sdv]|<[\w .-]+>?|\*+|\[(?:secret|redacted)\]?)$/.test(value)
  );
}

/** What follows an option where somebody writes about it. */
function isProse(value: string): boolean {
  return /^[A-Z_]+$/.test(value) || /^(?:[a-z]{1,4}|[a-z]+[,.;:)])$/.test(value);
}
