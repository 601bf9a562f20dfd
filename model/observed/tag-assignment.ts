/** The workflow that alone makes and moves tags on a guarded remote; scripts/tag-names.sh has the name as well. */
export const tagAssignmentWorkflow = "tag-assignment.yml";
