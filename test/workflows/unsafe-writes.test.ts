import assert from "node:assert/strict";
import { isFromOutside } from "../../workflows/lint/outside-text.ts";
import { unsafeWrites } from "../../workflows/lint/unsafe-writes.ts";

const judge = (script: string) => unsafeWrites(script, new Set(["BODY", "1"]));

describe("what a script writes to GITHUB_OUTPUT", () => {
  const unsafe: readonly (readonly [what: string, script: string])[] = [
    ["a text from outside", 'echo "t=$BODY" >> "$GITHUB_OUTPUT"'],
    ["a text from outside, with braces and a default", 'echo "t=${BODY:-none}" >> "${GITHUB_ENV}"'],
    ["a text by printf", `printf 't=%s\\n' "$BODY" >>$GITHUB_OUTPUT`],
    ["a text through tee", 'echo "t=$BODY" | tee -a "$GITHUB_OUTPUT"'],
    ["a text in a group", '{ echo "a=b"; echo "t=$BODY"; } >> "$GITHUB_OUTPUT"'],
    ["a text in a condition", 'if true; then echo "t=$BODY" >> "$GITHUB_OUTPUT"; fi'],
    ["a text over lines that go on", 'echo \\\n  "t=$BODY" \\\n  >> "$GITHUB_OUTPUT"'],
    ["a text by another name", 'title="${BODY}"\necho "t=$title" >> "$GITHUB_OUTPUT"'],
    ["a text of which a part is cut off", 'echo "t=${BODY#x}" >> "$GITHUB_OUTPUT"'],
    ["a text behind another redirection", 'file="$GITHUB_OUTPUT"\necho "t=$BODY" >> "$file"'],
    ["an argument", 'echo "t=$1" >> "$GITHUB_OUTPUT"'],
    ["a file's content", 'echo "t=$(cat notes.txt)" >> "$GITHUB_OUTPUT"'],
    ["a file's content without cat", 'echo "t=$(<notes.txt)" >> "$GITHUB_OUTPUT"'],
    [
      "a field of the event",
      'title=$(jq -r .issue.body "$GITHUB_EVENT_PATH")\necho "t=$title" >> "$GITHUB_ENV"',
    ],
    ["what a program reads", 'gh pr view --json body --jq .body | sed s/^/t=/ >> "$GITHUB_OUTPUT"'],
    ["a commit's message", 'echo "t=$(git log -1 --format=%B)" >> "$GITHUB_OUTPUT"'],
    ["a line that is read", 'read -r line <<< "$BODY"\necho "t=$line" >> "$GITHUB_OUTPUT"'],
    ["a delimiter that everybody knows", 'echo "t<<EOF" >> "$GITHUB_OUTPUT"'],
    ["a delimiter from a variable", 'end=EOF\necho "t<<$end" >> "$GITHUB_OUTPUT"'],
    ["a delimiter from outside", 'echo "t<<$BODY" >> "$GITHUB_OUTPUT"'],
    [
      "a text behind its delimiter",
      'end=$(uuidgen)\n{ echo "t<<$end"; echo "$end"; } >> "$GITHUB_OUTPUT"\necho "u=$BODY" >> "$GITHUB_OUTPUT"',
    ],
    [
      "a text that only a part of was tested",
      '[[ $BODY =~ [a-z] ]] || exit 1\necho "t=$BODY" >> "$GITHUB_OUTPUT"',
    ],
    [
      "a text of which another is the version's tag",
      'required_version "$TAG"\necho "t=$BODY" >> "$GITHUB_OUTPUT"',
    ],
    ["a command of ours without a format", 'npx gantry outputs "$BODY" >> "$GITHUB_OUTPUT"'],
    [
      "a text beside a command of ours",
      'npx gantry bundle staging --format github; echo "t=$BODY" >> "$GITHUB_OUTPUT"',
    ],
    [
      "a text in the words of a command of ours",
      'npx gantry bundle "$(cat notes.txt)" --format github | tee "$GITHUB_OUTPUT"',
    ],
    ["a script that nobody understands", 'echo "$GITHUB_OUTPUT" (('],
  ];
  for (const [what, script] of unsafe) {
    it(`is found: ${what}`, async () => {
      assert.ok((await judge(script)).length >= 1);
    });
  }

  const safe: readonly (readonly [what: string, script: string])[] = [
    [
      "a text that is only looked at",
      'case "$BODY" in *x*) echo no ;; esac\necho "t=yes" >> "$GITHUB_OUTPUT"',
    ],
    [
      "what a command of ours writes for GitHub",
      'npx gantry bundle staging --format github -- "$BODY" >> "$GITHUB_OUTPUT"',
    ],
    ["a hash", 'echo "commit=$(git rev-parse "$BODY")" >> "$GITHUB_OUTPUT"'],
    ["a variable of the runner's", 'echo "run=$GITHUB_RUN_ID" >> "$GITHUB_OUTPUT"'],
    [
      "a text that was tested as a whole",
      '[[ $BODY =~ ^v[0-9.]+$ ]] || exit 1\necho "t=$BODY" >> "$GITHUB_OUTPUT"',
    ],
    [
      "a text that has to be a version's tag",
      'tag="a/$BODY"\nrequired_version "$BODY" "$tag"\necho "t=${tag#a/}" >> "$GITHUB_OUTPUT"',
    ],
    [
      "a random delimiter in one statement",
      'end=$(uuidgen)\n{ echo "t<<$end"; echo "$BODY"; echo "$end"; } >> "$GITHUB_OUTPUT"',
    ],
    [
      "a random delimiter over statements",
      'end=$(openssl rand -hex 16)\necho "t<<$end" >> "$GITHUB_OUTPUT"\necho "$BODY" >> "$GITHUB_OUTPUT"\necho "$end" >> "$GITHUB_OUTPUT"',
    ],
    ["what gantry prints", 'npx gantry outputs staging --format github >> "$GITHUB_OUTPUT"'],
    ["a text that goes to another file", 'echo "$BODY" > body.txt\necho "t=yes" >> "$GITHUB_OUTPUT"'],
    ["a text for the summary", 'echo "$BODY" >> "$GITHUB_STEP_SUMMARY"'],
  ];
  for (const [what, script] of safe) {
    it(`is not objected to: ${what}`, async () => {
      assert.deepEqual(await judge(script), []);
    });
  }
});

describe("a value of env", () => {
  const outside = [
    "${{ github.event.issue.body }}",
    "${{ inputs.version }}",
    "${{ steps.find.outputs.title }}",
    "${{ needs.find.outputs.title }}",
    "x ${{ format('{0}', github.event.comment.body) }}",
    "${{ github.event['issue']['title'] }}",
    "${{ toJSON(github.event) }}",
    "${{ github.event.head_commit.message || 'none' }}",
  ];
  for (const value of outside) {
    it(`comes from outside: ${value}`, () => {
      assert.equal(isFromOutside(value), true);
    });
  }
  const inside = [
    "staging",
    7,
    undefined,
    "${{ github.sha }}",
    "${{ github.head_ref || github.ref_name }}",
    "${{ github.event.pull_request.number }}",
    "${{ github.event.pull_request.head.sha }}",
    "${{ matrix.stack }}",
    "${{ vars.NAME }}",
    "${{ steps.test.outcome }}",
    "${{ 'inputs.version' }}",
  ];
  for (const value of inside) {
    it(`does not: ${String(value)}`, () => {
      assert.equal(isFromOutside(value), false);
    });
  }
});
