import { expect, test } from 'vitest';
import { type Address, DEFAULT_ADDRESS, otherView, type View } from '../address.ts';
import type { Scope } from '../scope.ts';
import { drawn, dropped, goTo, onlyShown, type StandingViews } from './standing-views.ts';

const WEEK: Scope = { span: { since: '2026-11-15', until: '2026-11-21' }, platform: null, project: null };
const MONTH: Scope = { ...WEEK, span: { since: '2026-10-23', until: '2026-11-21' } };
const at = (view: View, changed: Partial<Address> = {}) => ({ ...otherView(DEFAULT_ADDRESS, view), ...changed });

const keys = ({ views }: StandingViews) => Object.fromEntries([...views].map(([view, { key }]) => [view, key]));

test('a view that was drawn is shown as it stands, and the one that is left begins anew', () => {
  const ready = drawn(onlyShown({ address: at('health'), scope: WEEK }), { address: at('tools'), scope: { ...WEEK } });
  expect(keys(ready)).toEqual({ health: 0, tools: 1 });
  const there = goTo(ready, { address: at('tools'), scope: { ...WEEK } });
  expect(there.shown).toBe('tools');
  expect(keys(there)).toEqual({ tools: 1 });
  expect(there.views.get('tools')).toBe(ready.views.get('tools'));
  expect(keys(goTo(there, { address: at('health'), scope: WEEK }))).toEqual({ health: 2 });
});

test('a view that was drawn for another address begins anew', () => {
  const ready = drawn(onlyShown({ address: at('tools'), scope: WEEK }), { address: at('sessions'), scope: WEEK });
  const there = goTo(ready, { address: at('sessions', { failures: true }), scope: WEEK });
  expect(keys(there)).toEqual({ sessions: 2 });
  expect(there.views.get('sessions')?.address.failures).toBe(true);
});

test('with other days nothing that was drawn is of use, and nothing is drawn for days that are not shown', () => {
  const ready = drawn(onlyShown({ address: at('health'), scope: WEEK }), { address: at('tools'), scope: WEEK });
  const month = goTo(ready, { address: at('health', { range: '30d' }), scope: MONTH });
  expect(keys(month)).toEqual({ health: 0 });
  expect(drawn(month, { address: at('tools'), scope: WEEK })).toBe(month);
});

test('what a view is given stays the same object while it says the same, so that it is not drawn again', () => {
  const shown = onlyShown({ address: at('tools'), scope: WEEK });
  const same = goTo(shown, { address: at('tools'), scope: { ...WEEK } }).views.get('tools');
  expect(same?.address).toBe(shown.views.get('tools')?.address);
  expect(same?.scope).toBe(shown.views.get('tools')?.scope);
});

test('a view that was drawn is drawn again in its place; the one that is shown is left alone', () => {
  const ready = drawn(onlyShown({ address: at('health'), scope: WEEK }), { address: at('tools'), scope: WEEK });
  const again = drawn(ready, { address: at('tools'), scope: WEEK });
  expect(again.views.get('tools')).toMatchObject({ key: 1, drawing: 1 });
  expect(drawn(again, { address: at('health'), scope: WEEK })).toBe(again);
  expect(keys(dropped(again, 'tools'))).toEqual({ health: 0 });
  expect(dropped(again, 'health')).toBe(again);
});
