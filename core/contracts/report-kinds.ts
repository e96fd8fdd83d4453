/** What a report has a row for each of. */
export const REPORT_KINDS = ['daily', 'weekly', 'monthly', 'session', 'models', 'projects', 'agents'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
