import { ZONE } from '../../shared/zone.ts';
import type { View } from '../address.ts';
import { askOverview } from '../overview/questions.ts';
import type { Scope } from '../scope.ts';
import { askSessions } from '../sessions/questions.ts';
import { askTools } from '../tools/questions.ts';
import type { Ask } from './ask.ts';

/** Asks what a view will ask for once it is drawn, with the same words, so that it finds the answers. */
export async function askForView(view: View, ask: Ask, scope: Scope, today: string): Promise<void> {
  // The choice of projects in the title bar.
  const projects = () => ask('projectNames', { ...scope.span, timezone: ZONE });
  if (view === 'overview') await Promise.all([askOverview(ask, scope), projects()]);
  else if (view === 'sessions') await Promise.all([askSessions(ask, scope), projects()]);
  else if (view === 'tools') await Promise.all([askTools(ask, scope, today), projects()]);
}
