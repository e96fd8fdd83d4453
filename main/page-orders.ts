import type { WebContents } from 'electron';
import type { OwnerActionName } from '../core/contracts/api.ts';
import { chosenLettersSchema, deadLettersSchema } from '../core/contracts/dead-letters.ts';
import { settingsReportSchema } from '../core/contracts/settings-report.ts';
import { requirePageSettings } from '../core/runtime/page-settings.ts';
import { createPreviewedPurges } from '../core/runtime/previewed-purges.ts';
import type { BoxQuestion } from './ask-in-box.ts';
import type { ExportPlaces } from './export-places.ts';
import type { HomeSession } from './home-session.ts';
import { CONTENT_QUESTION, dropQuestion, purgeQuestion } from './purge-words.ts';

/** What a page has the owner do, as far as pages go. @param page that asked */
export type PageOrders = (name: OwnerActionName, args: unknown, page: WebContents | null) => Promise<unknown>;

/** What orders depend on; `ask` opens a box of the system. */
export type PageOrdersPlan = {
  running: Pick<HomeSession, 'act' | 'call'>;
  places: ExportPlaces;
  ask: (page: WebContents | null, question: BoxQuestion) => Promise<boolean>;
};

/**
 * Hands the actions of pages on to the owner. What deletes for good, and what begins to keep what is said, is asked of
 * the person by the system before; who would rather not is answered as if nothing had been ordered.
 */
export function createPageOrders({ running, places, ask }: PageOrdersPlan): PageOrders {
  const purges = createPreviewedPurges();

  async function startPurge(args: unknown, page: WebContents | null): Promise<unknown> {
    const { token, scope, preview } = purges.find(args);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    if (!(await ask(page, purgeQuestion(scope, preview, timeZone)))) return { job: null };
    purges.spend(token);
    return running.act('startPurge', scope);
  }

  async function changeSettings(args: unknown, page: WebContents | null): Promise<unknown> {
    const wanted = requirePageSettings(args);
    const { privacy } = wanted.set;
    const keeps = typeof privacy === 'object' && privacy !== null && 'level' in privacy && privacy.level === 'content';
    if (keeps) {
      const now = await running.call('settings', {});
      const { settings } = settingsReportSchema.parse(now);
      if (settings.privacy.level !== 'content' && !(await ask(page, CONTENT_QUESTION))) return now;
    }
    return running.act('changeSettings', wanted);
  }

  async function dropDeadLetters(args: unknown, page: WebContents | null): Promise<unknown> {
    const chosen = chosenLettersSchema.parse(args);
    const letters =
      chosen.ids?.length ?? deadLettersSchema.parse(await running.call('deadLetters', { limit: 1 })).waiting;
    if (!(await ask(page, dropQuestion(letters)))) return { dropped: 0 };
    return running.act('dropDeadLetters', chosen);
  }

  return async (name, args, page) => {
    switch (name) {
      case 'startPurge':
        return startPurge(args, page);
      case 'purgePreview':
        return purges.remember(args, await running.act(name, args));
      case 'changeSettings':
        return changeSettings(args, page);
      case 'dropDeadLetters':
        return dropDeadLetters(args, page);
      case 'startExport':
        return running.act(name, await places.require(args));
      default:
        return running.act(name, args);
    }
  };
}
