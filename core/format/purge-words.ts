import type { Purged, PurgeProof, PurgeResult } from '../contracts/purge.ts';
import { counted } from './counted.ts';

/** Whether only what was said went, and nothing that is counted. */
export function isOfContent({ events, contents }: Pick<Purged, 'events' | 'contents'>): boolean {
  return events === 0 && contents > 0;
}

/** What could not be stored or read and goes, e.g. `1 dead letter, 2 refused lines`; empty where there is none. */
export function refusedWords({ letters, rejections }: Pick<Purged, 'letters' | 'rejections'>): string {
  return [
    ...(letters === 0 ? [] : [counted(letters, 'dead letter')]),
    ...(rejections === 0 ? [] : [counted(rejections, 'refused line')]),
  ].join(', ');
}

/** What a purge took away: sessions that lost a part are not said to be gone. */
export function goneSentence(purged: Purged): string {
  const { sessions, wholeSessions, totals, events, contents, letters, rejections } = purged;
  if (isOfContent(purged))
    return `What was said in ${counted(contents, 'record')} is gone, and every figure is as it was.`;
  const responses = counted(totals.responses, 'response');
  const cut = sessions - wholeSessions;
  if (sessions === 0 && totals.responses === 0) {
    const parts = [...(events === 0 ? [] : [counted(events, 'event')]), refusedWords(purged)].filter(
      (part) => part !== '',
    );
    if (parts.length === 0) return 'Nothing but copies of stored data went.';
    return `${parts.join(', ')} ${events + letters + rejections === 1 ? 'is' : 'are'} gone.`;
  }
  if (wholeSessions === 0) return `${counted(cut, 'session')} lost ${totals.responses === 0 ? 'a part' : responses}.`;
  return `${counted(wholeSessions, 'session')} and ${responses} are gone${cut === 0 ? '' : `; ${counted(cut, 'session')} lost a part`}.`;
}

const PLACE_NAMES: Record<PurgeProof['places'][number]['place'], string> = {
  rows: 'its rows',
  database: 'the database',
  queue: 'the queue',
  log: 'the log',
  files: 'other files',
};

/** What was looked for after a purge, where, and what was found: no more than was done. */
export function proofSentence({ purged, proof }: Pick<PurgeResult, 'purged' | 'proof'>): string {
  const { clean, searchedFor, places } = proof;
  if (!clean) {
    const found = places.filter((place) => place.found > 0).map(({ place }) => PLACE_NAMES[place]);
    return `A search still found something in ${found.join(', ')}.`;
  }
  const noun = isOfContent(purged) ? 'piece of it' : 'session id';
  if (searchedFor === 0) return `No row of it is left; there was no ${noun} to search for.`;
  const needles = counted(searchedFor, noun, isOfContent(purged) ? 'pieces of it' : 'session ids');
  return `No row of it is left. A search of the database, the queue, the log and Blueplane's other files for ${needles} found nothing left.`;
}
