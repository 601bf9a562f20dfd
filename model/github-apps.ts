/** GitHub Actions as an app: pinning it keeps another app from reporting a required check. */
export const actionsAppId = 15_368;
