/** The id of the job that ends each workflow with its report, by which it leaves itself out of that. */
export const reportJob = "report";
