/** The words that fill in a version's checklist for production on the local cloud and sign it off, as of now. */
export function checklistWords(tag: string): string[] {
  const url = "https://github.com/lotus-labs/lotus/actions/runs/1/artifacts/1";
  const now = new Date().toISOString();
  const states = ["Empty", "Loading", "Success", "Error", "Offline"].map((state) => `${state}=${url}`);
  return [
    ...["checklist", "fill", tag, "production", "--local", "--yes", "--rollback-rehearsed-at", now],
    ...["--pdpa-confirmed", "--pdpa-proof", url, "--pdpa-proved-at", now, "--ux-state", states.join(",")],
    ...["--approver-role", "operator", "--approver-email", "***@lotus.example"],
  ];
}
