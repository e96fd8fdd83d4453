/** The zone in which days are counted: the one this browser shows its clock in. */
export const ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;
