import { expect, test } from 'vitest';
import { settingsSchema } from '../../../core/contracts/settings.ts';
import { KnownAnswers } from '../test-markup.tsx';
import { PrivacyCard } from './privacy-card.tsx';

test('says what a rebuild brings back, what it cannot, and what a session that goes on loses', () => {
  const { categories } = settingsSchema.parse({}).privacy;
  const said = new KnownAnswers().textOf(<PrivacyCard categories={categories} />);
  expect(said).toContain('blueplane rebuild works out from them what is missing.');
  expect(said).toContain('What hooks and OpenTelemetry sent meanwhile was not kept');
  expect(said).toContain('is also without what was worked out of it before');
  expect(said).toContain('what stays of any tool’s session when a part of it is purged meanwhile');
});
