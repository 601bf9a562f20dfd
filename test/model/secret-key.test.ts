import assert from "node:assert/strict";
import fc from "fast-check";
import { givenSecret, mayGiveSecret, namesSecret } from "../../model/secret-key.ts";

const secret = (
  "password clientSecret DB_PASSWORD PGPASSWORD API_KEY APIKey apiKey private_key auth_token relay-token EXPO_TOKEN " +
  "SMTP_PASS SMTPPASS smtp_pass smtpPass DBPass MYSQL_PWD BASIC_AUTH SENTRY_AUTH_TOKEN AUTHORIZATION AWS_CREDS " +
  "GOOGLE_CREDENTIALS DATABASE_DSN DB_CONNECTION_STRING COOKIE_SALT SESSION_KEY_BASE SECRET_KEY_BASE NEXTAUTH_SECRET " +
  "API_TOKENS API_KEYS PASSWORD1 JWT_SECRET_V2 DATABASE_PASSWORD_OLD API_KEY_PROD TOKEN_GITHUB PASSWORD_DB " +
  "NEXT_PUBLIC_DB_PASSWORD EXPO_PUBLIC_CLIENT_SECRET VITE_SERVICE_ROLE_KEY VITE_ADMIN_TOKEN PUBLIC_DB_PASSWORD " +
  "REACT_APP_BASIC_AUTH NUXT_PUBLIC_DATABASE_DSN VITE_PRIVATE_KEY"
).split(" ");
const ordinary = (
  "LOG_LEVEL LOG_FORMAT KEYBOARD PASSENGER_COUNT AUTHOR AUTHORITY COMPASS BYPASS TOKENIZER_MODEL SALTWATER BASALT MONKEY " +
  "HOTKEY DONKEY SECRETARY PASSPORT_NUMBER PASS_RATE PASS_THROUGH TEST_PASS BOARDING_PASS testPass PUBLIC_KEY_ID KEY_ID ACCESS_KEY_ID " +
  "AUTH AUTH_URL AUTH_DOMAIN AUTH_MODE OAUTH_CLIENT_ID TOKEN_TTL TOKEN_URL TOKEN_COUNT TOKEN_BUCKET_BURST TOKENS_PER_MINUTE " +
  "MAX_TOKENS maxTokens PASSWORD_MIN_LENGTH PASSWORD_POLICY PASSWORD_RESET_URL SECRET_NAME SALT_ROUNDS SESSION_COOKIE_NAME " +
  "JWT_ISSUER CACHE_KEY SORT_KEY PARTITION_KEY SUPABASE_ANON_KEY NEXT_PUBLIC_API_KEY NEXT_PUBLIC_SENTRY_DSN " +
  "NEXT_PUBLIC_MAPBOX_TOKEN NEXT_PUBLIC_SUPABASE_ANON_KEY EXPO_PUBLIC_API_URL GOOGLE_APPLICATION_CREDENTIALS DATABASE_HOST " +
  "secretId tokenRef passwordSecretVersion keyName kmsKeyName publicKey cacheKey tokenTtl credentials auth my-auth " +
  "password-reset.lotus.example secretKeyRefs"
).split(" ");

describe("a name that says that its value is secret", () => {
  for (const name of secret) {
    it(`is ${name}`, () => {
      assert.ok(namesSecret(name));
    });
  }
  for (const name of ordinary) {
    it(`is not ${name}`, () => {
      assert.ok(!namesSecret(name));
    });
  }

  it("is none that is made of ordinary words", () => {
    const words = (
      "log level key board passenger count author compass tokenizer model salt water monkey public id cloud run region page " +
      "size cache timeout seconds feature search host port url worker pool memory limit retry backoff queue locale currency"
    )
      .toUpperCase()
      .split(" ");
    const ends = words.filter((word) => !["KEY", "SALT"].includes(word));
    const starts = ends.map((word) => `${word}_`);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...starts), { maxLength: 4 }),
        fc.constantFrom(...ends),
        (before, end) => {
          assert.ok(!namesSecret(before.join("") + end));
        },
      ),
    );
  });

  it("stays one whatever product, environment or number stands around it", () => {
    const around = fc.constantFrom("API", "SMTP", "LOTUS", "MAIL", "DATABASE", "WORKER");
    const end = fc.constantFrom("", "_2", "2", "_OLD", "_PROD", "_STAGING", "_BASE64", "_V3", "_PRIMARY");
    const word = fc.constantFrom("PASS", "PASSWORD", "TOKEN", "SECRET", "CREDS", "DSN", "SALT", "AUTH");
    fc.assert(
      fc.property(fc.array(around, { minLength: 1, maxLength: 3 }), word, end, (before, name, after) => {
        assert.ok(namesSecret(`${before.join("_")}_${name}${after}`));
      }),
    );
  });
});

describe("a text that gives a value to a secret", () => {
  const giving: readonly (readonly [text: string, name: string])[] = [
    ["SMTP_PASS=hunter2", "SMTP_PASS"],
    ['LEVEL=info SMTP_PASS="hunter2" node server.js', "SMTP_PASS"],
    ['{"mail":{"smtp_pass":"hunter2"}}', "smtp_pass"],
    [String.raw`{"env":"{\"apiKey\":\"hunter2\"}"}`, "apiKey"],
    ["Server=db;User Id=app;Password=hunter2;", "Password"],
    ["node migrate --db-password hunter2 --verbose", "db-password"],
    ["node migrate --db-password=hunter2", "db-password"],
    ["curl -u admin:hunter2 https://api.lotus.example", "user"],
    ["mail:\n  host: smtp\n  smtp_pass: hunter2\n", "smtp_pass"],
    ["https://api.lotus.example/?page=1&access_token=hunter2", "access_token"],
    ["spring.datasource.password=hunter2", "spring.datasource.password"],
    ["PASSWORD=${OTHER:-hunter2}", "PASSWORD"],
  ];
  for (const [text, name] of giving) {
    it(`is ${text}`, () => {
      assert.equal(givenSecret(text), name);
      assert.ok(mayGiveSecret(text));
    });
  }

  const none = [
    "",
    "gantry reads it with --token to log in",
    "see --password FILE",
    "--password <value>",
    "PASSWORD=$DB_PASSWORD",
    "PASSWORD=${DB_PASSWORD} TOKEN=${{ secrets.TOKEN }}",
    "REQUIRE_PASSWORD=true",
    'resource.labels.secret_id="api-key"',
    "assertion.repository_id == '1'",
    'metric.labels.token=~"x"',
    "the token: it is new",
    "https://a.example/?page=1&sort_key=2",
    "author=me, pass_rate=99, test-pass: 95",
  ];
  for (const text of none) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.equal(givenSecret(text), undefined);
    });
  }

  it("is read in time, whatever it is made of", () => {
    const piece = fc.constantFrom(
      "a-",
      "a.",
      "\\",
      '"',
      "'",
      "=",
      ":",
      " ",
      "-u ",
      "--a ",
      "%41",
      "\n",
      "{",
      "AB",
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 20_000 })), { maxLength: 4 }),
        (pieces) => {
          const text = pieces.map(([one, times]) => one.repeat(times)).join("");
          const begun = performance.now();
          givenSecret(text);
          assert.ok(performance.now() - begun < 1000);
        },
      ),
      { numRuns: 60 },
    );
  });
});
