import { describeEntity } from "../../support/entities/describe-entity.ts";

const url = "https://github.com/lotus-labs/lotus/actions/runs/17294334450/artifacts/2042";
const proof = { url, proved_at: "2025-11-20T12:00:00Z" };
const four = { Empty: url, Loading: url, Success: url, Error: url };
const states = { ...four, Offline: url };

describeEntity("ReleaseChecklist", {
  right: [
    { tag: "api/v1.2.3-rc.1", environment: "staging", notes: "" },
    { rollback_rehearsed_at: null, approver_role: null, approver_email: null },
    { pdpa_confirmed: false, ux_states_demoed: false, artifacts: { evidence: [] } },
    { artifacts: { pdpa_proof: proof, ux_states: states, evidence: [url] } },
  ],
  wrong: {
    id: ["1"],
    tag: ["1.2.3", "V1.2.3", "v1.2.3-stable", "production", "approvals/production/v1.2.3/by-mali"],
    environment: ["prod", "Production"],
    pdpa_confirmed: ["yes", 1],
    ux_states_demoed: ["true"],
    rollback_rehearsed_at: ["last week"],
    approver_role: ["Admin", "owner"],
    approver_email: [
      "mali@lotus.example",
      "m***@lotus.example",
      "***@",
      "***@localhost",
      "****@lotus.example",
      "***@LOTUS.example",
    ],
    notes: [null, "a".repeat(16_385)],
    artifacts: [undefined, { evidence: ["https://evil.example/proof"] }, { proof, evidence: [] }],
    "artifacts.pdpa_proof": [{ url }, { ...proof, proved_by: "mali" }],
    "artifacts.pdpa_proof.url": ["https://github.com/lotus-labs/lotus", "http://lotusevidence.supabase.co/x"],
    "artifacts.pdpa_proof.proved_at": ["2025-11-20"],
    "artifacts.ux_states": [{ empty: url }, { ...states, Error: "seen" }],
    "artifacts.ux_states.Empty": ["demo"],
    "artifacts.ux_states.Loading": ["https://supabase.co/x"],
    "artifacts.ux_states.Success": ["https://evil.supabase.co.example/x"],
    "artifacts.ux_states.Error": [true],
    "artifacts.ux_states.Offline": [["https://github.com"]],
    "artifacts.evidence": [[""], Array.from({ length: 101 }, () => url)],
  },
  rules: {
    "approver_email must be there together with approver_role": [
      { approver_email: null },
      { approver_role: null },
    ],
    "artifacts must have pdpa_proof when pdpa_confirmed is true": [
      { artifacts: { ux_states: states, evidence: [] } },
    ],
    "artifacts must have all five ux_states when ux_states_demoed is true": [
      { artifacts: { pdpa_proof: proof, ux_states: four, evidence: [] } },
      { artifacts: { pdpa_proof: proof, evidence: [] } },
    ],
  },
});
