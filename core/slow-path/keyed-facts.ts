import type { DailyAcceptanceFact, RateLimitFact, SessionFact, UnitFacts } from './event-facts.ts';

export const KINDS = [
  'session',
  'usage',
  'tool_call',
  'turn',
  'decision',
  'code_change',
  'rate_limit',
  'daily_acceptance',
] as const;
export type Kind = (typeof KINDS)[number];

/** By kind and key: the JSON array of the facts a unit says under it. Equal facts give equal text. */
export type KeyedFacts = Map<Kind, Map<string, string>>;

/** The facts of a unit as they are stored. A session that is only named by another fact is a fact too. */
export function keyedFacts(facts: UnitFacts): KeyedFacts {
  return new Map<Kind, Map<string, string>>([
    ['session', group(namedSessions(facts), (fact) => fact.externalId)],
    ['usage', group(facts.usage, (fact) => fact.messageId)],
    ['tool_call', group(facts.toolCalls, (fact) => fact.toolUseId)],
    ['turn', group(facts.turns, (fact) => JSON.stringify([fact.externalId, fact.turnId]))],
    ['decision', group(facts.decisions, (fact) => fact.decisionId)],
    ['code_change', group(facts.codeChanges, (fact) => fact.changeId)],
    ['rate_limit', group(facts.rateLimits ?? [], rateLimitKey)],
    ['daily_acceptance', group(facts.dailyAcceptance ?? [], dailyAcceptanceKey)],
  ]);
}

function rateLimitKey({ externalId, limitId, slot, observedAt }: RateLimitFact): string {
  return JSON.stringify({ externalId, limitId, slot, observedAt });
}

function dailyAcceptanceKey({ externalId, day, feature }: DailyAcceptanceFact): string {
  return JSON.stringify({ externalId, day, feature });
}

function group<Fact>(facts: readonly Fact[], keyOf: (fact: Fact) => string): Map<string, string> {
  const grouped = new Map<string, string[]>();
  for (const fact of facts) {
    const text = JSON.stringify(fact);
    const key = keyOf(fact);
    const known = grouped.get(key);
    if (known === undefined) grouped.set(key, [text]);
    else known.push(text);
  }
  const joined = new Map<string, string>();
  for (const [key, texts] of grouped) joined.set(key, `[${texts.sort().join(',')}]`);
  return joined;
}

/** Every session that the facts name has a row, or its sums would be lost. */
function namedSessions(facts: UnitFacts): SessionFact[] {
  const named = new Map<string, SessionFact>();
  function name(externalId: string, ...times: (number | null)[]): void {
    for (const at of times) {
      if (at === null) continue;
      const known = named.get(externalId);
      named.set(externalId, {
        externalId,
        startedAt: Math.min(known?.startedAt ?? at, at),
        lastActivityAt: Math.max(known?.lastActivityAt ?? at, at),
        project: null,
      });
    }
  }
  for (const fact of facts.usage) name(fact.attribution.externalId, fact.occurredAt);
  for (const fact of facts.toolCalls) name(fact.externalId, fact.startedAt, fact.endedAt);
  for (const fact of [...facts.turns, ...facts.decisions, ...facts.codeChanges]) name(fact.externalId, fact.occurredAt);
  for (const session of facts.sessions) named.delete(session.externalId);
  return [...facts.sessions, ...named.values()];
}
