/**
 * For classes that cannot be held against Electron's own types, because those demand whole classes of theirs in turn:
 * the names of the members are checked, and that each of them is there.
 */
export type Members<Type, Names extends keyof Type> = { [Name in Names]: unknown };
