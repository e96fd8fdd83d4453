import type { Settings } from '../contracts/settings.ts';
import type { CodeChangeFact, DecisionFact, EventFacts, ToolCallFact, UnitFacts } from './event-facts.ts';

/** Which kinds of figures are wanted: the setting `privacy.categories`. Tokens and cost always are. */
export type Categories = Settings['privacy']['categories'];

export const ALL_CATEGORIES: Categories = {
  performance: true,
  acceptance: true,
  usage: true,
  code_impact: true,
  interaction: true,
};

/** What a call that nobody was allowed to finish ended with: it tells of the user's decision. */
const DECIDED_CLASSES: ReadonlySet<string> = new Set(['rejected', 'cancelled']);

/** What a record says, without the kinds of figures that are switched off: those are derived for nobody. */
export function wantedEventFacts(facts: EventFacts, categories: Categories): EventFacts {
  return {
    ...facts,
    toolCalls: wantedCalls(facts.toolCalls, categories),
    prompt: categories.interaction ? facts.prompt : null,
    ...(facts.decisions && { decisions: wantedDecisions(facts.decisions, categories) }),
    ...(facts.codeChanges && { codeChanges: wantedChanges(facts.codeChanges, categories) }),
  };
}

/** The same of what all records of a unit say. */
export function wantedUnitFacts(facts: UnitFacts, categories: Categories): UnitFacts {
  return {
    ...facts,
    toolCalls: wantedCalls(facts.toolCalls, categories),
    turns: categories.interaction ? facts.turns.map((turn) => wantedTurn(turn, categories)) : [],
    decisions: wantedDecisions(facts.decisions, categories),
    codeChanges: wantedChanges(facts.codeChanges, categories),
    ...(facts.dailyAcceptance && { dailyAcceptance: categories.acceptance ? facts.dailyAcceptance : [] }),
  };
}

function wantedTurn(turn: UnitFacts['turns'][number], { performance }: Categories): UnitFacts['turns'][number] {
  if (performance) return turn;
  const { durationMs: _unwanted, ...rest } = turn;
  return rest;
}

/** When a call ended tells how long it took. */
function wantedCalls(calls: readonly ToolCallFact[], categories: Categories): ToolCallFact[] {
  if (!categories.usage) return [];
  return calls.map((call) => ({
    ...call,
    ...(categories.performance ? {} : { endedAt: null, durationMs: null }),
    ...(categories.code_impact ? {} : { fileExtension: null, linesAdded: null, linesRemoved: null }),
    ...(!categories.acceptance && DECIDED_CLASSES.has(call.errorClass ?? '') ? { errorClass: null } : {}),
  }));
}

function wantedDecisions(decisions: readonly DecisionFact[], categories: Categories): DecisionFact[] {
  if (!categories.acceptance) return [];
  return decisions.map((decision) => ({
    ...decision,
    ...(categories.code_impact ? {} : { linesSuggested: null, linesAccepted: null }),
  }));
}

function wantedChanges(changes: readonly CodeChangeFact[], categories: Categories): CodeChangeFact[] {
  if (!categories.code_impact) return [];
  return changes.map((change) => ({
    ...change,
    ...(categories.acceptance ? {} : { accepted: null, acceptanceDelayMs: null, revisionCount: null }),
  }));
}
