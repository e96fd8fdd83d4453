/** The parts of the settings in their order, as they stand in the address. */
export const SECTIONS = [
  { id: 'sources', name: 'Sources' },
  { id: 'telemetry', name: 'Hooks & telemetry' },
  { id: 'budgets', name: 'Budgets' },
  { id: 'pricing', name: 'Pricing' },
  { id: 'general', name: 'General' },
  { id: 'privacy', name: 'Privacy' },
  { id: 'dashboard', name: 'Dashboard & API' },
  { id: 'about', name: 'About' },
] as const;

export type Section = (typeof SECTIONS)[number]['id'];

/** The section that an address names; null for none, and for one that is not known. */
export function sectionOf(layout: string | null): Section | null {
  return SECTIONS.find(({ id }) => id === layout)?.id ?? null;
}
