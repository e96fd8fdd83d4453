import { expect, test } from 'vitest';
import { readAddress } from '../address.ts';
import { purgeScope, sessionScope } from './purge-scope.ts';
import { chosenDays, isEverything, shownScope, wholeScope } from './scope-choice.ts';

const TODAY = '2026-11-19';
const OWN = readAddress('?view=data&range=custom&since=2026-11-03&until=2026-11-09&platform=cursor');
const WEEK = readAddress('?view=data&range=7d');

test('days of the user’s own choice are what is exported, to the day', () => {
  const choice = shownScope(OWN);
  expect(choice).toMatchObject({ period: 'shown', platform: 'cursor' });
  expect(chosenDays(choice, TODAY)).toEqual({ since: '2026-11-03', until: '2026-11-09' });
  expect(chosenDays(shownScope(WEEK), TODAY)).toEqual({ since: '2026-11-13', until: '2026-11-19' });
});

test('a purge begins with everything, and can be of the shown days or of one session', () => {
  const whole = wholeScope(OWN);
  expect(isEverything(whole)).toBe(true);
  expect(purgeScope(whole, TODAY)).toEqual({ everything: true });
  expect(purgeScope({ ...whole, period: 'shown' }, TODAY)).toMatchObject({ since: '2026-11-03', until: '2026-11-09' });
  expect(wholeScope(WEEK).shown).toBeNull();
  const session = sessionScope({ platform: 'codex_cli', sessionId: '0c1f', projectName: 'atlas' });
  expect(session).toMatchObject({ platform: 'codex_cli', session: '0c1f' });
  expect(session).not.toHaveProperty('everything');
});
