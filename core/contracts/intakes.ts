/** What a tool sends by itself, whichever tool it is. What lies in a tool's own files has no intake. */
export const INTAKES = ['otlp', 'hooks'] as const;
export type Intake = (typeof INTAKES)[number];
