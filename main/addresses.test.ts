import { describe, expect, it } from 'vitest';
import { DASHBOARD_VIEWS } from '../core/contracts/api.ts';
import { DASHBOARD_ADDRESS, dashboardAddress, isOwnPage, POPOVER_ADDRESS, showsView } from './addresses.ts';

describe('the addresses of our pages', () => {
  it('are ours, and nothing that only looks like them is', () => {
    for (const address of [DASHBOARD_ADDRESS, POPOVER_ADDRESS, 'app://blueplane/assets/a.js?v=1#part']) {
      expect(isOwnPage(address), address).toBe(true);
    }
    for (const address of [
      '',
      'about:blank',
      'https://blueplane/',
      'app://blueplane.example/',
      'app://example/?next=app://blueplane/',
      'app://blueplane:80/',
      'app://someone@blueplane/',
      'app://someone:secret@blueplane/',
      'application://blueplane/',
      'file:///blueplane/',
      'javascript:app://blueplane/',
    ]) {
      expect(isOwnPage(address), address).toBe(false);
    }
  });
});

describe('the view of an address', () => {
  it('is found again in the address made for it', () => {
    for (const view of DASHBOARD_VIEWS) {
      for (const other of DASHBOARD_VIEWS) expect(showsView(dashboardAddress(view), other)).toBe(view === other);
    }
  });

  it('goes with what is said beside it, however that is written', () => {
    const address = dashboardAddress('sessions', { session: 'codex_cli/a&view=health', layout: undefined });
    expect(showsView(address, 'sessions')).toBe(true);
    expect(new URL(address).searchParams.get('session')).toBe('codex_cli/a&view=health');
    expect(dashboardAddress('settings', { layout: 'pricing' })).toBe('app://blueplane/?view=settings&layout=pricing');
    expect(dashboardAddress('sessions', { layout: 'day', hour: 0 })).toBe(
      'app://blueplane/?view=sessions&layout=day&hour=0',
    );
    expect(dashboardAddress(undefined, {})).toBe(DASHBOARD_ADDRESS);
  });

  it('is the first one when none or an unknown one is named', () => {
    expect(showsView('app://blueplane/?range=30d', 'overview')).toBe(true);
    expect(showsView('app://blueplane/?view=nothing', 'overview')).toBe(true);
    expect(showsView('app://blueplane/?range=30d&view=sessions', 'overview')).toBe(false);
    expect(showsView('https://example.org/?view=sessions', 'sessions')).toBe(false);
    expect(dashboardAddress()).toBe(DASHBOARD_ADDRESS);
  });
});
