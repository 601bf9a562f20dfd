/** The workflow of what is done now and then, and deploys nothing. */
export const maintenanceFile = ".github/workflows/maintenance.yml";
