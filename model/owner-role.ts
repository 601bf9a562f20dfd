/** How a role or team is written, such as platform-team. */
export const ownerRolePattern = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;
