/** Last words of a key under which only a secret belongs. Plurals are left out: they are lists of references. */
const words = new Set(
  "password passwd passphrase pwd secret token credential authorization apikey apitoken authtoken accesstoken privatekey secretkey".split(
    " ",
  ),
);
/** What makes a key in camel case a secret one: apiKey, but not cacheKey. */
const secretKeys = new Set(
  "access account api auth encryption license private secret service signing".split(" "),
);
/** What makes a variable no secret although it ends in KEY. */
const openKeys = new Set("anon cache host object primary public publishable sort".split(" "));

/**
 * Whether a key, such as `clientSecret` or `DB_PASSWORD`, says that its value is secret. Its last word decides:
 * `secretId`, `tokenRef` and `passwordSecretVersion` name a secret, they do not hold it.
 */
export function namesSecret(key: string): boolean {
  if (/^(next_public|expo_public|vite|public)_/i.test(key)) return false;
  const parts = key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  const before = parts.at(-2) ?? "";
  if (last !== "key") return words.has(last);
  return secretKeys.has(before) || (isVariable(key) && before !== "" && !openKeys.has(before));
}

const anyWord = `(?:${[...words].join("|")}|(?:${[...secretKeys].join("|")})[-_.]?key)`;
/** `--password=x`, `"apiKey": "x"`, `PGPASSWORD2='x'`, `<token>x`; or a flag with its value after a space. */
const given = new RegExp(`${anyWord}[\\w]{0,8}[\\s\\\\]{0,4}["'\`=:>]|(?:^|\\s)-[\\w-]*${anyWord}\\s`, "i");
/** Any other variable that ends in KEY. */
const givenKey = /[A-Z0-9]_KEY["'=:]/;

/** Whether a text, such as a command's argument or JSON, seems to give a value to a key that names a secret. */
export function givesSecret(text: string): boolean {
  return given.test(text) || givenKey.test(text);
}

function isVariable(key: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(key);
}
