/**
 * What the engine inherits of the environment, by name; and with it its providers, the program and the pack. Everything else
 * stays behind: any flag of pulumi can be given as PULUMI_OPTION_…, and there are several hundred variables by which providers
 * can be led elsewhere, or made to call as somebody else. No list of those would be whole.
 */
const passedOn: readonly RegExp[] = [
  // The machine, its language and its terminal.
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|HOSTNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+)$/,
  /^(TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|NODE_OPTIONS|NODE_V8_COVERAGE)$/,
  // How the network is reached, and by whose certificates it is known.
  /^(HTTPS?_PROXY|NO_PROXY|ALL_PROXY)$/i,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|NIX_SSL_CERT_FILE|NODE_EXTRA_CA_CERTS)$/,
  // Git, which tells the program what runs where.
  /^(GIT_\w+|SSH_AUTH_SOCK|GITHUB_ACTIONS|GITHUB_SERVER_URL)$/,
  // Where the state is, and how to get at it.
  /^PULUMI_(ACCESS_TOKEN|API|BACKEND_URL|CONFIG_PASSPHRASE|CONFIG_PASSPHRASE_FILE|CREDENTIALS_PATH|HOME)$/,
  /^PULUMI_(DISABLE_AUTOMATIC_PLUGIN_ACQUISITION|(DIY_BACKEND|SELF_MANAGED_STATE)_\w+)$/,
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|REGION|DEFAULT_REGION|ROLE_ARN)$/,
  /^AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AZURE_(CLIENT_ID|CLIENT_SECRET|TENANT_ID|STORAGE_ACCOUNT|STORAGE_KEY|STORAGE_SAS_TOKEN)$/,
  // As whom providers call.
  /^(GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_CREDENTIALS|GOOGLE_OAUTH_ACCESS_TOKEN|CLOUDSDK_CONFIG)$/,
  /^(GITHUB_TOKEN|GH_TOKEN|GH_CONFIG_DIR|CLOUDFLARE_API_TOKEN|VERCEL_API_TOKEN)$/,
];

/** Options of Node that load no code which is not the project's: with others the pack would no longer be the pack. */
const sound =
  /^(--(max-old-space-size|max-semi-space-size|stack-trace-limit|dns-result-order)=\w+|--(no-deprecation|no-warnings|trace-warnings|use-openssl-ca|use-system-ca))$/;

/** Names after which somebody would look for what became of them: those that the engine, its providers or Node go by. */
const missed: readonly RegExp[] = [
  /^(PULUMI|GANTRY|NODE)_/,
  /^(GOOGLE|GCLOUD|CLOUDSDK|GCE|CLOUDFLARE|VERCEL)_/,
  /^GITHUB_(BASE_URL|OWNER|ORGANIZATION|APP_\w+)$/,
  /^(GH_HOST|USER_PROJECT_OVERRIDE|LD_PRELOAD|\w+_EMULATOR_HOST)$/,
];

/** What `gantry env shell` puts into a shell, and what a job's login leaves there beside its credentials: no reason to be told. */
const expected: readonly RegExp[] = [
  /^(PULUMI_SKIP_UPDATE_CHECK|PULUMI_DEBUG_COMMANDS|PULUMI_OPTION_CONFIG_FILE|GANTRY_ROTATIONS|GANTRY_ROOT)$/,
  /^(NODE_COMPILE_CACHE|NODE_ENV|GANTRY_PATIENCE)$/,
];

interface GivenEnvironment {
  env: Record<string, string>;
  /** The names of what was left out, as far as somebody would miss it. */
  dropped: readonly string[];
}

/** The environment that the engine is started with, out of the command's own. */
export function engineEnvironment(env: Readonly<Record<string, string | undefined>>): GivenEnvironment {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const isGiven = (name: string, value: string): boolean =>
    matches(name, passedOn) && (name !== "NODE_OPTIONS" || options(value).every((each) => sound.test(each)));
  return {
    env: Object.fromEntries(given.filter(([name, value]) => isGiven(name, value))),
    dropped: given.filter(([name, value]) => !isGiven(name, value) && isMissed(name)).map(([name]) => name),
  };
}

function options(value: string): string[] {
  return value.split(/\s+/).filter((each) => each !== "");
}

function isMissed(name: string): boolean {
  return matches(name, missed) && !matches(name, expected);
}

function matches(name: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(name));
}
